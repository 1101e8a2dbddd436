// Owns applying a change to a prebuild: versions, updated_at and the steps follow from it.
import type { ChangeOf, Complete } from "../change.ts";
import {
  type Prebuild,
  type PrebuildRow,
  type PrebuildRun,
  type PrebuildSpec,
  type PrebuildStatus,
  runAfter,
  specAfter,
  statusAfter,
} from "./prebuild.ts";
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

/** What a deletion changes, by a caller or by expiry. */
export const DELETE: PrebuildEffect = {
  spec: { desiredPhase: "DELETED" },
  status: { phase: "DELETING" },
};

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
      spec: change.spec ? specAfter(spec, change.spec) : spec,
      status: statusAfter(status, change.status),
    } satisfies Complete<Prebuild>,
    steps: nextSteps(steps, change.status.phase ?? status.phase, at, reason),
    run: change.run ? runAfter(run, change.run) : run,
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
