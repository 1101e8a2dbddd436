// Owns the users' clock: the verbs that move simulated time and what they return.

import { type ClockMode, parseClockMode } from "../input/clock-mode.ts";
import { type Duration, parseDuration } from "../input/duration.ts";
import { type Instant, parseInstant } from "../input/instant.ts";
import { requireFields } from "../input/unknown-fields.ts";
import { Refusal } from "../world/errors.ts";
import type { World } from "../world/world.ts";
import type { Change } from "./closed.ts";
import type { Realtime } from "./realtime.ts";
import type { Transition } from "./transition.ts";
import { type Until, type WaitCondition, waitConditionOf } from "./until.ts";

/** How far `advanceUntil` may go. */
export interface AdvanceUntilOptions {
  /** The most simulated time that it moves. Default one day. */
  limit?: Duration;
}

/**
 * The simulated clock. Each verb that moves time returns, in order, the transitions that it fired; a move is refused
 * as a whole if it goes back, or further than ten years.
 */
export interface MockClock {
  /** The mock's current time. In the running modes, it follows real time. */
  now(): Date;
  /** How time moves by itself. */
  readonly mode: ClockMode;
  /** Advances by a duration: `advance("10m")`. */
  advance(by: Duration): Transition[];
  /** Advances to an instant. */
  advanceTo(to: Instant): Transition[];
  /**
   * Advances until the condition holds, and stays at that instant; if it already holds, time does not move.
   * @throws MisuseError at `limit` (default one day), saying what was still pending, or as soon as the condition can
   * never hold, for example because the prebuild has failed
   * @example
   * mock.clock.advanceUntil({ prebuild: id, phase: "COMPLETED" }, { limit: "2h" });
   * mock.clock.advanceUntil("idle");
   * mock.clock.advanceUntil(({ kind, to }) => kind === "warmPool" && to === "READY");
   */
  advanceUntil(until: Until, options?: AdvanceUntilOptions): Transition[];
  /** Moves to the next instant at which something is due; does nothing if nothing is. */
  next(): Transition[];
  /** Freezes time; `resume` continues in the previous mode. */
  pause(): void;
  /** Continues in the mode before `pause`; does nothing if it is not paused. */
  resume(): void;
  /** "frozen", "real", "<n>x" or "per-read". */
  setMode(mode: ClockMode): void;
}

export interface MockClockOptions {
  readonly world: () => World;
  readonly realtime: Realtime;
  readonly change: Change;
}

/** The clock of the world that the function returns. */
export function createMockClock({ world, realtime, change }: MockClockOptions): MockClock {
  const now = () => {
    realtime.settle();
    return world().clock.now;
  };
  const move = (target: number, until?: (transition: Transition) => boolean) => {
    const transitions: Transition[] = [];
    realtime.move(target, ({ at, kind, id, from, to, reason }) => {
      // The world names phases of all resources in text.
      const transition = { at: new Date(at), kind, id, from, to, reason } as Transition;
      transitions.push(transition);
      return until?.(transition) ?? false;
    });
    return transitions;
  };
  const verbs: Omit<MockClock, "mode"> = {
    now: () => new Date(now()),
    advance: (by) => change("advance the clock", () => move(now() + parseDuration(by))),
    advanceTo: (to) =>
      change("advance the clock", () => {
        const target = parseInstant(to);
        now();
        return move(target);
      }),
    advanceUntil: (until, options = {}) =>
      change("advance the clock", () => {
        requireFields("advance the clock", options, { limit: true });
        const { limit = "1d" } = options;
        const target = now() + parseDuration(limit);
        const condition = waitConditionOf(until, world());
        let status = condition.now;
        const transitions =
          status === "open"
            ? move(target, (transition) => {
                status = condition.after(transition);
                return status !== "open";
              })
            : [];
        if (status === "open") throw unreached(condition, limit, { world: world(), transitions });
        if (status instanceof Refusal) throw status;
        return transitions;
      }),
    next: () =>
      change("advance the clock", () => {
        const present = now();
        const next = world().clock.next();
        return next ? move(Math.max(next.at, present)) : [];
      }),
    pause: () => change("pause the clock", () => realtime.pause()),
    resume: () => change("resume the clock", () => realtime.resume()),
    setMode: (mode) =>
      change("set the clock's mode", () => {
        realtime.mode = parseClockMode(mode);
      }),
  };
  return Object.assign(new ModeReader(realtime), verbs);
}

class ModeReader {
  readonly #realtime: Realtime;

  constructor(realtime: Realtime) {
    this.#realtime = realtime;
  }

  get mode(): ClockMode {
    return this.#realtime.mode;
  }
}

/** What was there when the limit of a wait was reached. */
interface Reached {
  readonly world: World;
  readonly transitions: readonly Transition[];
}

function unreached(
  { missed }: WaitCondition,
  limit: Duration,
  { world: { clock }, transitions }: Reached,
): Refusal {
  const next = clock.next();
  const pending = next
    ? `the next event is due at ${new Date(next.at).toISOString()}: ${next.kind} ${next.id}${next.from && ` leaves ${next.from}`}, because ${next.reason}`
    : "nothing else is due";
  const within = typeof limit === "number" ? `${limit} ms` : limit;
  return new Refusal("wrong-state", `${missed} within ${within}: ${seenText(transitions)}, and ${pending}`);
}

/** The most changes that the error of a wait lists. */
const MOST_SEEN = 3;

/** What a wait saw: how much changed, and what last. */
function seenText(transitions: readonly Transition[]): string {
  if (transitions.length === 0) return "nothing changed meanwhile";
  const last = transitions
    .slice(-MOST_SEEN)
    .map(
      ({ kind, id, from, to, reason }) =>
        `${kind} ${id} ${from === to ? `stayed ${to}` : `became ${to}`} (${reason})`,
    );
  const count = transitions.length;
  return `${count === 1 ? "1 change" : `${count} changes`} meanwhile, ${count > MOST_SEEN ? "at last " : ""}${last.join(", ")}`;
}
