// Owns what a change makes of a warm pool: its instances, counts and versions follow from it.

import type { Range } from "../random.ts";
import { type Autoscaler, recentClaims } from "./autoscaler.ts";
import { countRunning, countStopped, planInstances, trimInstances } from "./instances.ts";
import type { WarmPoolEffect } from "./stages.ts";
import type { WarmPool, WarmPoolRow } from "./warm-pool.ts";

export interface ChangeContext {
  readonly now: number;
  readonly autoscaler: Autoscaler;
  /** Draws a span for the n-th instance of the pool. */
  readonly draw: (range: Range, n: number) => number;
}

/** The pool after the change; its value is the very same where callers see no difference. */
export function changedPool(row: WarmPoolRow, change: WarmPoolEffect, context: ChangeContext): WarmPoolRow {
  const { now, autoscaler } = context;
  const { id, metadata } = row.value;
  const spec = changed(row.value.spec, change.spec);
  const { phase = row.value.status.phase, desiredSize = row.value.status.desiredSize } = change.status ?? {};
  let run = { ...row.run, ...change.run };
  run = { ...run, claims: recentClaims(run.claims, now, autoscaler) };
  if (phase !== row.value.status.phase) run = { ...run, since: now };
  if ((phase === "PENDING" || phase === "READY") && spec.snapshotId) {
    let { made } = run;
    const instances = planInstances(run.instances, {
      snapshotId: spec.snapshotId,
      target: desiredSize,
      max: spec.maxSize,
      now,
      canProvision: run.canProvision,
      delays: autoscaler,
      draw: (range) => context.draw(range, made++),
    });
    run = { ...run, instances, made };
  } else if (phase === "DEGRADED") {
    run = { ...run, instances: trimInstances(run.instances, spec.maxSize) };
  }
  const status = changed(row.value.status, {
    ...change.status,
    runningInstances: countRunning(run.instances),
    stoppedInstances: countStopped(run.instances),
  });
  if (spec === row.value.spec && status === row.value.status) return { ...row, run };
  const value: WarmPool = {
    id,
    metadata: { ...metadata, updatedAt: now },
    spec: spec === row.value.spec ? spec : { ...spec, specVersion: spec.specVersion + 1 },
    status: status === row.value.status ? status : { ...status, statusVersion: status.statusVersion + 1 },
  };
  return { slot: row.slot, value, run };
}

/** The part with the change in it, or the very same part where the change changes nothing. */
function changed<T extends object>(part: T, change: Partial<T> | undefined): T {
  const keys = Object.keys(change ?? {}) as (keyof T)[];
  return keys.every((key) => change?.[key] === part[key]) ? part : { ...part, ...change };
}
