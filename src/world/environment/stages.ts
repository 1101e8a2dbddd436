// Owns the lifecycle of an environment as a table: from which phases, when, after how long, to
// which phase, and why. Start durations are documented; all other figures are assumed.
import type { EnvironmentPhase } from "../../api/phases.ts";
import { type Chance, PURPOSES, type Range } from "../random.ts";
import type { Planned, Stage } from "../time/lifecycle.ts";
import type { EnvironmentChange } from "./change.ts";
import type { EnvironmentOrigin, EnvironmentRow } from "./environment.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** How long it takes from the creation until RUNNING, by what an environment starts from (documented). */
export const START_UP: Readonly<Record<EnvironmentOrigin, Range>> = {
  pool: { min: 8 * SECOND, max: 12 * SECOND },
  prebuild: { min: 30 * SECOND, max: 50 * SECOND },
  scratch: { min: 3 * MINUTE, max: 8 * MINUTE },
};

/** How long it takes to restart one that has run before (assumed): its disk exists. */
const RESTART: Range = { min: 20 * SECOND, max: 60 * SECOND };

/** One row of the table. Of several stages that an environment could take, the one that is due first happens. */
export interface EnvironmentStage extends Stage<EnvironmentRow> {
  readonly from: readonly EnvironmentPhase[];
  readonly to: EnvironmentPhase | "gone";
  /** The instant at which it is due; undefined if it does not apply. */
  readonly at: (row: EnvironmentRow, draw: (range: Range) => number) => number | undefined;
  /** What changes besides the phase. */
  readonly effect?: (
    row: EnvironmentRow,
    at: number,
  ) => Omit<EnvironmentChange, "status"> & {
    readonly status?: EnvironmentChange["status"];
  };
}

/** How long a start takes: what an outcome says, or what its origin takes. */
function startUp({ run }: EnvironmentRow, draw: (range: Range) => number): number {
  if (run.outcome?.startUp !== undefined) return run.outcome.startUp;
  return draw(run.starts > 1 && run.firstRunningAt !== undefined ? RESTART : START_UP[run.origin]);
}

const ORIGINS: Readonly<Record<EnvironmentOrigin, string>> = {
  pool: "from an instance of a warm pool",
  prebuild: "from the snapshot of a prebuild",
  scratch: "from scratch",
};

/** The lifecycle. If two stages are due at once, the first of them happens. */
export const ENVIRONMENT_STAGES: readonly EnvironmentStage[] = [
  {
    name: "create",
    from: ["CREATING"],
    to: "STARTING",
    at: ({ since }, draw) => since + draw({ min: SECOND, max: 3 * SECOND }),
    reason: () => "its machine is there",
  },
  {
    name: "fail",
    from: ["CREATING", "STARTING", "RUNNING"],
    to: "STOPPING",
    at: ({ value, run }) =>
      run.outcome?.fail && run.starts === 1
        ? value.metadata.lastStartedAt + run.outcome.fail.after
        : undefined,
    reason: ({ run }) => run.outcome?.fail?.message ?? "",
    effect: ({ run }) => ({ status: { failureMessages: [run.outcome?.fail?.message ?? ""] } }),
  },
  {
    name: "run",
    from: ["STARTING"],
    to: "RUNNING",
    at: (row, draw) => Math.max(row.since, row.value.metadata.lastStartedAt + startUp(row, draw)),
    reason: ({ run }) => (run.starts > 1 ? "it has started again" : `it has started ${ORIGINS[run.origin]}`),
    effect: ({ run }, at) => ({
      status: run.outcome?.warning === undefined ? {} : { warningMessages: [run.outcome.warning] },
      run: { firstRunningAt: run.firstRunningAt ?? at },
    }),
  },
  {
    name: "stop",
    from: ["STOPPING"],
    to: "STOPPED",
    at: ({ value, since }, draw) =>
      value.spec.desiredPhase === "DELETED"
        ? undefined
        : since + draw({ min: 10 * SECOND, max: 30 * SECOND }),
    reason: () => "its machine has stopped",
  },
  {
    name: "stop-to-delete",
    from: ["STOPPING"],
    to: "DELETING",
    at: ({ value, since }, draw) =>
      value.spec.desiredPhase === "DELETED"
        ? since + draw({ min: 10 * SECOND, max: 30 * SECOND })
        : undefined,
    reason: () => "its machine has stopped and is being deleted",
  },
  {
    name: "delete",
    from: ["DELETING"],
    to: "DELETED",
    at: ({ since }, draw) => since + draw({ min: 5 * SECOND, max: 15 * SECOND }),
    reason: () => "its machine and disk have been deleted",
  },
  {
    name: "purge",
    from: ["DELETED"],
    to: "gone",
    at: ({ since }) => since + MINUTE,
    reason: () => "its record has been purged",
  },
];

/** The stage that an environment takes next and when; undefined if nothing will happen to it. */
export function nextEnvironmentStage(
  row: EnvironmentRow,
  chance: Chance,
): Planned<EnvironmentStage> | undefined {
  let next: Planned<EnvironmentStage> | undefined;
  for (const [index, stage] of ENVIRONMENT_STAGES.entries()) {
    if (!stage.from.includes(row.value.status.phase)) continue;
    const at = stage.at(row, (range) =>
      chance.within(range, PURPOSES.environmentStage + index, row.slot, row.run.starts),
    );
    if (at !== undefined && (!next || at < next.at)) next = { stage, at };
  }
  return next;
}
