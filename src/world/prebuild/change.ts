// Owns what a change makes of a prebuild: versions, updated_at and the time in its phase follow from it.
import type { Prebuild, PrebuildRow, PrebuildSpec, PrebuildStatus } from "./prebuild.ts";
import type { PrebuildEffect } from "./stages.ts";

type Draft<T> = { -readonly [K in keyof T]: T[K] };

/** The prebuild after a change at an instant. */
export function changedPrebuild(row: PrebuildRow, change: PrebuildEffect, at: number): PrebuildRow {
  return rewrittenPrebuild(copyOf(row), change, at);
}

/** As `changedPrebuild`, but written over the row, which nobody else may hold. */
export function rewrittenPrebuild(row: PrebuildRow, change: PrebuildEffect, at: number): PrebuildRow {
  const draft: Draft<PrebuildRow> = row;
  const value: Draft<Prebuild> = row.value;
  const { phase } = change.status;
  if (phase !== undefined && phase !== value.status.phase) draft.since = at;
  if (change.run) draft.run = { ...row.run, ...change.run };
  if (change.spec) value.spec = nextSpec(value.spec, change.spec);
  value.updatedAt = at;
  rewriteStatus(value.status, change.status);
  return row;
}

// These name every field, because they run for each transition: an object spread costs several times as much.

/** A row with what a change writes over; the rest is shared. */
function copyOf({ slot, value, since, run }: PrebuildRow): PrebuildRow {
  const { id, metadata, updatedAt, spec, status } = value;
  return {
    slot,
    value: {
      id,
      metadata,
      updatedAt,
      spec,
      status: {
        statusVersion: status.statusVersion,
        phase: status.phase,
        completionTime: status.completionTime,
        failureMessage: status.failureMessage,
        warningMessage: status.warningMessage,
        environmentId: status.environmentId,
        snapshotCompletionPercentage: status.snapshotCompletionPercentage,
        snapshotSizeBytes: status.snapshotSizeBytes,
      },
    },
    since,
    run,
  };
}

function nextSpec(spec: PrebuildSpec, { desiredPhase }: NonNullable<PrebuildEffect["spec"]>): PrebuildSpec {
  return { specVersion: spec.specVersion + 1, desiredPhase, timeout: spec.timeout };
}

function rewriteStatus(status: Draft<PrebuildStatus>, change: Partial<PrebuildStatus>): void {
  status.statusVersion += 1;
  status.phase = change.phase ?? status.phase;
  status.completionTime = change.completionTime ?? status.completionTime;
  status.failureMessage = change.failureMessage ?? status.failureMessage;
  status.warningMessage = change.warningMessage ?? status.warningMessage;
  status.environmentId = change.environmentId ?? status.environmentId;
  status.snapshotCompletionPercentage =
    change.snapshotCompletionPercentage ?? status.snapshotCompletionPercentage;
  status.snapshotSizeBytes = change.snapshotSizeBytes ?? status.snapshotSizeBytes;
}
