// Owns the invariants of prebuilds and warm pools: what callers see satisfies them in every phase.
import { isActive, type PrebuildPhase } from "../../api/phases.ts";
import type { Prebuild } from "../prebuild/prebuild.ts";
import type { WarmPool } from "../warm-pool/warm-pool.ts";

/** A violated invariant, by the field of the documented JSON, such as "status.completionTime". */
export interface Violation {
  readonly field: string;
  readonly message: string;
}

/** What must hold, and the message for the field if it does not. */
export interface Rule<R> {
  readonly field: string;
  readonly holds: (resource: R) => boolean;
  readonly message: (resource: R) => string;
}

const WAITING: readonly PrebuildPhase[] = ["PENDING", "STARTING", "RUNNING", "STOPPING"];

function wantedPhase({ status: { phase } }: Prebuild): PrebuildPhase {
  if (phase === "CANCELLING" || phase === "CANCELLED") return "CANCELLED";
  return isDeleted(phase) ? "DELETED" : "COMPLETED";
}

function isDeleted(phase: string): boolean {
  return phase === "DELETING" || phase === "DELETED";
}

/** Whether the snapshot exists, or existed before the deletion. */
function isComplete({ status }: Prebuild): boolean {
  return status.snapshotCompletionPercentage === 100;
}

/** Instants and spans that the wire cannot hold are not checked here: the schema does that. */
const PREBUILD_RULES: readonly Rule<Prebuild>[] = [
  {
    field: "metadata.updatedAt",
    holds: ({ metadata, updatedAt }) => updatedAt >= metadata.createdAt,
    message: () => "must not be before metadata.createdAt",
  },
  {
    field: "spec.desiredPhase",
    holds: (prebuild) => prebuild.spec.desiredPhase === wantedPhase(prebuild),
    message: (prebuild) =>
      `must be PREBUILD_PHASE_${wantedPhase(prebuild)} while the phase is ${prebuild.status.phase}`,
  },
  {
    field: "spec.specVersion",
    holds: ({ spec }) => spec.specVersion > 1 || spec.desiredPhase === "COMPLETED",
    message: ({ spec }) =>
      `must be at least 2 once ${spec.desiredPhase} is desired: each change is a version`,
  },
  {
    field: "status.statusVersion",
    holds: ({ status }) => status.statusVersion > 1 || status.phase === "PENDING",
    message: ({ status }) => `must be at least 2 once the phase is ${status.phase}: each change is a version`,
  },
  {
    field: "status.environmentId",
    holds: ({ status }) => status.phase !== "PENDING" || status.environmentId === "",
    message: () => "must be unset while the phase is PENDING: the environment comes with STARTING",
  },
  {
    field: "status.environmentId",
    holds: ({ status }) =>
      status.environmentId !== "" ||
      !(hasEnvironment(status.phase) || status.snapshotCompletionPercentage > 0),
    message: ({ status }) => `must be given if the phase is ${status.phase}: it is set from STARTING on`,
  },
  {
    field: "status.snapshotCompletionPercentage",
    holds: ({ status }) => !WAITING.includes(status.phase) || status.snapshotCompletionPercentage === 0,
    message: ({ status }) => `must be 0 while the phase is ${status.phase}`,
  },
  {
    field: "status.snapshotCompletionPercentage",
    holds: (prebuild) => prebuild.status.phase !== "COMPLETED" || isComplete(prebuild),
    message: () => "must be 100 if the phase is COMPLETED",
  },
  {
    field: "status.snapshotCompletionPercentage",
    holds: (prebuild) =>
      prebuild.status.phase === "COMPLETED" || isDeleted(prebuild.status.phase) || !isComplete(prebuild),
    message: ({ status }) => `must be less than 100 if the phase is ${status.phase}`,
  },
  {
    field: "status.snapshotSizeBytes",
    holds: (prebuild) => isComplete(prebuild) === prebuild.status.snapshotSizeBytes > 0,
    message: (prebuild) =>
      isComplete(prebuild) ? "must be given if the snapshot is at 100 %" : "may be set only at 100 %",
  },
  {
    field: "status.completionTime",
    holds: ({ status }) =>
      status.completionTime !== undefined || !["COMPLETED", "FAILED", "CANCELLED"].includes(status.phase),
    message: ({ status }) => `must be given if the phase is ${status.phase}`,
  },
  {
    field: "status.completionTime",
    holds: ({ status }) =>
      status.completionTime === undefined || !(isActive(status.phase) || status.phase === "CANCELLING"),
    message: ({ status }) => `must be unset while the phase is ${status.phase}: the work goes on`,
  },
  {
    field: "status.completionTime",
    holds: (prebuild) =>
      prebuild.status.completionTime !== undefined ||
      !(isDeleted(prebuild.status.phase) && (isComplete(prebuild) || prebuild.status.failureMessage !== "")),
    message: () => "must be given if the work had ended before the deletion",
  },
  {
    field: "status.completionTime",
    holds: ({ metadata, updatedAt, status: { completionTime = updatedAt } }) =>
      completionTime >= metadata.createdAt && completionTime <= updatedAt,
    message: () => "must lie between metadata.createdAt and metadata.updatedAt",
  },
  {
    field: "status.failureMessage",
    holds: ({ status }) => status.phase !== "FAILED" || status.failureMessage !== "",
    message: () => "must be given if the phase is FAILED",
  },
  {
    field: "status.failureMessage",
    holds: (prebuild) =>
      prebuild.status.failureMessage === "" ||
      prebuild.status.phase === "FAILED" ||
      (isDeleted(prebuild.status.phase) && !isComplete(prebuild)),
    message: () => "may be set only if the prebuild has FAILED",
  },
  {
    field: "status.warningMessage",
    holds: (prebuild) => prebuild.status.warningMessage === "" || isComplete(prebuild),
    message: () => "may be set only if the prebuild has COMPLETED",
  },
];

function hasEnvironment(phase: PrebuildPhase): boolean {
  return phase === "COMPLETED" || (isActive(phase) && phase !== "PENDING");
}

const WARM_POOL_RULES: readonly Rule<WarmPool>[] = [
  {
    field: "metadata.updatedAt",
    holds: ({ metadata }) => metadata.updatedAt >= metadata.createdAt,
    message: () => "must not be before metadata.createdAt",
  },
  {
    field: "spec.minSize",
    holds: ({ spec }) => spec.minSize <= spec.maxSize,
    message: ({ spec }) => `must not be greater than spec.maxSize: got ${spec.minSize} and ${spec.maxSize}`,
  },
  {
    field: "spec.desiredSize",
    holds: ({ spec }) =>
      spec.desiredSize === 0 || (spec.desiredSize === spec.minSize && spec.desiredSize === spec.maxSize),
    message: () => "is deprecated and, if set, must equal spec.minSize and spec.maxSize",
  },
  {
    field: "spec.desiredPhase",
    holds: ({ spec, status }) => spec.desiredPhase === (isDeleted(status.phase) ? "DELETED" : "READY"),
    message: ({ status }) =>
      `must be WARM_POOL_PHASE_${isDeleted(status.phase) ? "DELETED" : "READY"} while the phase is ${status.phase}`,
  },
  {
    field: "spec.specVersion",
    holds: ({ spec }) => spec.specVersion > 1 || spec.desiredPhase === "READY",
    message: () => "must be at least 2 once DELETED is desired: each change is a version",
  },
  {
    field: "spec.snapshotId",
    holds: ({ spec, status }) => status.phase !== "READY" || spec.snapshotId !== undefined,
    message: () => "must be given if the phase is READY",
  },
  {
    field: "status.statusVersion",
    holds: ({ status }) => status.statusVersion > 1 || status.phase === "PENDING",
    message: ({ status }) => `must be at least 2 once the phase is ${status.phase}: each change is a version`,
  },
  {
    field: "status.failureMessage",
    holds: ({ status }) => status.phase !== "DEGRADED" || status.failureMessage !== "",
    message: () => "must be given if the phase is DEGRADED",
  },
  {
    field: "status.failureMessage",
    holds: ({ status }) =>
      status.failureMessage === "" || status.phase === "DEGRADED" || isDeleted(status.phase),
    message: () => "may be set only if the pool is DEGRADED, or was when it was deleted",
  },
  {
    field: "status.desiredSize",
    holds: ({ spec, status }) => status.desiredSize >= spec.minSize && status.desiredSize <= spec.maxSize,
    message: ({ spec, status }) =>
      `must be ${spec.minSize} to ${spec.maxSize}, as spec.minSize and spec.maxSize require: got ${status.desiredSize}`,
  },
  {
    field: "status.runningInstances",
    holds: ({ spec, status }) => status.runningInstances + status.stoppedInstances <= spec.maxSize,
    message: ({ spec, status }) =>
      `together with status.stoppedInstances must not exceed spec.maxSize ${spec.maxSize}: got ${status.runningInstances} running and ${status.stoppedInstances} stopped`,
  },
  {
    field: "status.runningInstances",
    holds: ({ spec, status }) => spec.snapshotId !== undefined || instancesOf(status) === 0,
    message: () => "and status.stoppedInstances must be 0 if there is no spec.snapshotId",
  },
  {
    field: "status.runningInstances",
    holds: ({ status }) => status.phase !== "DELETED" || instancesOf(status) === 0,
    message: () => "and status.stoppedInstances must be 0 if the phase is DELETED",
  },
];

function instancesOf({ runningInstances, stoppedInstances }: WarmPool["status"]): number {
  return runningInstances + stoppedInstances;
}

/** The invariants of the contract that a prebuild violates. */
export function prebuildViolations(prebuild: Prebuild): Violation[] {
  return broken(PREBUILD_RULES, prebuild);
}

/** The invariants of the contract that a warm pool violates. */
export function warmPoolViolations(warmPool: WarmPool): Violation[] {
  return broken(WARM_POOL_RULES, warmPool);
}

/** Which of some rules a resource violates. */
export function broken<R>(rules: readonly Rule<R>[], resource: R): Violation[] {
  return rules
    .filter(({ holds }) => !holds(resource))
    .map(({ field, message }) => ({ field, message: message(resource) }));
}
