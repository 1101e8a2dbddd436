// Owns the link between a runner's fake timers and the clock of a mock: whichever is advanced, the other moves by the
// same amount. From timers to mock the link is the mode "real", which for this mock goes by the faked time, so each timer
// that fires finds the mock at its own instant. In the other direction, a verb of the clock first moves the mock as a
// whole and then fires the timers that have become due.
import type { MockClock } from "../mock/clock.ts";
import type { HostTime } from "../mock/host-time.ts";
import { MisuseError } from "../mock/misuse.ts";
import type { Mock } from "../mock/mock.ts";
import type { MockOptions } from "../mock/options.ts";
import { createMockParts } from "../server/create-mock.ts";
import { linkedVerbs } from "./linked-verbs.ts";

/** A mock for the duration of a test. */
export interface HeldMock {
  readonly mock: Mock;
  /** Closes the mock, and restores the real timers if they were faked. */
  end(): Promise<void>;
}

/** A runner's fake timers. */
export interface FakeTimers {
  readonly isFake: () => boolean;
  /** Fakes everything that reads or waits for time, except what promises need to continue, from an instant. */
  readonly fake: (now: () => Date) => void;
  readonly advance: (milliseconds: number) => void;
  readonly restore: () => void;
  /** How a test would fake them, in words: "vi.useFakeTimers()". */
  readonly verb: string;
  /** The time that they fake. */
  readonly host: HostTime;
}

/**
 * Creates a mock and fakes the timers, both at the mock's start.
 * @throws MisuseError if the timers are already fake, or a clock mode is requested
 */
export async function linkTimers(options: MockOptions, timers: FakeTimers): Promise<HeldMock> {
  requireRealTimers(timers);
  if (options.clock !== undefined) {
    throw new MisuseError(
      `Failed to link the mock's clock to the timers: its mode was set to ${JSON.stringify(options.clock)}. Leave the option clock out.`,
    );
  }
  const { mock, load, loadConnect } = createMockParts({ ...options, clock: "real" }, { host: timers.host });
  // Loading takes real time, which a test that moves the faked one would not wait for.
  await Promise.all([load(), loadConnect()]);
  // Another test that runs at the same time may have faked them meanwhile.
  requireRealTimers(timers);
  timers.fake(() => {
    // Until here real time has passed; from this reading on it is the faked time.
    mock.clock.setMode("real");
    return mock.clock.now();
  });
  Object.assign(
    mock.clock,
    linkedVerbs(mock.clock, (by) => follow(mock.clock, by, timers)),
  );
  const end = async () => {
    timers.restore();
    await mock.close();
  };
  return { mock, end };
}

function requireRealTimers({ isFake, verb }: FakeTimers): void {
  if (!isFake()) return;
  throw new MisuseError(
    `Failed to link the mock's clock to the timers: they are already fake. Leave ${verb} out; linkTimers calls it. All tests of a file share them, so concurrent ones cannot link them.`,
  );
}

/** Moves the timers by as much as the mock has already moved. */
function follow(clock: MockClock, by: number, timers: FakeTimers): void {
  const isPaused = clock.mode === "frozen";
  if (!isPaused) clock.pause();
  try {
    if (by > 0 && timers.isFake()) timers.advance(by);
  } finally {
    if (!isPaused) clock.resume();
  }
}
