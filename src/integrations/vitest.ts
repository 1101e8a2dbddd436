// The public entry `prebuild-mock/vitest`: a `test` with a mock, and matchers, which importing it registers.
import { expect, test as vitestTest } from "vitest";
import type { AnyRpc } from "../api/rpc-names.ts";
import type { Mock } from "../mock/mock.ts";
import type { MockOptions } from "../mock/options.ts";
import type { ReportOptions } from "../mock/report/report.ts";
import { createMock } from "../server/create-mock.ts";
import { type HeldMock, linkTimers } from "./linked-timers.ts";
import { matchers, type PhaseName, type ReceivedOptions } from "./matchers.ts";

export type { AnyRpc } from "../api/rpc-names.ts";
export type { Mock } from "../mock/mock.ts";
export type { MockOptions } from "../mock/options.ts";
export type { RuleId } from "../mock/report/finding.ts";
export type { ReportOptions } from "../mock/report/report.ts";
export type { PhaseName, ReceivedOptions } from "./matchers.ts";

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

/** What importing `prebuild-mock/vitest` adds to `expect`. */
export interface MockMatchers<R> {
  /**
   * A mock, or its `requests`, has answered calls of this RPC: at least one, or with `times` exactly that many. With
   * `match`, only calls whose request has these fields count. Refused calls count too.
   * @throws MisuseError if it is not a mock, or the RPC or a field is unknown
   * @example
   * expect(mock).toHaveReceived("CreatePrebuild", { times: 1, match: { projectId } });
   */
  toHaveReceived(rpc: AnyRpc, options?: ReceivedOptions): R;
  /**
   * The report on the mock has no findings: none of its clients broke a rule. It must be awaited.
   * @throws MisuseError if it is not a mock, or a rule is unknown
   * @example
   * await expect(mock).toBehaveWell({ except: ["no-timeout-sent"] });
   */
  toBehaveWell(options?: ReportOptions): Promise<void>;
  /**
   * A prebuild or a warm pool is in this phase: in the documented JSON form, or as a message of protobuf-es.
   * @throws MisuseError if it is neither, or has no such phase
   * @example
   * expect(mock.world.prebuild(id)).toBeInPhase("COMPLETED");
   */
  toBeInPhase(phase: PhaseName): R;
}

declare module "vitest" {
  // biome-ignore lint/suspicious/noExplicitAny: the parameter has to be vitest's own.
  interface Assertion<T = any> extends MockMatchers<void> {}
  interface AsymmetricMatchersContaining extends MockMatchers<unknown> {}
}
