// Owns the types of prebuilds and warm pools in their documented JSON form: proto3 JSON, in which unset fields are left
// out, 64-bit integers are text, instants are RFC 3339 and spans are seconds such as "3600s" (documented).
import type { PrebuildPhase, PrebuildTrigger, Principal, WarmPoolPhase } from "./phases.ts";

/** A person or a service that acts (documented). Absent fields are unknown. */
export interface SubjectJson {
  /** A UUID; absent if it is not known (documented). */
  readonly id?: string;
  /** What kind of subject it is; absent if that is unspecified (documented). */
  readonly principal?: `PRINCIPAL_${Principal}`;
}

/**
 * A prebuild as the RPCs return it in JSON (documented): who created it, its desired state and its status.
 * Instants are RFC 3339 in UTC, `timeout` is seconds such as "3600s", versions and `snapshotSizeBytes` are
 * whole numbers as text, `snapshotCompletionPercentage` is 0 to 100. Absent fields are unset.
 */
export interface PrebuildJson {
  /** A UUID (documented), version 7, so that ids sort by creation (assumed). */
  readonly id: string;
  /** Who created it, for what, and when (documented). Only `updatedAt` ever changes. */
  readonly metadata: {
    /** A UUID; the same for all resources of a mock. */
    readonly organizationId: string;
    /** A UUID; in an open world any UUID, otherwise one that the scenario defines. */
    readonly projectId: string;
    /** A UUID: the requested class, or the project's default class (documented). */
    readonly environmentClassId: string;
    /**
     * Who created it (documented): the one user behind every token (assumed), or the executor of a
     * schedule (documented).
     */
    readonly creator: SubjectJson;
    /** RFC 3339 in UTC. Seven days later it is deleted automatically (documented). */
    readonly createdAt: string;
    /** RFC 3339 in UTC: when spec or status last changed (assumed). */
    readonly updatedAt: string;
    /** MANUAL if a caller created it, SCHEDULED if the project's daily schedule did (documented). */
    readonly triggeredBy: `PREBUILD_TRIGGER_${PrebuildTrigger}`;
    /** Whose credentials it uses (documented); absent if they are the creator's (assumed). */
    readonly executor?: SubjectJson;
  };
  /** The desired state (documented). Operations write it, never the passing of time (assumed). */
  readonly spec: {
    /** A whole number as text, "1" at first; rises by one with each change of the spec (assumed). */
    readonly specVersion: string;
    /** COMPLETED; CANCELLED after a cancel, DELETED after a delete (assumed). */
    readonly desiredPhase: `PREBUILD_PHASE_${PrebuildPhase}`;
    /**
     * Seconds such as "3600s", from "300s" to "7200s" (documented): the requested value, the project's, or one hour.
     * It is counted from STARTING (assumed).
     */
    readonly timeout: string;
  };
  /** The observed state (documented). Time writes it (assumed). */
  readonly status: {
    /** The current phase; DELETED prebuilds stay visible for a short time (assumed). */
    readonly phase: `PREBUILD_PHASE_${PrebuildPhase}`;
    /** RFC 3339 in UTC; absent until it is COMPLETED, FAILED or CANCELLED (assumed). */
    readonly completionTime?: string;
    /** Why it FAILED, in words (documented); kept while it is being deleted (assumed). */
    readonly failureMessage?: string;
    /**
     * Where its log can be read with a token from CreatePrebuildLogsToken (documented); absent before
     * STARTING (assumed).
     */
    readonly logUrl?: string;
    /** A UUID: the environment that it runs in; absent before STARTING (documented). */
    readonly environmentId?: string;
    /** A whole number as text, "1" at first; rises by one with each change of the status (assumed). */
    readonly statusVersion: string;
    /** Reports that an optional task failed; only if it is COMPLETED (documented). */
    readonly warningMessage?: string;
    /** 0 to 100; 100 only once COMPLETED (documented); absent for 0. A failure keeps the last value (assumed). */
    readonly snapshotCompletionPercentage?: number;
    /** A whole number of bytes as text; absent until it is COMPLETED (assumed). */
    readonly snapshotSizeBytes?: string;
  };
}

/** A warm pool as the RPCs return it in JSON (documented), in the same form. Sizes are counts of instances. */
export interface WarmPoolJson {
  /** A UUID (documented), version 7, so that ids sort by creation (assumed). */
  readonly id: string;
  /** What it is for, and when it was created (documented). Only `updatedAt` ever changes. */
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
  /** The desired state (documented). */
  readonly spec: {
    /** A whole number as text, "1" at first; rises by one with each change of the spec (assumed). */
    readonly specVersion: string;
    /** Deprecated: present only if the caller set it. */
    readonly desiredSize?: number;
    /**
     * A UUID: the snapshot that instances are created from; a newer completed prebuild replaces it
     * (documented). Absent until there is one.
     */
    readonly snapshotId?: string;
    /** READY; DELETED after a delete (assumed). */
    readonly desiredPhase: `WARM_POOL_PHASE_${WarmPoolPhase}`;
    /** 0 to 20, at most `maxSize` (documented). Default 1 (assumed). */
    readonly minSize: number;
    /** 1 to 20 (documented): running and stopped instances never exceed it. */
    readonly maxSize: number;
  };
  /** The observed state (documented). */
  readonly status: {
    /** PENDING until it has a snapshot and has filled, then READY; DEGRADED while the runner has a problem (documented). */
    readonly phase: `WARM_POOL_PHASE_${WarmPoolPhase}`;
    /** Why it is DEGRADED, in words (documented); kept while it is being deleted (assumed). */
    readonly failureMessage?: string;
    /** A whole number as text, "1" at first; rises by one with each change of the status (assumed). */
    readonly statusVersion: string;
    /** How many are ready to be claimed (documented); absent for 0. */
    readonly runningInstances?: number;
    /** How many are provisioned but stopped; they start faster than new ones (documented); absent for 0. */
    readonly stoppedInstances?: number;
    /** The autoscaler's target, within `minSize` and `maxSize` (documented); absent for 0. */
    readonly desiredSize?: number;
  };
}
