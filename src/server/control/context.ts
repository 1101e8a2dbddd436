// Owns what the control API is given of the mock that it steers.
import type { MockEvents } from "../events/mock-events.ts";
import type { Faults } from "../faults/faults.ts";
import type { Mock } from "../mock.ts";
import type { Place } from "../place.ts";
import type { Simulation } from "../simulation.ts";
import type { Worlds } from "../worlds.ts";

/** What the control API steers. */
export interface ControlContext {
  readonly mock: Mock;
  readonly simulation: Simulation;
  readonly faults: Faults;
  readonly events: MockEvents;
  readonly worlds: () => Worlds;
  readonly place: Place;
}
