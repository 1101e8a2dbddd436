// Owns the reporting of changes to resources, each change of a value in order.
import type { Transition } from "../time/transition.ts";

/** What a change is to a watcher (documented: ResourceOperation). */
export type Operation = "CREATE" | "UPDATE" | "UPDATE_STATUS" | "DELETE";

/**
 * A change of a resource. `from` is empty on creation; `to` is GONE on the purge. A project and an environment class
 * have no phases: both are empty.
 */
export interface Change extends Omit<Transition, "kind"> {
  readonly kind: Transition["kind"] | "project" | "environmentClass";
  readonly operation: Operation;
  /** Whether time caused it, or an operation that a caller made. */
  readonly cause: "time" | "call";
}

/** Called with each change after it was stored. It must not change the world. */
export type ChangeListener = (change: Change) => void;

/** Reports the changes of one world to listeners. */
export class Changes {
  #listeners = new Set<ChangeListener>();

  /** Whether there is a listener; otherwise a change need not be described. */
  get isWatched(): boolean {
    return this.#listeners.size > 0;
  }

  report(change: Change): void {
    for (const listener of this.#listeners) listener(change);
  }

  /** Listens until the returned function is called. */
  listen(listener: ChangeListener): () => void {
    const listeners = this.#listeners;
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  /** Takes over the listeners of another world that this one replaces. */
  inherit(before: Changes): void {
    this.#listeners = before.#listeners;
  }
}

/** A value with the two parts that have versions of their own. */
interface Versioned {
  readonly spec: object;
  readonly status: object;
}

/** What the step from one value to the next is to a watcher; undefined if the value stayed the same. */
export function operationOf(before: Versioned | undefined, after: Versioned): Operation | undefined {
  if (!before) return "CREATE";
  if (before.spec !== after.spec) return "UPDATE";
  return before.status === after.status ? undefined : "UPDATE_STATUS";
}
