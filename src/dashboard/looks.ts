// Owns the names of a prebuild's looks, and the order in which they are shown.
import type { Look } from "./prebuild-row.ts";

/** In words, in the order of a prebuild's life. */
export const LOOK_NAMES = {
  PENDING: "pending",
  STARTING: "starting",
  RUNNING: "running",
  STOPPING: "stopping",
  SNAPSHOTTING: "snapshotting",
  COMPLETED: "completed",
  WARNED: "warned",
  FAILED: "failed",
  TIMED_OUT: "timed out",
  CANCELLING: "cancelling",
  CANCELLED: "cancelled",
  DELETING: "deleting",
  DELETED: "deleted",
} as const satisfies Record<Look, string>;

export const LOOKS = Object.keys(LOOK_NAMES) as readonly Look[];

/** The custom property that holds the colour of a look. */
export function colourOf(look: Look): string {
  return `--look-${look.toLowerCase().replace("_", "-")}`;
}
