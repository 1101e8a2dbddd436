// Owns what is remembered for the values that were written last: their encodings, so that none is written twice.

/** How many values of a kind are remembered. Bounds the memory. */
const REMEMBERED = 4_096;

/** What is remembered by value. */
export class Remembered<V, R extends object> {
  readonly #byValue = new Map<V, Partial<R>>();

  /** What is remembered for a value; it can be added to. */
  of(value: V): Partial<R> {
    let remembered = this.#byValue.get(value);
    if (!remembered) {
      remembered = {};
      this.#byValue.set(value, remembered);
      // A map keeps the order of its keys, so the first is the oldest.
      if (this.#byValue.size > REMEMBERED) this.#byValue.delete(this.#byValue.keys().next().value as V);
    }
    return remembered;
  }
}
