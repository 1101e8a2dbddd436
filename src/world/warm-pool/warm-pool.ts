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

/** What is wanted. Operations write it; the reconciler writes the snapshot. */
export interface WarmPoolSpec {
  readonly specVersion: number;
  /** Deprecated: set where the caller gave it instead of a minimum and a maximum, else 0. */
  readonly desiredSize: number;
  readonly snapshotId?: string | undefined;
  readonly desiredPhase: WarmPoolPhase;
  readonly minSize: number;
  readonly maxSize: number;
}

/** What is. Stages write it. */
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

/** The newest completed prebuild's snapshot of the pool's pair. */
export interface Snapshot {
  readonly id: string;
  readonly prebuildId: string;
}

/** What stands behind a warm pool; callers do not see it. */
export interface WarmPoolRun {
  /** When it entered its phase. */
  readonly since: number;
  readonly instances: readonly Instance[];
  /** How many instances it ever had; numbers their draws. */
  readonly made: number;
  /** The snapshot that it should have, and since when. */
  readonly newest?: Snapshot | undefined;
  readonly newestSince: number;
  /** The problem of its outcome has come; it comes once. */
  readonly wasDegraded: boolean;
  /** When its problem is over by itself. Absent: it has none, or one that lasts until somebody ends it. */
  readonly recoversAt?: number | undefined;
  /** Whether its instances come to be; a recovery makes it so. */
  readonly canProvision: boolean;
  /** When instances were claimed, as far as the claims still count towards a rise of the target. */
  readonly claims: readonly number[];
  /** From when its idleness counts: a claim, a step of the target, other sizes or a recovery. */
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
