// Owns what those who serve a mock need of it.
import type { Journal } from "../mock/journal.ts";
import type { Mock } from "../mock/mock.ts";
import type { Place } from "../mock/place.ts";
import type { LoadedRpc } from "../services/load.ts";

/** A mock and what a socket needs of it. */
export interface MockParts {
  readonly mock: Mock;
  readonly rpc: LoadedRpc;
  readonly journal: Journal;
  /** The mock of a world below it, which is used by this; undefined where there is none. */
  readonly useWorld: (id: string) => MockParts | undefined;
  /** Whether a stream of it is open. */
  readonly isFollowed: () => boolean;
  /** Tells the mock where it is served, in the place of what it took for granted. Call it before anything is answered. */
  readonly servedAt: (moved: (place: Place) => Place) => void;
}
