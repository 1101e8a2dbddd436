// Owns imports into a world: complete resources in any phase are added, all of them or none.
import { Refusal, refusingAt } from "../errors.ts";
import type { Organization } from "../organization/organization.ts";
import { type Project, requirePoolConditions } from "../organization/project.ts";
import type { NewProject, WholeProject } from "../organization/project-input.ts";
import type { Prebuild } from "../prebuild/prebuild.ts";
import type { WarmPool } from "../warm-pool/warm-pool.ts";
import type { World } from "../world.ts";

/** A project as `Projects.create` takes it, with its id. */
export type SeedProject = (NewProject & { readonly id: string }) | WholeProject;

/** What is imported into a world. Prebuilds and pools satisfy the invariants; see `invariants.ts`. */
export interface Seed {
  /** Classes that they name are registered. */
  readonly projects?: readonly SeedProject[] | undefined;
  readonly prebuilds?: readonly Prebuild[] | undefined;
  readonly warmPools?: readonly WarmPool[] | undefined;
}

/**
 * Adds the resources. They are read back as given until the clock moves, and then continue by the
 * ordinary rules from their phase. In lists they come before existing resources, newest first.
 * @throws Refusal that names the resource, such as "prebuilds.0"; nothing has changed
 */
export function seedWorld(world: World, { projects = [], prebuilds = [], warmPools = [] }: Seed): void {
  const { organization } = world;
  const before = organization.save();
  const drafts: Project[] = [];
  try {
    each("projects", projects, (project) => {
      const draft = world.projects.draft(project);
      checkPast(draft.updatedAt, world.clock.now);
      organization.put(draft);
      drafts.push(draft);
    });
    checkPrebuilds(world, prebuilds);
    checkWarmPools(world, warmPools);
  } finally {
    // The checks record what later checks need to see; it is stored only once all have passed.
    organization.load(before);
  }
  for (const draft of drafts) world.projects.add(draft);
  for (const prebuild of oldestFirst(prebuilds)) {
    know(organization, prebuild);
    world.prebuilds.insert(prebuild);
  }
  notifyPools(world, prebuilds);
  for (const warmPool of oldestFirst(warmPools)) {
    know(organization, warmPool);
    world.warmPools.insert(warmPool);
  }
}

/** Registers the project and class of a resource, as a first call about them does. */
function know(organization: Organization, { metadata }: Prebuild | WarmPool): Project {
  const { project } = organization.resolve(metadata.projectId, metadata.environmentClassId);
  organization.put(project);
  return project;
}

function checkPrebuilds({ clock, organization, prebuilds }: World, given: readonly Prebuild[]): void {
  const ids = new Set<string>();
  each("prebuilds", given, (prebuild) => {
    const { id, updatedAt } = prebuild;
    if (ids.has(id) || prebuilds.find(id))
      throw new Refusal("already-exists", `prebuild ${id} exists already`);
    ids.add(id);
    checkPast(updatedAt, clock.now);
    know(organization, prebuild);
  });
}

function checkWarmPools({ clock, organization, warmPools }: World, given: readonly WarmPool[]): void {
  const ids = new Set<string>();
  const pairs = new Set<string>();
  each("warmPools", given, (warmPool) => {
    const { id, metadata, status } = warmPool;
    if (ids.has(id) || warmPools.find(id))
      throw new Refusal("already-exists", `warm pool ${id} exists already`);
    ids.add(id);
    checkPast(metadata.updatedAt, clock.now);
    const { projectId, environmentClassId } = metadata;
    const project = know(organization, warmPool);
    if (status.phase === "DELETED") return;
    if (status.phase !== "DELETING") requirePoolConditions(project, environmentClassId);
    warmPools.livePools.requireFree({ projectId, environmentClassId });
    const pair = `${projectId}/${environmentClassId}`;
    if (pairs.has(pair)) {
      throw new Refusal(
        "already-exists",
        `project ${projectId} would have a second warm pool for environment class ${environmentClassId}`,
      );
    }
    pairs.add(pair);
  });
}

function checkPast(updatedAt: number, now: number): void {
  if (updatedAt <= now) return;
  const [at, present] = [updatedAt, now].map((instant) => new Date(instant).toISOString());
  throw new Refusal("invalid", `metadata.updatedAt: ${at} is later than the mock's current time, ${present}`);
}

/** Checks each resource; a refusal names the place of the resource. */
function each<T>(field: string, resources: readonly T[], check: (resource: T) => void): void {
  for (const [index, resource] of resources.entries()) {
    refusingAt(`${field}.${index}: `, () => check(resource));
  }
}

/** In the order of creation, so that lists are newest first; those of one instant in the given order. */
function oldestFirst<T extends Prebuild | WarmPool>(resources: readonly T[]): readonly T[] {
  return resources.toSorted((a, b) => a.metadata.createdAt - b.metadata.createdAt);
}

/** Notifies existing pools of each pair's newest snapshot, if it was imported. */
function notifyPools(world: World, prebuilds: readonly Prebuild[]): void {
  const completed = prebuilds.filter(({ status }) => status.phase === "COMPLETED");
  const ids = new Set(completed.map(({ id }) => id));
  const pairs = new Map(
    completed.map(({ metadata }) => [`${metadata.projectId}/${metadata.environmentClassId}`, metadata]),
  );
  for (const { projectId, environmentClassId } of pairs.values()) {
    const { prebuildId = "" } = world.newestSnapshot(projectId, environmentClassId) ?? {};
    if (ids.has(prebuildId)) world.warmPools.noticePrebuild(world.prebuilds.get(prebuildId));
  }
}
