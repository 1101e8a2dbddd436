// Owns the place where records of calls are remembered: the newest ones, within a number and a budget of memory.
import type { CallRecord } from "../rpc/call-record.ts";

/** How much a journal remembers. */
export interface JournalLimits {
  /** How many calls. */
  readonly calls: number;
  /** How many bytes of memory they may hold, by an upper estimate. */
  readonly bytes: number;
}

export class RecordRing {
  readonly #limits: JournalLimits;
  /** The n-th record since it was empty is at index n modulo the capacity. */
  #slots: (CallRecord | undefined)[] = [];
  #count = 0;
  /** How many of those are not remembered any more. */
  #dropped = 0;
  #bytes = 0;
  #cleared = 0;

  constructor(limits: JournalLimits) {
    this.#limits = limits;
  }

  /** Those that are remembered, oldest first. */
  get records(): readonly CallRecord[] {
    return Array.from({ length: this.#count - this.#dropped }, (_, index) => this.#at(this.#dropped + index));
  }

  /** The oldest of them whose id is greater; undefined if there is none. */
  after(id: number): CallRecord | undefined {
    let [low, high] = [this.#dropped, this.#count];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (this.#at(middle).id > id) high = middle;
      else low = middle + 1;
    }
    return low < this.#count ? this.#at(low) : undefined;
  }

  /** How many fell out since it was empty. */
  get dropped(): number {
    return this.#dropped;
  }

  /** How many times it was cleared. */
  get cleared(): number {
    return this.#cleared;
  }

  /** What those that are remembered hold in memory. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Appends a record; the oldest are dropped if it needs their room. */
  put(record: CallRecord): void {
    const { calls, bytes } = this.#limits;
    this.#count += 1;
    if (record.memory > bytes || calls === 0) {
      this.clear(this.#count);
      return;
    }
    while (this.#count - this.#dropped > calls || this.#bytes + record.memory > bytes) this.#dropOldest();
    this.#bytes += record.memory;
    this.#slots[(this.#count - 1) % calls] = record;
  }

  /** Forgets all, `dropped` of which count as fallen out. */
  clear(dropped = 0): void {
    this.#cleared += 1;
    this.#slots = [];
    this.#count = dropped;
    this.#dropped = dropped;
    this.#bytes = 0;
  }

  #dropOldest(): void {
    this.#bytes -= this.#at(this.#dropped).memory;
    this.#slots[this.#dropped % this.#limits.calls] = undefined;
    this.#dropped += 1;
  }

  #at(index: number): CallRecord {
    return this.#slots[index % this.#limits.calls] as CallRecord;
  }
}
