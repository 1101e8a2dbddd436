import { availableParallelism } from "node:os";
import { setFlagsFromString } from "node:v8";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

const FAR = 300_000;

// Most code of a test runs too few times to be worth optimizing: compiling it was a tenth of the suite's processor time.
setFlagsFromString("--interrupt-budget=1000000");

/** Where no run before has measured the files, those that start processes are first: they take longest. */
class SlowestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isSlow = ({ moduleId }: TestSpecification) => /\/test\/(cli|docs|rpc-cases)\//.test(moduleId);
    return [...sorted.filter(isSlow), ...sorted.filter((file) => !isSlow(file))];
  }
}

export default defineConfig({
  test: {
    // The example is the test with which the README begins to tell of the library.
    include: ["test/**/*.test.ts", "examples/vitest/*.test.ts"],
    alias: { "prebuild-mock/vitest": new URL("src/integrations/vitest.ts", import.meta.url).pathname },
    exclude: ["test/clients/**", "test/hostile/**", "test/dashboard/**", "test/package/**"],
    isolate: false,
    sequence: { sequencer: SlowestFirst },
    // Cheaper than processes by a tenth of the time; no test needs a process of its own.
    pool: "threads",
    // One more than there are cores, because some tests wait for processes. A share of the cores is cut at all of them.
    maxWorkers: availableParallelism() + 1,
    // Far away: only what hangs gets there, however slow the machine is.
    testTimeout: FAR,
    hookTimeout: FAR,
    expect: { poll: { timeout: FAR } },
  },
});
