// Owns the lifecycle of a warm pool as a table. All figures are assumed; the stages are documented.
import type { WarmPoolPhase } from "../../api/phases.ts";
import type { ChangeOf } from "../change.ts";
import type { WarmPoolProblem } from "../outcomes.ts";
import { type Chance, PURPOSES, type Range } from "../random.ts";
import type { Planned, Stage } from "../time/lifecycle.ts";
import type { Autoscaler } from "./autoscaler.ts";
import {
  countRunning,
  nextInstanceDue,
  nextInstanceFailure,
  settledInstances,
  settleInstances,
} from "./instances.ts";
import type { WarmPoolRow, WarmPoolRun, WarmPoolSpec, WarmPoolStatus } from "./warm-pool.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** What an operation or a stage changes. Counts of instances follow from the instances. */
export interface WarmPoolEffect {
  readonly spec?: ChangeOf<Omit<WarmPoolSpec, "specVersion">> | undefined;
  readonly status?: ChangeOf<Omit<WarmPoolStatus, "statusVersion">> | undefined;
  readonly run?: ChangeOf<WarmPoolRun> | undefined;
}

/** One row of the table. Of several stages that a pool could take, the one that is due first happens. */
export interface WarmPoolStage extends Stage<WarmPoolRow> {
  readonly from: readonly WarmPoolPhase[];
  /** Absent: the phase stays. */
  readonly to?: WarmPoolPhase | "gone";
  /** How long after `since`, drawn from the seed. */
  readonly delay?: Range;
  /** The instant from which the delay, if any, counts; undefined if the stage does not apply. */
  readonly since: (row: WarmPoolRow, autoscaler: Autoscaler) => number | undefined;
  /** What changes besides the phase. */
  readonly effect?: (row: WarmPoolRow, at: number) => WarmPoolEffect;
}

const ALIVE = ["PENDING", "READY", "DEGRADED"] as const;

/** The lifecycle. If two stages are due at once, the first in the table happens. */
export const WARM_POOL_STAGES: readonly WarmPoolStage[] = [
  {
    name: "lose-snapshot",
    from: ["PENDING", "READY"],
    to: "PENDING",
    delay: { min: SECOND, max: 3 * SECOND },
    since: ({ value, run }) => (value.spec.snapshotId && !run.newest ? run.newestSince : undefined),
    reason: () => "the last completed prebuild is gone",
    effect: () => ({
      spec: { snapshotId: null },
      run: { instances: [] },
    }),
  },
  {
    // The problem outlives the snapshot: the pool stays DEGRADED until it recovers.
    name: "lose-snapshot-degraded",
    from: ["DEGRADED"],
    delay: { min: SECOND, max: 3 * SECOND },
    since: ({ value, run }) => (value.spec.snapshotId && !run.newest ? run.newestSince : undefined),
    reason: () => "the last completed prebuild is gone",
    effect: () => ({ spec: { snapshotId: null }, run: { instances: [] } }),
  },
  {
    name: "adopt-snapshot",
    from: ALIVE,
    delay: { min: SECOND, max: 3 * SECOND },
    since: ({ value, run }) =>
      run.newest && run.newest.id !== value.spec.snapshotId ? run.newestSince : undefined,
    reason: ({ value }) =>
      value.spec.snapshotId ? "the instances rotate to another snapshot" : "a completed prebuild is there",
    effect: ({ run }) => ({ spec: { snapshotId: run.newest?.id } }),
  },
  {
    name: "degrade",
    from: ["PENDING", "READY"],
    to: "DEGRADED",
    since: ({ value, run }) => {
      const { degrade } = run.outcome ?? {};
      return degrade && !run.wasDegraded ? value.metadata.createdAt + degrade.after : undefined;
    },
    reason: ({ run }) => run.outcome?.degrade?.message ?? "",
    effect: ({ run }, at) => {
      const change = problem(run, { ...run.outcome?.degrade, at });
      return { ...change, run: { ...change.run, wasDegraded: true } };
    },
  },
  {
    name: "recover",
    from: ["DEGRADED"],
    to: "PENDING",
    since: ({ run }) => run.recoversAt,
    reason: () => "the runner can create instances again",
    effect: (_, at) => recovery(at),
  },
  {
    name: "instance",
    from: ["PENDING", "READY"],
    since: ({ run }) => nextInstanceDue(run.instances),
    expected: () => "an instance is ready",
    reason: (_, { value: { status } }) =>
      `${status.runningInstances} of ${status.desiredSize} instances run, ${status.stoppedInstances} are stopped`,
    effect: ({ run }, at) => ({ run: { instances: settleInstances(run.instances, at) } }),
  },
  {
    name: "ready",
    from: ["PENDING"],
    to: "READY",
    since: ({ value: { spec, status, metadata }, run }) =>
      spec.snapshotId && countRunning(run.instances) >= status.desiredSize ? metadata.updatedAt : undefined,
    reason: ({ value: { status } }) => `all ${status.desiredSize} wanted instances run`,
  },
  {
    name: "drain-instance",
    from: ["DELETING"],
    since: ({ run }) => nextInstanceDue(run.instances),
    expected: () => "an instance has drained",
    reason: (_, { run }) => `${run.instances.length} instances are left to drain`,
    effect: ({ run }, at) => ({
      run: { instances: run.instances.filter(({ due }) => due === undefined || due > at) },
    }),
  },
  {
    name: "deleted",
    from: ["DELETING"],
    to: "DELETED",
    delay: { min: 5 * SECOND, max: 15 * SECOND },
    since: ({ value, run }) => (run.instances.length === 0 ? value.metadata.updatedAt : undefined),
    reason: () => "its instances have drained",
  },
  {
    name: "purge",
    from: ["DELETED"],
    to: "gone",
    delay: { min: 10 * MINUTE, max: 10 * MINUTE },
    since: ({ run }) => run.since,
    reason: () => "its record has been purged",
  },
  {
    name: "fail-provisioning",
    from: ["PENDING", "READY"],
    to: "DEGRADED",
    since: ({ run }) => nextInstanceFailure(run.instances),
    reason: ({ run }) => run.outcome?.cannotProvision?.message ?? "",
    effect: ({ run }, at) => problem(run, { ...run.outcome?.cannotProvision, at }),
  },
  {
    name: "scale-up",
    from: ["PENDING", "READY"],
    since: ({ value: { spec, status }, run }, { claims }) =>
      status.desiredSize < spec.maxSize && run.claims.length >= claims ? run.claims.at(-1) : undefined,
    reason: ({ value: { status }, run: { claims } }) => {
      const span = ((claims.at(-1) ?? 0) - (claims[0] ?? 0)) / SECOND;
      const demand = claims.length === 1 ? "a claim" : `${claims.length} claims within ${span} s`;
      return `the target rises from ${status.desiredSize} to ${status.desiredSize + 1} after ${demand}`;
    },
    effect: ({ value }) => ({
      status: { desiredSize: value.status.desiredSize + 1 },
      run: { claims: [] },
    }),
  },
  {
    // Not a calendar event: it ends at the minimum, and a polling client wants to see the target fall.
    name: "scale-down",
    from: ["PENDING", "READY"],
    since: ({ value: { spec, status }, run }, { idle }) =>
      status.desiredSize > spec.minSize ? run.idleSince + idle : undefined,
    reason: ({ value: { status }, run }) => {
      const since = new Date(run.idleSince).toISOString();
      return `the target falls from ${status.desiredSize} to ${status.desiredSize - 1}: idle since ${since}`;
    },
    effect: ({ value }, at) => ({
      status: { desiredSize: value.status.desiredSize - 1 },
      run: { idleSince: at },
    }),
  },
];

/** What a problem changes besides the phase: running and stopped instances stay, those being created are lost. */
export function problem(
  { instances }: WarmPoolRun,
  { message = "", recoverAfter, at }: Partial<WarmPoolProblem> & { readonly at: number },
) {
  return {
    status: { failureMessage: message },
    run: {
      recoversAt: recoverAfter === undefined ? null : at + recoverAfter,
      instances: settledInstances(instances),
    },
  } satisfies WarmPoolEffect;
}

/** What the end of a problem changes besides the phase. */
export function recovery(at: number): WarmPoolEffect {
  return {
    status: { failureMessage: "" },
    run: { recoversAt: null, canProvision: true, idleSince: at },
  };
}

/** What decides when a stage is due. */
export interface StageChoice {
  readonly chance: Chance;
  readonly autoscaler: Autoscaler;
}

/** The stage that a pool takes next and when; undefined if nothing will happen to it. */
export function nextWarmPoolStage(
  row: WarmPoolRow,
  { chance, autoscaler }: StageChoice,
): Planned<WarmPoolStage> | undefined {
  let next: Planned<WarmPoolStage> | undefined;
  for (const [index, stage] of WARM_POOL_STAGES.entries()) {
    if (!stage.from.includes(row.value.status.phase)) continue;
    const since = stage.since(row, autoscaler);
    if (since === undefined) continue;
    const at = since + (stage.delay ? chance.within(stage.delay, PURPOSES.stage + 64 + index, row.slot) : 0);
    if (!next || at < next.at) next = { stage, at };
  }
  return next;
}

/** What a pool that is not DELETED is doing, and when its project and class are free for another one. */
export function occupation(row: WarmPoolRow, choice: StageChoice): string {
  const { value, run } = row;
  if (value.status.phase !== "DELETING") {
    return `which is ${value.status.phase}; the pair is free once it has been deleted and is DELETED`;
  }
  const drainedAt = Math.max(value.metadata.updatedAt, ...run.instances.map(({ due = 0 }) => due));
  const metadata = { ...value.metadata, updatedAt: drainedAt };
  const drained = { ...row, value: { ...value, metadata }, run: { ...run, instances: [] } };
  const freeAt = nextWarmPoolStage(drained, choice)?.at ?? drainedAt;
  return `which is DELETING; the pair is free from ${new Date(freeAt).toISOString()} on`;
}
