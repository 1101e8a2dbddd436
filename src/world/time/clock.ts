// Owns simulated time: the current instant, and the firing of what is due, in a total order.
import { LAST_INSTANT } from "../../api/limits.ts";
import { LoopError, Refusal } from "../errors.ts";
import { rankOf, TimerQueue } from "./queue.ts";
import type { Transition } from "./transition.ts";

/** The longest span of one move: ten years. */
export const LONGEST_MOVE = 10 * 366 * 24 * 3_600_000;

/**
 * How often a clock may fire at one instant before that counts as a loop; with many timers, how often
 * for each of them.
 */
const LOOP_LIMIT = 100_000;
const LOOP_LIMIT_OF_TIMER = 100;

/**
 * What is due, and for what: the expected transition, as far as it is known. The daily schedule of a project is due
 * as "project", with the project's id and without phases; it fires the creation of prebuilds.
 */
export interface Upcoming extends Omit<Transition, "kind"> {
  readonly kind: Transition["kind"] | "project";
}

/** Whose timers a queue holds. */
export interface LaneOptions {
  /** Called when a slot is due; it must set the slot's timer again or clear it. */
  readonly fire: (slot: number) => void;
  readonly describe: (slot: number) => Omit<Upcoming, "at">;
  /** The name of the stage that is due. */
  readonly stageOf: (slot: number) => string;
  /** Calendar events (an expiry) are not progress: a polling client does not wait for them. */
  readonly isCalendar: boolean;
}

interface Lane extends LaneOptions {
  readonly rank: number;
  readonly queue: TimerQueue;
}

/** The saved time of a world; see `save`. */
export interface SavedClock {
  readonly now: number;
}

/** Called with each transition of a move, in order; the move stops at the instant of one for which it returns true. */
export type OnTransition = (transition: Transition) => boolean;

/** A move that is going on. */
interface Move {
  readonly onTransition: OnTransition | undefined;
  isStopped: boolean;
}

/**
 * The simulated clock of one world. It moves only by `advanceTo`. What is due has a total order: the instant, then the
 * lane (in the order in which they were added), then the slot, which is the order of creation; or another order of the
 * last two, if the world has one.
 */
export class Clock {
  readonly #lanes: Lane[] = [];
  readonly #ties: number;
  #now: number;
  #move: Move | undefined;

  /** @param ties which order has what is due at one instant; 0 is that of creation */
  constructor(start: number, ties = 0) {
    this.#now = start;
    this.#ties = ties;
  }

  /** The current instant, in milliseconds since 1970. */
  get now(): number {
    return this.#now;
  }

  /** Adds a queue of timers. */
  lane(options: LaneOptions): TimerQueue {
    const queue = new TimerQueue(this.#ties);
    const rank = rankOf(this.#lanes.length, this.#ties);
    this.#lanes.push({ queue, rank, ...options });
    this.#lanes.sort((one, other) => one.rank - other.rank);
    return queue;
  }

  /** Whether the move has a listener; otherwise a transition need not be described. */
  get isHeard(): boolean {
    return this.#move?.onTransition !== undefined;
  }

  /** Called by the world with each change that time caused, once it is stored. */
  report(transition: Transition): void {
    const move = this.#move;
    if (move?.onTransition?.(transition)) move.isStopped = true;
  }

  /** What is due next; undefined if nothing is. */
  next(): Upcoming | undefined {
    const { queue, describe } = earliest(this.#lanes);
    return queue.size === 0 ? undefined : { at: queue.firstDue, ...describe(queue.first) };
  }

  /** What is due, in the order in which it fires, as far as it is planned by now. @param limit how much at most */
  upcoming(limit: number): Upcoming[] {
    const waiting = this.#lanes.map(({ queue, describe }) => ({ queue: queue.copy(), describe }));
    const found: Upcoming[] = [];
    while (found.length < limit) {
      const { queue, describe } = earliest(waiting);
      if (queue.size === 0) break;
      found.push({ at: queue.firstDue, ...describe(queue.first) });
      queue.clear(queue.first);
    }
    return found;
  }

  /** When the next thing is due, in milliseconds since 1970; undefined if nothing is. */
  nextDue(): number | undefined {
    return dueOf(this.#lanes);
  }

  /** When the next thing is due that moves a lifecycle on; calendar events do not count. */
  nextProgress(): number | undefined {
    return dueOf(this.#lanes.filter(({ isCalendar }) => !isCalendar));
  }

  /**
   * Moves to an instant and fires all that is due until then, in order.
   * @throws Refusal if the instant is in the past or further than LONGEST_MOVE
   * @throws LoopError if time does not advance; the clock stays at that instant
   */
  advanceTo(target: number, onTransition?: OnTransition): void {
    this.#checkMove(target);
    const move: Move = { onTransition, isStopped: false };
    this.#move = move;
    try {
      this.#fireUntil(target, move);
      if (!move.isStopped) this.#now = target;
    } finally {
      this.#move = undefined;
    }
  }

  save(): SavedClock {
    return { now: this.#now };
  }

  load({ now }: SavedClock): void {
    this.#now = now;
  }

  #fireUntil(target: number, move: Move): void {
    const limit = this.#loopLimit();
    let fired = 0;
    while (!move.isStopped) {
      const lane = earliest(this.#lanes);
      const { first, firstDue } = lane.queue;
      if (firstDue > target) return;
      if (firstDue > this.#now) {
        this.#now = firstDue;
        fired = 0;
      }
      if (++fired > limit) throw this.#loop(lane, limit);
      lane.fire(first);
    }
  }

  /** Grows with the world, because everything may be due at once. */
  #loopLimit(): number {
    const timers = this.#lanes.reduce((sum, { queue }) => sum + queue.size, 0);
    return Math.max(LOOP_LIMIT, timers * LOOP_LIMIT_OF_TIMER);
  }

  /** A loop blocks everything after it in the order, so what is due now is part of it. */
  #loop({ queue, describe, stageOf }: Lane, fired: number): LoopError {
    const { kind, id } = describe(queue.first);
    return new LoopError(
      `Failed to move the clock: it fired ${fired} times at ${iso(this.#now)}, and stage "${stageOf(queue.first)}" of ${kind} ${id} is due at that instant again.`,
    );
  }

  #checkMove(target: number): void {
    if (this.#move) throw new Refusal("wrong-state", "the clock is moving: a predicate must not move it");
    if (!Number.isFinite(target)) throw new Refusal("invalid", `cannot move the clock to ${target}`);
    if (target < this.#now) {
      throw new Refusal("invalid", `the clock cannot go back from ${iso(this.#now)} to ${iso(target)}`);
    }
    if (target > LAST_INSTANT) throw new Refusal("invalid", "the clock ends with the year 9999");
    if (target - this.#now > LONGEST_MOVE) {
      throw new Refusal("invalid", "the clock moves at most ten years at a time");
    }
  }
}

/** The lane with the first due timer; if several are due at once, the lane that was added first. */
function earliest<L extends Pick<Lane, "queue">>(lanes: readonly L[]): L {
  let first = lanes[0] as L;
  for (const lane of lanes) if (lane.queue.firstDue < first.queue.firstDue) first = lane;
  return first;
}

function dueOf(lanes: readonly Lane[]): number | undefined {
  const { queue } = earliest(lanes);
  return queue.size === 0 ? undefined : queue.firstDue;
}

function iso(milliseconds: number): string {
  const date = new Date(milliseconds);
  return Number.isNaN(date.getTime()) ? String(milliseconds) : date.toISOString();
}
