// The public entry `prebuild-mock/playwright`: a `test` whose pages reach a mock of the test's own, and an `expect` with
// the matchers.
import {
  expect as baseExpect,
  test as baseTest,
  type Expect,
  type PlaywrightTestArgs,
  type PlaywrightTestOptions,
  type PlaywrightWorkerArgs,
  type PlaywrightWorkerOptions,
  type TestType,
} from "@playwright/test";
import { MisuseError } from "../mock/misuse.ts";
import type { Mock } from "../mock/mock.ts";
import type { MockOptions } from "../mock/options.ts";
import { createMock } from "../server/create-mock.ts";
import { linkPageClock } from "./linked-page-clock.ts";
import { matchers } from "./matchers.ts";
import type { MockMatchers } from "./mock-matchers.ts";
import { pageAddresses } from "./page-address.ts";
import { routePages } from "./page-routes.ts";
import { streamToPages } from "./page-streams.ts";
import { requireTestOptions } from "./test-options.ts";

export type { AnyRpc } from "../api/rpc-names.ts";
export type { Mock } from "../mock/mock.ts";
export type { MockOptions } from "../mock/options.ts";
export type { RuleId } from "../mock/report/finding.ts";
export type { ReportOptions } from "../mock/report/report.ts";
export type { PhaseName, ReceivedOptions } from "./matchers.ts";
export type { MockMatchers } from "./mock-matchers.ts";

/** How the mock of a test is created. */
export interface MockPageOptions extends MockOptions {
  /**
   * Installs the page's clock, paused at the mock's instant, and links it to the mock's: whichever of them is advanced,
   * the other moves by the same amount. Default false. The mock's clock is then "frozen".
   */
  readonly linkClock?: boolean;
}

/** What `test` passes to each test, besides what Playwright's does. */
export interface MockPageFixtures {
  /** How `mock` is created: `test.use({ mockOptions: { … } })`, or in the configuration. Default: as `createMock()`. */
  mockOptions: MockPageOptions;
  /**
   * A mock of the test's own, without a socket, which the pages of the test's `context` reach. It is closed when the
   * test ends.
   */
  mock: Mock;
}

/**
 * Playwright's `test` with a fresh mock for each test. RPCs of pages, at whatever address, and everything at the mock's
 * own address (logs, events, the dashboard) go to it, streams included. A fault that breaks the connection is a network
 * error in the page.
 * @throws MisuseError if an option is invalid
 * @example
 * test.use({ mockOptions: { scenario: "failing-prebuild", linkClock: true } });
 * test("the page says why", async ({ page, mock }) => { ... });
 */
export const test: TestType<
  PlaywrightTestArgs & PlaywrightTestOptions & MockPageFixtures,
  PlaywrightWorkerArgs & PlaywrightWorkerOptions
> = baseTest.extend<MockPageFixtures>({
  mockOptions: [{}, { option: true }],
  mock: async ({ mockOptions }, use) => {
    const mock = createMock(optionsOf(mockOptions));
    await use(mock);
    await mock.close();
  },
  context: async ({ context, mock, mockOptions }, use) => {
    const addresses = pageAddresses(mock);
    const endRoutes = await routePages(context, mock, addresses);
    const endStreams = await streamToPages(context, mock, addresses);
    const unlink = mockOptions.linkClock ? await linkPageClock(context, mock, addresses) : undefined;
    await use(context);
    endStreams();
    await endRoutes();
    await unlink?.();
  },
});

function optionsOf(given: MockPageOptions): MockOptions {
  requireTestOptions(given, "linkClock");
  const { linkClock = false, ...options } = given;
  if (!linkClock) return options;
  if (options.clock === undefined) return { ...options, clock: "frozen" };
  throw new MisuseError(
    `Failed to link the mock's clock to the page's: its mode was set to ${JSON.stringify(options.clock)}. Leave the option clock out.`,
  );
}

/** The matchers in the form in which Playwright's `expect` takes them: what is received comes first. */
export type PageMatchers = {
  readonly [N in keyof MockMatchers<void>]: MockMatchers<void>[N] extends (...rest: infer A) => infer R
    ? (received: unknown, ...rest: A) => R
    : never;
};

/** Playwright's `expect` with the matchers. */
export const expect: Expect<PageMatchers> = baseExpect.extend(matchers) as unknown as Expect<PageMatchers>;
