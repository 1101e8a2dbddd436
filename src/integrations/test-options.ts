// Owns the options of a test's mock, and what is wrong with others.
import { describeValue, type Fields, requireFields } from "../input/unknown-fields.ts";
import { MisuseError } from "../mock/misuse.ts";
import { type MockOptions, OPTION_FIELDS } from "../mock/options.ts";
import type { StartOptions } from "../server/port.ts";

/** How the mock of a test is created. */
export interface MockTestOptions extends MockOptions {
  /**
   * Fakes the runner's timers for the duration of the test, starting at the mock's instant, and links them to the mock's
   * clock: whichever of them is advanced, the other moves by the same amount. Default false. The clock's mode is then
   * "real", which follows the faked time.
   */
  readonly linkTimers?: boolean;
}

/** The options that a mock without a socket does not have. */
const PORT_FIELDS: Fields<Omit<StartOptions, keyof MockOptions>> = {
  port: true,
  host: true,
  keepAlive: true,
  onRequest: true,
  onWarning: true,
};

const WHAT = "create the mock of a test";

/**
 * @param link the option that links timers or clocks
 * @throws MisuseError if it is not an object, or has an option that such a mock does not have
 */
export function requireTestOptions<L extends string>(
  options: MockOptions & { readonly [N in L]?: boolean },
  link: L,
): void {
  const ofPort = Object.keys(Object(options)).find((name) => Object.hasOwn(PORT_FIELDS, name));
  if (ofPort !== undefined) {
    throw new MisuseError(
      `Failed to ${WHAT}: it has no socket, and ${ofPort} is an option of startMock. Leave it out, or use startMock in the test.`,
    );
  }
  requireFields<MockOptions>(WHAT, options, { ...OPTION_FIELDS, [link]: true });
  const isLinked: unknown = options[link];
  if (isLinked === undefined || typeof isLinked === "boolean") return;
  throw new MisuseError(
    `Failed to ${WHAT}: ${link} must be true or false, but is ${describeValue(isLinked)}. Give one of them.`,
  );
}
