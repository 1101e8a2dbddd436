// Owns the storage of one kind of resource: rows by id, and in order of creation for lists.

/** What every stored row has. */
export interface Row {
  /** Its place in the order of creation. Never used again, also after the row is gone. */
  readonly slot: number;
  readonly value: { readonly id: string };
}

/** Which rows a page holds. */
export interface PageQuery<R> {
  readonly where: (row: R) => boolean;
  readonly limit: number;
  /** Only rows created before this slot. Absent: from the newest. */
  readonly before?: number | undefined;
}

/** Rows, newest first; `next` is where the following page begins, undefined on the last one. */
export interface Page<R> {
  readonly rows: readonly R[];
  readonly next: number | undefined;
}

/** Rows are immutable: a change puts another one in the same slot. */
export class Table<R extends Row> {
  readonly #rows: (R | undefined)[] = [];
  readonly #slots = new Map<string, number>();

  get size(): number {
    return this.#slots.size;
  }

  /** The slot that the next inserted row takes. */
  get nextSlot(): number {
    return this.#rows.length;
  }

  get(id: string): R | undefined {
    const slot = this.#slots.get(id);
    return slot === undefined ? undefined : this.#rows[slot];
  }

  at(slot: number): R {
    const row = this.#rows[slot];
    if (!row) throw new Error(`Failed to read slot ${slot}: no row is there.`);
    return row;
  }

  /** Stores a new row in `nextSlot`, or another value of a row in its own slot. */
  put(row: R): void {
    if (row.slot === this.#rows.length) this.#slots.set(row.value.id, row.slot);
    this.#rows[row.slot] = row;
  }

  remove(row: R): void {
    this.#rows[row.slot] = undefined;
    this.#slots.delete(row.value.id);
  }

  page(query: PageQuery<R>): Page<R> {
    const rows: R[] = [];
    for (let slot = Math.min(query.before ?? Infinity, this.#rows.length) - 1; slot >= 0; slot--) {
      const row = this.#rows[slot];
      if (!row || !query.where(row)) continue;
      if (rows.length === query.limit) return { rows, next: (rows.at(-1) as R).slot };
      rows.push(row);
    }
    return { rows, next: undefined };
  }

  /** Every row, oldest first. */
  *[Symbol.iterator](): Iterator<R> {
    for (const row of this.#rows) if (row) yield row;
  }
}
