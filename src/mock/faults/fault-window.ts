// Owns the windows of simulated time in which a rule is in force.
import { parseDuration } from "../../input/duration.ts";
import type { FaultWindow } from "../../scenarios/fault-rule.ts";

/** Whether an instant is in a window. @param since when the rule came into force */
export function isInWindow({ from, for: length, every }: FaultWindow, since: number, now: number): boolean {
  const into = now - since - parseDuration(from);
  if (into < 0) return false;
  return (every === undefined ? into : into % parseDuration(every)) < parseDuration(length);
}
