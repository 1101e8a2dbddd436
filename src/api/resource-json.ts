// Owns the types of prebuilds and warm pools in their documented JSON form: proto3 JSON, in which unset fields are left
// out, 64-bit integers are text, instants are RFC 3339 and spans are seconds such as "3600s" (documented).
import type { PrebuildPhase, PrebuildTrigger, Principal, WarmPoolPhase } from "./phases.ts";

/** Somebody or something that acts (documented). Absent fields: none is known. */
export interface SubjectJson {
  readonly id?: string;
  readonly principal?: `PRINCIPAL_${Principal}`;
}

/**
 * A prebuild as the RPCs answer it in JSON (documented): who made it, what is wanted and how it stands.
 * Instants are RFC 3339 in UTC, `timeout` is seconds such as "3600s", versions and `snapshotSizeBytes` are
 * whole numbers as text, `snapshotCompletionPercentage` is 0 to 100. Absent fields are unset.
 */
export interface PrebuildJson {
  readonly id: string;
  readonly metadata: {
    readonly organizationId: string;
    readonly projectId: string;
    readonly environmentClassId: string;
    readonly creator: SubjectJson;
    readonly createdAt: string;
    readonly updatedAt: string;
    readonly triggeredBy: `PREBUILD_TRIGGER_${PrebuildTrigger}`;
    readonly executor?: SubjectJson;
  };
  readonly spec: {
    readonly specVersion: string;
    readonly desiredPhase: `PREBUILD_PHASE_${PrebuildPhase}`;
    readonly timeout: string;
  };
  readonly status: {
    readonly phase: `PREBUILD_PHASE_${PrebuildPhase}`;
    readonly completionTime?: string;
    readonly failureMessage?: string;
    readonly logUrl?: string;
    readonly environmentId?: string;
    readonly statusVersion: string;
    readonly warningMessage?: string;
    readonly snapshotCompletionPercentage?: number;
    readonly snapshotSizeBytes?: string;
  };
}

/**
 * A warm pool as the RPCs answer it in JSON (documented), in the same form. Sizes are counts of instances.
 */
export interface WarmPoolJson {
  readonly id: string;
  readonly metadata: {
    readonly organizationId: string;
    readonly projectId: string;
    readonly environmentClassId: string;
    readonly runnerId: string;
    readonly createdAt: string;
    readonly updatedAt: string;
  };
  readonly spec: {
    readonly specVersion: string;
    /** Deprecated: only where the caller gave it. */
    readonly desiredSize?: number;
    readonly snapshotId?: string;
    readonly desiredPhase: `WARM_POOL_PHASE_${WarmPoolPhase}`;
    readonly minSize: number;
    readonly maxSize: number;
  };
  readonly status: {
    readonly phase: `WARM_POOL_PHASE_${WarmPoolPhase}`;
    readonly failureMessage?: string;
    readonly statusVersion: string;
    readonly runningInstances?: number;
    readonly stoppedInstances?: number;
    readonly desiredSize?: number;
  };
}
