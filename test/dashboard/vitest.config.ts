// Owns how the tests of the page are run: file by file, each with a browser of its own, which is closed at its end.
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  root: fileURLToPath(new URL("../..", import.meta.url)),
  cacheDir: ".cache/dashboard/vite",
  test: {
    include: ["test/dashboard/*.test.ts"],
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 15_000 } },
  },
});
