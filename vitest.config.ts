import { defineConfig } from "vitest/config";

export default defineConfig({
  test: { include: ["test/**/*.test.ts"], exclude: ["test/clients/**"], isolate: false, maxWorkers: "100%" },
});
