// Owns the way that a prebuild came to where it is: each phase that it was in, with the instant and the reason. It is
// not stored: like the log it follows from the run and the seed.
import { PREBUILD_LIFETIME } from "../../api/limits.ts";
import type { PrebuildPhase } from "../../api/phases.ts";
import type { Chance } from "../random.ts";
import type { PrebuildRow, PrebuildRun } from "./prebuild.ts";
import { PREBUILD_STAGES, stageDelay, timeIn } from "./stages.ts";

/** A phase and how it began. */
export interface PhaseStep {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly phase: PrebuildPhase;
  /** In words. */
  readonly reason: string;
}

const WORKING = ["STARTING", "RUNNING", "STOPPING", "SNAPSHOTTING"] as const;
const DELETION: readonly PrebuildPhase[] = ["DELETING", "DELETED"];

/** The phases of a prebuild by now, in order; the last is the one that it is in. */
export function prebuildPhases(row: PrebuildRow, chance: Chance): PhaseStep[] {
  const { value, run, since } = row;
  const { status, metadata } = value;
  const steps: PhaseStep[] = [
    {
      at: metadata.createdAt,
      phase: "PENDING",
      reason: metadata.triggeredBy === "SCHEDULED" ? "the daily schedule created it" : "a caller created it",
    },
  ];
  const end = run.endedAt ?? Infinity;
  const held = heldPhase(run);
  let at = run.startedAt ?? Infinity;
  // One that was made COMPLETED while it was PENDING began and ended at once.
  const wasForced = run.startedAt === end && !run.isCancelled && status.failureMessage === "";
  for (const phase of WORKING) {
    // What ends at the instant at which the next phase would begin did not get there.
    if (at > since || at > end || (at === end && (phase !== "STARTING" || wasForced))) break;
    steps.push({ at, phase, reason: reasonOf(row, phase) });
    if (phase === status.phase || phase === held) break;
    at += timeIn(phase, row, chance);
  }
  if (run.endedAt !== undefined) steps.push(...ending(row, run.endedAt, chance));
  return steps;
}

/** The phase that a run did not leave by itself. */
function heldPhase({ outcome }: PrebuildRun): PrebuildPhase | undefined {
  return outcome?.stall ?? outcome?.fail?.phase;
}

/** What follows the work. */
function ending({ value, run, since, slot }: PrebuildRow, endedAt: number, chance: Chance): PhaseStep[] {
  const { status, metadata } = value;
  const steps: PhaseStep[] = [];
  const isDeleted = DELETION.includes(status.phase);
  if (run.isCancelled) {
    steps.push({ at: endedAt, phase: "CANCELLING", reason: "a caller cancelled it" });
    if (status.completionTime !== undefined) {
      steps.push({
        at: status.completionTime,
        phase: "CANCELLED",
        reason: "the environment has been stopped",
      });
    }
  } else if (status.completionTime !== undefined) {
    const phase = status.failureMessage === "" ? "COMPLETED" : "FAILED";
    const reason = phase === "FAILED" ? status.failureMessage : "the snapshot is complete";
    steps.push({ at: status.completionTime, phase, reason });
  }
  if (!isDeleted) return steps;
  const deleting = status.phase === "DELETING" ? since : since - stageDelay("deleted", slot, chance);
  const isOld = deleting - metadata.createdAt >= PREBUILD_LIFETIME;
  const reason = isOld ? "it is seven days old" : "a caller deleted it";
  steps.push({ at: deleting, phase: "DELETING", reason });
  if (status.phase === "DELETED") {
    steps.push({ at: since, phase: "DELETED", reason: "its snapshot and logs have been removed" });
  }
  return steps;
}

/** Why a prebuild comes to a phase of its work. */
function reasonOf(row: PrebuildRow, phase: PrebuildPhase): string {
  const stage = PREBUILD_STAGES.find(({ from, to }) => to === phase && !from.includes(phase));
  return stage?.reason(row, row) ?? "";
}
