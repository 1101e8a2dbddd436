// Owns what those who serve a mock need of it.
import type { Journal } from "../mock/journal.ts";
import type { Mock } from "../mock/mock.ts";
import type { Place } from "../mock/place.ts";
import type { LoadedRpc } from "../services/load.ts";

/** Saves the state to a file. @throws MisuseError if it cannot be written */
export type SaveToFile = () => { readonly file: string; readonly bytes: number };

/** A mock and what a socket needs of it. */
export interface MockParts {
  readonly mock: Mock;
  readonly rpc: LoadedRpc;
  readonly journal: Journal;
  /** The names of the scenarios that it has begun with so far. */
  readonly scenarios: ReadonlySet<string>;
  /** Calls a function with each world that is made below it, from now on. */
  readonly onWorld: (tell: (parts: MockParts) => void) => void;
  /** The mock of a world below it, which is used by this; undefined if there is none. */
  readonly useWorld: (id: string) => MockParts | undefined;
  /**
   * When a stream of it or a wait in it ended last, in milliseconds of the host: 0 if never, Infinity while there is
   * one. Calls that are answered at once do not count.
   */
  readonly lastUse: () => number;
  /** As `close`, with a reason for those whose waits are cut off. */
  readonly end: (why: string) => Promise<void>;
  /** Loads what calls of any kind need, which otherwise the first ones wait for. */
  readonly load: () => Promise<void>;
  /** Says who is told of what failed in the app and should not have. */
  readonly onFailure: (tell: (error: unknown) => void) => void;
  /** Says how the state is saved to a file, for callers of the control API. */
  readonly onSave: (save: SaveToFile) => void;
  /** Tells the mock where it is served, in the place of what it took for granted. Call it before anything is answered. */
  readonly servedAt: (moved: (place: Place) => Place) => void;
}
