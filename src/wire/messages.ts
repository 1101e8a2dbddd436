// Owns the way from the world's values to the messages of the contract.
import { create } from "@bufbuild/protobuf";
import { type Duration, DurationSchema, type Timestamp, TimestampSchema } from "@bufbuild/protobuf/wkt";
import { type Subject as SubjectMessage, SubjectSchema } from "../api/gen/gitpod/v1/identity_pb.ts";
import {
  type Prebuild as PrebuildMessage,
  PrebuildSchema,
  type WarmPool as WarmPoolMessage,
  WarmPoolSchema,
} from "../api/gen/gitpod/v1/prebuild_pb.ts";
import { PREBUILD_PHASES, PREBUILD_TRIGGERS, PRINCIPALS, WARM_POOL_PHASES } from "../api/phases.ts";
import type { Subject } from "../world/organization/subject.ts";
import type { Prebuild } from "../world/prebuild/prebuild.ts";
import type { WarmPool } from "../world/warm-pool/warm-pool.ts";

/** @param logUrl where the prebuild's log is served, or the empty string while there is none */
export function prebuildMessage(
  { id, metadata, updatedAt, spec, status }: Prebuild,
  logUrl: string,
): PrebuildMessage {
  return create(PrebuildSchema, {
    id,
    metadata: {
      organizationId: metadata.organizationId,
      projectId: metadata.projectId,
      environmentClassId: metadata.environmentClassId,
      creator: subject(metadata.creator),
      createdAt: timestamp(metadata.createdAt),
      updatedAt: timestamp(updatedAt),
      triggeredBy: PREBUILD_TRIGGERS[metadata.triggeredBy],
      executor: metadata.executor && subject(metadata.executor),
    },
    spec: {
      specVersion: BigInt(spec.specVersion),
      desiredPhase: PREBUILD_PHASES[spec.desiredPhase],
      timeout: duration(spec.timeout),
    },
    status: {
      phase: PREBUILD_PHASES[status.phase],
      completionTime: status.completionTime === undefined ? undefined : timestamp(status.completionTime),
      failureMessage: status.failureMessage,
      logUrl,
      environmentId: status.environmentId,
      statusVersion: BigInt(status.statusVersion),
      warningMessage: status.warningMessage,
      snapshotCompletionPercentage: status.snapshotCompletionPercentage,
      snapshotSizeBytes: BigInt(status.snapshotSizeBytes),
    },
  });
}

export function warmPoolMessage({ id, metadata, spec, status }: WarmPool): WarmPoolMessage {
  return create(WarmPoolSchema, {
    id,
    metadata: {
      organizationId: metadata.organizationId,
      projectId: metadata.projectId,
      environmentClassId: metadata.environmentClassId,
      runnerId: metadata.runnerId,
      createdAt: timestamp(metadata.createdAt),
      updatedAt: timestamp(metadata.updatedAt),
    },
    spec: {
      specVersion: BigInt(spec.specVersion),
      desiredSize: spec.desiredSize,
      snapshotId: spec.snapshotId,
      desiredPhase: WARM_POOL_PHASES[spec.desiredPhase],
      minSize: spec.minSize,
      maxSize: spec.maxSize,
    },
    status: {
      phase: WARM_POOL_PHASES[status.phase],
      failureMessage: status.failureMessage,
      statusVersion: BigInt(status.statusVersion),
      runningInstances: status.runningInstances,
      stoppedInstances: status.stoppedInstances,
      desiredSize: status.desiredSize,
    },
  });
}

function subject({ id, principal }: Subject): SubjectMessage {
  return create(SubjectSchema, { id, principal: PRINCIPALS[principal] });
}

function timestamp(milliseconds: number): Timestamp {
  const seconds = Math.floor(milliseconds / 1_000);
  return create(TimestampSchema, {
    seconds: BigInt(seconds),
    nanos: (milliseconds - seconds * 1_000) * 1_000_000,
  });
}

function duration(milliseconds: number): Duration {
  const seconds = Math.floor(milliseconds / 1_000);
  return create(DurationSchema, {
    seconds: BigInt(seconds),
    nanos: (milliseconds - seconds * 1_000) * 1_000_000,
  });
}
