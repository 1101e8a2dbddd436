// Owns the forced outcomes of a warm pool, which have no RPC: claims of its instances, and problems
// of its runner. Each function makes all checks and returns the changes.
import { Refusal } from "../errors.ts";
import { claimInstance, comingInstances } from "./instances.ts";
import { problem, recovery, type WarmPoolEffect } from "./stages.ts";
import { isGoing, type WarmPoolRow } from "./warm-pool.ts";

/** @throws Refusal wrong-state if the pool is being deleted */
export function checkLive(row: WarmPoolRow, what: string): void {
  if (!isGoing(row)) return;
  const { id, status } = row.value;
  throw new Refusal("wrong-state", `warm pool ${id} is ${status.phase} and can no longer be ${what}`);
}

/** @throws Refusal wrong-state if no instance is running or the pool is being deleted */
export function claimed(row: WarmPoolRow, now: number): WarmPoolEffect {
  checkLive(row, "claimed from");
  const { value, run } = row;
  const instances = claimInstance(run.instances, value.spec.snapshotId);
  if (!instances) {
    const text = `warm pool ${value.id} has no running instance to claim: ${whyNoneRuns(row)}`;
    throw new Refusal("wrong-state", text);
  }
  return { run: { instances, claims: [...run.claims, now], idleSince: now } };
}

/** @throws Refusal wrong-state if the pool is being deleted, or invalid if the message is empty */
export function degraded(row: WarmPoolRow, message: string, now: number): WarmPoolEffect {
  checkLive(row, "degraded");
  if (message === "") throw new Refusal("invalid", "the message of a problem must not be empty");
  const { status, run } = problem(row.run, { message, at: now });
  return { status: { ...status, phase: "DEGRADED" }, run };
}

/** @throws Refusal wrong-state if the pool is not DEGRADED */
export function recovered({ value: { id, status } }: WarmPoolRow, now: number): WarmPoolEffect {
  if (status.phase !== "DEGRADED") {
    throw new Refusal("wrong-state", `warm pool ${id} is ${status.phase}: only a DEGRADED one can recover`);
  }
  const end = recovery(now);
  return { ...end, status: { ...end.status, phase: "PENDING" } };
}

function whyNoneRuns({ value: { spec, status }, run }: WarmPoolRow): string {
  if (status.phase === "DEGRADED") return `it is DEGRADED, ${status.failureMessage}`;
  if (spec.snapshotId === undefined) return "it is waiting for a completed prebuild";
  if (status.desiredSize === 0) return "none is on its way, since its target is 0";
  const coming = comingInstances(run.instances);
  const first = Math.min(...coming.map(({ due = Infinity }) => due));
  return `${coming.length} of them on the way, the first due at ${new Date(first).toISOString()}`;
}
