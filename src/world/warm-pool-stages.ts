// Owns the lifecycle of a warm pool, as a table. All figures are assumed; what happens is documented.
import type { WarmPoolPhase } from "../api/phases.ts";
import type { Planned, Stage } from "./lifecycle.ts";
import { type Chance, PURPOSES, type Range } from "./random.ts";
import type { WarmPoolRow, WarmPoolRun, WarmPoolSpec, WarmPoolStatus } from "./warm-pool.ts";
import { countRunning, nextInstanceDue, settledInstances, settleInstances } from "./warm-pool-instances.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** What an operation or a stage changes. Counts of instances follow from the instances. */
export interface WarmPoolEffect {
  readonly spec?: Partial<WarmPoolSpec>;
  readonly status?: Partial<WarmPoolStatus>;
  readonly run?: Partial<WarmPoolRun>;
}

/** One row of the table. Of several stages that a pool could take, the one that is due first happens. */
export interface WarmPoolStage extends Stage<WarmPoolRow> {
  readonly from: readonly WarmPoolPhase[];
  /** Absent: the phase stays. */
  readonly to?: WarmPoolPhase | "gone";
  /** How long after `since`, drawn from the seed. */
  readonly delay?: Range;
  /** From which instant the delay, if any, is counted; undefined where the stage does not apply. */
  readonly since: (row: WarmPoolRow) => number | undefined;
  /** What changes besides the phase. */
  readonly effect?: (row: WarmPoolRow, at: number) => WarmPoolEffect;
}

const ALIVE = ["PENDING", "READY", "DEGRADED"] as const;

/** The lifecycle. Where two stages are due at once, the one that stands first happens. */
export const WARM_POOL_STAGES: readonly WarmPoolStage[] = [
  {
    name: "lose-snapshot",
    from: ["PENDING", "READY"],
    to: "PENDING",
    delay: { min: SECOND, max: 3 * SECOND },
    since: ({ value, run }) => (value.spec.snapshotId && !run.newest ? run.newestSince : undefined),
    reason: () => "the last completed prebuild is gone",
    effect: () => ({
      spec: { snapshotId: undefined },
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
    effect: () => ({ spec: { snapshotId: undefined }, run: { instances: [] } }),
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
    reason: (_, after) => after.value.status.failureMessage,
    effect: ({ run }) => ({
      status: { failureMessage: run.outcome?.degrade?.message ?? "" },
      run: { wasDegraded: true, instances: settledInstances(run.instances) },
    }),
  },
  {
    name: "recover",
    from: ["DEGRADED"],
    to: "PENDING",
    since: ({ run }) => {
      const recoverAfter = run.outcome?.degrade?.recoverAfter;
      return recoverAfter === undefined ? undefined : run.since + recoverAfter;
    },
    reason: () => "the runner can create instances again",
    effect: () => ({ status: { failureMessage: "" } }),
  },
  {
    name: "instance",
    from: ["PENDING", "READY"],
    since: ({ run }) => nextInstanceDue(run.instances),
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
];

/** The stage that a pool takes next and when; undefined where nothing will happen to it. */
export function nextWarmPoolStage(row: WarmPoolRow, chance: Chance): Planned<WarmPoolStage> | undefined {
  let next: Planned<WarmPoolStage> | undefined;
  for (const [index, stage] of WARM_POOL_STAGES.entries()) {
    if (!stage.from.includes(row.value.status.phase)) continue;
    const since = stage.since(row);
    if (since === undefined) continue;
    const at = since + (stage.delay ? chance.within(stage.delay, PURPOSES.stage + 64 + index, row.slot) : 0);
    if (!next || at < next.at) next = { stage, at };
  }
  return next;
}
