// Owns what a change makes of a prebuild: versions, updated_at and the steps follow from it.
import { type ChangeOf, type Complete, kept } from "../change.ts";
import type { Prebuild, PrebuildRow, PrebuildRun, PrebuildSpec, PrebuildStatus } from "./prebuild.ts";
import type { PrebuildSteps } from "./steps.ts";

/** What an operation or a stage changes. */
export interface PrebuildEffect {
  readonly spec?: ChangeOf<Pick<PrebuildSpec, "desiredPhase">>;
  readonly status: ChangeOf<Omit<PrebuildStatus, "statusVersion">>;
  readonly run?: ChangeOf<PrebuildRun>;
}

/** What a cancel changes. */
export const CANCEL: PrebuildEffect = {
  spec: { desiredPhase: "CANCELLED" },
  status: { phase: "CANCELLING" },
};

/** What a deletion changes, whoever wanted it. */
export const DELETE: PrebuildEffect = {
  spec: { desiredPhase: "DELETED" },
  status: { phase: "DELETING" },
};

// These name every field, because they run for each transition: an object spread costs several times as much.

/**
 * The prebuild after a change at an instant.
 * @param reason why, in words; it is recorded with a new phase
 */
export function changedPrebuild(
  { slot, value, steps, run }: PrebuildRow,
  change: PrebuildEffect,
  at: number,
  reason: string,
): PrebuildRow {
  const { id, metadata, spec, status } = value;
  return {
    slot,
    value: {
      id,
      metadata,
      updatedAt: at,
      spec: change.spec ? nextSpec(spec, change.spec) : spec,
      status: nextStatus(status, change.status),
    } satisfies Complete<Prebuild>,
    steps: nextSteps(steps, change.status.phase ?? status.phase, at, reason),
    run: change.run ? nextRun(run, change.run) : run,
  };
}

function nextSteps(
  steps: PrebuildSteps,
  phase: PrebuildStatus["phase"],
  at: number,
  reason: string,
): PrebuildSteps {
  return steps[steps.length - 1]?.phase === phase ? steps : steps.concat({ at, phase, reason });
}

function nextSpec(spec: PrebuildSpec, change: NonNullable<PrebuildEffect["spec"]>): Complete<PrebuildSpec> {
  return {
    specVersion: spec.specVersion + 1,
    desiredPhase: kept(spec.desiredPhase, change.desiredPhase),
    timeout: spec.timeout,
  };
}

function nextStatus(status: PrebuildStatus, change: PrebuildEffect["status"]): Complete<PrebuildStatus> {
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

/** A run that callers of operations change by itself, too. */
export function nextRun(run: PrebuildRun, change: ChangeOf<PrebuildRun>): Complete<PrebuildRun> {
  return { warnedAt: kept(run.warnedAt, change.warnedAt), outcome: kept(run.outcome, change.outcome) };
}
