// Owns the context of our services' handlers and writers, and the functions that create their rows.
import { rowsFor } from "../rpc/row.ts";
import type { World } from "../world/world.ts";
import type { ResourceCodecs } from "./resource-codec.ts";
import type { Watchers } from "./watch/watchers.ts";

export interface ServiceContext {
  /** The current world. */
  readonly world: World;
  readonly watchers: Watchers;
  /** The encodings of the mock's resources. */
  readonly codecs: ResourceCodecs;
}

export const { unary, serverStream, service } = rowsFor<ServiceContext>();
