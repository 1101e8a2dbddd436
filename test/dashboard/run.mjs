// Owns that the tests of the page have a browser: if there is none, that is reported, and nothing passes for tested.
// Run with `npm run test:ui`, after `npm run build`.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { chromium, NO_CHROMIUM } from "./chromium.mjs";

if (!existsSync("dist/ui/app.js")) {
  console.log("\nNOT RUN: the tests of the page: dist/ui is missing. Run `npm run build`.");
  process.exitCode = 1;
} else if (chromium === undefined) {
  console.log(`\nNOT RUN: the tests of the page: ${NO_CHROMIUM}`);
  process.exitCode = 1;
} else {
  const args = ["node_modules/vitest/vitest.mjs", "run", "--config", "test/dashboard/vitest.config.ts"];
  const { status } = spawnSync(process.execPath, [...args, ...process.argv.slice(2)], {
    stdio: "inherit",
    env: { ...process.env, CHROMIUM: chromium },
  });
  process.exitCode = status ?? 1;
}
