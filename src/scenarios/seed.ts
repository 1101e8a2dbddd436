// Owns the import of resources in the documented JSON form: its schema, and its conversion to the world's input.
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
 * Resources that are added to a mock as they are. Projects with metadata, prebuilds and pools are complete, as the
 * RPCs return them and `prebuild-mock/fixtures` builds them. A given log URL is replaced by the mock's own.
 */
export interface SeedJson {
  /** Complete, as the RPCs return them, or as in a scenario. Classes that they name are registered. At most 10,000. Default: none. */
  projects?: readonly (ProjectJson | ScenarioProject)[];
  /** In any phase. Default: none. */
  prebuilds?: readonly PrebuildJson[];
  /** In any phase; a pair of project and class may have one. Default: none. */
  warmPools?: readonly WarmPoolJson[];
}

/** Most projects of an import: they may be as short as a name, and each is stored. */
const MOST_SEEDED_PROJECTS = 10_000;

/** The schema of an import: the form and the invariants of each resource. */
export const seedSchema = z.lazy(() =>
  z.strictObject({
    projects: z.optional(
      z.readonly(
        z
          .array(z.union([scenarioSchemas().project, wholeProjectSchema]))
          .check(z.maxLength(MOST_SEEDED_PROJECTS)),
      ),
    ),
    prebuilds: z.optional(z.readonly(z.array(prebuildSchema))),
    warmPools: z.optional(z.readonly(z.array(warmPoolSchema))),
  }),
) satisfies z.ZodMiniType<SeedJson, SeedJson>;

/** The world's input, from an import that the schema has accepted. */
function readSeed({ projects, prebuilds, warmPools }: SeedJson): Seed {
  return {
    projects: projects && readProjects(projects),
    prebuilds: prebuilds?.map(readPrebuild),
    warmPools: warmPools?.map(readWarmPool),
  };
}

/** As `readSeed`, from any value. @throws Refusal invalid that names each invalid field */
export function resolveSeed(seed: SeedJson): Seed {
  const checked = check(seedSchema, seed);
  if ("issues" in checked) {
    throw new Refusal("invalid", `the seed is invalid: ${issuesText(checked.issues)}`);
  }
  return readSeed(checked.data);
}

function isWhole(project: unknown): project is ProjectJson {
  return typeof project === "object" && project !== null && "metadata" in project;
}

/**
 * In the given order, with ids for those that have only a name.
 * @throws Refusal invalid, if two fields of a project disagree
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
    const entry = { path: ["projects", index], value };
    issues.push(...organizationIssues({ projects: [entry], environmentClasses: [], runners: [] }));
    return { ...projectInput(value), id: value.id as string };
  });
  if (issues.length > 0) throw new Refusal("invalid", `the seed is invalid: ${issuesText(issues)}`);
  return read;
}
