// Owns what makes a prebuild or a warm pool coherent with what stands behind it, which callers do not see: rules that
// hold for every row that a world writes down, lived or seeded.
import { isActive } from "../../api/phases.ts";
import type { PrebuildRow } from "../prebuild/prebuild.ts";
import { DELAYS } from "../prebuild/stages.ts";
import { countRunning, countStopped } from "../warm-pool/instances.ts";
import { isGoing, type WarmPoolRow } from "../warm-pool/warm-pool.ts";
import {
  broken,
  type Contradiction,
  prebuildContradictions,
  type Rule,
  warmPoolContradictions,
} from "./invariants.ts";

/** A row, and the present of its world. */
interface Present<R> {
  readonly row: R;
  readonly now: number;
}

/** A seeded prebuild may have begun before its creation: its work is taken to have gone the ordinary way. */
const LONGEST_SEEDED_WORK = DELAYS.run.max + DELAYS.stop.max + DELAYS.snapshot.max + DELAYS.complete.max;

const CANCELLED: readonly string[] = ["CANCELLING", "CANCELLED"];
const DELETED: readonly string[] = ["DELETING", "DELETED"];

const PREBUILD_RULES: readonly Rule<Present<PrebuildRow>>[] = [
  {
    field: "value.updatedAt",
    holds: ({ row, now }) => row.value.updatedAt <= now,
    message: ({ now }) => `must not be later than the present, ${now}`,
  },
  {
    field: "since",
    holds: ({ row: { since, value } }) => since <= value.updatedAt,
    message: () => "must not be later than value.updatedAt",
  },
  {
    field: "since",
    holds: ({ row: { since, value } }) => {
      const early = value.status.phase === "SNAPSHOTTING" ? LONGEST_SEEDED_WORK : 0;
      return since >= value.metadata.createdAt - early;
    },
    message: () => "must not be before value.metadata.createdAt",
  },
  {
    field: "value.status.completionTime",
    holds: ({ row: { since, value } }) => (value.status.completionTime ?? since) <= since,
    message: () => "must not be later than since",
  },
  {
    field: "run.startedAt",
    holds: ({ row: { run, value } }) => (run.startedAt === undefined) === (value.status.environmentId === ""),
    message: ({ row: { run } }) =>
      run.startedAt === undefined
        ? "is missing: it is there with value.status.environmentId"
        : "is there with value.status.environmentId only",
  },
  {
    field: "run.startedAt",
    holds: ({ row: { since, run, value } }) => {
      const { startedAt = since } = run;
      return startedAt <= since && startedAt >= value.metadata.createdAt - LONGEST_SEEDED_WORK;
    },
    message: () => "must lie between value.metadata.createdAt and since",
  },
  {
    field: "run.endedAt",
    holds: ({ row: { run, value } }) => (run.endedAt === undefined) === isActive(value.status.phase),
    message: ({ row: { run, value } }) =>
      run.endedAt === undefined
        ? `is missing: the work is over where the phase is ${value.status.phase}`
        : `must be unset while the phase is ${value.status.phase}: the work goes on`,
  },
  {
    field: "run.endedAt",
    holds: ({ row: { since, run, value } }) => {
      const { endedAt } = run;
      if (endedAt === undefined) return true;
      const { metadata, status } = value;
      const begin = Math.max(metadata.createdAt, run.startedAt ?? -Infinity);
      return endedAt >= begin && endedAt <= (status.completionTime ?? since);
    },
    message: () => "must lie between the beginning of the work and its completion",
  },
  {
    field: "run.isCancelled",
    holds: ({ row: { run, value } }) =>
      DELETED.includes(value.status.phase) || run.isCancelled === CANCELLED.includes(value.status.phase),
    message: ({ row: { run, value } }) =>
      `must be ${!run.isCancelled} where the phase is ${value.status.phase}`,
  },
  {
    field: "run.warnedAt",
    holds: ({ row: { run } }) => run.warnedAt === undefined || run.outcome?.warning !== undefined,
    message: () => "is there with run.outcome.warning only",
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
    message: ({ row: { run } }) => `must be ${countRunning(run.instances)}: so many of run.instances run`,
  },
  {
    field: "value.status.stoppedInstances",
    holds: ({ row: { run, value } }) => value.status.stoppedInstances === countStopped(run.instances),
    message: ({ row: { run } }) =>
      `must be ${countStopped(run.instances)}: so many of run.instances are stopped`,
  },
  {
    field: "run.instances",
    holds: ({ row: { run, value } }) => value.spec.snapshotId !== undefined || run.instances.length === 0,
    message: () => "must be empty where there is no value.spec.snapshotId",
  },
  {
    field: "run.instances",
    holds: ({ row: { run } }) =>
      run.instances.every(
        ({ state, due }) => state === "running" || state === "stopped" || due !== undefined,
      ),
    message: () => "must have a due where they are provisioning or starting",
  },
  {
    field: "run.instances",
    holds: ({ row: { run } }) => !run.canProvision || run.instances.every(({ fails }) => !fails),
    message: () => "may fail only where run.canProvision is false",
  },
  {
    field: "run.made",
    holds: ({ row: { run } }) => run.made >= run.instances.length,
    message: ({ row: { run } }) =>
      `must be at least ${run.instances.length}: so many run.instances there are`,
  },
  {
    field: "run.canProvision",
    holds: ({ row: { run } }) => run.canProvision || run.outcome?.cannotProvision !== undefined,
    message: () => "must be true where there is no run.outcome.cannotProvision",
  },
  {
    field: "run.recoversAt",
    holds: ({ row }) =>
      row.run.recoversAt === undefined || row.value.status.phase === "DEGRADED" || isGoing(row),
    message: ({ row }) => `must be unset while the phase is ${row.value.status.phase}`,
  },
];

/** What contradicts the rules in a prebuild and what stands behind it; fields as they stand in the row. */
export function prebuildRowContradictions(row: PrebuildRow, now: number): Contradiction[] {
  const seen = prebuildContradictions(row.value).map(({ field, message }) => ({
    // Callers see it in the metadata; see `Prebuild`.
    field: field === "metadata.updatedAt" ? "value.updatedAt" : `value.${field}`,
    message,
  }));
  return [...seen, ...broken(PREBUILD_RULES, { row, now })];
}

/** What contradicts the rules in a warm pool and what stands behind it; fields as they stand in the row. */
export function warmPoolRowContradictions(row: WarmPoolRow, now: number): Contradiction[] {
  const seen = warmPoolContradictions(row.value).map(({ field, message }) => ({
    field: `value.${field}`,
    message,
  }));
  return [...seen, ...broken(WARM_POOL_RULES, { row, now })];
}
