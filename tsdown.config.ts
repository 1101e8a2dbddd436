import { defineConfig } from "tsdown";

export default defineConfig({
  entry: { index: "src/index.ts", cli: "src/cli/main.ts" },
  format: "esm",
  platform: "node",
  target: "node20.19",
  outExtensions: () => ({ js: ".js", dts: ".d.ts" }),
  dts: { entry: "src/index.ts" },
  clean: true,
  deps: { onlyBundle: ["commander", "fastest-levenshtein"] },
  checks: { pluginTimings: false },
  logLevel: "warn",
});
