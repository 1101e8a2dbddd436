// Owns the shape of what happened before the start of a scenario.
import type { World } from "../world/world.ts";

export interface HistoricEvent {
  /** Where it stands in the scenario, such as "prebuilds.0". */
  readonly field: string;
  /** How long before the start it happened, in milliseconds. */
  readonly age: number;
  readonly happen: (world: World) => void;
}
