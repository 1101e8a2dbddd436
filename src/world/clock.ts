// Owns simulated time: the present, and the firing of what is due, in a total order.
import { Refusal } from "./errors.ts";
import { type Sequence, TimerQueue } from "./timers.ts";

/** What happened to a resource by itself when time moved. */
export interface Transition {
  /** The instant, in milliseconds since 1970. */
  readonly at: number;
  readonly kind: "prebuild" | "warmPool";
  readonly id: string;
  /** Short phase names. Equal where the phase stayed and something else changed. */
  readonly from: string;
  readonly to: string;
  /** In words, for example "the tasks are done". */
  readonly reason: string;
}

/** The longest span of one move: ten years. */
export const LONGEST_MOVE = 10 * 366 * 24 * 3_600_000;

interface Lane {
  readonly queue: TimerQueue;
  readonly fire: (slot: number) => void;
  /** Calendar events (an expiry) are no progress: a client that polls does not wait for them. */
  readonly isProgress: (slot: number) => boolean;
}

/** The simulated clock of one world. It moves only when it is told to. */
export class Clock {
  readonly #lanes: Lane[] = [];
  readonly #sequence: Sequence = { next: 0 };
  #now: number;
  #record: ((transition: Transition) => void) | undefined;

  constructor(start: number) {
    this.#now = start;
  }

  /** The present, in milliseconds since 1970. */
  get now(): number {
    return this.#now;
  }

  /** Adds a queue of timers; `fire` is called when a slot of it is due, its timer already cleared. */
  lane(options: Pick<Lane, "fire" | "isProgress">): TimerQueue {
    const queue = new TimerQueue(this.#sequence);
    this.#lanes.push({ queue, ...options });
    return queue;
  }

  /** Told by the world of each change that time brought about. */
  report(transition: Transition): void {
    this.#record?.(transition);
  }

  /** When the next thing is due, in milliseconds since 1970; undefined where nothing is. */
  nextDue(): number | undefined {
    const lane = this.#earliest();
    return lane?.queue.at(lane.queue.first as number);
  }

  /** When the next thing is due that moves a lifecycle on; calendar events do not count. */
  nextProgress(): number | undefined {
    let earliest: number | undefined;
    for (const { queue, isProgress } of this.#lanes) {
      for (const slot of queue.slots()) {
        const at = queue.at(slot) as number;
        if ((earliest === undefined || at < earliest) && isProgress(slot)) earliest = at;
      }
    }
    return earliest;
  }

  /**
   * Moves to an instant and fires all that is due until then, in order.
   * @param until asked after each transition: true stops there, at that transition's instant
   * @throws Refusal where the instant is in the past or further than LONGEST_MOVE
   */
  advanceTo(target: number, until?: (transition: Transition) => boolean): Transition[] {
    if (!Number.isFinite(target)) throw new Refusal("invalid", `cannot move the clock to ${target}`);
    if (target < this.#now) {
      throw new Refusal(
        "invalid",
        `the clock cannot go back: it is ${iso(this.#now)}, and ${iso(target)} was asked for`,
      );
    }
    if (target - this.#now > LONGEST_MOVE) {
      throw new Refusal("invalid", "the clock moves at most ten years at a time");
    }
    const transitions: Transition[] = [];
    let stop = false;
    this.#record = (transition) => {
      transitions.push(transition);
      stop ||= until?.(transition) ?? false;
    };
    try {
      for (;;) {
        const lane = this.#earliest();
        if (!lane) break;
        const slot = lane.queue.first as number;
        const at = lane.queue.at(slot) as number;
        if (at > target) break;
        this.#now = Math.max(this.#now, at);
        lane.queue.clear(slot);
        lane.fire(slot);
        if (stop) return transitions;
      }
    } finally {
      this.#record = undefined;
    }
    this.#now = target;
    return transitions;
  }

  #earliest(): Lane | undefined {
    let earliest: Lane | undefined;
    for (const lane of this.#lanes) {
      if (lane.queue.first === undefined) continue;
      if (!earliest || isEarlier(lane.queue, earliest.queue)) earliest = lane;
    }
    return earliest;
  }
}

function isEarlier(a: TimerQueue, b: TimerQueue): boolean {
  const [slotA, slotB] = [a.first as number, b.first as number];
  const difference = (a.at(slotA) as number) - (b.at(slotB) as number);
  return difference < 0 || (difference === 0 && a.order(slotA) < b.order(slotB));
}

function iso(milliseconds: number): string {
  const date = new Date(milliseconds);
  return Number.isNaN(date.getTime()) ? String(milliseconds) : date.toISOString();
}
