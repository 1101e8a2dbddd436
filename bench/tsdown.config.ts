import { defineConfig } from "tsdown";

export default defineConfig({
  entry: { world: "world.ts" },
  outDir: ".build",
  format: "esm",
  platform: "node",
  target: "node20.19",
  outExtensions: () => ({ js: ".js" }),
  dts: false,
  deps: { alwaysBundle: [/^zod/] },
  logLevel: "warn",
});
