// Owns running the stage table for one prebuild outside a world: how its work will end, and the
// steps by which an imported prebuild may have reached its phase.
import { isActive, type PrebuildPhase } from "../../api/phases.ts";
import type { IdSource } from "../ids.ts";
import type { ActivePhase, PrebuildOutcome } from "../outcomes.ts";
import { CANCEL, changedPrebuild, DELETE } from "./change.ts";
import { newPrebuild, type PrebuildMetadata, type PrebuildRow } from "./prebuild.ts";
import { afterStage, nextPrebuildStage, timeIn } from "./stages.ts";
import { sinceOf } from "./steps.ts";

/** Runs a prebuild through its stages until it is in the wanted phase, or nothing more happens to it. */
function simulate(row: PrebuildRow, ids: IdSource, isThere: (row: PrebuildRow) => boolean): PrebuildRow {
  let current = row;
  while (!isThere(current)) {
    const next = nextPrebuildStage(current, ids.chance);
    const after = next && afterStage(next.stage, current, next.at, ids);
    if (!after) return current;
    current = after;
  }
  return current;
}

/** The prebuild at the end of its work, if no operation changes it. */
export function worked(row: PrebuildRow, ids: IdSource): PrebuildRow {
  return simulate(row, ids, ({ value }) => !isActive(value.status.phase));
}

/** How far a prebuild got, and how it ended. */
export interface PrebuildCourse {
  /** Its phase, or the last one before its deletion. */
  readonly phase: Exclude<PrebuildPhase, "DELETING" | "DELETED">;
  readonly deletion?: "DELETING" | "DELETED" | undefined;
  /** Where it was when it failed or was cancelled. */
  readonly interruptedIn: ActivePhase;
  /** The share of its time there that had passed then, 0 to 1. */
  readonly share: number;
  /** The percentage of an incomplete snapshot. */
  readonly percentage: number;
  readonly failureMessage: string;
  /** It failed by its timeout. */
  readonly timedOut: boolean;
  readonly warning?: string | undefined;
}

/** The prebuild to simulate. */
export interface SimulatedPrebuild {
  readonly slot: number;
  readonly id: string;
  readonly metadata: PrebuildMetadata;
  /** Milliseconds. */
  readonly timeout: number;
}

/** A prebuild after a course of events, from its creation on. */
export function simulated(
  { slot, id, metadata, timeout }: SimulatedPrebuild,
  course: PrebuildCourse,
  ids: IdSource,
): PrebuildRow {
  const { phase, deletion, interruptedIn, share, timedOut } = course;
  const begin = newPrebuild({
    slot,
    id,
    metadata,
    // Work that did not time out must not time out here.
    timeout: timedOut ? timeout : Infinity,
    outcome: outcomeOf(course, (of) => timeIn(of, { slot, run: {} }, ids.chance)),
    reason: metadata.triggeredBy === "SCHEDULED" ? "the daily schedule created it" : "a caller created it",
  });
  const end = endOfWork();
  if (deletion === undefined) return end;
  const deleting = changedPrebuild(end, DELETE, momentIn(end), "a caller deleted it");
  return deletion === "DELETING" ? deleting : simulate(deleting, ids, reached("DELETED"));

  function endOfWork(): PrebuildRow {
    if (phase !== "CANCELLING" && phase !== "CANCELLED") return simulate(begin, ids, reached(phase));
    const interrupted = simulate(begin, ids, reached(interruptedIn));
    const cancelling = changedPrebuild(interrupted, CANCEL, momentIn(interrupted), "a caller cancelled it");
    return simulate(cancelling, ids, reached(phase));
  }

  function reached(wanted: PrebuildPhase): (row: PrebuildRow) => boolean {
    const percentage = wanted === "SNAPSHOTTING" ? course.percentage : 0;
    return ({ value: { status } }) =>
      status.phase === wanted && status.snapshotCompletionPercentage >= percentage;
  }

  /** When an operation interferes: after its share of the phase, but not before what happened there. */
  function momentIn(row: PrebuildRow): number {
    const { updatedAt, status } = row.value;
    if (!isActive(status.phase)) return updatedAt;
    return Math.max(updatedAt, sinceOf(row) + Math.floor(share * timeIn(status.phase, row, ids.chance)));
  }
}

/** The outcome that leads to the course. */
function outcomeOf(
  { phase, interruptedIn, share, percentage, failureMessage, timedOut, warning }: PrebuildCourse,
  timeIn: (phase: ActivePhase) => number,
): PrebuildOutcome | undefined {
  if (phase === "COMPLETED") return warning === undefined ? undefined : { warning };
  const stuck = percentage > 0 ? { stuckAt: percentage } : undefined;
  if (phase !== "FAILED") return stuck;
  if (timedOut) return stuck ?? { stall: interruptedIn };
  const after = Math.floor(share * timeIn(interruptedIn));
  return { fail: { phase: interruptedIn, after, message: failureMessage } };
}
