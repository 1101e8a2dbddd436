// The public entry `prebuild-mock/jest`: a mock for each test, and matchers, which importing it registers.
import * as globals from "@jest/globals";
import type { Mock } from "../mock/mock.ts";
import type { MockMatchers } from "./mock-matchers.ts";
import type { MockTestOptions } from "./test-options.ts";

export type { AnyRpc } from "../api/rpc-names.ts";
export type { Mock } from "../mock/mock.ts";
export type { MockOptions } from "../mock/options.ts";
export type { RuleId } from "../mock/report/finding.ts";
export type { ReportOptions } from "../mock/report/report.ts";
export type { PhaseName, ReceivedOptions } from "./matchers.ts";
export type { MockMatchers } from "./mock-matchers.ts";
export type { MockTestOptions } from "./test-options.ts";

// Jest links ES modules in the realm of each file, and fails at several that are loaded at once. So the library is loaded
// by Node's own `require`, as it is for CommonJS, and is the same in both.
const { getBuiltinModule } = process.nextTick.constructor("return process")() as typeof process;
const load = getBuiltinModule("node:module").createRequire(import.meta.url);
const { createJestEntry } = load("./jest-entry.js") as typeof import("./jest-entry.ts");
const entry = createJestEntry(globals, globalThis);

/**
 * A mock without a socket for each test of the file, or of the `describe` in which it is called: a fresh one before each,
 * closed after it.
 * @param options those of `createMock`, and `linkTimers`
 * @returns the mock of the running test; it can be used in tests and in later hooks alone
 * @throws MisuseError if an option is unknown, or one of `startMock` alone
 * @example
 * const mock = useMock({ scenario: "failing-prebuild", linkTimers: true });
 * test("gives up after the second failure", async () => { ... });
 */
export const useMock: (options?: MockTestOptions) => Mock = entry.useMock;

declare module "expect" {
  interface Matchers<R extends void | Promise<void>, T = unknown> extends MockMatchers<R> {}
  interface AsymmetricMatchers extends MockMatchers<unknown> {}
}

declare global {
  namespace jest {
    // biome-ignore lint/complexity/noBannedTypes: the parameters have to be those of `@types/jest`.
    interface Matchers<R, T = {}> extends MockMatchers<R> {}
    interface Expect extends MockMatchers<unknown> {}
  }
}
