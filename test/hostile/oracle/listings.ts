// Owns the comparison of what the mock lists with what the oracle expects.

import type { Json } from "./calls.ts";
import { Divergence } from "./expected.ts";
import type { ExpectedOrganization } from "./organization.ts";
import type { ExpectedPool } from "./pool.ts";
import type { ExpectedPrebuild } from "./prebuild.ts";

const instant = (text: string | undefined) => (text === undefined ? undefined : Date.parse(text));

/** The first difference between named values. @throws Divergence */
export function requireSame(what: string, actual: object, expected: object): void {
  for (const [name, value] of Object.entries(expected)) {
    const found = (actual as Record<string, unknown>)[name];
    if (JSON.stringify(found) === JSON.stringify(value)) continue;
    throw new Divergence(`${what}: ${name} is ${JSON.stringify(found)}, expected ${JSON.stringify(value)}`);
  }
}

export function checkPrebuild(prebuild: ExpectedPrebuild, { id, metadata, spec, status }: Json): void {
  const { given, phase } = prebuild;
  const hasWorked = prebuild.startedAt !== undefined;
  const isComplete = phase === "COMPLETED";
  const actual = {
    id,
    projectId: metadata.projectId,
    classId: metadata.environmentClassId,
    createdAt: instant(metadata.createdAt),
    updatedAt: instant(metadata.updatedAt),
    triggeredBy: metadata.triggeredBy,
    desired: spec.desiredPhase,
    specVersion: spec.specVersion,
    timeout: spec.timeout,
    phase: status.phase,
    statusVersion: status.statusVersion,
    percent: status.snapshotCompletionPercentage ?? 0,
    endedAt: instant(status.completionTime),
    message:
      prebuild.message === undefined
        ? status.failureMessage
        : status.failureMessage?.includes(prebuild.message),
    "whether it has an environment": status.environmentId !== undefined,
    "whether it has a log": status.logUrl !== undefined,
    ...(isComplete && {
      warning: status.warningMessage,
      "whether it has a size": Number(status.snapshotSizeBytes) > 0,
    }),
    ...(!isComplete &&
      prebuild.percent < 100 && { "a warning or a size": status.warningMessage ?? status.snapshotSizeBytes }),
  };
  requireSame(`prebuild ${id}`, actual, {
    id: prebuild.id,
    projectId: given.projectId,
    classId: given.classId,
    createdAt: given.at,
    updatedAt: prebuild.touchedAt,
    triggeredBy: `PREBUILD_TRIGGER_${given.isScheduled ? "SCHEDULED" : "MANUAL"}`,
    desired: `PREBUILD_PHASE_${prebuild.desired}`,
    specVersion: `${prebuild.specVersion}`,
    timeout: `${given.timeout / 1_000}s`,
    phase: `PREBUILD_PHASE_${phase}`,
    statusVersion: `${prebuild.statusVersion}`,
    percent: prebuild.percent,
    endedAt: prebuild.endedAt,
    message: prebuild.message === undefined ? undefined : true,
    "whether it has an environment": hasWorked,
    "whether it has a log": hasWorked,
    ...(isComplete && { warning: given.fate.warning, "whether it has a size": true }),
    ...(!isComplete && prebuild.percent < 100 && { "a warning or a size": undefined }),
  });
}

export function checkPool(pool: ExpectedPool, { id, metadata, spec, status }: Json): void {
  const counts = { running: status.runningInstances ?? 0, stopped: status.stoppedInstances ?? 0 };
  requireSame(
    `warm pool ${id}`,
    {
      id,
      projectId: metadata.projectId,
      classId: metadata.environmentClassId,
      createdAt: instant(metadata.createdAt),
      desired: spec.desiredPhase,
      specVersion: spec.specVersion,
      min: spec.minSize,
      max: spec.maxSize,
      "whether it has a snapshot": spec.snapshotId !== undefined,
      phase: status.phase,
      message: status.failureMessage,
      ...(!pool.isLeaving && { target: status.desiredSize ?? 0, ...counts }),
      ...(pool.phase === "DELETED" && counts),
    },
    {
      id: pool.id,
      projectId: pool.given.projectId,
      classId: pool.given.classId,
      createdAt: pool.createdAt,
      desired: `WARM_POOL_PHASE_${pool.desired}`,
      specVersion: `${pool.specVersion}`,
      min: pool.min,
      max: pool.max,
      ...(!pool.isLeaving && { "whether it has a snapshot": pool.has !== undefined }),
      phase: `WARM_POOL_PHASE_${pool.phase}`,
      message: pool.message,
      ...(!pool.isLeaving && {
        target: pool.target,
        running: pool.running.length,
        stopped: pool.stopped.length,
      }),
      ...(pool.phase === "DELETED" && { running: 0, stopped: 0 }),
    },
  );
  if (counts.running + counts.stopped > pool.max)
    throw new Divergence(`warm pool ${id} has more than its maximum`);
}

/** One snapshot for each prebuild, whichever pool has it. @throws Divergence */
export class Snapshots {
  readonly #ids = new Map<string, string>();

  check(pool: ExpectedPool, { spec: { snapshotId } }: Json): void {
    if (pool.isLeaving || pool.has === undefined) return;
    const known = this.#ids.get(pool.has);
    const isOthers = known === undefined && [...this.#ids.values()].includes(snapshotId);
    if (isOthers || (known !== undefined && known !== snapshotId)) {
      throw new Divergence(
        `warm pool ${pool.id} has snapshot ${snapshotId}, that of ${pool.has} is ${known}`,
      );
    }
    this.#ids.set(pool.has, snapshotId);
  }
}

/** Everything in the order in which lists show it: the newest first. */
export function newestFirst<T>(of: ReadonlyMap<string, T>): T[] {
  return [...of.values()].reverse();
}

/** A filter of prebuilds and what passes it. */
export function prebuildsIn(
  organization: ExpectedOrganization,
  filter: { projectIds?: string[]; phases?: string[]; triggeredBy?: string[] },
): ExpectedPrebuild[] {
  const passes = (values: readonly string[] | undefined, value: string) =>
    values === undefined || values.length === 0 || values.includes(value);
  return newestFirst(organization.prebuilds).filter(
    ({ phase, given }) =>
      passes(filter.projectIds, given.projectId) &&
      passes(filter.phases, `PREBUILD_PHASE_${phase}`) &&
      passes(filter.triggeredBy, `PREBUILD_TRIGGER_${given.isScheduled ? "SCHEDULED" : "MANUAL"}`),
  );
}
