// Owns the types of prebuilds and warm pools in their documented JSON form: proto3 JSON, in which unset fields are left
// out, 64-bit integers are text, instants are RFC 3339 and spans are seconds such as "3600s" (documented).
import type { PrebuildPhase, PrebuildTrigger, Principal, WarmPoolPhase } from "./phases.ts";

/** Somebody or something that acts (documented). Absent fields: none is known. */
export interface SubjectJson {
  /** A UUID; absent if it is not known (documented). */
  readonly id?: string;
  /** What kind of subject it is; absent if that is unspecified (documented). */
  readonly principal?: `PRINCIPAL_${Principal}`;
}

/**
 * A prebuild as the RPCs answer it in JSON (documented): who made it, what is wanted and how it stands.
 * Instants are RFC 3339 in UTC, `timeout` is seconds such as "3600s", versions and `snapshotSizeBytes` are
 * whole numbers as text, `snapshotCompletionPercentage` is 0 to 100. Absent fields are unset.
 */
export interface PrebuildJson {
  /** A UUID (documented); of version 7, so that ids order by creation (assumed). */
  readonly id: string;
  /** Who made it, for what, and when (documented). Nothing but `updatedAt` ever changes. */
  readonly metadata: {
    /** A UUID; the same for all resources of a mock. */
    readonly organizationId: string;
    /** A UUID; in an open world any, else one that the scenario defines. */
    readonly projectId: string;
    /** A UUID; the one asked for, else the project's default class (documented). */
    readonly environmentClassId: string;
    /** Who created it (documented): the one user behind every token (assumed), or whoever a schedule names (documented). */
    readonly creator: SubjectJson;
    /** RFC 3339 in UTC. Seven days later it is deleted by itself (documented). */
    readonly createdAt: string;
    /** RFC 3339 in UTC: when spec or status last changed (assumed). */
    readonly updatedAt: string;
    /** By a caller, MANUAL, or by the project's daily schedule, SCHEDULED (documented). */
    readonly triggeredBy: `PREBUILD_TRIGGER_${PrebuildTrigger}`;
    /** Whose credentials it uses (documented); absent if they are the creator's (assumed). */
    readonly executor?: SubjectJson;
  };
  /** What is wanted (documented). Operations write it, never the passing of time (assumed). */
  readonly spec: {
    /** A whole number as text, "1" at first; rises by one with each change of the spec (assumed). */
    readonly specVersion: string;
    /** COMPLETED, after a cancel CANCELLED, after a delete DELETED (assumed). */
    readonly desiredPhase: `PREBUILD_PHASE_${PrebuildPhase}`;
    /**
     * Seconds such as "3600s", from "300s" to "7200s" (documented): what was asked for, else the project's, else one hour.
     * It is counted from STARTING (assumed).
     */
    readonly timeout: string;
  };
  /** How it stands (documented). Time writes it (assumed). */
  readonly status: {
    /** The one that it is in; DELETED ones are still told of for a short time (assumed). */
    readonly phase: `PREBUILD_PHASE_${PrebuildPhase}`;
    /** RFC 3339 in UTC; absent before it has COMPLETED, FAILED or been CANCELLED (assumed). */
    readonly completionTime?: string;
    /** Why it has FAILED, in words (documented); still told while it is deleted (assumed). */
    readonly failureMessage?: string;
    /** Where its log is read, with a token of CreatePrebuildLogsToken (documented); absent before STARTING (assumed). */
    readonly logUrl?: string;
    /** A UUID: the environment in which it works; absent before STARTING (documented). */
    readonly environmentId?: string;
    /** A whole number as text, "1" at first; rises by one with each change of the status (assumed). */
    readonly statusVersion: string;
    /** That a task which is not required failed; only if it has COMPLETED (documented). */
    readonly warningMessage?: string;
    /** 0 to 100, which comes with COMPLETED (documented); absent for 0. A failure leaves it as it was (assumed). */
    readonly snapshotCompletionPercentage?: number;
    /** A whole number of bytes as text; absent before it has COMPLETED (assumed). */
    readonly snapshotSizeBytes?: string;
  };
}

/**
 * A warm pool as the RPCs answer it in JSON (documented), in the same form. Sizes are counts of instances.
 */
export interface WarmPoolJson {
  /** A UUID (documented); of version 7, so that ids order by creation (assumed). */
  readonly id: string;
  /** For what it is, and since when (documented). Nothing but `updatedAt` ever changes. */
  readonly metadata: {
    /** A UUID; the same for all resources of a mock. */
    readonly organizationId: string;
    /** A UUID. A project has at most one pool of a class (documented). */
    readonly projectId: string;
    /** A UUID of a class in the project's prebuild configuration (documented). */
    readonly environmentClassId: string;
    /** A UUID: the runner that provisions the instances (documented); the same for all pools of a mock. */
    readonly runnerId: string;
    /** RFC 3339 in UTC. */
    readonly createdAt: string;
    /** RFC 3339 in UTC: when spec or status last changed (assumed). */
    readonly updatedAt: string;
  };
  /** What is wanted (documented). */
  readonly spec: {
    /** A whole number as text, "1" at first; rises by one with each change of the spec (assumed). */
    readonly specVersion: string;
    /** Deprecated: only where the caller gave it. */
    readonly desiredSize?: number;
    /**
     * A UUID: the snapshot that instances are made of, which a newer completed prebuild moves (documented). Absent while
     * there is none.
     */
    readonly snapshotId?: string;
    /** READY, after a delete DELETED (assumed). */
    readonly desiredPhase: `WARM_POOL_PHASE_${WarmPoolPhase}`;
    /** 0 to 20, at most `maxSize` (documented). Where nobody gave one, 1 (assumed). */
    readonly minSize: number;
    /** 1 to 20 (documented): running and stopped instances never exceed it. */
    readonly maxSize: number;
  };
  /** How it stands (documented). */
  readonly status: {
    /** PENDING until it has a snapshot and has filled, then READY; DEGRADED while the runner has a problem (documented). */
    readonly phase: `WARM_POOL_PHASE_${WarmPoolPhase}`;
    /** Why it is DEGRADED, in words (documented); still told while it is deleted (assumed). */
    readonly failureMessage?: string;
    /** A whole number as text, "1" at first; rises by one with each change of the status (assumed). */
    readonly statusVersion: string;
    /** How many are ready to be claimed (documented); absent for 0. */
    readonly runningInstances?: number;
    /** How many are provisioned but stopped, which run sooner than new ones (documented); absent for 0. */
    readonly stoppedInstances?: number;
    /** The autoscaler's target, within `minSize` and `maxSize` (documented); absent for 0. */
    readonly desiredSize?: number;
  };
}
