// Owns how resources change with time: the next stage of each is planned at every change, fires
// when it is due and is reported as a transition.

import { Refusal } from "../errors.ts";
import { type Change, type Changes, operationOf } from "../store/changes.ts";
import { type Row, type SavedTable, Table, type TableKeys } from "../store/table.ts";
import type { Clock, Upcoming } from "./clock.ts";
import type { SavedTimers, TimerQueue } from "./queue.ts";
import type { Transition } from "./transition.ts";

/** What every row of a stage table has. */
export interface Stage<R> {
  readonly name: string;
  /** A calendar event (an expiry), which no polling client waits for. */
  readonly calendar?: true;
  /** Why it happened, in words. */
  readonly reason: (before: R, after: R) => string;
  /** Why it will happen, in words. Absent: `reason`, if it does not depend on the new row. */
  readonly expected?: (before: R) => string;
  /** The phase that it leads to, or "gone". Absent: the phase stays. */
  readonly to?: string;
}

/** A stage and the instant at which it is due. */
export interface Planned<S> {
  readonly stage: S;
  readonly at: number;
}

export interface LifecycleOptions<R, S, F extends string> {
  readonly clock: Clock;
  readonly changes: Changes;
  readonly kind: Transition["kind"];
  readonly keys: TableKeys<R, F>;
  /** The stage that a resource takes next; undefined if it changes no more by itself. */
  readonly plan: (row: R) => Planned<S> | undefined;
  /** The row after a stage at an instant; undefined if it is gone. Stores nothing. */
  readonly enact: (row: R, stage: S, at: number) => R | undefined;
  /** Called with each stored row and its previous value, undefined for a new one. */
  readonly onStored?: (before: R | undefined, after: R) => void;
  /** Called with a row that is gone. */
  readonly onGone?: (row: R) => void;
}

/** Saved resources; see `save`. */
export interface SavedLifecycle<R> {
  readonly table: SavedTable<R>;
  readonly progress: SavedTimers;
  readonly calendar: SavedTimers;
}

/** A resource with a lifecycle. */
export type LivingRow = Row & {
  readonly value: { readonly spec: object; readonly status: { readonly phase: string } };
};

/** How the state of resources is written and restored: the rows first, then the timer of each. */
export interface Persistence<R extends Row> {
  readonly table: Pick<Table<R, string>, "state" | "restore">;
  restoreTimer(id: string, at: number): void;
  requireTimers(): void;
}

/** The rows of one kind of resource and their timers. */
export class Lifecycle<R extends LivingRow, S extends Stage<R>, F extends string> implements Persistence<R> {
  readonly table: Table<R, F>;
  readonly #options: LifecycleOptions<R, S, F>;
  readonly #progress: TimerQueue;
  readonly #calendar: TimerQueue;

  constructor(options: LifecycleOptions<R, S, F>) {
    this.#options = options;
    this.table = new Table(options.keys);
    const { clock } = options;
    const lane = {
      fire: (slot: number) => this.#fire(this.table.at(slot)),
      describe: (slot: number) => this.#describe(this.table.at(slot)),
      stageOf: (slot: number) => this.#stageOf(this.table.at(slot)).name,
    };
    this.#progress = clock.lane({ ...lane, isCalendar: false });
    this.#calendar = clock.lane({ ...lane, isCalendar: true });
  }

  /**
   * Stores a new row or another value of one, and plans its next stage.
   * @param reason why an operation changed it, in words, for example "a caller cancelled it"; a stage has its own
   * @param cause "time" if the calendar called the operation
   */
  store(row: R, reason = "", cause: Change["cause"] = "call"): R {
    const before = this.#put(row);
    if (this.#options.changes.isWatched) this.#report(before, row, { cause, reason });
    return row;
  }

  #put(row: R): R | undefined {
    const before = this.table.put(row);
    this.#plan(row.slot, this.#options.plan(row));
    this.#options.onStored?.(before, row);
    return before;
  }

  #plan(slot: number, planned: Planned<S> | undefined): void {
    const isCalendar = planned?.stage.calendar === true;
    const [queue, other] = isCalendar ? [this.#calendar, this.#progress] : [this.#progress, this.#calendar];
    if (planned) queue.set(slot, planned.at);
    else queue.clear(slot);
    other.clear(slot);
  }

  /** Removes a row at once, whatever is planned for it. @param reason why an operation removed it, in words */
  remove(row: R, reason: string): void {
    this.#remove(row);
    if (this.#options.changes.isWatched) this.#report(row, undefined, { cause: "call", reason });
  }

  /** The current state. Costs nothing; the first change afterwards copies. */
  save(): SavedLifecycle<R> {
    return { table: this.table.save(), progress: this.#progress.save(), calendar: this.#calendar.save() };
  }

  load(saved: SavedLifecycle<R>): void {
    this.table.load(saved.table);
    this.#progress.load(saved.progress);
    this.#calendar.load(saved.calendar);
  }

  /** Plans the next stage of a restored row. @throws Refusal if it is not due then, or planned already */
  restoreTimer(id: string, at: number): void {
    const { kind } = this.#options;
    const row = this.table.get(id);
    if (!row) throw new Refusal("invalid", `there is no ${kind} ${id}`);
    const planned = this.#options.plan(row);
    if (planned?.at !== at) {
      throw new Refusal("invalid", `${kind} ${id} is due at ${planned?.at ?? "no time"}, not at ${at}`);
    }
    if (this.#isPlanned(row)) throw new Refusal("invalid", `${kind} ${id} is listed twice`);
    this.#plan(row.slot, planned);
  }

  /** @throws Refusal if a restored row has a next stage and no timer */
  requireTimers(): void {
    for (const row of this.table) {
      if (this.#isPlanned(row) || !this.#options.plan(row)) continue;
      throw new Refusal("invalid", `${this.#options.kind} ${row.value.id} is missing`);
    }
  }

  #isPlanned({ slot }: R): boolean {
    return this.#progress.has(slot) || this.#calendar.has(slot);
  }

  /** The stage that a row is due for. It is planned again rather than stored, because it follows from the row. */
  #stageOf(row: R): S {
    const { kind, plan } = this.#options;
    const stage = plan(row)?.stage;
    if (!stage) throw new Error(`Failed to fire: nothing is planned for ${kind} ${row.value.id}.`);
    return stage;
  }

  #describe(row: R): Omit<Upcoming, "at"> {
    const stage = this.#stageOf(row);
    const { id, status } = row.value;
    const to = stage.to === "gone" ? "GONE" : (stage.to ?? status.phase);
    const reason = stage.expected?.(row) ?? stage.reason(row, row);
    return { kind: this.#options.kind, id, from: status.phase, to, reason };
  }

  #fire(before: R): void {
    const { clock, changes, kind, enact } = this.#options;
    const stage = this.#stageOf(before);
    const isHeard = changes.isWatched || clock.isHeard;
    const after = enact(before, stage, clock.now);
    if (after) this.#put(after);
    else this.#remove(before);
    if (!isHeard) return;
    const reason = stage.reason(before, after ?? before);
    if (changes.isWatched) this.#report(before, after, { cause: "time", reason });
    clock.report({
      at: clock.now,
      kind,
      id: before.value.id,
      from: before.value.status.phase,
      to: after ? after.value.status.phase : "GONE",
      reason,
    });
  }

  #report(before: R | undefined, after: R | undefined, why: Pick<Change, "cause" | "reason">): void {
    const { clock, changes, kind } = this.#options;
    const operation = after ? operationOf(before?.value, after.value) : "DELETE";
    const { value } = (after ?? before) as R;
    if (!operation) return;
    changes.report({
      at: clock.now,
      kind,
      id: value.id,
      from: before?.value.status.phase ?? "",
      to: after?.value.status.phase ?? "GONE",
      operation,
      ...why,
    });
  }

  #remove(row: R): void {
    this.table.remove(row);
    this.#options.onGone?.(row);
    this.#plan(row.slot, undefined);
  }
}
