// Owns slots in the order of ids, so that reading a page costs only that page.

/** Saved ids and slots; see `save`. */
export interface SavedSortedIds {
  readonly ids: readonly string[];
  readonly slots: readonly number[];
}

/** Ids in ascending order, each with the slot of its row. Ids that rise with time are added at the end. */
export class SortedIds {
  #ids: string[] = [];
  #slots: number[] = [];
  #isShared = false;

  /** Adds an id that is not there. */
  add(id: string, slot: number): void {
    this.#own();
    const place = this.#placeOf(id);
    if (place === this.#ids.length) {
      this.#ids.push(id);
      this.#slots.push(slot);
      return;
    }
    this.#ids.splice(place, 0, id);
    this.#slots.splice(place, 0, slot);
  }

  /** Removes an id; does nothing if it is not there. */
  remove(id: string): void {
    const place = this.#placeOf(id);
    if (this.#ids[place] !== id) return;
    this.#own();
    this.#ids.splice(place, 1);
    this.#slots.splice(place, 1);
  }

  /** The slot of an id; undefined if it is not there. */
  find(id: string): number | undefined {
    const place = this.#placeOf(id);
    return this.#ids[place] === id ? this.#slots[place] : undefined;
  }

  /** Ids and slots, the greatest id first. @param before only ids that are smaller; absent: all */
  *descending(before?: string): Generator<{ readonly id: string; readonly slot: number }, undefined> {
    const from = before === undefined ? this.#ids.length : this.#placeOf(before);
    for (let place = from - 1; place >= 0; place--) {
      yield { id: this.#ids[place] as string, slot: this.#slots[place] as number };
    }
  }

  /** The current state. Costs nothing; the first change afterwards copies. */
  save(): SavedSortedIds {
    this.#isShared = true;
    return { ids: this.#ids, slots: this.#slots };
  }

  load({ ids, slots }: SavedSortedIds): void {
    this.#ids = ids as string[];
    this.#slots = slots as number[];
    this.#isShared = true;
  }

  /** Where an id is, or belongs. */
  #placeOf(id: string): number {
    const ids = this.#ids;
    const last = ids.length - 1;
    if (last < 0 || (ids[last] as string) < id) return ids.length;
    let low = 0;
    let high = last;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((ids[middle] as string) < id) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #own(): void {
    if (!this.#isShared) return;
    this.#ids = this.#ids.slice();
    this.#slots = this.#slots.slice();
    this.#isShared = false;
  }
}
