// Owns the invariants of the rows of prebuilds and warm pools, hidden state included: they hold for
// every row that a world writes, whether the resource was created there or imported.
import { isActive, type PrebuildPhase, TERMINAL_PHASES } from "../../api/phases.ts";
import type { PrebuildRow } from "../prebuild/prebuild.ts";
import { PREBUILD_STAGES } from "../prebuild/stages.ts";
import type { PrebuildStep } from "../prebuild/steps.ts";
import { countRunning, countStopped } from "../warm-pool/instances.ts";
import { isGoing, type WarmPoolRow } from "../warm-pool/warm-pool.ts";
import { broken, prebuildViolations, type Rule, type Violation, warmPoolViolations } from "./invariants.ts";

/** A row, and the current time of its world. */
interface Present<R> {
  readonly row: R;
  readonly now: number;
}

/** Phases to which an operation leads from those that are active. */
const FORCED: readonly PrebuildPhase[] = ["COMPLETED", "FAILED", "CANCELLING", "DELETING"];

/** Whether a stage or an operation leads from one phase to the other. */
function canFollow(from: PrebuildPhase, to: PrebuildPhase): boolean {
  if (PREBUILD_STAGES.some((stage) => stage.to === to && stage.from.includes(from))) return true;
  if (isActive(from)) return FORCED.includes(to);
  return to === "DELETING" && from !== "DELETED";
}

/** The step that no world could have taken after the one before it; -1 if there is none. */
function strayStep({ steps, value }: PrebuildRow): number {
  return steps.findIndex(({ at, phase }, index) => {
    const before = steps[index - 1];
    if (!before) return phase !== "PENDING" || at !== value.metadata.createdAt;
    return at < before.at || phase === before.phase || !canFollow(before.phase, phase);
  });
}

/** Whether it has an environment: one that was completed by force while PENDING has one, too. */
function hasBegun({ steps }: PrebuildRow): boolean {
  const waiting = steps.findLastIndex(({ phase }) => phase === "PENDING");
  return steps.slice(waiting).some(({ phase }) => phase === "STARTING" || phase === "COMPLETED");
}

function lastStep({ steps }: PrebuildRow): PrebuildStep {
  return steps[steps.length - 1] as PrebuildStep;
}

/** The step that ended the work, unless it was deleted before. */
function endStep({ steps }: PrebuildRow): PrebuildStep | undefined {
  return steps.find(({ phase }) => TERMINAL_PHASES.some((terminal) => terminal === phase));
}

const PREBUILD_RULES: readonly Rule<Present<PrebuildRow>>[] = [
  {
    field: "value.updatedAt",
    holds: ({ row, now }) => row.value.updatedAt <= now,
    message: ({ now }) => `must not be later than the present, ${now}`,
  },
  {
    field: "steps",
    holds: ({ row }) => strayStep(row) < 0,
    message: ({ row }) =>
      `must begin with PENDING at value.metadata.createdAt and go on by the lifecycle: steps.${strayStep(row)} does not`,
  },
  {
    field: "steps",
    holds: ({ row }) => lastStep(row).phase === row.value.status.phase,
    message: ({ row }) =>
      `must end with ${row.value.status.phase}, the phase: it ends with ${lastStep(row).phase}`,
  },
  {
    field: "steps",
    holds: ({ row }) => lastStep(row).at <= row.value.updatedAt,
    message: () => "must not end later than value.updatedAt",
  },
  {
    field: "value.status.completionTime",
    holds: ({ row }) => row.value.status.completionTime === endStep(row)?.at,
    message: ({ row }) => {
      const end = endStep(row);
      return end ? `must be ${end.at}: it was ${end.phase} then` : "must be unset: no step ended the work";
    },
  },
  {
    field: "value.status.environmentId",
    holds: ({ row }) => (row.value.status.environmentId !== "") === hasBegun(row),
    message: ({ row }) =>
      hasBegun(row) ? "is missing: a step began the work" : "must be empty: no step began the work",
  },
  {
    field: "run.warnedAt",
    holds: ({ row: { run } }) => run.warnedAt === undefined || run.outcome?.warning !== undefined,
    message: () => "may be set only with run.outcome.warning",
  },
  {
    field: "run.warnedAt",
    holds: ({ row: { run, value }, now }) => {
      const { warnedAt = now } = run;
      return warnedAt >= value.metadata.createdAt && warnedAt <= now;
    },
    message: () => "must lie between value.metadata.createdAt and the present",
  },
];

const WARM_POOL_RULES: readonly Rule<Present<WarmPoolRow>>[] = [
  {
    field: "value.metadata.updatedAt",
    holds: ({ row, now }) => row.value.metadata.updatedAt <= now,
    message: ({ now }) => `must not be later than the present, ${now}`,
  },
  {
    field: "run.since",
    holds: ({ row: { run, value } }) =>
      run.since >= value.metadata.createdAt && run.since <= value.metadata.updatedAt,
    message: () => "must lie between value.metadata.createdAt and value.metadata.updatedAt",
  },
  ...(["newestSince", "idleSince"] as const).map((name) => ({
    field: `run.${name}`,
    holds: ({ row: { run, value }, now }: Present<WarmPoolRow>) =>
      run[name] >= value.metadata.createdAt && run[name] <= now,
    message: () => "must lie between value.metadata.createdAt and the present",
  })),
  {
    field: "run.claims",
    holds: ({ row: { run, value }, now }) => {
      const { claims } = run;
      const bounded = [value.metadata.createdAt, ...claims, now];
      return bounded.every((at, index) => index === 0 || at >= (bounded[index - 1] as number));
    },
    message: () => "must be in order, between value.metadata.createdAt and the present",
  },
  {
    field: "value.status.runningInstances",
    holds: ({ row: { run, value } }) => value.status.runningInstances === countRunning(run.instances),
    message: ({ row: { run } }) =>
      `must be ${countRunning(run.instances)}, the number of run.instances that run`,
  },
  {
    field: "value.status.stoppedInstances",
    holds: ({ row: { run, value } }) => value.status.stoppedInstances === countStopped(run.instances),
    message: ({ row: { run } }) =>
      `must be ${countStopped(run.instances)}, the number of run.instances that are stopped`,
  },
  {
    field: "run.instances",
    holds: ({ row: { run, value } }) => value.spec.snapshotId !== undefined || run.instances.length === 0,
    message: () => "must be empty if there is no value.spec.snapshotId",
  },
  {
    field: "run.instances",
    holds: ({ row: { run } }) =>
      run.instances.every(
        ({ state, due }) => state === "running" || state === "stopped" || due !== undefined,
      ),
    message: () => "must have a due if they are provisioning or starting",
  },
  {
    field: "run.instances",
    holds: ({ row: { run } }) => !run.canProvision || run.instances.every(({ fails }) => !fails),
    message: () => "may fail only if run.canProvision is false",
  },
  {
    field: "run.made",
    holds: ({ row: { run } }) => run.made >= run.instances.length,
    message: ({ row: { run } }) => `must be at least ${run.instances.length}, the number of run.instances`,
  },
  {
    field: "run.canProvision",
    holds: ({ row: { run } }) => run.canProvision || run.outcome?.cannotProvision !== undefined,
    message: () => "must be true if there is no run.outcome.cannotProvision",
  },
  {
    field: "run.recoversAt",
    holds: ({ row }) =>
      row.run.recoversAt === undefined || row.value.status.phase === "DEGRADED" || isGoing(row),
    message: ({ row }) => `must be unset while the phase is ${row.value.status.phase}`,
  },
];

/** The violated invariants of a prebuild and its hidden state; fields are named as in the row. */
export function prebuildRowViolations(row: PrebuildRow, now: number): Violation[] {
  const seen = prebuildViolations(row.value).map(({ field, message }) => ({
    // Callers see it in the metadata; see `Prebuild`.
    field: field === "metadata.updatedAt" ? "value.updatedAt" : `value.${field}`,
    message,
  }));
  return [...seen, ...broken(PREBUILD_RULES, { row, now })];
}

/** The violated invariants of a warm pool and its hidden state; fields are named as in the row. */
export function warmPoolRowViolations(row: WarmPoolRow, now: number): Violation[] {
  const seen = warmPoolViolations(row.value).map(({ field, message }) => ({
    field: `value.${field}`,
    message,
  }));
  return [...seen, ...broken(WARM_POOL_RULES, { row, now })];
}
