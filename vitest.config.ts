import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    // The example is the test with which the README begins to tell of the library.
    include: ["test/**/*.test.ts", "examples/vitest/*.test.ts"],
    alias: { "prebuild-mock/vitest": new URL("src/integrations/vitest.ts", import.meta.url).pathname },
    exclude: ["test/clients/**", "test/dashboard/**", "test/package/**"],
    isolate: false,
    maxWorkers: "100%",
    // Property tests take their time where other work runs beside them.
    testTimeout: 30_000,
  },
});
