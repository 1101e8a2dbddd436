// Owns what was carried out before its turn and is still to be told: notes come in the order of slots and leave in
// that of time. Those of one span of time lie beside each other, so that a span is in the processor's cache when it is
// put in order.
import type { Transition } from "./transition.ts";

/** How much time lies beside each other, in milliseconds: some ten thousand notes, where there are a million slots. */
const SPAN = 4_096;

/** What of a note are numbers (its instant and slot), and what texts (id, from, to and reason). */
const NUMBERS = 2;
const TEXTS = 4;

/** Places in a span are below this. */
const MOST_NOTES = 2 ** 32;

/** The notes of a span. In columns, because there are millions. */
interface Span {
  readonly numbers: number[];
  readonly texts: string[];
}

/** The notes of one kind of resource, in one move of the clock. */
export class AheadLog {
  readonly #kind: Transition["kind"];
  /** By the number of the span since 1970; without the present one. */
  readonly #spans = new Map<number, Span>();
  /** Those numbers, the last one first. */
  #toCome: number[] = [];
  #present: Span = { numbers: [], texts: [] };
  /** The places of the present span's notes, in order, and how many of them have left. */
  #order = new Float64Array(0);
  #left = 0;
  #firstAt = Infinity;
  #firstSlot = -1;

  constructor(kind: Transition["kind"]) {
    this.#kind = kind;
  }

  /** When the first is to be told, in milliseconds; Infinity where none is. */
  get firstAt(): number {
    return this.#firstAt;
  }

  /** The slot that the first tells of; -1 where there is none. */
  get firstSlot(): number {
    return this.#firstSlot;
  }

  /** Notes a transition. Slots come in ascending order, and what one goes through in the order of time. */
  add(slot: number, { at, id, from, to, reason }: Omit<Transition, "kind">): void {
    const number = Math.floor(at / SPAN);
    let span = this.#spans.get(number);
    if (!span) {
      span = { numbers: [], texts: [] };
      this.#spans.set(number, span);
    }
    span.numbers.push(at, slot);
    span.texts.push(id, from, to, reason);
  }

  /** Puts in order what was noted; from then on it can be taken, and nothing more is added. */
  settle(): void {
    this.#toCome = [...this.#spans.keys()].sort((one, other) => other - one);
    this.#next();
  }

  /** Takes the first out. Of those of one instant, that is the first that was added. */
  take(): Transition {
    const { texts } = this.#present;
    const place = (this.#order[this.#left] as number) * TEXTS;
    const transition = {
      at: this.#firstAt,
      kind: this.#kind,
      id: texts[place] as string,
      from: texts[place + 1] as string,
      to: texts[place + 2] as string,
      reason: texts[place + 3] as string,
    };
    this.#left += 1;
    this.#next();
    return transition;
  }

  #next(): void {
    if (this.#left === this.#order.length) this.#open(this.#toCome.pop());
    const { numbers } = this.#present;
    const place = (this.#order[this.#left] ?? 0) * NUMBERS;
    this.#firstAt = numbers[place] ?? Infinity;
    this.#firstSlot = numbers[place + 1] ?? -1;
  }

  /** Makes a span the present one, or none. */
  #open(number = Infinity): void {
    this.#present = this.#spans.get(number) ?? { numbers: [], texts: [] };
    this.#spans.delete(number);
    const { numbers } = this.#present;
    const order = new Float64Array(numbers.length / NUMBERS);
    // The instant decides, then the place.
    for (let place = 0; place < order.length; place++) {
      order[place] = ((numbers[place * NUMBERS] as number) - number * SPAN) * MOST_NOTES + place;
    }
    order.sort();
    for (let nth = 0; nth < order.length; nth++) order[nth] = (order[nth] as number) % MOST_NOTES;
    this.#order = order;
    this.#left = 0;
  }
}
