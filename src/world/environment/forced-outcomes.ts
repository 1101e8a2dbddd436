// Owns the forced outcomes of an environment, which have no RPC. Each function makes all checks and
// returns the changes.
import { Refusal } from "../errors.ts";
import type { EnvironmentChange } from "./change.ts";
import { type EnvironmentRow, isEnding } from "./environment.ts";

const UP = ["CREATING", "STARTING", "RUNNING"];

/** @throws Refusal invalid without a message, or wrong-state if it is neither starting nor running */
export function forcedFailure({ value: { id, status } }: EnvironmentRow, message: string): EnvironmentChange {
  requireMessage(message);
  if (!UP.includes(status.phase)) {
    throw new Refusal("wrong-state", `environment ${id} is ${status.phase} and can no longer fail`);
  }
  return { status: { phase: "STOPPING", failureMessages: [message] } };
}

/** @throws Refusal wrong-state if it is not starting */
export function forcedRun({ value: { id, status }, run }: EnvironmentRow, now: number): EnvironmentChange {
  if (status.phase !== "CREATING" && status.phase !== "STARTING") {
    throw new Refusal(
      "wrong-state",
      `environment ${id} is ${status.phase}: only one that is starting can be made RUNNING`,
    );
  }
  return { status: { phase: "RUNNING" }, run: { firstRunningAt: run.firstRunningAt ?? now } };
}

/** @throws Refusal invalid without a message, or wrong-state if it is being deleted */
export function forcedWarning({ value }: EnvironmentRow, message: string): EnvironmentChange {
  requireMessage(message);
  if (isEnding(value)) {
    throw new Refusal(
      "wrong-state",
      `environment ${value.id} is ${value.status.phase} and cannot get a warning`,
    );
  }
  return { status: { warningMessages: [...value.status.warningMessages, message] } };
}

function requireMessage(message: string): void {
  if (message === "") throw new Refusal("invalid", "message: must have at least 1 character");
}
