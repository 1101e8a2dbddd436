// Owns what is due: at most one timer per slot, in a binary heap ordered by time, then by creation.

/** Hands out the order of creation; one for all queues of a clock, so that their timers compare. */
export interface Sequence {
  next: number;
}

/** Timers of numbered slots. Setting a slot again moves its timer; the cost is the logarithm of what is due. */
export class TimerQueue {
  readonly #sequence: Sequence;
  readonly #heap: number[] = [];
  readonly #at: number[] = [];
  readonly #order: number[] = [];
  readonly #place: number[] = [];

  constructor(sequence: Sequence) {
    this.#sequence = sequence;
  }

  get size(): number {
    return this.#heap.length;
  }

  /** The slot that is due first, if any. */
  get first(): number | undefined {
    return this.#heap[0];
  }

  /** When a slot is due, in milliseconds; undefined where it has no timer. */
  at(slot: number): number | undefined {
    return this.#has(slot) ? this.#at[slot] : undefined;
  }

  /** When a slot's timer was set, as a number that rises with each setting. */
  order(slot: number): number {
    return this.#order[slot] as number;
  }

  set(slot: number, at: number): void {
    this.#at[slot] = at;
    this.#order[slot] = this.#sequence.next++;
    if (this.#has(slot)) {
      this.#sink(this.#rise(this.#place[slot] as number));
    } else {
      this.#put(this.#heap.length, slot);
      this.#rise(this.#heap.length - 1);
    }
  }

  clear(slot: number): void {
    if (!this.#has(slot)) return;
    const place = this.#place[slot] as number;
    const last = this.#heap.pop() as number;
    this.#place[slot] = -1;
    if (last === slot) return;
    this.#put(place, last);
    this.#sink(this.#rise(place));
  }

  /** Every slot with a timer, in no order. */
  slots(): readonly number[] {
    return this.#heap;
  }

  #has(slot: number): boolean {
    return (this.#place[slot] ?? -1) >= 0;
  }

  #put(place: number, slot: number): void {
    this.#heap[place] = slot;
    this.#place[slot] = place;
  }

  #before(a: number, b: number): boolean {
    const difference = (this.#at[a] as number) - (this.#at[b] as number);
    return difference < 0 || (difference === 0 && (this.#order[a] as number) < (this.#order[b] as number));
  }

  #rise(from: number): number {
    let place = from;
    const slot = this.#heap[place] as number;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      const other = this.#heap[parent] as number;
      if (!this.#before(slot, other)) break;
      this.#put(place, other);
      place = parent;
    }
    this.#put(place, slot);
    return place;
  }

  #sink(from: number): void {
    let place = from;
    const slot = this.#heap[place] as number;
    for (;;) {
      let child = place * 2 + 1;
      if (child >= this.#heap.length) break;
      const right = child + 1;
      if (
        right < this.#heap.length &&
        this.#before(this.#heap[right] as number, this.#heap[child] as number)
      ) {
        child = right;
      }
      const other = this.#heap[child] as number;
      if (!this.#before(other, slot)) break;
      this.#put(place, other);
      place = child;
    }
    this.#put(place, slot);
  }
}
