// Owns what the control API needs from the mock that it controls.
import type { Checkpoints } from "../../mock/checkpoints.ts";
import type { MockEvents } from "../../mock/events/mock-events.ts";
import type { Faults } from "../../mock/faults/fault-rules.ts";
import type { Journal } from "../../mock/journal.ts";
import type { Mock } from "../../mock/mock.ts";
import type { Place } from "../../mock/place.ts";
import type { Simulation } from "../../mock/simulation.ts";
import type { Stubs } from "../../mock/stubs/stub-table.ts";
import type { SaveToFile } from "../mock-parts.ts";
import type { Worlds } from "../worlds.ts";

/** What the control API controls. */
export interface ControlContext {
  readonly mock: Mock;
  readonly simulation: Simulation;
  readonly faults: Faults;
  readonly stubs: Stubs;
  readonly events: MockEvents;
  readonly journal: Journal;
  readonly checkpoints: Checkpoints;
  /** Saves the state to the file that it is kept in; undefined if there is none. */
  readonly save: () => ReturnType<SaveToFile> | undefined;
  /** The worlds under it. */
  readonly worlds: () => Worlds;
  /** The worlds among which its branches are: under it, or next to it if it is a world itself. */
  readonly siblings: () => Worlds;
  readonly place: Place;
}
