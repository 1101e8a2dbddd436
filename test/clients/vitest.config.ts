// Owns how the checks of the Connect clients are run: file by file, against the server named in the environment.

import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  root: fileURLToPath(new URL("../..", import.meta.url)),
  cacheDir: ".cache/clients/vite",
  test: {
    include: ["test/clients/connect.ts", "test/clients/connect-presets.ts", "test/clients/connect-steps.ts"],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    fileParallelism: false,
  },
});
