// Owns how the tests that must fail are run, by `../refused.spec.ts`.
import { defineConfig } from "@playwright/test";

export default defineConfig({
  testDir: ".",
  testMatch: "*.case.ts",
  outputDir: "../../../.cache/playwright/refused",
});
