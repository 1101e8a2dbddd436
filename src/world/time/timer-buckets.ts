// Owns what is due later: timers of numbered slots in buckets of a span of time each, in no order within one.
import { grown, NO_INTEGERS, NO_NUMBERS, type TimerTarget } from "./timer-heap.ts";

/**
 * Timers that nobody needs in order yet. Adding and removing one touches its own entries alone, wherever the others
 * are, which is what a heap of a million timers cannot do.
 */
export class TimerBuckets {
  readonly #span: number;
  /** The slots of each span, by the number of the span since 1970. */
  #buckets = new Map<number, number[]>();
  /** The numbers of those spans, the last one first. */
  #spans: number[] = [];
  /** By slot: its instant and its index in its bucket, or -1. */
  #dues: Float64Array = NO_NUMBERS;
  #places: Int32Array = NO_INTEGERS;

  /** @param span how much time a bucket holds, in milliseconds */
  constructor(span: number) {
    this.#span = span;
  }

  get isEmpty(): boolean {
    return this.#spans.length === 0;
  }

  /** The number of the first span in which anything is due; Infinity where nothing is. */
  get firstSpan(): number {
    return this.#spans.at(-1) ?? Infinity;
  }

  /** Adds the timer of a slot that has none here. */
  add(slot: number, due: number): void {
    if (slot >= this.#places.length) this.#grow(slot + 1);
    const number = Math.floor(due / this.#span);
    const bucket = this.#buckets.get(number);
    this.#dues[slot] = due;
    this.#places[slot] = bucket ? bucket.push(slot) - 1 : 0;
    if (!bucket) this.#open(number, slot);
  }

  /** Removes the timer of a slot; answers whether there was one. */
  remove(slot: number): boolean {
    const place = this.#places[slot] ?? -1;
    if (place < 0) return false;
    this.#places[slot] = -1;
    const number = Math.floor((this.#dues[slot] as number) / this.#span);
    const bucket = this.#buckets.get(number) as number[];
    const last = bucket.pop() as number;
    if (last !== slot) {
      bucket[place] = last;
      this.#places[last] = place;
    } else if (bucket.length === 0) {
      this.#buckets.delete(number);
      this.#spans.splice(this.#indexOf(number), 1);
    }
    return true;
  }

  has(slot: number): boolean {
    return (this.#places[slot] ?? -1) >= 0;
  }

  /** Moves all that is due in the first span elsewhere, in no order. Answers the number of that span. */
  emptyFirstInto(target: TimerTarget): number {
    const number = this.#spans.pop() as number;
    const bucket = this.#buckets.get(number) as number[];
    this.#buckets.delete(number);
    for (const slot of bucket) {
      this.#places[slot] = -1;
      target.add(slot, this.#dues[slot] as number);
    }
    return number;
  }

  clone(): TimerBuckets {
    const copy = new TimerBuckets(this.#span);
    copy.#buckets = new Map(Array.from(this.#buckets, ([number, slots]) => [number, slots.slice()]));
    copy.#spans = this.#spans.slice();
    copy.#dues = this.#dues.slice();
    copy.#places = this.#places.slice();
    return copy;
  }

  #open(number: number, slot: number): void {
    this.#buckets.set(number, [slot]);
    this.#spans.splice(this.#indexOf(number), 0, number);
  }

  /** Where a span stands among the spans, or should. */
  #indexOf(number: number): number {
    let low = 0;
    let high = this.#spans.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#spans[middle] as number) > number) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #grow(length: number): void {
    this.#dues = grown(this.#dues, length);
    this.#places = grown(this.#places, length, -1);
  }
}
