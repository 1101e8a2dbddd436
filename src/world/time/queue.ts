// Owns what is due: at most one timer per slot, in the order of time, then of slots. A binary heap.

/**
 * The rank of a slot among those that are due at one instant: itself if `ties` is 0, else one of a permutation of all that
 * `ties` chooses.
 */
export function rankOf(slot: number, ties: number): number {
  return ties === 0 ? slot : Math.imul(slot ^ ties, 0x9e3779b1) >>> 0;
}

interface Heap {
  /** By place in the heap, the first due at the root: slot and instant. */
  readonly slots: number[];
  readonly dues: number[];
  /** By slot: its place in the heap, or -1. */
  readonly places: number[];
}

/** A saved queue; see `save`. */
export type SavedTimers = Readonly<Heap>;

/** Timers of numbered slots. */
export class TimerQueue {
  #heap: Heap = { slots: [], dues: [], places: [] };
  readonly #ties: number;
  /** The heap is shared with a saved queue, so it is copied before it changes. */
  #isShared = false;

  /** @param ties which order slots have that are due at one instant; 0 is that of their numbers */
  constructor(ties = 0) {
    this.#ties = ties;
  }

  get size(): number {
    return this.#heap.slots.length;
  }

  /** The slot that is due first; -1 if none is. */
  get first(): number {
    return this.#heap.slots[0] ?? -1;
  }

  /** When the first is due, in milliseconds; Infinity if none is. */
  get firstDue(): number {
    return this.#heap.dues[0] ?? Infinity;
  }

  has(slot: number): boolean {
    return (this.#heap.places[slot] ?? -1) >= 0;
  }

  /** Sets the timer of a slot, or moves it. */
  set(slot: number, due: number): void {
    this.#own();
    const { slots, places } = this.#heap;
    while (places.length <= slot) places.push(-1);
    const place = places[slot] as number;
    this.#put(place < 0 ? slots.length : place, slot, due);
  }

  /** Clears the timer of a slot, if there is one. */
  clear(slot: number): void {
    if (!this.has(slot)) return;
    this.#own();
    const { slots, dues, places } = this.#heap;
    const place = places[slot] as number;
    places[slot] = -1;
    const last = slots.pop() as number;
    const due = dues.pop() as number;
    if (last !== slot) this.#put(place, last, due);
  }

  copy(): TimerQueue {
    const copy = new TimerQueue(this.#ties);
    copy.#heap = copyOf(this.#heap);
    return copy;
  }

  /** The current queue. Costs nothing; the first change afterwards copies the queue. */
  save(): SavedTimers {
    this.#isShared = true;
    return this.#heap;
  }

  load(saved: SavedTimers): void {
    this.#heap = saved;
    this.#isShared = true;
  }

  #own(): void {
    if (this.#isShared) this.#heap = copyOf(this.#heap);
    this.#isShared = false;
  }

  /** Puts a timer at a place of the heap, and moves it up or down to where it belongs. The place is overwritten. */
  #put(place: number, slot: number, due: number): void {
    const { slots, dues, places } = this.#heap;
    let here = place;
    while (here > 0) {
      const above = (here - 1) >> 1;
      if (!this.#isBefore(slot, due, above)) break;
      this.#move(above, here);
      here = above;
    }
    for (let below = 2 * here + 1; below < slots.length; below = 2 * here + 1) {
      const right = below + 1;
      if (right < slots.length && this.#isBefore(slots[right] as number, dues[right] as number, below))
        below = right;
      if (this.#isBefore(slot, due, below)) break;
      this.#move(below, here);
      here = below;
    }
    slots[here] = slot;
    dues[here] = due;
    places[slot] = here;
  }

  /** Whether a timer is due before the one at a place of the heap: the instant decides, then the slot's rank. */
  #isBefore(slot: number, due: number, place: number): boolean {
    const { slots, dues } = this.#heap;
    const other = dues[place] as number;
    return (
      due < other || (due === other && rankOf(slot, this.#ties) < rankOf(slots[place] as number, this.#ties))
    );
  }

  #move(from: number, to: number): void {
    const { slots, dues, places } = this.#heap;
    const slot = slots[from] as number;
    slots[to] = slot;
    dues[to] = dues[from] as number;
    places[slot] = to;
  }
}

function copyOf({ slots, dues, places }: Heap): Heap {
  return { slots: slots.slice(), dues: dues.slice(), places: places.slice() };
}
