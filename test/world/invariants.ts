// Owns the rules that hold in every world at all times, as functions that name each rule that is broken.

import type { Prebuild, PrebuildRow } from "../../src/world/prebuild/prebuild.ts";
import { prebuildViolations, type Violation, warmPoolViolations } from "../../src/world/store/invariants.ts";
import { AUTOSCALER } from "../../src/world/warm-pool/autoscaler.ts";
import { countRunning, countStopped, type Instance } from "../../src/world/warm-pool/instances.ts";
import type { WarmPool, WarmPoolRow } from "../../src/world/warm-pool/warm-pool.ts";
import { type Picture, updatedAt } from "./sample-world.ts";

type Resource = Prebuild | WarmPool;

/** Phases that a resource leaves only for these. */
const ONLY: Record<string, readonly string[]> = {
  COMPLETED: ["DELETING"],
  FAILED: ["DELETING"],
  CANCELLED: ["DELETING"],
  CANCELLING: ["CANCELLED", "DELETING"],
  DELETING: ["DELETED"],
  DELETED: [],
};

function resources({ prebuilds, warmPools }: Picture): Resource[] {
  return [...prebuilds, ...warmPools].map(({ value }) => value);
}

/** What callers see of a picture, as answers of RPCs hold it. */
export interface Answers {
  readonly prebuilds: readonly Pick<PrebuildRow, "value">[];
  readonly warmPools: readonly Pick<WarmPoolRow, "value">[];
}

/** Rules that what callers see breaks by itself. Instants may have any form, and what is empty may be left out. */
export function brokenInAnswers({ prebuilds, warmPools }: Answers): string[] {
  const live = warmPools
    .filter(({ value }) => value.status.phase !== "DELETED")
    .map(({ value }) => `${value.metadata.projectId}/${value.metadata.environmentClassId}`);
  return [
    ...prebuilds.flatMap(({ value }) => brokenByPrebuild(value)),
    ...warmPools.flatMap(({ value }) => brokenByPool(value)),
    ...(new Set(live).size === live.length ? [] : ["one live pool per pair"]),
  ];
}

/** Rules that one picture breaks by itself. */
export function brokenRules(picture: Picture): string[] {
  const { prebuilds, warmPools, projects } = picture;
  return [
    ...brokenInAnswers(picture),
    ...prebuilds.flatMap(({ value }) => prebuildViolations(value).map(violationText)),
    ...warmPools.flatMap(({ value }) => warmPoolViolations(value).map(violationText)),
    ...warmPools.flatMap(brokenByInstances),
    ...warmPools.flatMap(({ value }) => brokenByConfiguration(value, projects)),
  ];
}

function brokenByConfiguration({ metadata, status }: WarmPool, projects: Picture["projects"]): string[] {
  const project = projects.find(({ id }) => id === metadata.projectId);
  const isAllowed =
    project?.prebuildsEnabled && project.environmentClassIds.includes(metadata.environmentClassId);
  return named({
    "a pool that stays is in the configuration": status.phase.startsWith("DELET") || isAllowed === true,
  });
}

function brokenByPrebuild({ status, spec }: Prebuild): string[] {
  const hasEnded = ["COMPLETED", "FAILED", "CANCELLED"].includes(status.phase);
  return named({
    "completion time on every terminal outcome": !hasEnded || status.completionTime !== undefined,
    "100 % on COMPLETED": status.phase !== "COMPLETED" || status.snapshotCompletionPercentage === 100,
    "a size only with 100 %": status.snapshotSizeBytes === 0 || status.snapshotCompletionPercentage === 100,
    "a message exactly where it failed": status.phase !== "FAILED" || status.failureMessage !== "",
    "DELETED is wanted where it is deleted":
      status.phase.startsWith("DELET") === (spec.desiredPhase === "DELETED"),
  });
}

function brokenByPool({ spec, status }: WarmPool): string[] {
  return named({
    "min <= desired": spec.minSize <= status.desiredSize,
    "desired <= max": status.desiredSize <= spec.maxSize,
    "no count is below zero": status.runningInstances >= 0 && status.stoppedInstances >= 0,
    "running + stopped <= max": status.runningInstances + status.stoppedInstances <= spec.maxSize,
    "0 <= min and 1 <= max <= 20": spec.minSize >= 0 && spec.maxSize >= 1 && spec.maxSize <= 20,
    "no instances without a snapshot": spec.snapshotId !== undefined || status.runningInstances === 0,
    "READY needs a snapshot": status.phase !== "READY" || spec.snapshotId !== undefined,
    "a message exactly where it is DEGRADED or goes":
      status.phase.startsWith("DELET") || (status.phase === "DEGRADED") === (status.failureMessage !== ""),
  });
}

/** A pool's hidden state agrees with what it shows, and leads to what it wants. */
function brokenByInstances({ value: { spec, status }, run }: WarmPoolRow): string[] {
  const { instances, canProvision, recoversAt, claims } = run;
  const works = status.phase === "READY" || (status.phase === "PENDING" && spec.snapshotId !== undefined);
  const drains = status.phase === "DELETING";
  const current = instances.filter(({ snapshotId }) => snapshotId === spec.snapshotId);
  const isSpare = ({ spare, state }: Instance) => spare || state === "stopped";
  return named({
    "counts are those of the instances":
      status.runningInstances === countRunning(instances) &&
      status.stoppedInstances === countStopped(instances),
    "what is wanted runs or is on its way":
      !works || current.filter((one) => !isSpare(one)).length === status.desiredSize,
    "those of the current snapshot, on their way or not, <= max": current.length <= spec.maxSize,
    "no more run than are wanted": !works || status.runningInstances <= status.desiredSize,
    "nothing is made where nothing can be":
      status.phase !== "DEGRADED" || instances.every(({ due }) => due === undefined),
    "what is on its way has a time": instances.every(
      ({ state, due }) => drains || (state === "running" || state === "stopped") === (due === undefined),
    ),
    "only what is DEGRADED recovers": recoversAt === undefined || status.phase.startsWith("DE"),
    "only where provisioning fails do instances fail":
      !canProvision || instances.every(({ fails }) => !fails),
    "no more claims are kept than a rise needs": claims.length <= AUTOSCALER.claims,
  });
}

/** Rules that the way from one picture to the next breaks; at most one change of each resource lies between. */
export function brokenBetween(before: Picture, after: Picture): string[] {
  const earlier = new Map(resources(before).map((value) => [value.id, value]));
  return resources(after).flatMap((value) => {
    const old = earlier.get(value.id);
    return old && old !== value ? brokenByChange(old, value, after.now) : [];
  });
}

function brokenByChange(old: Resource, value: Resource, now: number): string[] {
  const specRise = value.spec.specVersion - old.spec.specVersion;
  const statusRise = value.status.statusVersion - old.status.statusVersion;
  const [from, to] = [old.status.phase, value.status.phase];
  return named({
    "versions rise by one at most": [0, 1].includes(specRise) && [0, 1].includes(statusRise),
    "a change is a version": specRise + statusRise > 0,
    "updated_at is the instant of the change": updatedAt(value) === now,
    "updated_at never falls": updatedAt(value) >= updatedAt(old),
    "a new phase is a new status": from === to || statusRise === 1,
    "ended phases end in DELETING": from === to || (ONLY[from] ?? [to]).includes(to),
    "metadata stay": old.metadata.createdAt === value.metadata.createdAt,
  });
}

function violationText({ field, message }: Violation): string {
  return `${field} ${message}`;
}

function named(rules: Record<string, boolean>): string[] {
  return Object.keys(rules).filter((rule) => !rules[rule]);
}
