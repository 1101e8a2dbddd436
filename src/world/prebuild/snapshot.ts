// Owns the progress of a prebuild's snapshot: its visible percentages, and when each is reached.
import type { PrebuildRow, PrebuildRun } from "./prebuild.ts";

/** Percent per step of progress. */
const STEP = 20;

/** Whether the snapshot is never complete. */
export function isStuck({ outcome }: PrebuildRun): boolean {
  return outcome?.stuckAt !== undefined && outcome.stuckFor === undefined;
}

/** The next percentage that the incomplete snapshot reaches; undefined if there is none. */
export function nextPercentage({ value, run }: PrebuildRow): number | undefined {
  return percentageAfter(value.status.snapshotCompletionPercentage, run);
}

function percentageAfter(reached: number, { outcome }: PrebuildRun): number | undefined {
  const { stuckAt, stuckFor } = outcome ?? {};
  const isStuckBefore = stuckAt !== undefined && (stuckFor === undefined || reached < stuckAt);
  const most = isStuckBefore ? stuckAt : 100 - STEP;
  return reached < most ? Math.min(reached + STEP, most) : undefined;
}

/** When a snapshot reaches a percentage, in milliseconds from its beginning. @param whole its total duration */
export function progressTime(percentage: number, { outcome }: PrebuildRun, whole: number): number {
  const { stuckAt, stuckFor = 0 } = outcome ?? {};
  const waiting = stuckAt !== undefined && percentage > stuckAt ? stuckFor : 0;
  return waiting + Math.floor(((whole - stuckFor) * percentage) / 100);
}

/** A percentage of a snapshot, and when it is reached. */
export interface SnapshotProgress {
  readonly percentage: number;
  /** The share of the snapshot's duration, 0 to 1. */
  readonly share: number;
}

/** The visible percentages of an incomplete snapshot. @param whole its total duration */
export function snapshotProgress(run: PrebuildRun, whole: number): SnapshotProgress[] {
  const progress: SnapshotProgress[] = [];
  if (run.outcome?.stall === "SNAPSHOTTING" || run.outcome?.fail?.phase === "SNAPSHOTTING") return progress;
  for (let next = percentageAfter(0, run); next !== undefined; next = percentageAfter(next, run)) {
    progress.push({ percentage: next, share: progressTime(next, run, whole) / whole });
  }
  return progress;
}
