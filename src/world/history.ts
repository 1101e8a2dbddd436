// Owns the memory of what was: the last values of a kind, oldest first. Nothing reads it but who wants to show the
// past, so it decides nothing and is no part of a state.

/** Most values that are remembered; the oldest fall out. */
export const PAST_LIMIT = 10_000;

/** The memory as it was; see `Past.save`. */
export interface SavedPast<T> {
  readonly values: readonly T[];
  readonly length: number;
}

/** The last values, as they were noted. */
export class Past<T> {
  #values: T[] = [];

  note(value: T): void {
    // Twice the limit, so that dropping the oldest costs little per value.
    if (this.#values.length >= 2 * PAST_LIMIT) this.#values = this.#values.slice(-PAST_LIMIT + 1);
    this.#values.push(value);
  }

  /** Oldest first. */
  get values(): readonly T[] {
    return this.#values.slice(-PAST_LIMIT);
  }

  /** The memory as it is now. Costs nothing: what is noted later stands behind it. */
  save(): SavedPast<T> {
    return { values: this.#values, length: this.#values.length };
  }

  load({ values, length }: SavedPast<T>): void {
    this.#values = values.slice(0, length);
  }
}
