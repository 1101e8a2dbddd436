// The public entry `prebuild-mock/vitest`: a `test` with a mock, and matchers, which importing it registers.
import { expect, type TestAPI, test as vitestTest } from "vitest";
import type { Mock } from "../mock/mock.ts";
import type { MockOptions } from "../mock/options.ts";
import { createMock } from "../server/create-mock.ts";
import { type HeldMock, linkTimers } from "./linked-timers.ts";
import { matchers } from "./matchers.ts";
import type { MockMatchers } from "./mock-matchers.ts";
import { type MockTestOptions, requireTestOptions } from "./test-options.ts";
import { vitestTimers } from "./vitest-timers.ts";

export type { AnyRpc } from "../api/rpc-names.ts";
export type { Mock } from "../mock/mock.ts";
export type { MockOptions } from "../mock/options.ts";
export type { RuleId } from "../mock/report/finding.ts";
export type { ReportOptions } from "../mock/report/report.ts";
export type { PhaseName, ReceivedOptions } from "./matchers.ts";
export type { MockMatchers } from "./mock-matchers.ts";
export type { MockTestOptions } from "./test-options.ts";

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
 * test("lists the prebuilds", async ({ mock }) => { ... });
 */
export const test: TestAPI<MockFixtures> = vitestTest.extend<MockFixtures>({
  mockOptions: {},
  mock: async ({ mockOptions }, use) => {
    requireTestOptions(mockOptions, "linkTimers");
    const { linkTimers: isLinked = false, ...options } = mockOptions;
    const { mock, end } = isLinked ? await linkTimers(options, vitestTimers) : unlinked(options);
    try {
      await use(mock);
    } finally {
      await end();
    }
  },
});

/**
 * A `test` whose mocks are created with these options. It can be extended as any `test`.
 * @throws MisuseError if an option is unknown, or one of `startMock` alone
 * @example
 * const failing = testWith({ scenario: "failing-prebuild", linkTimers: true });
 * failing("gives up after the second failure", async ({ mock }) => { ... });
 */
export function testWith(options: MockTestOptions): typeof test {
  requireTestOptions(options, "linkTimers");
  return test.extend({ mockOptions: options }) as typeof test;
}

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
