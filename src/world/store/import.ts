// Owns the seeding of a world: resources that are given whole, in any phase, join it, all of them or none.
import { Refusal } from "../errors.ts";
import type { Organization } from "../organization/organization.ts";
import { type Project, requirePoolConditions } from "../organization/project.ts";
import type { NewProject } from "../organization/project-input.ts";
import type { Prebuild } from "../prebuild/prebuild.ts";
import type { WarmPool } from "../warm-pool/warm-pool.ts";
import type { World } from "../world.ts";

/** A project as `Projects.create` takes it, with its id. */
export type SeedProject = NewProject & { readonly id: string };

/** What joins a world. Prebuilds and pools are coherent; see `invariants.ts`. */
export interface Seed {
  /** Classes that they name become known. */
  readonly projects?: readonly SeedProject[] | undefined;
  readonly prebuilds?: readonly Prebuild[] | undefined;
  readonly warmPools?: readonly WarmPool[] | undefined;
}

/**
 * Adds the resources. They are read back as they were given until the clock moves, and live on by the ordinary
 * rules from where they are. In lists they stand before whatever was there, the newest first.
 * @throws Refusal that names the resource, such as "prebuilds.0"; nothing has changed then
 */
export function seedWorld(world: World, { projects = [], prebuilds = [], warmPools = [] }: Seed): void {
  const { organization } = world;
  const before = organization.save();
  try {
    each("projects", projects, (project) => organization.put(world.projects.draft(project)));
    checkPrebuilds(world, prebuilds);
    checkWarmPools(world, warmPools);
  } finally {
    // What the checks put there, so that later ones see it, is put there for good only once all have passed.
    organization.load(before);
  }
  for (const project of projects) world.projects.create(project);
  for (const prebuild of oldestFirst(prebuilds)) {
    know(organization, prebuild);
    world.prebuilds.insert(prebuild);
  }
  tellPools(world, prebuilds);
  for (const warmPool of oldestFirst(warmPools)) {
    know(organization, warmPool);
    world.warmPools.insert(warmPool);
  }
}

/** Makes the project and class of a resource known, as the first call about them does. */
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
  throw new Refusal("invalid", `metadata.updatedAt: ${at} is later than the mock's present, ${present}`);
}

/** Carries out a check of each; what it refuses, it refuses by the place of the resource. */
function each<T>(field: string, resources: readonly T[], check: (resource: T) => void): void {
  for (const [index, resource] of resources.entries()) {
    try {
      check(resource);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      throw new Refusal(error.reason, `${field}.${index}: ${error.message}`);
    }
  }
}

/** In the order of creation, so that lists are newest first; those of one instant as they were given. */
function oldestFirst<T extends Prebuild | WarmPool>(resources: readonly T[]): readonly T[] {
  return resources.toSorted((a, b) => a.metadata.createdAt - b.metadata.createdAt);
}

/** Tells the pools that were there of each pair's newest snapshot, if it is one of those that joined. */
function tellPools(world: World, prebuilds: readonly Prebuild[]): void {
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
