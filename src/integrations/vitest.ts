// The public entry `prebuild-mock/vitest`: a `test` with a mock, and matchers, which importing it registers.
import { expect, test as vitestTest } from "vitest";
import type { Mock } from "../mock/mock.ts";
import type { MockOptions } from "../mock/options.ts";
import { createMock } from "../server/create-mock.ts";
import { type HeldMock, linkTimers } from "./linked-timers.ts";
import { matchers } from "./matchers.ts";
import type { MockMatchers } from "./mock-matchers.ts";

export type { AnyRpc } from "../api/rpc-names.ts";
export type { Mock } from "../mock/mock.ts";
export type { MockOptions } from "../mock/options.ts";
export type { RuleId } from "../mock/report/finding.ts";
export type { ReportOptions } from "../mock/report/report.ts";
export type { PhaseName, ReceivedOptions } from "./matchers.ts";
export type { MockMatchers } from "./mock-matchers.ts";

/** How the mock of a test is created. */
export interface MockTestOptions extends MockOptions {
  /**
   * Fakes vitest's timers for the duration of the test, starting at the mock's instant, and links them to the mock's
   * clock: whichever of them is advanced, the other moves by the same amount. Default false. The clock's mode is then
   * "real", which follows the faked time.
   */
  readonly linkTimers?: boolean;
}

/** What `test` passes to each test. */
export interface MockFixtures {
  /**
   * How `mock` is created. Override it for the tests of a file or of a `describe`. Default: as `createMock` without
   * options.
   */
  mockOptions: MockTestOptions;
  /** A mock of the test's own, without a socket. It is closed when the test ends. */
  mock: Mock;
}

/**
 * Vitest's `test` with a fresh mock for each test that asks for one.
 * @throws MisuseError if an option is invalid, or timers are to be linked that are already fake
 * @example
 * const failing = test.extend<{ mockOptions: MockTestOptions }>({ mockOptions: { scenario: "failing-prebuild" } });
 * failing("gives up after the second failure", async ({ mock }) => { ... });
 */
export const test = vitestTest.extend<MockFixtures>({
  mockOptions: {},
  mock: async ({ mockOptions }, use) => {
    const { linkTimers: isLinked = false, ...options } = mockOptions;
    const { mock, end } = isLinked ? await linkTimers(options) : unlinked(options);
    try {
      await use(mock);
    } finally {
      await end();
    }
  },
});

function unlinked(options: MockOptions): HeldMock {
  const mock = createMock(options);
  return { mock, end: () => mock.close() };
}

/** The same under vitest's other name. */
export const it = test;

expect.extend(matchers);

declare module "vitest" {
  // biome-ignore lint/suspicious/noExplicitAny: the parameter has to be vitest's own.
  interface Assertion<T = any> extends MockMatchers<void> {}
  interface AsymmetricMatchersContaining extends MockMatchers<unknown> {}
}
