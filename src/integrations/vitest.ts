// The public door `prebuild-mock/vitest`: a `test` that has a mock, and matchers, which importing it registers.
import { expect, test as vitestTest } from "vitest";
import type { AnyRpc } from "../api/rpc-names.ts";
import type { Mock } from "../mock/mock.ts";
import type { MockOptions } from "../mock/options.ts";
import type { ReportOptions } from "../mock/report/report.ts";
import { createMock } from "../server/create-mock.ts";
import { type HeldMock, linkTimers } from "./linked-timers.ts";
import { matchers, type PhaseName, type ReceivedOptions } from "./vitest-matchers.ts";

export type { AnyRpc } from "../api/rpc-names.ts";
export type { Mock } from "../mock/mock.ts";
export type { MockOptions } from "../mock/options.ts";
export type { RuleId } from "../mock/report/finding.ts";
export type { ReportOptions } from "../mock/report/report.ts";
export type { PhaseName, ReceivedOptions } from "./vitest-matchers.ts";

/** How the mock of a test begins. */
export interface MockTestOptions extends MockOptions {
  /**
   * Fakes vitest's timers for the length of the test, beginning at the mock's instant, and links them to the mock's
   * clock: whichever of them is advanced, the other one moves by the same. Default false. The clock's mode is then
   * "real", which is the faked host's.
   */
  readonly linkTimers?: boolean;
}

/** What `test` hands to each test. */
export interface MockFixtures {
  /** How `mock` begins. Override it, for the tests of a file or of a `describe`. Default: as `createMock` without options. */
  mockOptions: MockTestOptions;
  /** A mock of the test's own, without a socket. It is closed when the test has ended. */
  mock: Mock;
}

/**
 * Vitest's `test` with a fresh mock for each test that asks for one.
 * @throws MisuseError if an option is wrong, or timers are to be linked that are fake already
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
   * A mock, or its `requests`, has answered calls of this RPC: at least one, or with `times` exactly that many; of them
   * only those count whose request has the fields of `match`. Calls that were refused count too.
   * @throws MisuseError if it is not a mock, or the RPC or a field is unknown
   * @example
   * expect(mock).toHaveReceived("CreatePrebuild", { times: 1, match: { projectId } });
   */
  toHaveReceived(rpc: AnyRpc, options?: ReceivedOptions): R;
  /**
   * The report on the mock has no findings: no client of it broke a rule. It must be awaited.
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
