// Owns the lifecycle of a prebuild as a table: from which phases, when, after how long, to which phase, and why.
// Figures are assumed unless marked as observed; the order of phases is documented.

import { PREBUILD_LIFETIME } from "../../api/limits.ts";
import { ACTIVE_PHASES, type PrebuildPhase, TERMINAL_PHASES } from "../../api/phases.ts";
import type { IdSource } from "../ids.ts";
import type { ActivePhase } from "../outcomes.ts";
import { type Chance, PURPOSES, type Range } from "../random.ts";
import type { Planned, Stage } from "../time/lifecycle.ts";
import { changedPrebuild, DELETE, type PrebuildEffect } from "./change.ts";
import type { PrebuildRow } from "./prebuild.ts";
import { isStuck, nextPercentage, progressTime } from "./snapshot.ts";
import { sinceOf, startOf } from "./steps.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const MEGABYTE = 1_000_000;

/** How large a snapshot is, in megabytes (observed, the spread assumed). */
const SNAPSHOT_SIZE: Range = { min: 4_000, max: 12_000 };

/** The reason of each progress step, created once: these are the most frequent transitions. */
const PROGRESS = Array.from({ length: 100 }, (_, percentage) => `the snapshot is at ${percentage} %`);

/** One row of the table. Of several stages that a prebuild could take, the one that is due first happens. */
export interface PrebuildStage extends Stage<PrebuildRow> {
  readonly from: readonly PrebuildPhase[];
  /** The phase it leads to; the same as `from` for mere progress, "gone" for the purge. */
  readonly to: PrebuildPhase | "gone";
  /** How long after entering the phase: drawn from the seed, or what the outcome's `durations` say. */
  readonly delay?: Delay;
  /** The instant, if it is not a delay from the phase; undefined if the stage does not apply. */
  readonly at?: (row: PrebuildRow, chance: Chance) => number | undefined;
  /** Whether it applies. Absent: always. */
  readonly when?: (row: PrebuildRow) => boolean;
  /** What changes. Absent: the phase alone. */
  readonly effect?: (row: PrebuildRow, at: number, ids: IdSource) => PrebuildEffect;
}

/** Whether nothing keeps the prebuild from leaving its phase normally. */
function goesOn({ value, run }: PrebuildRow): boolean {
  const { phase } = value.status;
  return run.outcome?.stall !== phase && run.outcome?.fail?.phase !== phase;
}

/** The change that makes a prebuild COMPLETED at an instant, whatever its phase. */
export function completion({ slot, run }: PrebuildRow, at: number, { chance }: IdSource): PrebuildEffect {
  return {
    status: {
      phase: "COMPLETED",
      completionTime: at,
      warningMessage: run.outcome?.warning,
      snapshotCompletionPercentage: 100,
      snapshotSizeBytes: chance.within(SNAPSHOT_SIZE, PURPOSES.snapshotSize, slot) * MEGABYTE,
    },
  };
}

/** Why a prebuild that ran into its timeout failed. @param timeout milliseconds */
export function timeoutMessage(timeout: number): string {
  return `prebuild did not finish within its timeout of ${timeout / SECOND}s`;
}

const WORKING = ["STARTING", "RUNNING", "STOPPING", "SNAPSHOTTING"] as const;
/** Work that has started times out long before it is seven days old. */
const CAN_EXPIRE = ["PENDING", ...TERMINAL_PHASES] as const;

/** A span, and the random stream that it is drawn from. */
interface Delay extends Range {
  readonly purpose: number;
}

/** How long each part of a run takes. Those of `snapshot` and `complete` were observed (their spread is assumed). */
export const DELAYS = {
  start: { min: 5 * SECOND, max: 20 * SECOND, purpose: PURPOSES.stage },
  run: { min: 20 * SECOND, max: MINUTE, purpose: PURPOSES.stage + 1 },
  stop: { min: 2 * MINUTE, max: 6 * MINUTE, purpose: PURPOSES.stage + 2 },
  snapshot: { min: MINUTE, max: 125 * SECOND, purpose: PURPOSES.stage + 3 },
  complete: { min: 5 * MINUTE, max: 8 * MINUTE, purpose: PURPOSES.stage + 4 },
  cancelled: { min: 5 * SECOND, max: 20 * SECOND, purpose: PURPOSES.stage + 5 },
  deleted: { min: 20 * SECOND, max: MINUTE, purpose: PURPOSES.stage + 6 },
  purge: { min: 10 * MINUTE, max: 10 * MINUTE, purpose: PURPOSES.stage + 7 },
} as const satisfies Record<string, Delay>;

/** The lifecycle. If two stages are due at once, the first in the table happens. */
export const PREBUILD_STAGES: readonly PrebuildStage[] = [
  {
    name: "start",
    from: ["PENDING"],
    to: "STARTING",
    delay: DELAYS.start,
    when: goesOn,
    reason: () => "the runner starts an environment",
    effect: (row, at, ids) => ({
      status: { phase: "STARTING", environmentId: ids.derived(PURPOSES.environment, row.slot, at) },
    }),
  },
  {
    name: "run",
    from: ["STARTING"],
    to: "RUNNING",
    delay: DELAYS.run,
    when: goesOn,
    reason: () => "the environment is up and its tasks begin",
  },
  {
    name: "stop",
    from: ["RUNNING"],
    to: "STOPPING",
    delay: DELAYS.stop,
    when: goesOn,
    reason: () => "the tasks are done",
  },
  {
    name: "snapshot",
    from: ["STOPPING"],
    to: "SNAPSHOTTING",
    delay: DELAYS.snapshot,
    when: goesOn,
    reason: () => "the environment has stopped",
  },
  {
    name: "snapshot-progress",
    from: ["SNAPSHOTTING"],
    to: "SNAPSHOTTING",
    at: (row, chance) => {
      const percentage = nextPercentage(row);
      if (percentage === undefined) return undefined;
      return sinceOf(row) + progressTime(percentage, row.run, timeIn("SNAPSHOTTING", row, chance));
    },
    when: goesOn,
    reason: (row) => PROGRESS[nextPercentage(row) as number] as string,
    effect: (row) => ({ status: { snapshotCompletionPercentage: nextPercentage(row) } }),
  },
  {
    name: "complete",
    from: ["SNAPSHOTTING"],
    to: "COMPLETED",
    delay: DELAYS.complete,
    when: (row) => goesOn(row) && !isStuck(row.run),
    reason: ({ run: { outcome } }) =>
      outcome?.warning === undefined
        ? "the snapshot is complete"
        : `the snapshot is complete, with a warning: ${outcome.warning}`,
    effect: completion,
  },
  {
    name: "fail",
    from: ACTIVE_PHASES,
    to: "FAILED",
    at: (row) => {
      const fail = row.run.outcome?.fail;
      return fail?.phase === row.value.status.phase ? sinceOf(row) + fail.after : undefined;
    },
    reason: ({ run }) => run.outcome?.fail?.message ?? "",
    effect: ({ run }, at) => ({
      status: { phase: "FAILED", completionTime: at, failureMessage: run.outcome?.fail?.message ?? "" },
    }),
  },
  {
    name: "time-out",
    from: WORKING,
    to: "FAILED",
    at: (row) => (startOf(row) as number) + row.value.spec.timeout,
    reason: ({ value }) => timeoutMessage(value.spec.timeout),
    effect: ({ value }, at) => ({
      status: { phase: "FAILED", completionTime: at, failureMessage: timeoutMessage(value.spec.timeout) },
    }),
  },
  {
    name: "cancelled",
    from: ["CANCELLING"],
    to: "CANCELLED",
    delay: DELAYS.cancelled,
    reason: () => "the environment has been stopped",
    effect: (_, at) => ({ status: { phase: "CANCELLED", completionTime: at } }),
  },
  {
    name: "expire",
    from: CAN_EXPIRE,
    to: "DELETING",
    calendar: true,
    at: ({ value }) => value.metadata.createdAt + PREBUILD_LIFETIME,
    reason: () => "it is seven days old",
    effect: () => DELETE,
  },
  {
    name: "deleted",
    from: ["DELETING"],
    to: "DELETED",
    delay: DELAYS.deleted,
    reason: () => "its snapshot and logs have been removed",
  },
  {
    name: "purge",
    from: ["DELETED"],
    to: "gone",
    delay: DELAYS.purge,
    reason: () => "its record has been purged",
  },
];

const STAGES_FROM = new Map<PrebuildPhase, readonly PrebuildStage[]>();
for (const stage of PREBUILD_STAGES) {
  for (const phase of stage.from) STAGES_FROM.set(phase, [...(STAGES_FROM.get(phase) ?? []), stage]);
}

/** The stage with a delay that normally leaves a phase. */
const EXITS = new Map<PrebuildPhase, PrebuildStage & { readonly delay: Delay }>();
for (const stage of PREBUILD_STAGES) {
  const { delay } = stage;
  if (!delay) continue;
  for (const phase of stage.from) if (!EXITS.has(phase)) EXITS.set(phase, { ...stage, delay });
}

/** The phase that normally follows; undefined if nothing or the purge does. */
export function phaseAfter(phase: PrebuildPhase): PrebuildPhase | undefined {
  const to = EXITS.get(phase)?.to;
  return to === "gone" ? undefined : to;
}

/** The span from which the duration of a phase is drawn; undefined if the phase does not end by itself. */
export function rangeIn(phase: PrebuildPhase): Range | undefined {
  return EXITS.get(phase)?.delay;
}

/** How long a prebuild normally stays in a phase, in milliseconds; Infinity if it stays there. */
export function timeIn(phase: PrebuildPhase, row: Going, chance: Chance): number {
  const delay = EXITS.get(phase)?.delay;
  return delay ? spanOf(delay, phase, row, chance) : Infinity;
}

/** The fields that decide how long a prebuild stays in a phase. */
type Going = Pick<PrebuildRow, "slot" | "run">;

function spanOf(delay: Delay, phase: PrebuildPhase, { slot, run }: Going, chance: Chance): number {
  const { durations, stuckFor = 0 } = run.outcome ?? {};
  const span = durations?.[phase as ActivePhase] ?? chance.within(delay, delay.purpose, slot);
  return phase === "SNAPSHOTTING" ? span + stuckFor : span;
}

/** The stage that a prebuild takes next and when; undefined if nothing will happen to it. */
export function nextPrebuildStage(row: PrebuildRow, chance: Chance): Planned<PrebuildStage> | undefined {
  const { phase } = row.value.status;
  let next: PrebuildStage | undefined;
  let nextAt = Infinity;
  for (const stage of STAGES_FROM.get(phase) ?? []) {
    if (stage.when?.(row) === false) continue;
    const at = stage.delay ? sinceOf(row) + spanOf(stage.delay, phase, row, chance) : stage.at?.(row, chance);
    if (at === undefined || at >= nextAt) continue;
    next = stage;
    nextAt = at;
  }
  return next && { stage: next, at: nextAt };
}

/** The prebuild after a stage; undefined if it is gone. Stores nothing. */
export function afterStage(
  stage: PrebuildStage,
  row: PrebuildRow,
  at: number,
  ids: IdSource,
): PrebuildRow | undefined {
  const { to, effect } = stage;
  if (to === "gone") return undefined;
  const change = effect ? effect(row, at, ids) : { status: { phase: to } };
  return changedPrebuild(row, change, at, stage.reason(row, row));
}
