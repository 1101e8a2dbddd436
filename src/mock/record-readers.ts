// Owns what readers of the journal hold of it while their answer is written, which takes as long as they take it.
import type { CallRecord } from "../rpc/call-record.ts";
import type { RecordRing } from "./record-ring.ts";

/** The most bytes of memory that all readers together hold of calls that the journal may have dropped. */
const MOST_HELD = 16 * 2 ** 20;

/** The readers of one journal. */
export class RecordReaders {
  readonly #ring: RecordRing;
  #held = 0;

  constructor(ring: RecordRing) {
    this.#ring = ring;
  }

  /**
   * Some records as they are now. If all readers together would hold too much, those among them that are remembered when
   * it is their turn, and pass.
   */
  read(records: readonly CallRecord[], passes: (record: CallRecord) => boolean): Iterable<CallRecord> {
    const memory = records.reduce((sum, record) => sum + record.memory, 0);
    if (this.#held + memory <= MOST_HELD) return this.#hold(records, memory);
    return this.#remembered(records[0]?.id ?? 0, records.at(-1)?.id ?? -1, passes);
  }

  *#hold(records: readonly CallRecord[], memory: number): Generator<CallRecord> {
    this.#held += memory;
    try {
      yield* records;
    } finally {
      this.#held -= memory;
    }
  }

  *#remembered(first: number, last: number, passes: (record: CallRecord) => boolean): Generator<CallRecord> {
    const { cleared } = this.#ring;
    let record = this.#ring.after(first - 1);
    while (record && record.id <= last && this.#ring.cleared === cleared) {
      const { id } = record;
      if (passes(record)) yield record;
      record = this.#ring.after(id);
    }
  }
}
