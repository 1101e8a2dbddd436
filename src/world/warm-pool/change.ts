// Owns applying a change to a warm pool: its instances, counts and versions follow from it.

import { type ChangeOf, type Complete, kept } from "../change.ts";
import type { Range } from "../random.ts";
import { type Autoscaler, recentClaims } from "./autoscaler.ts";
import { countRunning, countStopped, planInstances, trimInstances } from "./instances.ts";
import type { WarmPoolEffect } from "./stages.ts";
import type { WarmPool, WarmPoolRow, WarmPoolRun, WarmPoolSpec, WarmPoolStatus } from "./warm-pool.ts";

export interface ChangeContext {
  readonly now: number;
  readonly autoscaler: Autoscaler;
  /** Draws a span for the n-th instance of the pool. */
  readonly draw: (range: Range, n: number) => number;
}

/** The pool after the change; its value is the same object if callers see no difference. */
export function changedPool(row: WarmPoolRow, change: WarmPoolEffect, context: ChangeContext): WarmPoolRow {
  const { now, autoscaler } = context;
  const { id, metadata } = row.value;
  const spec = specAfter(row.value.spec, change.spec);
  const { phase = row.value.status.phase, desiredSize = row.value.status.desiredSize } = change.status ?? {};
  let run = runAfter(row.run, change.run);
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
  const status = statusAfter(row.value.status, {
    ...change.status,
    runningInstances: countRunning(run.instances),
    stoppedInstances: countStopped(run.instances),
  });
  if (spec === row.value.spec && status === row.value.status) return { ...row, run };
  const value: WarmPool = {
    id,
    metadata: { ...metadata, updatedAt: now },
    spec,
    status,
  };
  return { slot: row.slot, value, run };
}

// These name every field, so that a field that is forgotten does not compile.

function specAfter(spec: WarmPoolSpec, change: ChangeOf<WarmPoolSpec> = {}): WarmPoolSpec {
  const after: Complete<WarmPoolSpec> = {
    specVersion: spec.specVersion,
    desiredSize: kept(spec.desiredSize, change.desiredSize),
    snapshotId: kept(spec.snapshotId, change.snapshotId),
    desiredPhase: kept(spec.desiredPhase, change.desiredPhase),
    minSize: kept(spec.minSize, change.minSize),
    maxSize: kept(spec.maxSize, change.maxSize),
  };
  return isSame(spec, after) ? spec : { ...after, specVersion: spec.specVersion + 1 };
}

function statusAfter(status: WarmPoolStatus, change: ChangeOf<WarmPoolStatus>): WarmPoolStatus {
  const after: Complete<WarmPoolStatus> = {
    statusVersion: status.statusVersion,
    phase: kept(status.phase, change.phase),
    failureMessage: kept(status.failureMessage, change.failureMessage),
    runningInstances: kept(status.runningInstances, change.runningInstances),
    stoppedInstances: kept(status.stoppedInstances, change.stoppedInstances),
    desiredSize: kept(status.desiredSize, change.desiredSize),
  };
  return isSame(status, after) ? status : { ...after, statusVersion: status.statusVersion + 1 };
}

function runAfter(run: WarmPoolRun, change: ChangeOf<WarmPoolRun> = {}): WarmPoolRun {
  return {
    since: kept(run.since, change.since),
    instances: kept(run.instances, change.instances),
    made: kept(run.made, change.made),
    newest: kept(run.newest, change.newest),
    newestSince: kept(run.newestSince, change.newestSince),
    wasDegraded: kept(run.wasDegraded, change.wasDegraded),
    recoversAt: kept(run.recoversAt, change.recoversAt),
    canProvision: kept(run.canProvision, change.canProvision),
    claims: kept(run.claims, change.claims),
    idleSince: kept(run.idleSince, change.idleSince),
    outcome: kept(run.outcome, change.outcome),
  } satisfies Complete<WarmPoolRun>;
}

function isSame<T extends object>(before: T, after: T): boolean {
  return (Object.keys(after) as (keyof T)[]).every((key) => after[key] === before[key]);
}
