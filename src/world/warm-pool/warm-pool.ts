// Owns the shape of a warm pool. Values are immutable; instants and spans are milliseconds.
import type { WarmPoolPhase } from "../../api/phases.ts";
import type { WarmPoolOutcome } from "../outcomes.ts";
import type { Instance } from "./instances.ts";

export interface WarmPoolMetadata {
  readonly organizationId: string;
  readonly projectId: string;
  readonly environmentClassId: string;
  readonly runnerId: string;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** The desired state. Operations write it; the reconciler writes the snapshot. */
export interface WarmPoolSpec {
  readonly specVersion: number;
  /** Deprecated: set if the caller gave it instead of a minimum and a maximum, otherwise 0. */
  readonly desiredSize: number;
  readonly snapshotId?: string | undefined;
  readonly desiredPhase: WarmPoolPhase;
  readonly minSize: number;
  readonly maxSize: number;
}

/** The observed state. Stages write it. */
export interface WarmPoolStatus {
  readonly statusVersion: number;
  readonly phase: WarmPoolPhase;
  readonly failureMessage: string;
  readonly runningInstances: number;
  readonly stoppedInstances: number;
  /** The autoscaler's target, always within the bounds. */
  readonly desiredSize: number;
}

/** A warm pool as callers see it. */
export interface WarmPool {
  readonly id: string;
  readonly metadata: WarmPoolMetadata;
  readonly spec: WarmPoolSpec;
  readonly status: WarmPoolStatus;
}

/** The snapshot of the newest completed prebuild of the pool's pair. */
export interface Snapshot {
  readonly id: string;
  readonly prebuildId: string;
}

/** The hidden state of a warm pool; callers do not see it. */
export interface WarmPoolRun {
  /** When it entered its phase. */
  readonly since: number;
  readonly instances: readonly Instance[];
  /** How many instances it ever had; used to number their draws. */
  readonly made: number;
  /** The desired snapshot, and since when. */
  readonly newest?: Snapshot | undefined;
  readonly newestSince: number;
  /** Whether the problem of its outcome has happened; it happens once. */
  readonly wasDegraded: boolean;
  /** When its problem ends by itself. Absent: it has none, or one that lasts until a caller ends it. */
  readonly recoversAt?: number | undefined;
  /** Whether provisioning succeeds; a recovery makes it so. */
  readonly canProvision: boolean;
  /** When instances were claimed: only claims that still count towards a rise of the target. */
  readonly claims: readonly number[];
  /** Idle since: the last claim, change of the target or sizes, or recovery. */
  readonly idleSince: number;
  readonly outcome?: WarmPoolOutcome | undefined;
}

/** A warm pool as the world keeps it. */
export interface WarmPoolRow {
  readonly slot: number;
  readonly value: WarmPool;
  readonly run: WarmPoolRun;
}

/** Whether the pool is being deleted, or was. */
export function isGoing({ value }: WarmPoolRow): boolean {
  return value.status.phase === "DELETING" || value.status.phase === "DELETED";
}
