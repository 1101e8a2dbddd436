import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/clients/**", "test/dashboard/**", "test/package/**"],
    isolate: false,
    maxWorkers: "100%",
    // Property tests take their time where other work runs beside them.
    testTimeout: 30_000,
  },
});
