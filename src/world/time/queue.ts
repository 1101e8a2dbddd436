// Owns what is due: at most one timer per slot, in the order of time, then of slots. A binary heap.

interface Heap {
  /** By place in the heap, the first due at the root: slot and instant. */
  readonly slots: number[];
  readonly dues: number[];
  /** By slot: its place in the heap, or -1. */
  readonly places: number[];
}

/** A queue as it was; see `save`. */
export type SavedTimers = Readonly<Heap>;

/** Timers of numbered slots. */
export class TimerQueue {
  #heap: Heap = { slots: [], dues: [], places: [] };
  /** The heap belongs to something saved too, so that it is copied before it changes. */
  #isShared = false;

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
    const copy = new TimerQueue();
    copy.#heap = copyOf(this.#heap);
    return copy;
  }

  /** The queue as it is now. Costs nothing; the first change afterwards copies the queue. */
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

  /** Puts a timer at a place, or above or below it, where the order wants it. What was there is written over. */
  #put(place: number, slot: number, due: number): void {
    const { slots, dues, places } = this.#heap;
    const isBefore = (other: number) =>
      due < (dues[other] as number) || (due === dues[other] && slot < (slots[other] as number));
    let here = place;
    const move = (from: number) => {
      slots[here] = slots[from] as number;
      dues[here] = dues[from] as number;
      places[slots[here] as number] = here;
      here = from;
    };
    for (let above = (here - 1) >> 1; here > 0 && isBefore(above); above = (here - 1) >> 1) move(above);
    for (let below = firstBelow(this.#heap, here); below > 0 && !isBefore(below); ) {
      move(below);
      below = firstBelow(this.#heap, here);
    }
    slots[here] = slot;
    dues[here] = due;
    places[slot] = here;
  }
}

/** Of the two places below one, that of the timer that is due first; 0 if there is none. */
function firstBelow({ slots, dues }: Heap, place: number): number {
  const left = 2 * place + 1;
  const right = left + 1;
  if (right >= slots.length) return left < slots.length ? left : 0;
  const [one, other] = [dues[left] as number, dues[right] as number];
  return one < other || (one === other && (slots[left] as number) < (slots[right] as number)) ? left : right;
}

function copyOf({ slots, dues, places }: Heap): Heap {
  return { slots: slots.slice(), dues: dues.slice(), places: places.slice() };
}
