// Owns what a new environment starts from: a running instance of a warm pool, the snapshot of a prebuild, or nothing.
import { type Initializer, remoteUriOf, repositoryNameOf } from "../organization/initializer.ts";
import type { Organization } from "../organization/organization.ts";
import { isPrebuilt, type Project } from "../organization/project.ts";
import type { PrebuildRow } from "../prebuild/prebuild.ts";
import type { Prebuilds } from "../prebuild/prebuilds.ts";
import type { Snapshot, WarmPoolRow } from "../warm-pool/warm-pool.ts";
import type { WarmPools } from "../warm-pool/warm-pools.ts";
import type { EnvironmentOrigin } from "./environment.ts";

/** What an environment starts from, and the prebuild whose snapshot that is. */
export interface EnvironmentStart {
  readonly origin: EnvironmentOrigin;
  readonly prebuildId?: string | undefined;
  /** The pool to claim an instance of. */
  readonly warmPoolId?: string | undefined;
  /** A READY pool without a running instance: it counts the demand. */
  readonly shortPoolId?: string | undefined;
}

export interface StartContext {
  readonly organization: Organization;
  readonly prebuilds: Prebuilds;
  readonly warmPools: WarmPools;
  readonly snapshotOf: (prebuild: PrebuildRow) => Snapshot;
}

/**
 * What an environment of a project and class starts from. The first available source counts: a
 * running instance of the warm pool of exactly that pair; the newest completed prebuild of the
 * project in a class on the same runner; nothing. Changes nothing.
 */
export function startOf(
  project: Project,
  environmentClassId: string,
  { organization, prebuilds, warmPools, snapshotOf }: StartContext,
): EnvironmentStart {
  const pool = livePool(project.id, environmentClassId, warmPools);
  const claimed = pool && runningSnapshot(pool);
  if (pool && claimed !== undefined) {
    const made = prebuilds.completedOf(project.id).find((row) => snapshotOf(row).id === claimed);
    return { origin: "pool", warmPoolId: pool.value.id, prebuildId: made?.value.id };
  }
  const shortPoolId = pool?.value.status.phase === "READY" ? pool.value.id : undefined;
  const prebuild = isPrebuilt(project)
    ? newestUsable(project, environmentClassId, { organization, prebuilds })
    : undefined;
  if (prebuild) return { origin: "prebuild", prebuildId: prebuild.value.id, shortPoolId };
  return { origin: "scratch", shortPoolId };
}

function livePool(projectId: string, environmentClassId: string, pools: WarmPools): WarmPoolRow | undefined {
  const id = pools.livePools.get({ projectId, environmentClassId });
  const pool = id === undefined ? undefined : pools.find(id);
  const phase = pool?.value.status.phase;
  return phase === "READY" || phase === "DEGRADED" ? pool : undefined;
}

/**
 * The snapshot of the instance that a claim takes, preferably the pool's current one; undefined if none is running.
 */
function runningSnapshot({ value: { spec }, run }: WarmPoolRow): string | undefined {
  const running = run.instances
    .filter(({ state }) => state === "running")
    .map(({ snapshotId }) => snapshotId);
  return running.find((id) => id === spec.snapshotId) ?? running[0];
}

function newestUsable(
  project: Project,
  environmentClassId: string,
  { organization, prebuilds }: Pick<StartContext, "organization" | "prebuilds">,
): PrebuildRow | undefined {
  const runnerId = organization.runnerOf(environmentClassId);
  let newest: PrebuildRow | undefined;
  for (const row of prebuilds.completedOf(project.id)) {
    const { metadata, spec, status } = row.value;
    if (spec.desiredPhase !== "COMPLETED") continue;
    if (organization.runnerOf(metadata.environmentClassId) !== runnerId) continue;
    if (!newest || (status.completionTime ?? 0) > (newest.value.status.completionTime ?? 0)) newest = row;
  }
  return newest;
}

/** The content of an environment. */
export interface EnvironmentContent {
  /** The address as a person would open it; empty if there is none. */
  readonly contextUrl: string;
  /** The address to clone from; empty if there is none. */
  readonly cloneUrl: string;
  /** Empty if none is named. */
  readonly branch: string;
  /** Its path in the machine. */
  readonly folder: string;
}

/** The content that an initializer describes (assumed: below /workspaces, by the repository's name). */
export function contentOf(initializer: Initializer | undefined): EnvironmentContent {
  if (!initializer) return { contextUrl: "", cloneUrl: "", branch: "", folder: "/workspaces" };
  const [spec] = initializer.specs;
  const cloneUrl = remoteUriOf(initializer);
  const name = repositoryNameOf(initializer);
  return {
    contextUrl: spec?.contextUrl?.url ?? cloneUrl.replace(/\.git$/, ""),
    cloneUrl,
    branch: spec?.git ? spec.git.cloneTarget : "main",
    folder: name === "" ? "/workspaces" : `/workspaces/${name}`,
  };
}
