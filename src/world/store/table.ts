// Owns the storage of one kind of resource: rows by id, and indexes, with which reading a list's
// page costs only that page.
import { Refusal } from "../errors.ts";
import { IdIndex, type SavedIds } from "./id-index.ts";
import { type OrderedSlots, SlotBits, SlotList } from "./ordered-index.ts";

/** What every stored row has. */
export interface Row {
  /** Its position in the order of creation. Never reused, even after the row is gone. */
  readonly slot: number;
  readonly value: { readonly id: string };
}

/** The fields by which a table's rows are found, each with the way to read it. */
export interface TableKeys<R, F extends string> {
  /** Fields that never change. */
  readonly fixed: Readonly<Partial<Record<F, (row: R) => string>>>;
  /** Fields that change. Each value costs a bit for each row that ever existed. */
  readonly changing: Readonly<Partial<Record<F, (row: R) => string>>>;
}

/**
 * Which rows a list holds: values within one field are alternatives, all fields must hold; an empty
 * field does not filter.
 */
export type TableFilter<F extends string> = Readonly<Partial<Record<F, readonly string[]>>>;

/** Which part of a list. */
export interface PageBounds {
  readonly limit: number;
  /** Only rows created before this slot. Absent: from the newest. */
  readonly before?: number | undefined;
}

/** Rows, newest first; `next` is what `before` of the following page is, undefined on the last one. */
export interface Page<R> {
  readonly rows: readonly R[];
  readonly next: number | undefined;
}

/** The rows of each value of a field. */
interface Index<R, S> {
  readonly field: string;
  readonly read: (row: R) => string;
  /** NO_SETS until it has one. */
  sets: ReadonlyMap<string, S>;
}

/** Of an index without rows. Shared, because a mock has many tables and most stay small. */
const NO_SETS: ReadonlyMap<string, never> = new Map<string, never>();

/** One field of a filter. */
interface Test<R> {
  readonly index: Index<R, OrderedSlots>;
  readonly values: readonly string[];
}

interface State<R> {
  rows: (R | undefined)[];
  present: SlotBits;
  fixed: readonly Index<R, SlotList>[];
  changing: readonly Index<R, SlotBits>[];
}

/** A saved table; see `save`. */
export interface SavedTable<R> {
  readonly ids: SavedIds;
  readonly state: State<R>;
}

/** Rows as plain JSON; see `state`. */
export interface TableState<R> {
  /** The slot of the next new one. */
  readonly nextSlot: number;
  /** In the order of their slots. */
  readonly rows: readonly R[];
}

/** Rows are immutable: a change replaces the row in its slot. */
export class Table<R extends Row, F extends string> {
  readonly #ids = new IdIndex();
  #state: State<R>;
  /** The state is shared with a saved table, so it is copied before it changes. */
  #isShared = false;

  constructor({ fixed, changing }: TableKeys<R, F>) {
    this.#state = {
      rows: [],
      present: new SlotBits(),
      fixed: emptyIndexes(fixed),
      changing: emptyIndexes(changing),
    };
  }

  get size(): number {
    return this.#ids.size;
  }

  /** The slot that the next inserted row takes. */
  get nextSlot(): number {
    return this.#state.rows.length;
  }

  get(id: string): R | undefined {
    const slot = this.#ids.get(id);
    return slot === undefined ? undefined : this.#state.rows[slot];
  }

  at(slot: number): R {
    const row = this.#state.rows[slot];
    if (!row) throw new Error(`Failed to read slot ${slot}: no row is there.`);
    return row;
  }

  /** Stores a new row in `nextSlot`, or another value of a row in its own slot. Returns the previous value. */
  put(row: R): R | undefined {
    this.#own();
    const { rows, present, fixed } = this.#state;
    const { slot } = row;
    const old = rows[slot];
    if (slot === rows.length) {
      this.#ids.add(row.value.id, slot);
      present.add(slot);
      for (const index of fixed) setOf(index, index.read(row), SlotList).add(slot);
    }
    rows[slot] = row;
    this.#reindex(slot, old, row);
    return old;
  }

  /** The rows as plain JSON. */
  state(): TableState<R> {
    return { nextSlot: this.nextSlot, rows: [...this] };
  }

  /** Puts rows into their slots of an empty table. @throws Refusal */
  restore({ nextSlot, rows }: TableState<R>): void {
    for (const [index, row] of rows.entries()) {
      if (row.slot < this.nextSlot || row.slot >= nextSlot) {
        throw new Refusal("invalid", `rows.${index}.slot: ${row.slot} is not between its neighbours`);
      }
      if (this.get(row.value.id)) {
        throw new Refusal("invalid", `rows.${index}.value.id: ${row.value.id} is listed twice`);
      }
      this.#skipTo(row.slot);
      this.put(row);
    }
    this.#skipTo(nextSlot);
  }

  /** Leaves the slots before one empty, as if their rows were gone. */
  #skipTo(slot: number): void {
    this.#own();
    const { rows } = this.#state;
    while (rows.length < slot) rows.push(undefined);
  }

  remove(row: R): void {
    this.#own();
    const { rows, present, fixed } = this.#state;
    const { slot } = row;
    rows[slot] = undefined;
    this.#ids.delete(row.value.id);
    present.delete(slot);
    const isThere = (other: number) => rows[other] !== undefined;
    for (const index of fixed) setOf(index, index.read(row), SlotList).delete(isThere);
    this.#reindex(slot, row, undefined);
  }

  /** Reads a page from the smallest index that the filter names. */
  page(filter: TableFilter<F>, { limit, before = Infinity }: PageBounds): Page<R> {
    const { rows, fixed, changing } = this.#state;
    const tests: Test<R>[] = [];
    for (const index of [...fixed, ...changing]) {
      const values = filter[index.field as F];
      if (values && values.length > 0) tests.push({ index, values });
    }
    const sources = this.#sources(tests);
    const found: R[] = [];
    for (let slot = latest(sources, before); slot >= 0; slot = latest(sources, slot)) {
      const row = rows[slot];
      if (!row || !tests.every(({ index, values }) => values.includes(index.read(row)))) continue;
      if (found.length === limit) return { rows: found, next: (found.at(-1) as R).slot };
      found.push(row);
    }
    return { rows: found, next: undefined };
  }

  /** Every row, oldest first. */
  *[Symbol.iterator](): Iterator<R> {
    for (const row of this.#state.rows) if (row) yield row;
  }

  /** The current table. Costs nothing; the first change afterwards copies the table. */
  save(): SavedTable<R> {
    this.#isShared = true;
    return { ids: this.#ids.save(), state: this.#state };
  }

  load(saved: SavedTable<R>): void {
    this.#ids.load(saved.ids);
    this.#state = saved.state;
    this.#isShared = true;
  }

  #sources(tests: readonly Test<R>[]): readonly OrderedSlots[] {
    const { present } = this.#state;
    let best: readonly OrderedSlots[] = [present];
    let fewest = present.size;
    for (const { index, values } of tests) {
      const sets = values.flatMap((value) => index.sets.get(value) ?? []);
      const size = sets.reduce((sum, set) => sum + set.size, 0);
      if (size > fewest) continue;
      best = sets;
      fewest = size;
    }
    return best;
  }

  #reindex(slot: number, old: R | undefined, row: R | undefined): void {
    for (const index of this.#state.changing) {
      const { read } = index;
      const from = old && read(old);
      const to = row && read(row);
      if (from === to) continue;
      if (from !== undefined) setOf(index, from, SlotBits).delete(slot);
      if (to !== undefined) setOf(index, to, SlotBits).add(slot);
    }
  }

  #own(): void {
    if (!this.#isShared) return;
    const { rows, present, fixed, changing } = this.#state;
    this.#ids.own();
    this.#state = {
      rows: rows.slice(),
      present: present.clone(),
      fixed: cloneIndexes(fixed),
      changing: cloneIndexes(changing),
    };
    this.#isShared = false;
  }
}

function emptyIndexes<R, S>(keys: Readonly<Partial<Record<string, (row: R) => string>>>): Index<R, S>[] {
  const fields = Object.entries(keys) as [string, (row: R) => string][];
  return fields.map(([field, read]) => ({ field, read, sets: NO_SETS }));
}

function setOf<S>(index: Index<never, S>, value: string, Kind: new () => S): S {
  const found = index.sets.get(value);
  if (found) return found;
  const set = new Kind();
  if (index.sets === NO_SETS) index.sets = new Map();
  (index.sets as Map<string, S>).set(value, set);
  return set;
}

function cloneIndexes<R, S extends { clone(): S }>(indexes: readonly Index<R, S>[]): Index<R, S>[] {
  return indexes.map(({ field, read, sets }) => ({
    field,
    read,
    sets: sets === NO_SETS ? NO_SETS : new Map(Array.from(sets, ([value, set]) => [value, set.clone()])),
  }));
}

/** The greatest slot below one that is in any of the sets, or -1. */
function latest(sources: readonly OrderedSlots[], before: number): number {
  let greatest = -1;
  for (const source of sources) greatest = Math.max(greatest, source.before(before));
  return greatest;
}
