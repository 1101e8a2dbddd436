// Owns the shape of a prebuild, its initial value, and its parts after a change. Values are immutable;
// instants and spans are milliseconds.
import type { PrebuildPhase, PrebuildTrigger } from "../../api/phases.ts";
import { type ChangeOf, type Complete, kept } from "../change.ts";
import type { Subject } from "../organization/subject.ts";
import type { PrebuildOutcome } from "../outcomes.ts";
import type { PrebuildSteps } from "./steps.ts";

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

/** The desired state. Operations write it. */
export interface PrebuildSpec {
  readonly specVersion: number;
  readonly desiredPhase: PrebuildPhase;
  readonly timeout: number;
}

/** The observed state. Stages write it. */
export interface PrebuildStatus {
  readonly statusVersion: number;
  readonly phase: PrebuildPhase;
  readonly completionTime?: number | undefined;
  readonly failureMessage: string;
  readonly warningMessage: string;
  /** Set from STARTING on; from then on the log can be read. */
  readonly environmentId: string;
  readonly snapshotCompletionPercentage: number;
  readonly snapshotSizeBytes: number;
}

/** A prebuild as callers see it. */
export interface Prebuild {
  readonly id: string;
  readonly metadata: PrebuildMetadata;
  /** Callers see it in the metadata; here it is separate, so that a change need not copy the rest of the metadata. */
  readonly updatedAt: number;
  readonly spec: PrebuildSpec;
  readonly status: PrebuildStatus;
}

/** How the simulated work goes; callers do not see it. */
export interface PrebuildRun {
  /** When a caller gave it a warning, if one did. */
  readonly warnedAt?: number | undefined;
  readonly outcome?: PrebuildOutcome | undefined;
}

/** The run of a prebuild without an outcome: one shared value. */
const ORDINARY: PrebuildRun = { warnedAt: undefined, outcome: undefined };

/** A prebuild as the world keeps it. */
export interface PrebuildRow {
  readonly slot: number;
  readonly value: Prebuild;
  readonly steps: PrebuildSteps;
  readonly run: PrebuildRun;
}

/** What a new prebuild is made from. */
export interface NewPrebuild {
  readonly projectId: string;
  /** Absent: the project's default class. */
  readonly environmentClassId?: string | undefined;
  /** Milliseconds. Absent: the project's, else the service's default. */
  readonly timeout?: number | undefined;
  /** Absent: a new one. */
  readonly id?: string | undefined;
  readonly creator?: Subject | undefined;
  readonly executor?: Subject | undefined;
  readonly triggeredBy?: PrebuildTrigger | undefined;
  /** Absent: what the world's outcome rules say. */
  readonly outcome?: PrebuildOutcome | undefined;
}

/** The metadata of a new prebuild. @param known what its world knows, and its creator unless the input has one */
export function newMetadata(
  { creator, triggeredBy = "MANUAL", executor }: NewPrebuild,
  known: Omit<PrebuildMetadata, "triggeredBy" | "executor">,
): Complete<PrebuildMetadata> {
  const { organizationId, projectId, environmentClassId, createdAt } = known;
  return {
    organizationId,
    projectId,
    environmentClassId,
    creator: creator ?? known.creator,
    createdAt,
    triggeredBy,
    executor,
  };
}

/** What a new prebuild is initialized from. */
export interface PrebuildBeginning {
  readonly slot: number;
  readonly id: string;
  readonly metadata: PrebuildMetadata;
  /** Milliseconds. */
  readonly timeout: number;
  readonly outcome?: PrebuildOutcome | undefined;
  /** Why it exists, in words. */
  readonly reason: string;
}

/** A prebuild at the instant of its creation. */
export function newPrebuild({
  slot,
  id,
  metadata,
  timeout,
  outcome,
  reason,
}: PrebuildBeginning): PrebuildRow {
  const at = metadata.createdAt;
  const phase = "PENDING";
  return {
    slot,
    value: {
      id,
      metadata,
      updatedAt: at,
      spec: { specVersion: 1, desiredPhase: "COMPLETED", timeout },
      status: {
        statusVersion: 1,
        phase,
        completionTime: undefined,
        failureMessage: "",
        warningMessage: "",
        environmentId: "",
        snapshotCompletionPercentage: 0,
        snapshotSizeBytes: 0,
      } satisfies Complete<PrebuildStatus>,
    },
    steps: [{ at, phase, reason }],
    run: outcome ? { warnedAt: undefined, outcome } : ORDINARY,
  };
}

// These name every field, because they run for each transition: an object spread costs several times as much.

export function specAfter(spec: PrebuildSpec, change: ChangeOf<PrebuildSpec>): Complete<PrebuildSpec> {
  return {
    specVersion: spec.specVersion + 1,
    desiredPhase: kept(spec.desiredPhase, change.desiredPhase),
    timeout: spec.timeout,
  };
}

export function statusAfter(
  status: PrebuildStatus,
  change: ChangeOf<PrebuildStatus>,
): Complete<PrebuildStatus> {
  return {
    statusVersion: status.statusVersion + 1,
    phase: kept(status.phase, change.phase),
    completionTime: kept(status.completionTime, change.completionTime),
    failureMessage: kept(status.failureMessage, change.failureMessage),
    warningMessage: kept(status.warningMessage, change.warningMessage),
    environmentId: kept(status.environmentId, change.environmentId),
    snapshotCompletionPercentage: kept(
      status.snapshotCompletionPercentage,
      change.snapshotCompletionPercentage,
    ),
    snapshotSizeBytes: kept(status.snapshotSizeBytes, change.snapshotSizeBytes),
  };
}

export function runAfter(run: PrebuildRun, change: ChangeOf<PrebuildRun>): Complete<PrebuildRun> {
  return { warnedAt: kept(run.warnedAt, change.warnedAt), outcome: kept(run.outcome, change.outcome) };
}
