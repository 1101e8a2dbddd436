// Owns the reset of a mock: one registry of parts, in the order in which they are reset.

import { quoted } from "../input/quoted.ts";
import { describeValue, requireFields } from "../input/unknown-fields.ts";
import { beginWorld } from "../scenarios/create-world.ts";
import type { PresetName } from "../scenarios/presets.ts";
import { resolveScenario } from "../scenarios/resolve.ts";
import type { Scenario } from "../scenarios/scenario.ts";
import type { Faults } from "./faults/fault-rules.ts";
import type { Journal } from "./journal.ts";
import { attempt, MisuseError } from "./misuse.ts";
import { beginningMode, type Origin, type Simulation } from "./simulation.ts";
import type { Stubs } from "./stubs/stub-table.ts";

/**
 * The parts of a mock that `reset` can reset. The clock's mode goes first: it settles the old world at the old pace,
 * so that the new one begins at exactly its instant.
 */
export const RESET_PARTS = ["clock", "state", "faults", "stubs", "requests"] as const;

/** A part of a mock that can be reset. */
export type ResetPart = (typeof RESET_PARTS)[number];

/** What to reset, and to which scenario. */
export interface ResetOptions {
  /** Default: all of them. */
  readonly parts?: readonly ResetPart[];
  /** Load another scenario, to which later resets return too. It needs the part "state". */
  readonly scenario?: PresetName | Scenario;
}

/** What a reset of several parts together returns to. */
export interface ResetGoal {
  readonly origin: Origin;
  readonly parts: ReadonlySet<ResetPart>;
}

/** How each part is reset: it prepares, and may refuse then; the function that it returns cannot fail. */
export type Resetters = Readonly<Record<ResetPart, (goal: ResetGoal) => () => void>>;

/** How the simulated parts are reset. */
export function simulationResetters(simulation: Simulation): Pick<Resetters, "clock" | "state"> {
  return {
    clock:
      ({ origin }) =>
      () => {
        simulation.realtime.mode = beginningMode(origin);
      },
    state: ({ origin, parts }) => {
      const start = parts.has("clock") ? origin.start : simulation.world.clock.now;
      const world = beginWorld(origin.scenario, { ...origin, start });
      return () => simulation.put(origin, world);
    },
  };
}

/** How fault rules and stubs are reset to the scenario's, and the journal is cleared. */
export function transportResetters(
  faults: Faults,
  stubs: Stubs,
  journal: Journal,
): Pick<Resetters, "faults" | "stubs" | "requests"> {
  return {
    faults:
      ({ origin }) =>
      () =>
        faults.begin(origin.scenario.faults ?? [], origin.seed),
    stubs:
      ({ origin }) =>
      () =>
        stubs.begin(origin.scenario.stubs ?? []),
    requests: () => () => journal.reset(),
  };
}

/**
 * Resets parts of a mock.
 * @throws MisuseError if a part or the scenario is unknown or invalid; nothing is reset
 */
export function resetParts(simulation: Simulation, resetters: Resetters, options: ResetOptions): void {
  requireFields("reset", options, { parts: true, scenario: true });
  const { parts: named = RESET_PARTS, scenario } = options;
  if (!Array.isArray(named)) {
    throw new MisuseError(
      `Failed to reset: the parts must be a list: got ${describeValue(named)}. Give a list of some of ${RESET_PARTS.join(", ")}.`,
    );
  }
  const unknown = named.find((part) => !RESET_PARTS.includes(part));
  if (unknown !== undefined) {
    throw new MisuseError(
      `Failed to reset: unknown part ${quoted(unknown)}. Name some of ${RESET_PARTS.join(", ")}.`,
    );
  }
  const parts = new Set(named);
  if (scenario !== undefined && !parts.has("state")) {
    throw new MisuseError(
      'Failed to reset: another scenario needs another state. Add "state" to the parts, or leave the parts out.',
    );
  }
  simulation.realtime.settle();
  const ready = attempt("reset", () => {
    const { origin: present } = simulation;
    const origin = scenario === undefined ? present : { ...present, scenario: resolveScenario(scenario) };
    return RESET_PARTS.filter((part) => parts.has(part)).map((part) => resetters[part]({ origin, parts }));
  });
  for (const reset of ready) reset();
}
