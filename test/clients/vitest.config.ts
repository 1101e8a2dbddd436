// Owns how the checks of the Connect-Web client are run: file by file, against the server named in the environment.

import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  root: fileURLToPath(new URL("../..", import.meta.url)),
  cacheDir: ".cache/clients/vite",
  test: {
    include: ["test/clients/connect-web.ts", "test/clients/connect-web-presets.ts"],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    fileParallelism: false,
  },
});
