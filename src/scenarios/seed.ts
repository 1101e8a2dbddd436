// Owns what people seed a mock with, in the documented JSON form: its schema, and what it makes join a world.
import * as z from "zod/mini";
import type { PrebuildJson, WarmPoolJson } from "../api/resource-json.ts";
import { check, issuesText } from "../input/issues.ts";
import { prebuildSchema, readPrebuild } from "../wire/prebuild.ts";
import { readWarmPool, warmPoolSchema } from "../wire/warm-pool.ts";
import { Refusal } from "../world/errors.ts";
import type { Seed } from "../world/store/import.ts";
import { projectWithIds, referencesTo } from "./names.ts";
import { organizationIssues } from "./organization-checks.ts";
import { projectInput } from "./project-form.ts";
import type { ScenarioProject } from "./scenario-organization.ts";
import { scenarioSchemas } from "./schema.ts";

/**
 * Resources that join a mock as they are. Prebuilds and pools are whole, as the RPCs answer them and
 * `prebuild-mock/fixtures` builds them. A log URL is the mock's own, whatever is given.
 */
export interface SeedJson {
  /** Added as declared ones. Default: none. */
  projects?: readonly ScenarioProject[];
  /** At any phase. Default: none. */
  prebuilds?: readonly PrebuildJson[];
  /** At any phase; a pair of project and class may have one. Default: none. */
  warmPools?: readonly WarmPoolJson[];
}

/** The schema of a seed: the form of each resource, and that its fields fit each other. */
export const seedSchema = z.lazy(() =>
  z.strictObject({
    projects: z.optional(z.readonly(z.array(scenarioSchemas().project))),
    prebuilds: z.optional(z.readonly(z.array(prebuildSchema))),
    warmPools: z.optional(z.readonly(z.array(warmPoolSchema))),
  }),
) satisfies z.ZodMiniType<SeedJson, SeedJson>;

/** What joins a world, of a seed that the schema has let pass. */
export function readSeed({ projects, prebuilds, warmPools }: SeedJson): Seed {
  return {
    projects: projects && projectsOf(projects),
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

/** With the ids of those that have a name alone. @throws Refusal invalid, if two fields of a project disagree */
function projectsOf(projects: readonly ScenarioProject[]): Seed["projects"] {
  const references = referencesTo({ projects });
  const named = projects.map((project) => projectWithIds(project, references));
  const entries = named.map((value, index) => ({ path: ["projects", index], value }));
  const issues = organizationIssues({ projects: entries, environmentClasses: [], runners: [] });
  if (issues.length > 0) throw new Refusal("invalid", `the seed is wrong: ${issuesText(issues)}`);
  return named.map((project) => ({ ...projectInput(project), id: project.id as string }));
}
