// Owns the link between vitest's fake timers and the clock of a mock: whichever is advanced, the other moves by the
// same amount. From timers to mock the link is the mode "real", which for this mock goes by the faked time, so each timer
// that fires finds the mock at its own instant. In the other direction, a verb of the clock first moves the mock as a
// whole and then fires the timers that have become due.
import { vi } from "vitest";
import type { MockClock } from "../mock/clock.ts";
import { GLOBAL_TIME } from "../mock/host-time.ts";
import { MisuseError } from "../mock/misuse.ts";
import type { Mock } from "../mock/mock.ts";
import type { MockOptions } from "../mock/options.ts";
import { createMockParts } from "../server/create-mock.ts";
import { linkedVerbs } from "./linked-verbs.ts";

/** Everything that reads or waits for time, except what promises need to continue. */
const FAKED = [
  "setTimeout",
  "clearTimeout",
  "setInterval",
  "clearInterval",
  "setImmediate",
  "clearImmediate",
  "Date",
  "performance",
] as const;

/** A mock for the duration of a test. */
export interface HeldMock {
  readonly mock: Mock;
  /** Closes the mock, and restores the real timers if they were faked. */
  end(): Promise<void>;
}

/**
 * Creates a mock and fakes the timers, both at the mock's start.
 * @throws MisuseError if the timers are already fake, or a clock mode is requested
 */
export async function linkTimers(options: MockOptions): Promise<HeldMock> {
  requireRealTimers();
  if (options.clock !== undefined) {
    throw new MisuseError(
      `Failed to link the mock's clock to the timers: its mode was set to ${JSON.stringify(options.clock)}. Leave the option clock out.`,
    );
  }
  const { mock, load } = createMockParts({ ...options, clock: "real" }, { host: GLOBAL_TIME });
  // Loading takes real time, which a test that moves the faked one would not wait for.
  await load();
  // Another test that runs at the same time may have faked them meanwhile.
  requireRealTimers();
  vi.useFakeTimers({ toFake: [...FAKED] });
  // Until here real time has passed; from this reading on it is the faked time.
  mock.clock.setMode("real");
  vi.setSystemTime(mock.clock.now());
  Object.assign(
    mock.clock,
    linkedVerbs(mock.clock, (by) => follow(mock.clock, by)),
  );
  const end = async () => {
    vi.useRealTimers();
    await mock.close();
  };
  return { mock, end };
}

function requireRealTimers(): void {
  if (!vi.isFakeTimers()) return;
  throw new MisuseError(
    "Failed to link the mock's clock to the timers: they are already fake. Leave vi.useFakeTimers() out; linkTimers calls it. All tests of a file share them, so concurrent ones cannot link them.",
  );
}

/** Moves the timers by as much as the mock has already moved. */
function follow(clock: MockClock, by: number): void {
  const isPaused = clock.mode === "frozen";
  if (!isPaused) clock.pause();
  try {
    if (by > 0 && vi.isFakeTimers()) vi.advanceTimersByTime(by);
  } finally {
    if (!isPaused) clock.resume();
  }
}
