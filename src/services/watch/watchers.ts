// Owns the watchers of a mock's resources: each gets the changes that it requested, in order, through a bounded
// queue, independently of the others.

import { Signal } from "../../mock/events/signal.ts";
import type { Realtime } from "../../mock/realtime.ts";
import { RpcError } from "../../rpc/connect-error.ts";
import { callerLeft } from "../../rpc/stream.ts";
import type { Change } from "../../world/store/changes.ts";
import type { World } from "../../world/world.ts";

/** The most changes that wait for a watcher. One move of time can bring many at once, before a reader gets its turn. */
export const QUEUE_LIMIT = 50_000;

export type ChangeFilter = (change: Change) => boolean;

/** A watcher. */
export class Watcher {
  readonly #wanted: ChangeFilter;
  readonly #signal = new Signal();
  #queue: Change[] = [];
  #end: RpcError | undefined;

  constructor(wanted: ChangeFilter) {
    this.#wanted = wanted;
  }

  /** Set once nothing more will come; waiting changes can still be read. */
  get end(): RpcError | undefined {
    return this.#end;
  }

  /** The changes that wait, oldest first, up to a limit. */
  take(most: number): Change[] {
    return this.#queue.splice(0, most);
  }

  /** Resolves once something waits or nothing more will come. */
  async arrival(): Promise<void> {
    if (this.#queue.length === 0 && !this.#end) await this.#signal.next();
  }

  tell(change: Change): void {
    if (this.#end || !this.#wanted(change)) return;
    if (this.#queue.length < QUEUE_LIMIT) {
      this.#queue.push(change);
      this.#signal.notify();
      return;
    }
    const why = `the watcher is ${QUEUE_LIMIT} events behind: read faster, filter, or move time in smaller steps`;
    this.finish(new RpcError("resource_exhausted", why));
  }

  finish(end: RpcError): void {
    this.#end ??= end;
    this.#signal.notify();
  }

  /** Drops the waiting changes. */
  leave(): void {
    this.#queue = [];
    this.finish(callerLeft());
  }
}

export interface WatchersContext {
  readonly world: () => World;
  readonly realtime: Realtime;
}

/** The watchers of one mock. Without watchers, nothing listens to changes. */
export class Watchers {
  readonly #context: WatchersContext;
  readonly #watchers = new Set<Watcher>();
  /** Set while anything is watched. */
  #rest: (() => void) | undefined;

  constructor(context: WatchersContext) {
    this.#context = context;
  }

  get size(): number {
    return this.#watchers.size;
  }

  add(wanted: ChangeFilter): Watcher {
    const watcher = new Watcher(wanted);
    this.#watchers.add(watcher);
    if (this.#watchers.size === 1) this.#listen();
    return watcher;
  }

  remove(watcher: Watcher): void {
    watcher.leave();
    if (this.#watchers.delete(watcher) && this.#watchers.size === 0) this.#rest?.();
  }

  #listen(): void {
    const { world, realtime } = this.#context;
    const stopListening = world().changes.listen((change) => {
      for (const watcher of this.#watchers) watcher.tell(change);
    });
    const stopFollowing = realtime.follow({
      onMove: () => {},
      onClose: (why) => this.#close(why),
      wants: () => undefined,
    });
    this.#rest = () => {
      stopListening();
      stopFollowing();
    };
  }

  #close(why: string): void {
    const error = new RpcError("unavailable", why, { isClosing: true });
    for (const watcher of this.#watchers) watcher.finish(error);
  }
}
