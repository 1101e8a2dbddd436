// Owns the interface of a mock on a server elsewhere. It is derived from that of a mock, so that the two have the same
// members.
import type { MockClock } from "../mock/clock.ts";
import type { Coverage, CoverageOptions } from "../mock/coverage/coverage.ts";
import type { MockDiff } from "../mock/diff.ts";
import type { MockFaults } from "../mock/faults.ts";
import type { Mock, MockWorlds } from "../mock/mock.ts";
import type { MockRequests } from "../mock/requests.ts";
import type { SavedState } from "../mock/state.ts";
import type { MockStubs } from "../mock/stubs/mock-stubs.ts";
import type { Transition } from "../mock/transition.ts";
import type { Until } from "../mock/until.ts";
import type { MockWorld } from "../mock/world.ts";
import type { WorldOptions } from "../mock/world-options.ts";
import type { EventsOptions, RemoteEvent } from "./events.ts";

/** The same members, in promises: a method returns one, and a value is a method that does. */
export type Remote<T> = {
  readonly [K in keyof T]: T[K] extends (...given: infer A) => infer R
    ? (...given: A) => Promise<Awaited<R>>
    : () => Promise<T[K]>;
};

/** What can be waited for: as for a mock, but for a predicate, which cannot be sent. */
export type RemoteUntil = Exclude<Until, (...given: never) => unknown>;

/** The clock of a server elsewhere. */
export interface RemoteClock extends Remote<Omit<MockClock, "advanceUntil">> {
  /**
   * Advances until the condition holds, and stays at that instant; if it already holds, time does not move.
   * @throws ControlError at `limit` (default one day), saying what was still pending, or as soon as the condition can
   * never hold
   */
  advanceUntil(until: RemoteUntil, options?: Parameters<MockClock["advanceUntil"]>[1]): Promise<Transition[]>;
}

/** The answered calls of a server elsewhere. */
export interface RemoteRequests
  extends Remote<Omit<MockRequests, "waitFor">>,
    Pick<MockRequests, "waitFor"> {}

/** A world of a server elsewhere. Closing it ends the world. */
export interface RemoteWorld extends RemoteMock {
  /** What its path and `worlds.end` name it by. */
  readonly id: string;
}

/** The worlds of a server elsewhere. */
export interface RemoteWorlds extends Remote<Omit<MockWorlds, "create" | "list">> {
  /** Creates a world. @throws ControlError if an option is wrong, the id is taken, or there are too many */
  create(options?: WorldOptions): Promise<RemoteWorld>;
  /** The running ones, oldest first. */
  list(): Promise<RemoteWorld[]>;
}

/** Members that are as in a mock, because they return promises there too. */
type SameMembers =
  | "url"
  | "baseUrl"
  | "env"
  | "fetch"
  | "call"
  | "report"
  | "close"
  | typeof Symbol.asyncDispose;

/**
 * A mock on a server elsewhere: what `Mock` is in process, in promises. Refusals are a ControlError that says all that the
 * server said, and the state is as before.
 */
export interface RemoteMock
  extends Pick<Mock, SameMembers>,
    Remote<Pick<Mock, "save" | "reset" | "checkpoint" | "checkpoints" | "rewind">> {
  /** Simulated time, and the verbs that move it. */
  readonly clock: RemoteClock;
  /** The simulated organization: reads, and controls without an RPC. */
  readonly world: Remote<MockWorld>;
  /** The rules that make calls fail, slow or break. */
  readonly faults: Remote<MockFaults>;
  /** Responses to RPCs that the mock does not serve. */
  readonly stubs: Remote<MockStubs>;
  /** The answered calls: the journal. */
  readonly requests: RemoteRequests;
  /** Mocks of their own under `/worlds/{id}`, for parallel users. A world has none itself. */
  readonly worlds: RemoteWorlds;
  /** What of the contract the calls have met. @throws ControlError if the coverage is less than `min` */
  coverage(options?: Pick<CoverageOptions, "min">): Promise<Coverage>;
  /** Restores what `save` returned, of this or another mock. */
  restore(state: SavedState): Promise<void>;
  /** A world that continues from a checkpoint, by default from the current state. */
  branch(name?: string): Promise<RemoteWorld>;
  /** What is different between two checkpoints, or one and the present. */
  diff(from: string, to?: string): Promise<MockDiff>;
  /**
   * What happens from now on, as it happens: transitions, requests, the clock, resets. The stream ends with the mock, by
   * leaving the loop, or by `signal`.
   * @example
   * for await (const { event, data } of mock.events()) if (event === "transition") console.log(data.to);
   */
  events(options?: EventsOptions): AsyncIterableIterator<RemoteEvent>;
}

/** The members of a mock that need its process, and what to use instead. A new member is in one of the two interfaces. */
export const IN_PROCESS: Readonly<Record<Exclude<keyof Mock, keyof RemoteMock>, string>> = {
  app: "mount an app that proxies to its URL",
  transport: "use createConnectTransport({ baseUrl }) of @connectrpc/connect-web",
  snapshot: "use save(), or checkpoint(name)",
  recording: "use prebuild-mock exec --record",
};
