// Owns what is due: at most one timer per slot, in a heap ordered by time, then by creation.

/** Hands out the order of creation; one for all queues of a clock, so that their timers compare. */
export interface Sequence {
  next: number;
}

interface State {
  /** Slots, the first due at the root. Its first `size` places are in use. */
  heap: Int32Array;
  size: number;
  /** By slot: when it is due, in which order it was set, and its place in the heap or -1. */
  at: Float64Array;
  order: Float64Array;
  place: Int32Array;
}

/** A queue as it was; see `save`. */
export type SavedTimers = Readonly<State>;

/** Children of each place. Four make the heap half as high as two do, for the same comparisons. */
const WIDTH = 4;

/** Timers of numbered slots. Setting a slot again moves its timer; the cost is the logarithm of what is due. */
export class TimerQueue {
  readonly #sequence: Sequence;
  #state: State = {
    heap: new Int32Array(16),
    size: 0,
    at: new Float64Array(16),
    order: new Float64Array(16),
    place: new Int32Array(16).fill(-1),
  };
  /** The state belongs to something saved too, so that it is copied before it changes. */
  #isShared = false;

  constructor(sequence: Sequence) {
    this.#sequence = sequence;
  }

  get size(): number {
    return this.#state.size;
  }

  /** The slot that is due first, or -1. */
  get first(): number {
    return this.#state.size === 0 ? -1 : (this.#state.heap[0] as number);
  }

  /** When a slot that has a timer is due, in milliseconds. */
  at(slot: number): number {
    return this.#state.at[slot] as number;
  }

  /** When a slot's timer was set, as a number that rises with each setting. */
  order(slot: number): number {
    return this.#state.order[slot] as number;
  }

  set(slot: number, at: number): void {
    this.#own();
    if (slot >= this.#state.place.length) this.#grow(slot + 1);
    const state = this.#state;
    state.at[slot] = at;
    state.order[slot] = this.#sequence.next++;
    if ((state.place[slot] as number) < 0) {
      this.#rise(state.size++, slot);
    } else {
      const place = state.place[slot] as number;
      this.#sink(this.#rise(place, slot), slot);
    }
  }

  clear(slot: number): void {
    if ((this.#state.place[slot] ?? -1) < 0) return;
    this.#own();
    const state = this.#state;
    const place = state.place[slot] as number;
    state.place[slot] = -1;
    const last = state.heap[--state.size] as number;
    if (last !== slot) this.#sink(this.#rise(place, last), last);
  }

  /** Every slot with a timer, in no order. */
  slots(): Int32Array {
    return this.#state.heap.subarray(0, this.#state.size);
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
    const { heap, size, at, order, place } = this.#state;
    this.#state = { heap: heap.slice(), size, at: at.slice(), order: order.slice(), place: place.slice() };
    this.#isShared = false;
  }

  #grow(needed: number): void {
    const length = Math.max(needed, this.#state.place.length * 2);
    const { heap, at, order, place, size } = this.#state;
    this.#state = {
      heap: enlarged(heap, new Int32Array(length)),
      size,
      at: enlarged(at, new Float64Array(length)),
      order: enlarged(order, new Float64Array(length)),
      place: enlarged(place, new Int32Array(length).fill(-1)),
    };
  }

  /** Puts a slot at a place, or higher while it is due before those above it. Answers where it stands. */
  #rise(from: number, slot: number): number {
    const { heap, place, at, order } = this.#state;
    const due = at[slot] as number;
    const turn = order[slot] as number;
    let here = from;
    while (here > 0) {
      const parent = ((here - 1) / WIDTH) | 0;
      const above = heap[parent] as number;
      const dueAbove = at[above] as number;
      if (dueAbove < due || (dueAbove === due && (order[above] as number) < turn)) break;
      heap[here] = above;
      place[above] = here;
      here = parent;
    }
    heap[here] = slot;
    place[slot] = here;
    return here;
  }

  /** Moves the slot of a place lower while another below it is due before it. */
  #sink(from: number, slot: number): void {
    const { heap, place, at, order, size } = this.#state;
    const due = at[slot] as number;
    const turn = order[slot] as number;
    let here = from;
    for (;;) {
      const begin = here * WIDTH + 1;
      if (begin >= size) break;
      const end = begin + WIDTH < size ? begin + WIDTH : size;
      let first = begin;
      let below = heap[begin] as number;
      let dueBelow = at[below] as number;
      for (let child = begin + 1; child < end; child++) {
        const other = heap[child] as number;
        const dueOther = at[other] as number;
        if (
          dueOther > dueBelow ||
          (dueOther === dueBelow && (order[other] as number) > (order[below] as number))
        )
          continue;
        first = child;
        below = other;
        dueBelow = dueOther;
      }
      if (due < dueBelow || (due === dueBelow && turn < (order[below] as number))) break;
      heap[here] = below;
      place[below] = here;
      here = first;
    }
    heap[here] = slot;
    place[slot] = here;
  }
}

function enlarged<A extends Int32Array | Float64Array>(from: A, to: A): A {
  to.set(from);
  return to;
}
