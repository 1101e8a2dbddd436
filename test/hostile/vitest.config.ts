// Owns how the hostile tests are run: one after the other, because they measure memory.
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  root: fileURLToPath(new URL("../..", import.meta.url)),
  cacheDir: ".cache/hostile/vite",
  test: {
    include: ["test/hostile/*.test.ts"],
    testTimeout: 3_600_000,
    hookTimeout: 3_600_000,
    fileParallelism: false,
    pool: "forks",
    execArgv: ["--expose-gc"],
    disableConsoleIntercept: true,
    reporters: ["default"],
  },
});
