// Owns the way from the documented JSON of prebuilds and warm pools to the world's values.
import type { PrebuildPhase, PrebuildTrigger, Principal, WarmPoolPhase } from "../api/phases.ts";
import type { PrebuildJson, SubjectJson, WarmPoolJson } from "../api/resource-json.ts";
import { parseInstant } from "../input/instant.ts";
import type { Subject } from "../world/organization/subject.ts";
import type { Prebuild } from "../world/prebuild/prebuild.ts";
import type { WarmPool } from "../world/warm-pool/warm-pool.ts";

/** Reads a prebuild whose form is right. Its log URL is no part of it: whoever serves the log says where. */
export function readPrebuild({ id, metadata, spec, status }: PrebuildJson): Prebuild {
  return {
    id,
    metadata: {
      organizationId: metadata.organizationId,
      projectId: metadata.projectId,
      environmentClassId: metadata.environmentClassId,
      creator: subject(metadata.creator),
      createdAt: parseInstant(metadata.createdAt),
      triggeredBy: shortName<PrebuildTrigger>(metadata.triggeredBy, "PREBUILD_TRIGGER_"),
      executor: metadata.executor && subject(metadata.executor),
    },
    updatedAt: parseInstant(metadata.updatedAt),
    spec: {
      specVersion: Number(spec.specVersion),
      desiredPhase: shortName<PrebuildPhase>(spec.desiredPhase, "PREBUILD_PHASE_"),
      timeout: parseSeconds(spec.timeout) as number,
    },
    status: {
      statusVersion: Number(status.statusVersion),
      phase: shortName<PrebuildPhase>(status.phase, "PREBUILD_PHASE_"),
      completionTime: status.completionTime === undefined ? undefined : parseInstant(status.completionTime),
      failureMessage: status.failureMessage ?? "",
      warningMessage: status.warningMessage ?? "",
      environmentId: status.environmentId ?? "",
      snapshotCompletionPercentage: status.snapshotCompletionPercentage ?? 0,
      snapshotSizeBytes: Number(status.snapshotSizeBytes ?? 0),
    },
  };
}

/** Reads a warm pool whose form is right. */
export function readWarmPool({ id, metadata, spec, status }: WarmPoolJson): WarmPool {
  return {
    id,
    metadata: {
      organizationId: metadata.organizationId,
      projectId: metadata.projectId,
      environmentClassId: metadata.environmentClassId,
      runnerId: metadata.runnerId,
      createdAt: parseInstant(metadata.createdAt),
      updatedAt: parseInstant(metadata.updatedAt),
    },
    spec: {
      specVersion: Number(spec.specVersion),
      desiredSize: spec.desiredSize ?? 0,
      snapshotId: spec.snapshotId,
      desiredPhase: shortName<WarmPoolPhase>(spec.desiredPhase, "WARM_POOL_PHASE_"),
      minSize: spec.minSize,
      maxSize: spec.maxSize,
    },
    status: {
      statusVersion: Number(status.statusVersion),
      phase: shortName<WarmPoolPhase>(status.phase, "WARM_POOL_PHASE_"),
      failureMessage: status.failureMessage ?? "",
      runningInstances: status.runningInstances ?? 0,
      stoppedInstances: status.stoppedInstances ?? 0,
      desiredSize: status.desiredSize ?? 0,
    },
  };
}

/** The milliseconds of a span as the documented JSON writes it, such as "3600s"; undefined where it is none. */
export function parseSeconds(span: string): number | undefined {
  const [, whole = "", fraction = ""] = /^(\d{1,15})(?:\.(\d{1,3})0*)?s$/.exec(span) ?? [];
  return whole === "" ? undefined : Number(whole) * 1_000 + Number(fraction.padEnd(3, "0"));
}

function subject({ id = "", principal = "PRINCIPAL_UNSPECIFIED" }: SubjectJson): Subject {
  return { id, principal: shortName<Principal>(principal, "PRINCIPAL_") };
}

function shortName<N extends string>(fullName: string, prefix: string): N {
  return fullName.slice(prefix.length) as N;
}
