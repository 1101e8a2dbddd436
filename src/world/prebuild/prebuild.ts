// Owns the shape of a prebuild. Values are immutable; instants and spans are milliseconds.
import type { PrebuildPhase, PrebuildTrigger } from "../../api/phases.ts";
import type { Subject } from "../organization/organization.ts";
import type { PrebuildOutcome } from "../outcomes.ts";

/** What never changes. */
export interface PrebuildMetadata {
  readonly organizationId: string;
  readonly projectId: string;
  readonly environmentClassId: string;
  readonly creator: Subject;
  readonly createdAt: number;
  readonly triggeredBy: PrebuildTrigger;
  readonly executor?: Subject | undefined;
}

/** What is wanted. Operations write it. */
export interface PrebuildSpec {
  readonly specVersion: number;
  readonly desiredPhase: PrebuildPhase;
  readonly timeout: number;
}

/** What is. Stages write it. */
export interface PrebuildStatus {
  readonly statusVersion: number;
  readonly phase: PrebuildPhase;
  readonly completionTime?: number | undefined;
  readonly failureMessage: string;
  readonly warningMessage: string;
  /** Set from STARTING on; the log can be read from then. */
  readonly environmentId: string;
  readonly snapshotCompletionPercentage: number;
  readonly snapshotSizeBytes: number;
}

/** A prebuild as callers see it. */
export interface Prebuild {
  readonly id: string;
  readonly metadata: PrebuildMetadata;
  /** Callers see it in the metadata; here it stands apart, so that a change need not copy the rest of them. */
  readonly updatedAt: number;
  readonly spec: PrebuildSpec;
  readonly status: PrebuildStatus;
}

/** How far the simulated work of a prebuild is; callers do not see it. */
export interface PrebuildRun {
  /** When STARTING began. */
  readonly startedAt?: number | undefined;
  /** When the work ended or was told to end. */
  readonly endedAt?: number | undefined;
  readonly isCancelled: boolean;
  /** When a caller gave it a warning, where one did. */
  readonly warnedAt?: number | undefined;
  readonly outcome?: PrebuildOutcome | undefined;
}

/** A prebuild as the world keeps it. */
export interface PrebuildRow {
  readonly slot: number;
  readonly value: Prebuild;
  /** When it entered its phase. */
  readonly since: number;
  readonly run: PrebuildRun;
}
