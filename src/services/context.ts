// Owns what every handler and writer of our services gets, and the functions that make their rows.
import { rowsFor } from "../rpc/row.ts";
import type { World } from "../world/world.ts";
import type { ResourceCodecs } from "./resource-codec.ts";
import type { Watchers } from "./watch/watchers.ts";

export interface ServiceContext {
  /** The world as it is now. */
  readonly world: World;
  readonly watchers: Watchers;
  /** The encodings of the mock's resources. */
  readonly codecs: ResourceCodecs;
}

export const { unary, serverStream, service } = rowsFor<ServiceContext>();
