// Owns what people seed a mock with, in the documented JSON form: its schema, and what it makes join a world.
import * as z from "zod/mini";
import type { ProjectJson } from "../api/organization-json.ts";
import type { PrebuildJson, WarmPoolJson } from "../api/resource-json.ts";
import { check, type Issue, issueAt, issuesText } from "../input/issues.ts";
import { prebuildSchema, readPrebuild } from "../wire/prebuild.ts";
import { readWholeProject, wholeProjectSchema } from "../wire/project-json.ts";
import { readWarmPool, warmPoolSchema } from "../wire/warm-pool.ts";
import { Refusal } from "../world/errors.ts";
import type { Seed, SeedProject } from "../world/store/import.ts";
import { projectWithIds, referencesTo } from "./names.ts";
import { organizationIssues } from "./organization-checks.ts";
import { projectInput } from "./project-form.ts";
import type { ScenarioProject } from "./scenario-organization.ts";
import { scenarioSchemas } from "./schema.ts";

/**
 * Resources that join a mock as they are. A project that has metadata is whole. Prebuilds and pools are whole, as the RPCs answer them and
 * `prebuild-mock/fixtures` builds them. A log URL is the mock's own, whatever is given.
 */
export interface SeedJson {
  /** Whole, as the RPCs return them, or as a scenario declares one. Classes that they name become known. Default: none. */
  projects?: readonly (ProjectJson | ScenarioProject)[];
  /** At any phase. Default: none. */
  prebuilds?: readonly PrebuildJson[];
  /** At any phase; a pair of project and class may have one. Default: none. */
  warmPools?: readonly WarmPoolJson[];
}

/** The schema of a seed: the form of each resource, and that its fields fit each other. */
export const seedSchema = z.lazy(() =>
  z.strictObject({
    projects: z.optional(z.readonly(z.array(z.union([wholeProjectSchema, scenarioSchemas().project])))),
    prebuilds: z.optional(z.readonly(z.array(prebuildSchema))),
    warmPools: z.optional(z.readonly(z.array(warmPoolSchema))),
  }),
) satisfies z.ZodMiniType<SeedJson, SeedJson>;

/** What joins a world, of a seed that the schema has let pass. */
export function readSeed({ projects, prebuilds, warmPools }: SeedJson): Seed {
  return {
    projects: projects && readProjects(projects),
    prebuilds: prebuilds?.map(readPrebuild),
    warmPools: warmPools?.map(readWarmPool),
  };
}

/** As `readSeed`, of anything. @throws Refusal invalid, that names each field that is wrong */
export function resolveSeed(seed: SeedJson): Seed {
  const checked = check(seedSchema, seed);
  if ("issues" in checked) {
    throw new Refusal("invalid", `the seed is wrong: ${issuesText(checked.issues)}`);
  }
  return readSeed(checked.data);
}

function isWhole(project: unknown): project is ProjectJson {
  return typeof project === "object" && project !== null && "metadata" in project;
}

/**
 * In the order in which they were given, with the ids of those that have a name alone.
 * @throws Refusal invalid, where two fields of a project disagree
 */
function readProjects(projects: readonly (ProjectJson | ScenarioProject)[]): SeedProject[] {
  const declared = projects.filter((project): project is ScenarioProject => !isWhole(project));
  const references = referencesTo({ projects: declared });
  const issues: Issue[] = [];
  const read = projects.map((project, index): SeedProject => {
    if (isWhole(project)) {
      if (project.desiredPhase === "PROJECT_PHASE_DELETED") {
        const message = "must be PROJECT_PHASE_ACTIVE: a project that is being deleted cannot be seeded";
        issues.push(issueAt(["projects", index, "desiredPhase"], message));
      }
      return readWholeProject(project);
    }
    const value = projectWithIds(project, references);
    const entries = [{ path: ["projects", index], value }];
    issues.push(...organizationIssues({ projects: entries, environmentClasses: [], runners: [] }));
    return { ...projectInput(value), id: value.id as string };
  });
  if (issues.length > 0) throw new Refusal("invalid", `the seed is wrong: ${issuesText(issues)}`);
  return read;
}
