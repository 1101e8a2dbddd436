// Owns what a change makes of a prebuild: versions, updated_at and the time in its phase follow from it.
import type { PrebuildRow, PrebuildSpec, PrebuildStatus } from "./prebuild.ts";
import type { PrebuildEffect } from "./stages.ts";

/** The prebuild after a change at an instant. */
export function changedPrebuild(
  { slot, value, since, run }: PrebuildRow,
  change: PrebuildEffect,
  at: number,
): PrebuildRow {
  const { id, metadata, spec, status } = value;
  const { phase } = change.status;
  return {
    slot,
    value: {
      id,
      metadata,
      updatedAt: at,
      spec: change.spec ? nextSpec(spec, change.spec) : spec,
      status: nextStatus(status, change.status),
    },
    since: phase !== undefined && phase !== status.phase ? at : since,
    run: change.run ? { ...run, ...change.run } : run,
  };
}

// These name every field, because they run for each transition: an object spread costs several times as much.

function nextSpec(spec: PrebuildSpec, { desiredPhase }: NonNullable<PrebuildEffect["spec"]>): PrebuildSpec {
  return { specVersion: spec.specVersion + 1, desiredPhase, timeout: spec.timeout };
}

function nextStatus(status: PrebuildStatus, change: Partial<PrebuildStatus>): PrebuildStatus {
  return {
    statusVersion: status.statusVersion + 1,
    phase: change.phase ?? status.phase,
    completionTime: change.completionTime ?? status.completionTime,
    failureMessage: change.failureMessage ?? status.failureMessage,
    warningMessage: change.warningMessage ?? status.warningMessage,
    environmentId: change.environmentId ?? status.environmentId,
    snapshotCompletionPercentage: change.snapshotCompletionPercentage ?? status.snapshotCompletionPercentage,
    snapshotSizeBytes: change.snapshotSizeBytes ?? status.snapshotSizeBytes,
  };
}
