// Owns what is due soon: timers of numbered slots in a heap ordered by time, then by slot.
/** Where timers go that leave a heap or a bucket. */
export interface TimerTarget {
  readonly add: (slot: number, due: number) => void;
}

/** Children of each place. Four make the heap half as high as two do, for the same comparisons. */
const WIDTH = 4;

/** What arrays begin as. Shared, because a world has dozens of them and most stay empty. */
export const NO_INTEGERS = new Int32Array(0);
export const NO_NUMBERS = new Float64Array(0);

/** A heap that holds at most one timer of each slot. Its keys stand beside each other, so that it fits a cache. */
export class TimerHeap {
  /** By place in the heap, the first due at the root: slot and instant. The first `size` are in use. */
  #slots: Int32Array = NO_INTEGERS;
  #dues: Float64Array = NO_NUMBERS;
  #size = 0;
  /** By slot: its place in the heap, or -1. */
  #places: Int32Array = NO_INTEGERS;

  get size(): number {
    return this.#size;
  }

  /** The slot that is due first; -1 where none is. */
  get first(): number {
    return this.#size === 0 ? -1 : (this.#slots[0] as number);
  }

  /** When the first is due, in milliseconds; Infinity where none is. */
  get firstDue(): number {
    return this.#size === 0 ? Infinity : (this.#dues[0] as number);
  }

  /** Adds the timer of a slot that has none here. */
  add(slot: number, due: number): void {
    if (slot >= this.#places.length) this.#places = grown(this.#places, slot + 1, -1);
    if (this.#size === this.#slots.length) this.#grow();
    this.#rise(this.#size++, slot, due);
  }

  /** Removes the timer of a slot; answers whether there was one. */
  remove(slot: number): boolean {
    const place = this.#places[slot] ?? -1;
    if (place < 0) return false;
    this.#places[slot] = -1;
    const last = --this.#size;
    if (place !== last) {
      const [moved, due] = [this.#slots[last] as number, this.#dues[last] as number];
      if (this.#rise(place, moved, due) === place) this.#sink(place, moved, due);
    }
    return true;
  }

  has(slot: number): boolean {
    return (this.#places[slot] ?? -1) >= 0;
  }

  /** Moves all timers elsewhere, in no order. */
  emptyInto(target: TimerTarget): void {
    const size = this.#size;
    this.#size = 0;
    for (let place = 0; place < size; place++) {
      const slot = this.#slots[place] as number;
      this.#places[slot] = -1;
      target.add(slot, this.#dues[place] as number);
    }
  }

  clone(): TimerHeap {
    const copy = new TimerHeap();
    copy.#slots = this.#slots.slice(0, this.#size);
    copy.#dues = this.#dues.slice(0, this.#size);
    copy.#size = this.#size;
    copy.#places = this.#places.slice();
    return copy;
  }

  #grow(): void {
    const length = this.#size + 1;
    this.#slots = grown(this.#slots, length);
    this.#dues = grown(this.#dues, length);
  }

  /** Puts a timer at a place, or higher while it is due before those above it. Answers where it stands. */
  #rise(from: number, slot: number, due: number): number {
    const slots = this.#slots;
    const dues = this.#dues;
    const places = this.#places;
    let here = from;
    while (here > 0) {
      const parent = ((here - 1) / WIDTH) | 0;
      const dueAbove = dues[parent] as number;
      const above = slots[parent] as number;
      if (dueAbove < due || (dueAbove === due && above < slot)) break;
      slots[here] = above;
      dues[here] = dueAbove;
      places[above] = here;
      here = parent;
    }
    slots[here] = slot;
    dues[here] = due;
    places[slot] = here;
    return here;
  }

  /** Moves a timer lower while another below it is due before it. */
  #sink(from: number, slot: number, due: number): void {
    const slots = this.#slots;
    const dues = this.#dues;
    const places = this.#places;
    const size = this.#size;
    let here = from;
    for (;;) {
      const begin = here * WIDTH + 1;
      if (begin >= size) break;
      const end = Math.min(begin + WIDTH, size);
      let first = begin;
      let dueFirst = dues[begin] as number;
      for (let child = begin + 1; child < end; child++) {
        const dueOther = dues[child] as number;
        if (dueOther > dueFirst) continue;
        if (dueOther === dueFirst && (slots[child] as number) > (slots[first] as number)) continue;
        first = child;
        dueFirst = dueOther;
      }
      const below = slots[first] as number;
      if (due < dueFirst || (due === dueFirst && slot < below)) break;
      slots[here] = below;
      dues[here] = dueFirst;
      places[below] = here;
      here = first;
    }
    slots[here] = slot;
    dues[here] = due;
    places[slot] = here;
  }
}

/** A longer array with the same beginning, so that adding one after the other costs little; the rest is filled. */
export function grown<A extends Int32Array | Float64Array>(array: A, length: number, fill = 0): A {
  const Kind = array.constructor as new (length: number) => A;
  const longer = new Kind(Math.max(length, array.length * 2, 16));
  longer.set(array);
  if (fill !== 0) longer.fill(fill, array.length);
  return longer;
}
