// Owns the hidden state of an imported resource: as if the resource had reached its phase by the
// ordinary rules, by which it continues.
import { TERMINAL_PHASES } from "../../api/phases.ts";
import type { IdSource } from "../ids.ts";
import type { Prebuild, PrebuildRow } from "../prebuild/prebuild.ts";
import { type PrebuildCourse, simulated } from "../prebuild/simulate.ts";
import { timeIn, timeoutMessage } from "../prebuild/stages.ts";
import type { PrebuildStep, PrebuildSteps } from "../prebuild/steps.ts";
import type { Range } from "../random.ts";
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

/** The row of an imported prebuild, as if it had reached its phase by the stage table. It has no outcome. */
export function importedPrebuild(value: Prebuild, slot: number, ids: IdSource): PrebuildRow {
  const { id, metadata, spec, status } = value;
  const course = courseOf(value);
  const { steps } = simulated({ slot, id, metadata, timeout: spec.timeout }, course, ids);
  const warning = status.warningMessage;
  return {
    slot,
    value,
    steps: fitted(steps, value, snapshottingTime(value, slot, ids)),
    run: { warnedAt: undefined, outcome: warning === "" ? undefined : { warning } },
  };
}

/** How it reached its phase, as far as can be seen. */
function courseOf(value: Prebuild): PrebuildCourse {
  const { spec, status } = value;
  const { phase, completionTime, failureMessage, environmentId, snapshotCompletionPercentage } = status;
  const deletion = phase === "DELETING" || phase === "DELETED" ? phase : undefined;
  const isComplete = snapshotCompletionPercentage === 100;
  const begun = environmentId === "" ? "PENDING" : "RUNNING";
  // Where it ended before its snapshot is unknown: assume the middle of its tasks.
  const interruptedIn = snapshotCompletionPercentage > 0 ? "SNAPSHOTTING" : begun;
  const before = () => {
    if (failureMessage !== "") return "FAILED";
    if (isComplete) return "COMPLETED";
    return completionTime === undefined ? interruptedIn : "CANCELLED";
  };
  return {
    phase: deletion ? before() : (phase as PrebuildCourse["phase"]),
    deletion,
    interruptedIn,
    share: interruptedIn === "RUNNING" ? 0.5 : snapshotCompletionPercentage / 100,
    percentage: isComplete ? 0 : snapshotCompletionPercentage,
    failureMessage,
    timedOut: begun === "RUNNING" && failureMessage === timeoutMessage(spec.timeout),
    warning: status.warningMessage || undefined,
  };
}

/** How long a snapshot in progress has taken: its last change was a step of it. */
function snapshottingTime({ status }: Prebuild, slot: number, { chance }: IdSource): number {
  if (status.phase !== "SNAPSHOTTING") return 0;
  const whole = timeIn("SNAPSHOTTING", { slot, run: {} }, chance);
  return Math.floor((whole * status.snapshotCompletionPercentage) / 100);
}

/**
 * The steps at instants that fit the prebuild. Known instants are kept: its creation, its completion and its last
 * change. The steps before one of these precede it by the stage table's durations, but not the creation.
 */
function fitted(
  steps: PrebuildSteps,
  { metadata, updatedAt, status }: Prebuild,
  inPhase: number,
): PrebuildSteps {
  const { createdAt } = metadata;
  const { completionTime } = status;
  const ended = steps.findIndex(({ phase }) => (TERMINAL_PHASES as readonly string[]).includes(phase));
  const last = steps.length - 1;
  const anchor = completionTime === undefined || ended < 0 ? last : ended;
  const lastAt = Math.max(
    createdAt,
    anchor === last && completionTime !== undefined ? completionTime : updatedAt - inPhase,
  );
  const anchorAt = anchor === last ? lastAt : (completionTime as number);
  const simulatedAt = (index: number) => (steps[index] as PrebuildStep).at;
  const spanBefore = (index: number, end: number) => simulatedAt(end) - simulatedAt(index);
  const worked = spanBefore(Math.min(1, anchor), anchor);
  const scale = worked > anchorAt - createdAt ? (anchorAt - createdAt) / worked : 1;
  const at = (index: number) => {
    if (index === 0) return createdAt;
    if (index <= anchor) return anchorAt - Math.floor(spanBefore(index, anchor) * scale);
    return Math.max(anchorAt, lastAt - spanBefore(index, last));
  };
  return steps.map((step, index) => ({ ...step, at: at(index) }));
}

export interface ImportedWarmPoolOptions {
  readonly slot: number;
  readonly now: number;
  /** The snapshot of the newest completed prebuild of its pair. */
  readonly newest: Snapshot | undefined;
  /** How long instances take. */
  readonly delays: InstanceDelays;
  /** Draws a span for the n-th instance of the pool. */
  readonly draw: (range: Range, n: number) => number;
}

/** The row of an imported warm pool. It has no outcome. */
export function importedWarmPool(
  value: WarmPool,
  { slot, now, newest, delays, draw }: ImportedWarmPoolOptions,
): WarmPoolRow {
  const { snapshotId } = value.spec;
  let made = 0;
  const instances = importedInstances(value, { now, delays, draw: (range) => draw(range, made++) });
  return {
    slot,
    value,
    run: {
      since: value.metadata.updatedAt,
      instances,
      made: Math.max(made, instances.length),
      // Its snapshot is assumed to be that of the newest completed prebuild, or of one that this world does not have.
      newest: snapshotId === undefined ? newest : { id: snapshotId, prebuildId: newest?.prebuildId ?? "" },
      newestSince: now,
      wasDegraded: value.status.phase === "DEGRADED",
      canProvision: true,
      claims: [],
      idleSince: now,
    },
  };
}

function importedInstances(
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
  // Visible changes wait for the next move of the clock, so that callers first see what was given.
  return isSeen ? given.map((one) => ({ ...one, spare: one.state === "stopped", due: now })) : planned;
}
