// Owns how connect-web.ts is run: by itself, in order, against the server named in the environment.

import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  root: fileURLToPath(new URL("../..", import.meta.url)),
  cacheDir: ".cache/clients/vite",
  test: {
    include: ["test/clients/connect-web.ts"],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    fileParallelism: false,
  },
});
