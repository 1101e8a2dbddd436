// Owns what those who serve a mock decide, besides its options.
import type { HostTime } from "../mock/host-time.ts";
import type { Recorder } from "../mock/recording/recorder.ts";
import type { SavedMock } from "../mock/saved-mock.ts";
import type { SimulationOptions } from "../mock/simulation.ts";
import type { controlLoader } from "./load-control.ts";
import type { Worlds } from "./worlds.ts";

export interface MakeOptions {
  /** The state to start from, instead of the scenario's. */
  readonly saved?: SavedMock | undefined;
  /** The worlds among which its branches are, if it is a world itself. */
  readonly siblings?: () => Worlds;
  /** Loads the control API that it shares with the mock that it is a world of. */
  readonly loadControl?: ReturnType<typeof controlLoader>;
  /** Gets each exchange with it, if it is recorded. */
  readonly recorder?: (() => Promise<Recorder>) | undefined;
  /** Only the clock's verbs move time, whatever the mode. */
  readonly isHeld?: boolean;
  /** What its clock and its delays go by instead of real time. */
  readonly host?: HostTime | undefined;
  /** Creates its first world, if it shares that with others. */
  readonly begin?: SimulationOptions["begin"];
  /** Whether its world begins when it is first needed. */
  readonly isLate?: boolean;
}
