// Owns the history of values that are gone: the last of a kind, oldest first. It is only displayed,
// never decides anything, and is not part of a saved state.

/** The most values kept; the oldest are dropped. */
export const HISTORY_LIMIT = 10_000;

/** A saved history; see `History.save`. */
export interface SavedHistory<T> {
  readonly values: readonly T[];
  readonly length: number;
}

/** The last values, as they were noted. */
export class History<T> {
  #values: T[] = [];

  note(value: T): void {
    // Twice the limit, so that dropping the oldest costs little per value.
    if (this.#values.length >= 2 * HISTORY_LIMIT) this.#values = this.#values.slice(-HISTORY_LIMIT + 1);
    this.#values.push(value);
  }

  /** Oldest first. */
  get values(): readonly T[] {
    return this.#values.slice(-HISTORY_LIMIT);
  }

  /** The current history. Costs nothing: later values are appended after it. */
  save(): SavedHistory<T> {
    return { values: this.#values, length: this.#values.length };
  }

  load({ values, length }: SavedHistory<T>): void {
    this.#values = values.slice(0, length);
  }
}
