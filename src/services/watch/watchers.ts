// Owns the watchers of a mock's resources: each gets the changes that it requested, in order, independently of the
// others, and may be behind by a bounded number of changes.

import { Signal } from "../../mock/events/signal.ts";
import type { Realtime } from "../../mock/realtime.ts";
import type { AnswerBody } from "../../rpc/compression.ts";
import { RpcError } from "../../rpc/connect-error.ts";
import type { Encoding } from "../../rpc/encoding.ts";
import { callerLeft } from "../../rpc/stream.ts";
import type { Change } from "../../world/store/changes.ts";
import type { World } from "../../world/world.ts";
import { Remembered } from "../remembered.ts";

/**
 * The most changes that a watcher may be behind, counted from the first one that it waits to read. One move of time can
 * bring many at once, before a reader gets its turn.
 */
export const QUEUE_LIMIT = 50_000;

/** A change, with what a filter asks about it and cannot find out later. */
export interface WatchedChange extends Change {
  /** Undefined if the resource is gone, or its kind has no creator. */
  readonly creatorId?: string | undefined;
}

export type ChangeFilter = (change: WatchedChange) => boolean;

/** A place in the row of all changes. What no watcher waits to read any more is collected with its link. */
interface Link {
  readonly position: number;
  next?: NextLink;
}

interface NextLink extends Link {
  readonly change: WatchedChange;
}

/** A watcher. All of a mock's watchers share one row of changes, in which each has its place. */
export class Watcher {
  readonly #wanted: ChangeFilter;
  readonly #signal = new Signal();
  /** The last change that it has read or does not want. */
  #passed: Link;
  #newest: Link;
  #waiting = 0;
  #end: RpcError | undefined;

  constructor(wanted: ChangeFilter, newest: Link) {
    this.#wanted = wanted;
    this.#passed = newest;
    this.#newest = newest;
  }

  /** Set once nothing more will come; waiting changes can still be read, unless it fell behind. */
  get end(): RpcError | undefined {
    return this.#end;
  }

  /** The changes that wait, oldest first, up to a limit. */
  take(most: number): WatchedChange[] {
    const taken: WatchedChange[] = [];
    while (this.#waiting > 0 && taken.length < most) {
      const link = this.#passed.next as NextLink;
      this.#passed = link;
      if (!this.#wanted(link.change)) continue;
      taken.push(link.change);
      this.#waiting -= 1;
    }
    if (this.#waiting === 0) this.#passed = this.#newest;
    return taken;
  }

  /** Resolves once something waits or nothing more will come. */
  async arrival(): Promise<void> {
    if (this.#waiting === 0 && !this.#end) await this.#signal.next();
  }

  notify(link: NextLink): void {
    if (this.#end) return;
    this.#newest = link;
    const isWanted = this.#wanted(link.change);
    if (isWanted) this.#waiting += 1;
    if (this.#waiting === 0) this.#passed = link;
    else if (link.position - this.#passed.position > QUEUE_LIMIT) this.#fallBehind();
    else if (isWanted) this.#signal.notify();
  }

  #fallBehind(): void {
    this.#drop();
    const why = `the watcher is ${QUEUE_LIMIT} events behind: read faster, filter, or move time in smaller steps`;
    this.finish(new RpcError("resource_exhausted", why));
  }

  finish(end: RpcError): void {
    this.#end ??= end;
    this.#signal.notify();
  }

  /** Drops the waiting changes. */
  leave(): void {
    this.#drop();
    this.finish(callerLeft());
  }

  #drop(): void {
    this.#waiting = 0;
    this.#newest = { position: 0 };
    this.#passed = this.#newest;
  }
}

/** Undefined if the resource is gone, or its kind has no creator. */
function creatorOf({ kind, id }: Change, world: World): string | undefined {
  switch (kind) {
    case "prebuild":
      return world.prebuilds.find(id)?.value.metadata.creator.id;
    case "environment":
      return world.environments.find(id)?.metadata.creator.id;
    case "project":
      return world.organization.projects.find(id)?.creator.id;
    case "runner":
      return world.organization.runners.find(id)?.creator.id;
    default:
      return undefined;
  }
}

export interface WatchersContext {
  readonly world: () => World;
  readonly realtime: Realtime;
}

/** The watchers of one mock. Without watchers, nothing listens to changes. */
export class Watchers {
  /** The encodings of the last events. */
  readonly encodings = new Remembered<object, Record<Encoding, AnswerBody>>();
  readonly #context: WatchersContext;
  readonly #watchers = new Set<Watcher>();
  #newest: Link = { position: 0 };
  /** Set while anything is watched. */
  #rest: (() => void) | undefined;

  constructor(context: WatchersContext) {
    this.#context = context;
  }

  get size(): number {
    return this.#watchers.size;
  }

  add(wanted: ChangeFilter): Watcher {
    const watcher = new Watcher(wanted, this.#newest);
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
      const creatorId = creatorOf(change, world());
      const link: NextLink = { position: this.#newest.position + 1, change: { ...change, creatorId } };
      this.#newest.next = link;
      this.#newest = link;
      for (const watcher of this.#watchers) watcher.notify(link);
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
