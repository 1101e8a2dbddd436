// Owns what is due: at most one timer per slot, in a heap ordered by time, then by creation.

/** Hands out the order of creation; one for all queues of a clock, so that their timers compare. */
export interface Sequence {
  next: number;
}

/** A timer that is set. */
export interface Timer {
  readonly slot: number;
  /** When it is due, in milliseconds. */
  readonly due: number;
  readonly order: number;
}

interface State {
  /** By place in the heap, the first due at the root: slot, instant and order. The first `size` are in use. */
  slots: Int32Array;
  dues: Float64Array;
  orders: Float64Array;
  size: number;
  /** By slot: its place in the heap, or -1. */
  places: Int32Array;
}

/** A queue as it was; see `save`. */
export type SavedTimers = Readonly<State>;

/** Children of each place. Four make the heap half as high as two do, for the same comparisons. */
const WIDTH = 4;

/** Timers of numbered slots. Setting a slot again moves its timer; the cost is the logarithm of what is due. */
export class TimerQueue {
  readonly #sequence: Sequence;
  #state: State = {
    slots: new Int32Array(16),
    dues: new Float64Array(16),
    orders: new Float64Array(16),
    size: 0,
    places: new Int32Array(16).fill(-1),
  };
  /** The state belongs to something saved too, so that it is copied before it changes. */
  #isShared = false;

  constructor(sequence: Sequence) {
    this.#sequence = sequence;
  }

  get size(): number {
    return this.#state.size;
  }

  /** The slot that is due first; -1 where none is. */
  get first(): number {
    return this.#state.size === 0 ? -1 : (this.#state.slots[0] as number);
  }

  /** When the first is due, in milliseconds; Infinity where none is. */
  get firstDue(): number {
    return this.#state.size === 0 ? Infinity : (this.#state.dues[0] as number);
  }

  /** When the first was set, as a number that rises with each setting. */
  get firstOrder(): number {
    return this.#state.orders[0] as number;
  }

  set(slot: number, due: number): void {
    this.#own();
    if (slot >= this.#state.places.length) this.#grow(slot + 1);
    const state = this.#state;
    const order = this.#sequence.next++;
    const place = state.places[slot] as number;
    if (place < 0) this.#rise(state.size++, slot, due, order);
    else this.#settle(place, slot, due, order);
  }

  clear(slot: number): void {
    if ((this.#state.places[slot] ?? -1) < 0) return;
    this.#own();
    const state = this.#state;
    const place = state.places[slot] as number;
    state.places[slot] = -1;
    const last = --state.size;
    if (place === last) return;
    const { slots, dues, orders } = state;
    this.#settle(place, slots[last] as number, dues[last] as number, orders[last] as number);
  }

  /** The timers that are set, in the order in which they are due. Works on a copy of the queue. */
  *inOrder(): Generator<Timer, undefined> {
    if (this.size === 0) return;
    const rest = new TimerQueue(this.#sequence);
    rest.load(this.save());
    while (rest.size > 0) {
      const timer = { slot: rest.first, due: rest.firstDue, order: rest.firstOrder };
      yield timer;
      rest.clear(timer.slot);
    }
  }

  /** The queue as it is now. Costs nothing; the first change afterwards copies the queue. */
  save(): SavedTimers {
    this.#isShared = true;
    return this.#state;
  }

  load(saved: SavedTimers): void {
    this.#state = saved;
    this.#isShared = true;
  }

  #own(): void {
    if (!this.#isShared) return;
    this.#state = copyOf(this.#state, this.#state.places.length);
    this.#isShared = false;
  }

  #grow(needed: number): void {
    this.#state = copyOf(this.#state, Math.max(needed, this.#state.places.length * 2));
  }

  /** Puts a timer where another stood or was. */
  #settle(place: number, slot: number, due: number, order: number): void {
    if (this.#rise(place, slot, due, order) === place) this.#sink(place, slot, due, order);
  }

  /** Puts a timer at a place, or higher while it is due before those above it. Answers where it stands. */
  #rise(from: number, slot: number, due: number, order: number): number {
    const { slots, dues, orders, places } = this.#state;
    let here = from;
    while (here > 0) {
      const parent = ((here - 1) / WIDTH) | 0;
      const dueAbove = dues[parent] as number;
      if (dueAbove < due || (dueAbove === due && (orders[parent] as number) < order)) break;
      const above = slots[parent] as number;
      slots[here] = above;
      dues[here] = dueAbove;
      orders[here] = orders[parent] as number;
      places[above] = here;
      here = parent;
    }
    slots[here] = slot;
    dues[here] = due;
    orders[here] = order;
    places[slot] = here;
    return here;
  }

  /** Moves a timer lower while another below it is due before it. */
  #sink(from: number, slot: number, due: number, order: number): void {
    const { slots, dues, orders, places, size } = this.#state;
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
        if (dueOther === dueFirst && (orders[child] as number) > (orders[first] as number)) continue;
        first = child;
        dueFirst = dueOther;
      }
      if (due < dueFirst || (due === dueFirst && order < (orders[first] as number))) break;
      const below = slots[first] as number;
      slots[here] = below;
      dues[here] = dueFirst;
      orders[here] = orders[first] as number;
      places[below] = here;
      here = first;
    }
    slots[here] = slot;
    dues[here] = due;
    orders[here] = order;
    places[slot] = here;
  }
}

/** The same timers with room for so many slots. */
function copyOf({ slots, dues, orders, size, places }: State, length: number): State {
  const copy: State = {
    slots: new Int32Array(length),
    dues: new Float64Array(length),
    orders: new Float64Array(length),
    size,
    places: new Int32Array(length),
  };
  // Of the heap only what is in use: most of a long queue's room is empty when most work is done.
  copy.slots.set(slots.subarray(0, size));
  copy.dues.set(dues.subarray(0, size));
  copy.orders.set(orders.subarray(0, size));
  copy.places.set(places);
  copy.places.fill(-1, places.length);
  return copy;
}
