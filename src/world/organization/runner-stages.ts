// Owns the lifecycle of a runner, as a table. All figures are assumed.

import { type Chance, PURPOSES, type Range } from "../random.ts";
import type { Planned, Stage } from "../time/lifecycle.ts";
import type { RunnerPhase, RunnerRow } from "./runner.ts";

const SECOND = 1_000;

/** One row of the table. */
export interface RunnerStage extends Stage<RunnerRow> {
  readonly from: RunnerPhase;
  readonly to: RunnerPhase | "gone";
  /** How long after it entered the phase, drawn from the seed. */
  readonly delay: Range;
}

/** The lifecycle. Each phase has one stage that leaves it. */
export const RUNNER_STAGES: readonly RunnerStage[] = [
  {
    name: "install",
    from: "CREATED",
    to: "INACTIVE",
    delay: { min: 5 * SECOND, max: 15 * SECOND },
    reason: () => "it is installed",
  },
  {
    name: "activate",
    from: "INACTIVE",
    to: "ACTIVE",
    delay: { min: 20 * SECOND, max: 60 * SECOND },
    reason: () => "it reported for the first time",
  },
  {
    name: "delete",
    from: "DELETING",
    to: "DELETED",
    delay: { min: 5 * SECOND, max: 15 * SECOND },
    reason: () => "nothing runs on it",
  },
  {
    name: "purge",
    from: "DELETED",
    to: "gone",
    delay: { min: SECOND, max: 3 * SECOND },
    reason: () => "it was deleted",
  },
];

/** The stage that a runner takes next. */
export function nextRunnerStage(row: RunnerRow, chance: Chance): Planned<RunnerStage> | undefined {
  const index = RUNNER_STAGES.findIndex(({ from }) => from === row.value.status.phase);
  const stage = RUNNER_STAGES[index];
  return (
    stage && { stage, at: row.since + chance.within(stage.delay, PURPOSES.runnerStage, row.slot, index) }
  );
}
