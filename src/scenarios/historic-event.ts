// Owns the shape of an event before the start of a scenario.
import type { World } from "../world/world.ts";

export interface HistoricEvent {
  /** Its place in the scenario, such as "prebuilds.0". */
  readonly field: string;
  /** How long before the start it happened, in milliseconds. */
  readonly age: number;
  readonly happen: (world: World) => void;
}
