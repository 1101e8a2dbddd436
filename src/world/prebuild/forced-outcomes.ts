// Owns the forced outcomes of a prebuild, which have no RPC. Each function makes all checks and returns the changes.
import { isActive } from "../../api/phases.ts";
import { Refusal } from "../errors.ts";
import type { IdSource } from "../ids.ts";
import { PURPOSES } from "../random.ts";
import type { PrebuildEffect } from "./change.ts";
import type { PrebuildRow } from "./prebuild.ts";
import { completion } from "./stages.ts";

/** @throws Refusal wrong-state if the work has ended, or invalid if the message is empty */
export function failed(row: PrebuildRow, message: string, now: number): PrebuildEffect {
  checkActive(row, "fail");
  checkMessage(message);
  return {
    status: { phase: "FAILED", completionTime: now, failureMessage: message },
  };
}

/** Phases that have not begun yet begin and end at this instant. @throws Refusal wrong-state if the work has ended */
export function completed(row: PrebuildRow, now: number, ids: IdSource): PrebuildEffect {
  checkActive(row, "complete");
  const { status } = completion(row, now, ids);
  if (row.value.status.environmentId !== "") return { status };
  return { status: { ...status, environmentId: ids.derived(PURPOSES.environment, row.slot, now) } };
}

/**
 * A COMPLETED prebuild has the warning at once, an active one when it completes; undefined if it has it already.
 * @throws Refusal wrong-state if it can no longer complete, or invalid if the message is empty
 */
export function warned(row: PrebuildRow, message: string, now: number): PrebuildEffect | undefined {
  const isCompleted = row.value.status.phase === "COMPLETED";
  if (!isCompleted) checkActive(row, "complete with a warning");
  checkMessage(message);
  if (row.run.outcome?.warning === message) return undefined;
  return {
    status: isCompleted ? { warningMessage: message } : {},
    run: { outcome: { ...row.run.outcome, warning: message }, warnedAt: now },
  };
}

function checkActive({ value: { id, status } }: PrebuildRow, what: string): void {
  if (isActive(status.phase)) return;
  throw new Refusal("wrong-state", `prebuild ${id} is ${status.phase} and can no longer ${what}`);
}

function checkMessage(message: string): void {
  if (message === "") throw new Refusal("invalid", "the message must not be empty");
}
