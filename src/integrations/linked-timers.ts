// Owns the link between vitest's fake timers and the clock of a mock: whichever is advanced, the other one moves by
// the same. From timers to mock the link is the mode "real", for the host whose time it follows is the faked one; so
// each timer that fires finds the mock at its own instant. The other way a verb of the clock first moves the mock as a
// whole and then fires the timers that have become due.
import { vi } from "vitest";
import type { MockClock } from "../mock/clock.ts";
import { MisuseError } from "../mock/misuse.ts";
import type { Mock } from "../mock/mock.ts";
import type { MockOptions } from "../mock/options.ts";
import { createMockParts } from "../server/create-mock.ts";

/** All that tells or waits for time, but for what promises need to go on. */
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

/** A mock for as long as a test takes. */
export interface HeldMock {
  readonly mock: Mock;
  /** Closes the mock, and puts the host's timers back if they were faked. */
  end(): Promise<void>;
}

/**
 * Makes a mock and fakes the timers, both at the mock's start.
 * @throws MisuseError if the timers are fake already, or a mode of the clock is asked for
 */
export async function linkTimers(options: MockOptions): Promise<HeldMock> {
  if (vi.isFakeTimers()) {
    throw new MisuseError(
      "Failed to link the mock's clock to the timers: they are fake already. Leave vi.useFakeTimers() out; linkTimers calls it.",
    );
  }
  if (options.clock !== undefined) {
    throw new MisuseError(
      `Failed to link the mock's clock to the timers: its mode was set to ${JSON.stringify(options.clock)}. Leave the option clock out.`,
    );
  }
  const { mock, rpc } = createMockParts({ ...options, clock: "real" });
  // Loading takes the host's time, which nobody could wait for any more.
  await rpc.load();
  vi.useFakeTimers({ toFake: [...FAKED] });
  // What has passed until here was the host's time; from this reading on it is the faked one's.
  mock.clock.setMode("real");
  vi.setSystemTime(mock.clock.now());
  Object.assign(mock.clock, linkedVerbs(mock.clock));
  const end = async () => {
    vi.useRealTimers();
    await mock.close();
  };
  return { mock, end };
}

/** The verbs that move time, each of which then moves the timers. */
function linkedVerbs(clock: MockClock): Partial<MockClock> {
  const linked =
    <A extends readonly unknown[], R>(verb: (...args: A) => R) =>
    (...args: A): R => {
      const before = clock.now().getTime();
      try {
        return verb(...args);
      } finally {
        follow(clock, clock.now().getTime() - before);
      }
    };
  return {
    advance: linked(clock.advance),
    advanceTo: linked(clock.advanceTo),
    advanceUntil: linked(clock.advanceUntil),
    next: linked(clock.next),
  };
}

/** Moves the timers by what the mock has moved already. */
function follow(clock: MockClock, by: number): void {
  const isPaused = clock.mode === "frozen";
  if (!isPaused) clock.pause();
  try {
    if (by > 0 && vi.isFakeTimers()) vi.advanceTimersByTime(by);
  } finally {
    if (!isPaused) clock.resume();
  }
}
