// Owns simulated time: the present, and the firing of what is due, in a total order.
import { LAST_INSTANT } from "../../api/limits.ts";
import { Refusal } from "../errors.ts";
import type { AheadLog } from "./ahead-log.ts";
import { TimerQueue } from "./timers.ts";
import type { Transition } from "./transition.ts";

/** The longest span of one move: ten years. */
export const LONGEST_MOVE = 10 * 366 * 24 * 3_600_000;

/** How much time a queue keeps in order, in milliseconds: in which some thousands of a million timers are due. */
const PROGRESS_SPAN = 256;
const CALENDAR_SPAN = 3_600_000;

/**
 * What is due, and whose: the transition that it will be, as far as that is known. The daily schedule of a project
 * is due as "project", with the project's id and without phases; what fires is the creation of prebuilds.
 */
export interface Upcoming extends Omit<Transition, "kind"> {
  readonly kind: Transition["kind"] | "project";
}

/** Whose timers a queue holds. */
export interface LaneOptions {
  /** Called when a slot is due; it must set the slot's timer again or clear it. */
  readonly fire: (slot: number) => void;
  readonly describe: (slot: number) => Omit<Upcoming, "at">;
  /**
   * Carries out what is due until an instant and need not wait for its turn, in any order; answers what is to be told
   * of it, where somebody is. Called where nobody looks at the world until the move has ended.
   */
  readonly runAhead?: ((until: number, isTold: boolean) => AheadLog | undefined) | undefined;
  /** Events of the calendar (an expiry) are no progress: a client that polls does not wait for them. */
  readonly isCalendar: boolean;
}

interface Lane extends LaneOptions {
  readonly queue: TimerQueue;
  /** What happened ahead in the present move. */
  log: AheadLog | undefined;
}

/** The time of a world as it was; see `save`. */
export interface SavedClock {
  readonly now: number;
}

/** Whoever is told of the transitions of a move. */
export interface Audience {
  /** Told of each, in order. It does not throw and, where nothing can stop the move, does not look at the world. */
  readonly tell: (transition: Transition) => void;
  /**
   * Asked after each whether to stop at its instant. Absent: the clock moves to the end, and what happens on the way may
   * be carried out before it is told.
   */
  readonly isEnough?: (() => boolean) | undefined;
}

/**
 * The simulated clock of one world. It moves only when it is told to. What is due has a total order: the instant, then
 * the kind (in the order in which the lanes were added), then the slot, which is the order of creation.
 */
export class Clock {
  readonly #lanes: Lane[] = [];
  #now: number;
  #audience: Audience | undefined;
  #isStopped = false;
  #isMoving = false;

  constructor(start: number) {
    this.#now = start;
  }

  /** The present, in milliseconds since 1970. */
  get now(): number {
    return this.#now;
  }

  /** Adds a queue of timers. */
  lane(options: LaneOptions): TimerQueue {
    const queue = new TimerQueue(options.isCalendar ? CALENDAR_SPAN : PROGRESS_SPAN);
    this.#lanes.push({ queue, log: undefined, ...options });
    return queue;
  }

  /** Whether anybody is told of transitions; where nobody is, one need not be described. */
  get isHeard(): boolean {
    return this.#audience !== undefined;
  }

  /** Told by the world of each change that time brought about. */
  report(transition: Transition): void {
    if (!this.#audience) return;
    const { tell, isEnough } = this.#audience;
    tell(transition);
    if (isEnough?.()) this.#isStopped = true;
  }

  /** What is due next; undefined where nothing is. */
  next(): Upcoming | undefined {
    const { queue, describe } = earliest(this.#lanes);
    return queue.isEmpty ? undefined : { at: queue.firstDue, ...describe(queue.first) };
  }

  /** What is due, in the order in which it fires, as far as it is planned by now; at most so many. */
  upcoming(limit: number): Upcoming[] {
    const waiting = this.#lanes.map(({ queue, describe }) => {
      const timers = queue.inOrder();
      return { timers, describe, first: timers.next().value };
    });
    const found: Upcoming[] = [];
    while (found.length < limit) {
      let next: (typeof waiting)[number] | undefined;
      for (const lane of waiting) {
        if (lane.first && (!next?.first || lane.first.due < next.first.due)) next = lane;
      }
      if (!next?.first) break;
      found.push({ at: next.first.due, ...next.describe(next.first.slot) });
      next.first = next.timers.next().value;
    }
    return found;
  }

  /** When the next thing is due, in milliseconds since 1970; undefined where nothing is. */
  nextDue(): number | undefined {
    return dueOf(this.#lanes);
  }

  /** When the next thing is due that moves a lifecycle on; calendar events do not count. */
  nextProgress(): number | undefined {
    return dueOf(this.#lanes.filter(({ isCalendar }) => !isCalendar));
  }

  /**
   * Moves to an instant and fires all that is due until then, in order.
   * @throws Refusal where the instant is in the past or further than LONGEST_MOVE
   */
  advanceTo(target: number, audience?: Audience): void {
    this.#checkMove(target);
    this.#isMoving = true;
    this.#audience = audience;
    this.#isStopped = false;
    try {
      if (!audience?.isEnough) {
        // What is overdue, as it may be in a world that was seeded, comes in the order in which it was due.
        this.#fireWhile((due) => due < this.#now);
        this.#runAhead(target);
      }
      this.#fireWhile((due) => due <= target);
      if (!this.#isStopped) this.#now = target;
    } finally {
      this.#isMoving = false;
      this.#audience = undefined;
      for (const lane of this.#lanes) lane.log = undefined;
    }
  }

  save(): SavedClock {
    return { now: this.#now };
  }

  load({ now }: SavedClock): void {
    this.#now = now;
  }

  #fireWhile(isIt: (due: number) => boolean): void {
    while (!this.#isStopped) {
      const lane = earliest(this.#lanes);
      const { queue, log, fire } = lane;
      const due = firstDue(lane);
      if (due === Infinity || !isIt(due)) return;
      if (due > this.#now) this.#now = due;
      if (log && isBefore(log, queue)) this.report(log.take());
      else fire(queue.first);
    }
  }

  #runAhead(until: number): void {
    for (const lane of this.#lanes) {
      if (lane.queue.firstDue <= until) lane.log = lane.runAhead?.(until, this.isHeard);
    }
  }

  #checkMove(target: number): void {
    if (this.#isMoving) throw new Refusal("wrong-state", "the clock is moving: a predicate must not move it");
    if (!Number.isFinite(target)) throw new Refusal("invalid", `cannot move the clock to ${target}`);
    if (target < this.#now) {
      throw new Refusal(
        "invalid",
        `the clock cannot go back: it is ${iso(this.#now)}, and ${iso(target)} was asked for`,
      );
    }
    if (target > LAST_INSTANT) throw new Refusal("invalid", "the clock ends with the year 9999");
    if (target - this.#now > LONGEST_MOVE) {
      throw new Refusal("invalid", "the clock moves at most ten years at a time");
    }
  }
}

/** The lane in which something is due first; of those due at once, the one that was added first. */
function earliest(lanes: readonly Lane[]): Lane {
  let first = lanes[0] as Lane;
  for (const lane of lanes) if (firstDue(lane) < firstDue(first)) first = lane;
  return first;
}

/** When the first timer of a lane is due, or what happened ahead is to be told; in milliseconds. */
function firstDue({ queue, log }: Lane): number {
  return log ? Math.min(queue.firstDue, log.firstAt) : queue.firstDue;
}

/** Whether the first that a log tells comes before what is due first. */
function isBefore(log: AheadLog, queue: TimerQueue): boolean {
  return log.firstAt < queue.firstDue || (log.firstAt === queue.firstDue && log.firstSlot <= queue.first);
}

function dueOf(lanes: readonly Lane[]): number | undefined {
  const { queue } = earliest(lanes);
  return queue.isEmpty ? undefined : queue.firstDue;
}

function iso(milliseconds: number): string {
  const date = new Date(milliseconds);
  return Number.isNaN(date.getTime()) ? String(milliseconds) : date.toISOString();
}
