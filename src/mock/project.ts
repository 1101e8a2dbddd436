// Owns projects as users of the library read, add and change them.
import { check, issuesText } from "../input/issues.ts";
import { copyOfJson } from "../input/json-value.ts";
import { pairWithIds, projectWithIds, referencesTo } from "../scenarios/names.ts";
import { organizationIssues } from "../scenarios/organization-checks.ts";
import { type ProjectChange, projectInput, projectPatch, shortForm } from "../scenarios/project-form.ts";
import type { ScenarioProject } from "../scenarios/scenario-organization.ts";
import { scenarioSchemas } from "../scenarios/schema.ts";
import { Refusal } from "../world/errors.ts";
import type { EnvironmentClass } from "../world/organization/environment-classes.ts";
import type { Initializer } from "../world/organization/initializer.ts";
import type {
  PrebuildConfiguration,
  ProjectClass,
  ProjectPhase,
  Schedule,
  Project as WorldProject,
} from "../world/organization/project.ts";
import type {
  NewProject as NewWorldProject,
  ProjectPatch as WorldProjectPatch,
} from "../world/organization/project-input.ts";
import type { Subject } from "../world/organization/subject.ts";
import type { World } from "../world/world.ts";

/**
 * A project. `prebuildsEnabled`, `environmentClassIds`, `timeout` and `schedule` are a short form of
 * `prebuildConfiguration`. A project that was read can be added to another mock unchanged, except for the last five
 * fields.
 */
export interface Project {
  /** A UUID in lower case. */
  readonly id: string;
  /** Text; "project-" and eight digits of the id if it was created on first use (assumed). */
  readonly name: string;
  /** Whether its schedule and its pools are active. CreatePrebuild works either way (assumed). */
  readonly prebuildsEnabled: boolean;
  /** The classes that prebuilds are created for. */
  readonly environmentClassIds: readonly string[];
  /** The default timeout of its prebuilds, in milliseconds. Absent: the service's, one hour. */
  readonly timeout?: number;
  /** Absent: none. */
  readonly schedule?: Schedule;
  /** The classes of its environments, by order; the first with an id is the default. */
  readonly environmentClasses: readonly ProjectClass[];
  /** As last sent; `timeout` in milliseconds. Absent: prebuilds are disabled. */
  readonly prebuildConfiguration?: PrebuildConfiguration;
  /** The content of its environments. */
  readonly initializer: Initializer;
  /** Empty if unset. */
  readonly devcontainerFilePath: string;
  /** Empty if unset. */
  readonly automationsFilePath: string;
  /** No RPC returns it (documented). */
  readonly technicalDescription: string;
  /** Versions by editor. Absent: none. */
  readonly recommendedEditors?: Readonly<Record<string, readonly string[]>>;
  /** DELETED from the call that deletes it until the last of its prebuilds and pools is gone. */
  readonly desiredPhase: ProjectPhase;
  /** Who created it. */
  readonly creator: Subject;
  /** RFC 3339. */
  readonly createdAt: string;
  /** RFC 3339. */
  readonly updatedAt: string;
  /** How many environments were created from it (assumed: what lists call popularity). */
  readonly popularity: number;
}

/** What a new project is made from, as in a scenario. Class names are those of the mock. */
export type NewProject = ScenarioProject;

/** The changes to a project. Absent fields are kept; null removes one. */
export interface ProjectPatch extends ProjectChange {}

/** The world's input for a new project. @throws Refusal that names each invalid field */
export function readNewProject(project: NewProject, world: World): NewWorldProject {
  const { id, ...checked } = sound(scenarioSchemas().project, project);
  const named = projectWithIds({ ...checked, id: id ?? "" }, classReferences(world));
  requireSound(named);
  return { ...projectInput(named), id };
}

/** The world's input for a changed project. @throws Refusal that names each invalid field */
export function readProjectPatch(patch: ProjectPatch, before: WorldProject, world: World): WorldProjectPatch {
  const checked = sound(scenarioSchemas().projectPatch, patch);
  const references = classReferences(world);
  const { environmentClassIds, environmentClasses, prebuildConfiguration } = checked;
  const named: ProjectPatch = {
    ...checked,
    environmentClassIds: environmentClassIds?.map(references.class),
    environmentClasses: environmentClasses?.map((each) => pairWithIds(each, references)),
    prebuildConfiguration: prebuildConfiguration && {
      ...prebuildConfiguration,
      environmentClassIds: prebuildConfiguration.environmentClassIds?.map(references.class),
    },
    ...(prebuildConfiguration === null && { prebuildConfiguration }),
  };
  const both = (["prebuildsEnabled", "timeout", "schedule"] as const).filter(
    (field) => named[field] !== undefined,
  );
  if (prebuildConfiguration !== undefined && both.length > 0) {
    throw new Refusal("invalid", `${both.join(", ")}: is part of prebuildConfiguration, which is also given`);
  }
  const { environmentClassIds: ids, environmentClasses: classes, prebuildConfiguration: full } = named;
  requireSound({
    name: before.name,
    ...(ids && { environmentClassIds: ids }),
    ...(classes && { environmentClasses: classes }),
    ...(full && { prebuildConfiguration: full }),
  });
  return projectPatch(named, before);
}

/** A copy, so that its reader can change neither the world nor the preset of other mocks. */
export function projectOf(project: WorldProject): Project {
  const {
    id,
    name,
    isMadeUp,
    users,
    createdAt,
    updatedAt,
    prebuildConfiguration,
    recommendedEditors,
    ...rest
  } = project;
  return {
    id,
    name,
    ...shortForm(project),
    ...copyOfJson(rest),
    ...(prebuildConfiguration && { prebuildConfiguration: present(copyOfJson(prebuildConfiguration)) }),
    ...(recommendedEditors && { recommendedEditors: copyOfEditors(recommendedEditors) }),
    environmentClasses: project.environmentClasses.map((each) => present({ ...each })),
    createdAt: new Date(createdAt).toISOString(),
    updatedAt: new Date(updatedAt).toISOString(),
  };
}

/** By entries, because an editor may be named "__proto__". */
function copyOfEditors(editors: NonNullable<WorldProject["recommendedEditors"]>): Record<string, string[]> {
  return Object.fromEntries(Object.entries(editors).map(([id, versions]) => [id, [...versions]]));
}

/** The value as parsed by the schema. @throws Refusal that names the invalid fields */
export function sound<S extends Parameters<typeof check>[0]>(schema: S, value: unknown, field = "") {
  const checked = check(schema, value);
  if ("data" in checked) return checked.data;
  const issues = checked.issues.map((issue) => ({ ...issue, field: issue.field || field }));
  throw new Refusal("invalid", issuesText(issues));
}

function requireSound(project: ScenarioProject): void {
  const projects = [{ path: [], value: project }];
  const issues = organizationIssues({ projects, environmentClasses: [], runners: [] });
  if (issues.length > 0) throw new Refusal("invalid", issuesText(issues));
}

function classReferences({ organization }: World) {
  const environmentClasses = Array.from(organization.classes, ({ id, displayName }: EnvironmentClass) => ({
    id,
    displayName,
  }));
  return referencesTo({ environmentClasses });
}

/** Without the fields that are undefined. */
function present<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as T;
}
