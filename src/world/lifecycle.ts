// Owns how resources move by themselves: the next stage of each is planned at every change, fires when it is
// due and is reported as a transition.
import type { Clock, Transition } from "./clock.ts";
import { type Row, Table } from "./table.ts";
import type { TimerQueue } from "./timers.ts";

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

export interface LifecycleOptions<R, S> {
  readonly clock: Clock;
  readonly kind: Transition["kind"];
  /** The stage that a resource takes next; undefined where nothing will happen to it by itself. */
  readonly plan: (row: R) => Planned<S> | undefined;
  /** Carries out a stage and answers the row as it then is, or undefined where it is gone. */
  readonly enact: (row: R, stage: S) => R | undefined;
}

/** The rows of one kind of resource and their timers. */
export class Lifecycle<R extends Row & { value: { status: { phase: string } } }, S extends Stage<R>> {
  readonly table = new Table<R>();
  readonly #options: LifecycleOptions<R, S>;
  readonly #timers: TimerQueue;

  constructor(options: LifecycleOptions<R, S>) {
    this.#options = options;
    this.#timers = options.clock.lane({
      fire: (slot) => this.#fire(this.table.at(slot)),
      isProgress: (slot) => options.plan(this.table.at(slot))?.stage.calendar !== true,
    });
  }

  /** Stores a new row or another value of one, and plans its next stage. */
  store(row: R): R {
    this.table.put(row);
    const planned = this.#options.plan(row);
    if (planned) this.#timers.set(row.slot, planned.at);
    else this.#timers.clear(row.slot);
    return row;
  }

  #fire(before: R): void {
    const { clock, kind, plan, enact } = this.#options;
    const stage = plan(before)?.stage;
    if (!stage) return;
    const after = enact(before, stage);
    if (!after) this.table.remove(before);
    clock.report({
      at: clock.now,
      kind,
      id: before.value.id,
      from: before.value.status.phase,
      to: after ? after.value.status.phase : "GONE",
      reason: stage.reason(before, after ?? before),
    });
  }
}
