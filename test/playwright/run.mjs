// Owns that `prebuild-mock/playwright` is tested as it is built, in a real Chromium and by Playwright's own runner: where
// there is none, that is reported, and nothing passes for tested. Run with `npm run test:playwright`, after
// `npm run build`.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "rolldown";
import { chromium, NO_CHROMIUM } from "../dashboard/chromium.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

if (!existsSync(here("../../dist/playwright.js"))) {
  console.log("\nNOT RUN: the tests of Playwright's entry: dist/ is missing. Run `npm run build`.");
  process.exitCode = 1;
} else if (chromium === undefined) {
  console.log(`\nNOT RUN: the tests of Playwright's entry: ${NO_CHROMIUM}`);
  process.exitCode = 1;
} else {
  const folder = here("../../.cache/playwright/");
  mkdirSync(folder, { recursive: true });
  const app = `${folder}app.js`;
  await build({ input: here("app.ts"), output: { file: app, format: "esm" }, logLevel: "warn" });
  const cli = here("../../node_modules/@playwright/test/cli.js");
  const args = [cli, "test", "--config", here("playwright.config.ts"), ...process.argv.slice(2)];
  const { status } = spawnSync(process.execPath, args, {
    stdio: "inherit",
    env: { ...process.env, CHROMIUM: chromium, APP: app },
  });
  process.exitCode = status ?? 1;
}
