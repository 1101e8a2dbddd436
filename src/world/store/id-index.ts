// Owns the index from ids to slots.

/** A saved index; see `save`. */
export interface SavedIds {
  readonly old: ReadonlyMap<string, number>;
  readonly recent: ReadonlyMap<string, number>;
  readonly size: number;
}

/** Marks an id that is gone. */
const GONE = -1;

/** Of an index of which nothing has been saved. Shared, because a mock has many tables and most stay small. */
const NONE: ReadonlyMap<string, number> = new Map();

/**
 * Slots by id. What has been saved is never changed but covered by newer entries, because copying a map takes far
 * longer than copying anything else of a table.
 */
export class IdIndex {
  /** Shared with what was saved. */
  #old: ReadonlyMap<string, number> = NONE;
  #recent = new Map<string, number>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get(id: string): number | undefined {
    const slot = this.#recent.get(id) ?? this.#old.get(id);
    return slot === GONE ? undefined : slot;
  }

  add(id: string, slot: number): void {
    this.#recent.set(id, slot);
    this.#size += 1;
  }

  delete(id: string): void {
    if (this.#old.has(id)) this.#recent.set(id, GONE);
    else this.#recent.delete(id);
    this.#size -= 1;
  }

  /** The current index. Call `own` before the next change. */
  save(): SavedIds {
    return { old: this.#old, recent: this.#recent, size: this.#size };
  }

  load({ old, recent, size }: SavedIds): void {
    this.#old = old;
    this.#recent = recent as Map<string, number>;
    this.#size = size;
  }

  /** Separates the index from what was saved: costs the changes since, and occasionally the whole index. */
  own(): void {
    if (this.#old.size === 0) {
      this.#old = this.#recent;
      this.#recent = new Map();
    } else if (this.#recent.size * 4 < this.#old.size) {
      this.#recent = new Map(this.#recent);
    } else {
      const all = new Map(this.#old);
      for (const [id, slot] of this.#recent) {
        if (slot === GONE) all.delete(id);
        else all.set(id, slot);
      }
      this.#old = all;
      this.#recent = new Map();
    }
  }
}
