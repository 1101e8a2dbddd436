import { defineConfig } from "tsdown";
import { thirdPartyNotices } from "./scripts/third-party-notices.ts";

// What the server needs to start is bundled: reading one file is several times as fast as resolving hundreds.
const bundled = [
  "hono",
  "@hono/node-server",
  "@bufbuild/protobuf",
  "zod",
  "commander",
  "fastest-levenshtein",
];

/** The doors of the library. They are built together, so that they share what they have in common. */
const doors = {
  index: "src/index.ts",
  fixtures: "src/fixtures/index.ts",
  "fixtures/messages": "src/fixtures/messages.ts",
  scenarios: "src/scenarios/index.ts",
  vitest: "src/integrations/vitest.ts",
  msw: "src/integrations/msw.ts",
};

const common = {
  format: "esm",
  platform: "node",
  target: "node20.19",
  outExtensions: () => ({ js: ".js", dts: ".d.ts" }),
  checks: { pluginTimings: false },
  logLevel: "warn",
} as const;

const javascript = {
  ...common,
  dts: false,
  plugins: [thirdPartyNotices("dist/THIRD_PARTY_NOTICES.txt")],
  deps: { alwaysBundle: bundled.map((name) => new RegExp(`^${name}(/|$)`)), onlyBundle: bundled },
};

export default defineConfig([
  // Names stay, for the traces of those whose tests it runs in.
  {
    ...javascript,
    entry: doors,
    minify: { compress: true, mangle: { keepNames: true }, codegen: { removeWhitespace: true } },
  },
  // The command line shares nothing with the doors, so that what it needs to start stands in one file.
  { ...javascript, entry: { cli: "src/cli/main.ts" }, minify: true, clean: false },
  {
    ...common,
    entry: doors,
    // The types of Hono stay Hono's own, so that `app` can be mounted in an app of the user's.
    dts: { emitDtsOnly: true },
    // A mock can be disposed of, which only the newest of TypeScript's libraries know of by themselves.
    banner: { dts: '/// <reference lib="esnext.disposable" />' },
    deps: { neverBundle: ["hono", /^@bufbuild\//, /^@connectrpc\//, /^@faker-js\//, /^zod/] },
    clean: false,
  },
]);
