// Owns what stands behind a resource that was not lived but given: what callers do not see of it, such that it is
// as if it had come to its phase by the ordinary rules, and goes on by them.
import { isActive } from "../../api/phases.ts";
import type { Prebuild, PrebuildRow, PrebuildRun } from "../prebuild/prebuild.ts";
import { stageDelay } from "../prebuild/stages.ts";
import type { Chance, Range } from "../random.ts";
import {
  countRunning,
  countStopped,
  INSTANCE_DELAYS,
  type Instance,
  type InstanceDelays,
  type InstanceGoal,
  planInstances,
} from "../warm-pool/instances.ts";
import type { Snapshot, WarmPool, WarmPoolRow } from "../warm-pool/warm-pool.ts";

/** The row of a prebuild that was given. It takes no outcome: its work goes the ordinary way. */
export function seededPrebuild(value: Prebuild, slot: number, chance: Chance): PrebuildRow {
  const { phase, snapshotCompletionPercentage } = value.status;
  const snapshotting = Math.floor(
    (stageDelay("complete", slot, chance) * snapshotCompletionPercentage) / 100,
  );
  return {
    slot,
    value,
    // The last change of a snapshot was a step of it; the phase began before.
    since: phase === "SNAPSHOTTING" ? value.updatedAt - snapshotting : value.updatedAt,
    run: isActive(phase)
      ? { startedAt: startOf(value, value.updatedAt), isCancelled: false }
      : endedRun(value),
  };

  function endedRun({ status, updatedAt }: Prebuild): PrebuildRun {
    const { completionTime, failureMessage } = status;
    const endedAt = completionTime ?? updatedAt;
    const wasCancelled =
      completionTime !== undefined && failureMessage === "" && snapshotCompletionPercentage < 100;
    return {
      startedAt: startOf(value, endedAt),
      endedAt,
      isCancelled: phase === "CANCELLING" || wasCancelled,
    };
  }

  /** When STARTING began, if the run came by the ordinary durations to where it is, or ended. */
  function startOf({ status }: Prebuild, at: number): number | undefined {
    if (status.environmentId === "") return undefined;
    const run = stageDelay("run", slot, chance);
    const stop = stageDelay("stop", slot, chance);
    if (phase === "STARTING") return at;
    if (phase === "RUNNING") return at - run;
    if (phase === "STOPPING") return at - run - stop;
    if (phase === "SNAPSHOTTING" || snapshotCompletionPercentage > 0) {
      return at - run - stop - stageDelay("snapshot", slot, chance) - snapshotting;
    }
    // It ended before there was a snapshot: nobody can tell where, so say in the middle of its tasks.
    return at - run - Math.floor(stop / 2);
  }
}

export interface SeededWarmPoolOptions {
  readonly slot: number;
  readonly now: number;
  /** The newest completed prebuild's snapshot of its pair. */
  readonly newest: Snapshot | undefined;
  /** How long instances take. */
  readonly delays: InstanceDelays;
  /** Draws a span for the n-th instance of the pool. */
  readonly draw: (range: Range, n: number) => number;
}

/** The row of a warm pool that was given. It takes no outcome. */
export function seededWarmPool(
  value: WarmPool,
  { slot, now, newest, delays, draw }: SeededWarmPoolOptions,
): WarmPoolRow {
  const { snapshotId } = value.spec;
  let made = 0;
  const instances = seededInstances(value, { now, delays, draw: (range) => draw(range, made++) });
  return {
    slot,
    value,
    run: {
      since: value.metadata.updatedAt,
      instances,
      made: Math.max(made, instances.length),
      // Its snapshot is taken for that of the newest completed prebuild, or of one that this world does not hold.
      newest: snapshotId === undefined ? newest : { id: snapshotId, prebuildId: newest?.prebuildId ?? "" },
      newestSince: now,
      wasDegraded: value.status.phase === "DEGRADED",
      canProvision: true,
      claims: [],
      idleSince: now,
    },
  };
}

function seededInstances(
  { spec, status }: WarmPool,
  { now, delays, draw }: Pick<InstanceGoal, "now" | "delays" | "draw">,
): Instance[] {
  const { snapshotId } = spec;
  if (snapshotId === undefined) return [];
  const instance = (state: Instance["state"]) => () => ({ snapshotId, state, spare: false });
  const given: Instance[] = [
    ...Array.from({ length: status.runningInstances }, instance("running")),
    ...Array.from({ length: status.stoppedInstances }, instance("stopped")),
  ];
  if (status.phase === "DELETING")
    return given.map((one) => ({ ...one, due: now + draw(INSTANCE_DELAYS.drain) }));
  if (status.phase !== "PENDING" && status.phase !== "READY") return given;
  const planned = planInstances(given, {
    snapshotId,
    target: status.desiredSize,
    max: spec.maxSize,
    now,
    canProvision: true,
    delays,
    draw,
  });
  const isSeen =
    countRunning(planned) !== status.runningInstances || countStopped(planned) !== status.stoppedInstances;
  // What callers would see at once waits for the next move of the clock, so that they first see what was given.
  return isSeen ? given.map((one) => ({ ...one, spare: one.state === "stopped", due: now })) : planned;
}
