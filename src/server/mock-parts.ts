// Owns what servers of a mock need from it.
import type { Journal } from "../mock/journal.ts";
import type { Mock } from "../mock/mock.ts";
import type { Place } from "../mock/place.ts";
import type { LoadedRpc } from "../services/load.ts";
import type { ControlFetch } from "./control-fetch.ts";

/** Saves the state to a file. @throws MisuseError if it cannot be written */
export type SaveToFile = () => { readonly file: string; readonly bytes: number };

/** A mock and what a socket needs from it. */
export interface MockParts {
  readonly mock: Mock;
  readonly rpc: LoadedRpc;
  readonly journal: Journal;
  /** The names of the scenarios that it has begun with so far. */
  readonly scenarios: ReadonlySet<string>;
  /** Calls a function with each world that is made below it, from now on. */
  readonly onWorld: (listener: (parts: MockParts) => void) => void;
  /** The mock of a world under it, which counts as a use of the world; undefined if there is none. */
  readonly useWorld: (id: string) => MockParts | undefined;
  /** Loads its control API; undefined if there is none. */
  readonly control: (() => Promise<ControlFetch>) | undefined;
  /**
   * When a stream or a wait of it last ended, in milliseconds of real time: 0 if never, Infinity while there is one.
   * Calls that are answered at once do not count.
   */
  readonly lastUse: () => number;
  /** As `close`, with a reason for interrupted waits. */
  readonly end: (why: string) => Promise<void>;
  /** Begins its world, if that waits for its first use. */
  readonly begin: () => void;
  /** Loads what calls of any kind need, so that the first ones need not wait. */
  readonly load: () => Promise<void>;
  /** Loads what calls through `transport()` need besides. */
  readonly loadConnect: () => Promise<unknown>;
  /** Sets the listener for unexpected failures in the app. */
  readonly onFailure: (listener: (error: unknown) => void) => void;
  /** Says how the state is saved to a file, for callers of the control API. */
  readonly onSave: (save: SaveToFile) => void;
  /** Sets the address where the mock is served, instead of its default. Call it before anything is answered. */
  readonly servedAt: (moved: (place: Place) => Place) => void;
}
