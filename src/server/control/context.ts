// Owns what the control API is given of the mock that it steers.
import type { MockEvents } from "../../mock/events/mock-events.ts";
import type { Faults } from "../../mock/faults/fault-rules.ts";
import type { Mock } from "../../mock/mock.ts";
import type { Place } from "../../mock/place.ts";
import type { Simulation } from "../../mock/simulation.ts";
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
