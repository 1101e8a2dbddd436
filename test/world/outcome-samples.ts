// Owns an example of each field of a prebuild's outcome: one that has none here does not compile.
import type { PrebuildOutcome } from "../../src/world/outcomes.ts";
import { MINUTE, SECOND } from "./sample-world.ts";

/** Each with the others that it needs; without the field the prebuild goes another way. */
export const OUTCOME_SAMPLES: Readonly<Record<keyof PrebuildOutcome, PrebuildOutcome>> = {
  fail: { fail: { phase: "SNAPSHOTTING", after: 30 * SECOND, message: "no space left" } },
  stall: { stall: "RUNNING" },
  warning: { warning: "the linter failed" },
  durations: { durations: { STARTING: 0, RUNNING: 8 * MINUTE } },
  log: { log: { RUNNING: ["npm ci", "added 812 packages"] } },
  stuckAt: { stuckAt: 40 },
  stuckFor: { stuckAt: 50, stuckFor: 3 * MINUTE },
};
