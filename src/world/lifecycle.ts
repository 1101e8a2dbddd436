// Owns how resources move by themselves: the next stage of each is planned at every change, fires when it is
// due and is reported as a transition.
import type { Clock, Transition } from "./clock.ts";
import { type Row, type SavedTable, Table, type TableKeys } from "./table.ts";
import type { SavedTimers, TimerQueue } from "./timers.ts";

/** What every row of a stage table says. */
export interface Stage<R> {
  readonly name: string;
  /** An event of the calendar (an expiry), for which no polling client waits. */
  readonly calendar?: true;
  /** Why it happened, in words. */
  readonly reason: (before: R, after: R) => string;
}

/** A stage and the instant at which it is due. */
export interface Planned<S> {
  readonly stage: S;
  readonly at: number;
}

export interface LifecycleOptions<R, S, F extends string> {
  readonly clock: Clock;
  readonly kind: Transition["kind"];
  readonly keys: TableKeys<R, F>;
  /** The stage that a resource takes next; undefined where nothing will happen to it by itself. */
  readonly plan: (row: R) => Planned<S> | undefined;
  /** Carries out a stage and answers the row as it then is, or undefined where it is gone. */
  readonly enact: (row: R, stage: S) => R | undefined;
}

/** Resources as they were; see `save`. */
export interface SavedLifecycle<R> {
  readonly table: SavedTable<R>;
  readonly progress: SavedTimers;
  readonly calendar: SavedTimers;
}

/** A resource of which a lifecycle is kept. */
export type LivingRow = Row & { readonly value: { readonly status: { readonly phase: string } } };

/** The rows of one kind of resource and their timers. */
export class Lifecycle<R extends LivingRow, S extends Stage<R>, F extends string> {
  readonly table: Table<R, F>;
  readonly #options: LifecycleOptions<R, S, F>;
  readonly #progress: TimerQueue;
  readonly #calendar: TimerQueue;
  /** By slot. What is missing is planned again when it is due. */
  #planned: (S | undefined)[] = [];

  constructor(options: LifecycleOptions<R, S, F>) {
    this.#options = options;
    this.table = new Table(options.keys);
    const { clock, kind } = options;
    const fire = (slot: number) => this.#fire(this.table.at(slot));
    const describe = (slot: number) => {
      const { id, status } = this.table.at(slot).value;
      return { kind, id, phase: status.phase };
    };
    this.#progress = clock.lane({ fire, describe, isCalendar: false });
    this.#calendar = clock.lane({ fire, describe, isCalendar: true });
  }

  /** Stores a new row or another value of one, and plans its next stage. */
  store(row: R): R {
    this.table.put(row);
    const { slot } = row;
    const planned = this.#options.plan(row);
    const isCalendar = planned?.stage.calendar === true;
    if (planned && isCalendar) this.#calendar.set(slot, planned.at);
    else this.#calendar.clear(slot);
    if (planned && !isCalendar) this.#progress.set(slot, planned.at);
    else this.#progress.clear(slot);
    this.#planned[slot] = planned?.stage;
    return row;
  }

  /** Everything as it is now. Costs nothing; the first change afterwards copies. */
  save(): SavedLifecycle<R> {
    return { table: this.table.save(), progress: this.#progress.save(), calendar: this.#calendar.save() };
  }

  load(saved: SavedLifecycle<R>): void {
    this.table.load(saved.table);
    this.#progress.load(saved.progress);
    this.#calendar.load(saved.calendar);
    this.#planned = [];
  }

  #fire(before: R): void {
    const { clock, kind, plan, enact } = this.#options;
    const stage = this.#planned[before.slot] ?? plan(before)?.stage;
    if (!stage) throw new Error(`Failed to fire: nothing is planned for ${kind} ${before.value.id}.`);
    const after = enact(before, stage);
    if (!after) this.#remove(before);
    clock.report({
      at: clock.now,
      kind,
      id: before.value.id,
      from: before.value.status.phase,
      to: after ? after.value.status.phase : "GONE",
      reason: stage.reason(before, after ?? before),
    });
  }

  #remove(row: R): void {
    this.table.remove(row);
    this.#progress.clear(row.slot);
    this.#calendar.clear(row.slot);
    this.#planned[row.slot] = undefined;
  }
}
