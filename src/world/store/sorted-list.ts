// Owns lists of values in a given order; reading a page costs only that page, and adding many at once only their sorting.

/** A saved list; see `save`. */
export type SavedList<T> = readonly T[];

/** If more than this were added, they are sorted together with the others. */
const MANY = 16;

/** Values in ascending order. No two are equal in that order. */
export class SortedList<T> {
  readonly #compare: (a: T, b: T) => number;
  #values: T[] = [];
  /** Added since the last read, in no order. */
  #added: T[] = [];
  /** The values are shared with a saved list, so they are copied before they change. */
  #isShared = false;

  constructor(compare: (a: T, b: T) => number) {
    this.#compare = compare;
  }

  add(value: T): void {
    this.#added.push(value);
  }

  delete(value: T): void {
    this.#settle();
    this.#own();
    this.#values.splice(this.#placeOf(value), 1);
  }

  /** The values in ascending order, only those after one if it is given. */
  *ascending(after?: T): Generator<T> {
    this.#settle();
    let place = after === undefined ? 0 : this.#placeOf(after);
    if (after !== undefined && this.#isAt(place, after)) place += 1;
    for (; place < this.#values.length; place++) yield this.#values[place] as T;
  }

  /** The values in descending order, only those before one if it is given. */
  *descending(before?: T): Generator<T> {
    this.#settle();
    const end = before === undefined ? this.#values.length : this.#placeOf(before);
    for (let place = end - 1; place >= 0; place--) yield this.#values[place] as T;
  }

  /** The current list. Costs nothing; the first change afterwards copies it. */
  save(): SavedList<T> {
    this.#settle();
    this.#isShared = true;
    return this.#values;
  }

  load(saved: SavedList<T>): void {
    this.#values = saved as T[];
    this.#added = [];
    this.#isShared = true;
  }

  /** Puts what was added into its places: a few one by one, many by sorting all. */
  #settle(): void {
    const added = this.#added;
    if (added.length === 0) return;
    this.#added = [];
    if (added.length > MANY) {
      this.#values = [...this.#values, ...added].sort(this.#compare);
      this.#isShared = false;
      return;
    }
    this.#own();
    for (const value of added) this.#values.splice(this.#placeOf(value), 0, value);
  }

  /** Where a value is, or would be. */
  #placeOf(value: T): number {
    let low = 0;
    let high = this.#values.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#compare(this.#values[middle] as T, value) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #isAt(place: number, value: T): boolean {
    return place < this.#values.length && this.#compare(this.#values[place] as T, value) === 0;
  }

  #own(): void {
    if (!this.#isShared) return;
    this.#values = this.#values.slice();
    this.#isShared = false;
  }
}
