// Owns what is due: at most one timer per slot, given in the order of time, then of slots.
import { TimerBuckets } from "./timer-buckets.ts";
import { NO_INTEGERS, TimerHeap } from "./timer-heap.ts";

/** A timer that is set. */
export interface Timer {
  readonly slot: number;
  /** When it is due, in milliseconds. */
  readonly due: number;
}

interface State {
  /** What is due in the first span in which anything is; in order. */
  near: TimerHeap;
  /** What is due after that. */
  far: TimerBuckets;
  /** The number of the first span. */
  first: number;
}

/** A queue as it was; see `save`. */
export type SavedTimers = Readonly<State>;

/**
 * Timers of numbered slots. Setting a slot again moves its timer. Only what is due in one span of time is kept in
 * order: a heap of a few thousand stays in the processor's cache, one of a million does not.
 */
export class TimerQueue {
  readonly #span: number;
  #near = new TimerHeap();
  #far: TimerBuckets;
  #first = -Infinity;
  /** The timers belong to something saved too, so that they are copied before they change. */
  #isShared = false;

  /** @param span how much time is kept in order, in milliseconds */
  constructor(span: number) {
    this.#span = span;
    this.#far = new TimerBuckets(span);
  }

  get isEmpty(): boolean {
    return this.#near.size === 0;
  }

  /** The slot that is due first; -1 where none is. */
  get first(): number {
    return this.#near.first;
  }

  /** When the first is due, in milliseconds; Infinity where none is. */
  get firstDue(): number {
    return this.#near.firstDue;
  }

  set(slot: number, due: number): void {
    this.#own();
    this.#remove(slot);
    const span = Math.floor(due / this.#span);
    if (span < this.#first) this.#near.emptyInto(this.#far);
    if (span === this.#first) this.#near.add(slot, due);
    else this.#far.add(slot, due);
    this.#fill();
  }

  clear(slot: number): void {
    if (this.#isShared && !this.#near.has(slot) && !this.#far.has(slot)) return;
    this.#own();
    this.#remove(slot);
    this.#fill();
  }

  /** Takes out the timers that are due until an instant; answers their slots in ascending order. */
  take(until: number): Int32Array {
    const taken: number[] = [];
    if (this.firstDue > until) return NO_INTEGERS;
    this.#own();
    const span = Math.floor(until / this.#span);
    if (this.#first < span) {
      const into = { add: (slot: number) => taken.push(slot) };
      this.#near.emptyInto(into);
      while (this.#far.firstSpan < span) this.#far.emptyFirstInto(into);
      this.#fill();
    }
    while (this.firstDue <= until) {
      taken.push(this.first);
      this.clear(this.first);
    }
    return Int32Array.from(taken).sort();
  }

  /** The timers that are set, in the order in which they are due. Works on a copy of the queue. */
  *inOrder(): Generator<Timer, undefined> {
    if (this.isEmpty) return;
    const rest = new TimerQueue(this.#span);
    rest.load(this.save());
    while (!rest.isEmpty) {
      const timer = { slot: rest.first, due: rest.firstDue };
      yield timer;
      rest.clear(timer.slot);
    }
  }

  /** The queue as it is now. Costs nothing; the first change afterwards copies the queue. */
  save(): SavedTimers {
    this.#isShared = true;
    return { near: this.#near, far: this.#far, first: this.#first };
  }

  load({ near, far, first }: SavedTimers): void {
    this.#near = near;
    this.#far = far;
    this.#first = first;
    this.#isShared = true;
  }

  #remove(slot: number): void {
    if (!this.#near.remove(slot)) this.#far.remove(slot);
  }

  /** Puts the next span in order once nothing of the one before is left. */
  #fill(): void {
    if (this.#near.size === 0 && !this.#far.isEmpty) this.#first = this.#far.emptyFirstInto(this.#near);
  }

  #own(): void {
    if (!this.#isShared) return;
    this.#near = this.#near.clone();
    this.#far = this.#far.clone();
    this.#isShared = false;
  }
}
