// Owns how resources move by themselves: the next stage of each is planned at every change, fires when it is
// due and is reported as a transition.

import { Refusal } from "../errors.ts";
import { type Change, type Changes, operationOf } from "../store/changes.ts";
import { type Row, type SavedTable, Table, type TableKeys } from "../store/table.ts";
import { AheadLog } from "./ahead-log.ts";
import type { Clock, Upcoming } from "./clock.ts";
import type { SavedTimers, TimerQueue } from "./timers.ts";
import type { Transition } from "./transition.ts";

/** What every row of a stage table says. */
export interface Stage<R> {
  readonly name: string;
  /** An event of the calendar (an expiry), for which no polling client waits. */
  readonly calendar?: true;
  /** Why it happened, in words. */
  readonly reason: (before: R, after: R) => string;
  /** Why it will happen, in words. Absent: what `reason` says, where that does not depend on what it leads to. */
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
  /** The stage that a resource takes next; undefined where nothing will happen to it by itself. */
  readonly plan: (row: R) => Planned<S> | undefined;
  /** What a stage makes of a row at an instant; undefined where the row is gone. Stores nothing. */
  readonly enact: (row: R, stage: S, at: number) => R | undefined;
  /** Absent: everything happens when its turn comes. */
  readonly ahead?: Ahead<R, S>;
  /** Told of each row that was stored, and of what it was before; undefined for a new one. */
  readonly onStored?: (before: R | undefined, after: R) => void;
  /** Told of a row that is gone. */
  readonly onGone?: (row: R) => void;
}

/** What is carried out before its turn, where nobody looks at the world until the move has ended. */
export interface Ahead<R, S> {
  /**
   * Whether nothing else in the world looks at what the planned stage makes of a row, and whatever is planned after it
   * is not due before it. Its reason may not depend on what it leads to.
   */
  readonly isPrivate: (row: R, planned: Planned<S>) => boolean;
  /** As `enact`, but written over the row, which nobody else holds. */
  readonly rewrite: (row: R, stage: S, at: number) => R;
}

/** Resources as they were; see `save`. */
export interface SavedLifecycle<R> {
  readonly table: SavedTable<R>;
  readonly progress: SavedTimers;
  readonly calendar: SavedTimers;
}

/** Resources as plain JSON; see `state`. */
export interface LifecycleState<R> {
  /** The slot of the next new one. */
  readonly nextSlot: number;
  /** In the order of their slots. */
  readonly rows: readonly R[];
}

/** A resource of which a lifecycle is kept. */
export type LivingRow = Row & {
  readonly value: { readonly spec: object; readonly status: { readonly phase: string } };
};

/** The ways in which resources are saved and brought back. */
export type Keeper<R extends LivingRow> = Pick<
  Lifecycle<R, Stage<R>, string>,
  "save" | "load" | "state" | "bring" | "resume" | "requireResumed"
>;

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
    const { clock } = options;
    const fire = (slot: number) => this.#fire(this.table.at(slot));
    const describe = (slot: number) => this.#describe(this.table.at(slot));
    const runAhead = (until: number, isTold: boolean) => this.#runAhead(until, isTold);
    this.#progress = clock.lane({ fire, describe, runAhead, isCalendar: false });
    this.#calendar = clock.lane({ fire, describe, isCalendar: true });
  }

  /**
   * Stores a new row or another value of one, and plans its next stage.
   * @param reason why an operation changed it, in words, for example "a caller cancelled it"; a stage has its own
   * @param cause "time" where nobody called the operation, but the calendar
   */
  store(row: R, reason = "", cause: Change["cause"] = "call"): R {
    const before = this.#put(row, this.#options.plan(row));
    if (this.#options.changes.isWatched) this.#tell(before, row, { cause, reason });
    return row;
  }

  #put(row: R, planned: Planned<S> | undefined): R | undefined {
    const before = this.table.put(row);
    this.#plan(row.slot, planned);
    this.#options.onStored?.(before, row);
    return before;
  }

  #plan(slot: number, planned: Planned<S> | undefined): void {
    const isCalendar = planned?.stage.calendar === true;
    // Where it is known which stage was planned before, the other queue holds no timer.
    const was = this.#planned[slot];
    if (planned && isCalendar) this.#calendar.set(slot, planned.at);
    else if (!was || was.calendar) this.#calendar.clear(slot);
    if (planned && !isCalendar) this.#progress.set(slot, planned.at);
    else if (!was?.calendar) this.#progress.clear(slot);
    this.#planned[slot] = planned?.stage;
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

  /** Everything but what is planned, as plain JSON. */
  state(): LifecycleState<R> {
    return { nextSlot: this.table.nextSlot, rows: [...this.table] };
  }

  /** Puts rows into their slots of an empty table. Nothing is planned: `resume` each. @throws Refusal */
  bring({ nextSlot, rows }: LifecycleState<R>): void {
    const { table } = this;
    for (const [index, row] of rows.entries()) {
      if (row.slot < table.nextSlot || row.slot >= nextSlot) {
        throw new Refusal("invalid", `rows.${index}.slot: ${row.slot} is not between its neighbours`);
      }
      if (table.get(row.value.id)) {
        throw new Refusal("invalid", `rows.${index}.value.id: ${row.value.id} is there twice`);
      }
      table.skipTo(row.slot);
      table.put(row);
    }
    table.skipTo(nextSlot);
  }

  /** Plans the next stage of a row that was brought. @throws Refusal where it is not due then, or planned already */
  resume(id: string, at: number): void {
    const { kind } = this.#options;
    const row = this.table.get(id);
    if (!row) throw new Refusal("invalid", `there is no ${kind} ${id}`);
    const planned = this.#options.plan(row);
    if (planned?.at !== at) {
      throw new Refusal("invalid", `${kind} ${id} is due at ${planned?.at ?? "no time"}, not at ${at}`);
    }
    if (this.#planned[row.slot]) throw new Refusal("invalid", `${kind} ${id} is there twice`);
    this.#plan(row.slot, planned);
  }

  /** @throws Refusal where something that was brought has a next stage and was not resumed */
  requireResumed(): void {
    for (const row of this.table) {
      if (this.#planned[row.slot] || !this.#options.plan(row)) continue;
      throw new Refusal("invalid", `${this.#options.kind} ${row.value.id} is missing`);
    }
  }

  #stageOf(row: R): S {
    const { kind, plan } = this.#options;
    const stage = this.#planned[row.slot] ?? plan(row)?.stage;
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
    const { clock, changes, kind, enact, plan } = this.#options;
    const stage = this.#stageOf(before);
    const isHeard = changes.isWatched || clock.isHeard;
    const after = enact(before, stage, clock.now);
    if (after) this.#put(after, plan(after));
    else this.#remove(before);
    if (!isHeard) return;
    const reason = stage.reason(before, after ?? before);
    if (changes.isWatched) this.#tell(before, after, { cause: "time", reason });
    clock.report({
      at: clock.now,
      kind,
      id: before.value.id,
      from: before.value.status.phase,
      to: after ? after.value.status.phase : "GONE",
      reason,
    });
  }

  /**
   * Carries out all that is private and due until an instant. In the order of slots, which is that of memory: the
   * order of time makes no difference here, and costs several times as much.
   */
  #runAhead(until: number, isTold: boolean): AheadLog | undefined {
    const { changes, kind, enact, plan, ahead } = this.#options;
    if (!ahead || changes.isWatched) return undefined;
    const log = isTold ? new AheadLog(kind) : undefined;
    for (const slot of this.#progress.take(until)) {
      const before = this.table.at(slot);
      let row = before;
      let next = plan(row);
      while (next && next.at <= until && ahead.isPrivate(row, next)) {
        const { id, status } = row.value;
        const { at } = next;
        const from = status.phase;
        const reason = log && next.stage.reason(row, row);
        row = row === before ? (enact(row, next.stage, at) as R) : ahead.rewrite(row, next.stage, at);
        log?.add(slot, { at, id, from, to: row.value.status.phase, reason: reason as string });
        next = plan(row);
      }
      if (row === before) this.#plan(slot, next);
      else this.#put(row, next);
    }
    log?.settle();
    return log;
  }

  #tell(before: R | undefined, after: R | undefined, why: Pick<Change, "cause" | "reason">): void {
    const { clock, changes, kind } = this.#options;
    const operation = after ? operationOf(before?.value, after.value) : "DELETE";
    const { value } = (after ?? before) as R;
    if (!operation) return;
    changes.tell({
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
    this.#progress.clear(row.slot);
    this.#calendar.clear(row.slot);
    this.#planned[row.slot] = undefined;
  }
}
