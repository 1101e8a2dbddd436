// Owns the checks of a scenario's organization across its fields: duplicate names and ids, references to missing
// entries, and two forms of a project that disagree.
import { parseDuration } from "../input/duration.ts";
import { type Entry, type Issue, issueAt } from "../input/issues.ts";
import type { Path } from "../input/path.ts";
import { Refusal } from "../world/errors.ts";
import { UUID } from "../world/ids.ts";
import { checkProjectInput } from "../world/organization/project-input.ts";
import { BUILT_IN_RUNNER_ID } from "../world/organization/runners.ts";
import { projectInput, SHORT_FIELDS, writtenPrebuiltIds } from "./project-form.ts";
import type { ScenarioEnvironmentClass, ScenarioProject, ScenarioRunner } from "./scenario-organization.ts";

/** The entries of a scenario that others can refer to, with UUIDs instead of names. */
export interface NamedEntries {
  readonly projects: readonly Entry<ScenarioProject>[];
  readonly environmentClasses: readonly Entry<ScenarioEnvironmentClass>[];
  readonly runners: readonly Entry<ScenarioRunner>[];
}

export function organizationIssues({ projects, environmentClasses, runners }: NamedEntries): Issue[] {
  return [
    ...projects.flatMap(projectIssues),
    ...environmentClasses.flatMap(({ path, value: { runnerId = BUILT_IN_RUNNER_ID } }) =>
      runnerId === BUILT_IN_RUNNER_ID || runners.some(({ value }) => value.id === runnerId)
        ? []
        : [issueAt([...path, "runnerId"], `there is no runner ${runnerId}: define it under runners`)],
    ),
    ...projects.flatMap(({ path, value }) =>
      classReferences(value, path).flatMap(({ path, value: id }) =>
        UUID.test(id) ? [] : [issueAt(path, noClass(id, environmentClasses.length > 0))],
      ),
    ),
  ];
}

/** Every reference to a class in a project. */
export function classReferences(project: ScenarioProject, path: Path): Entry<string>[] {
  const { environmentClassIds = [], environmentClasses = [], prebuildConfiguration } = project;
  const list = (ids: readonly string[], at: Path) =>
    ids.map((value, index) => ({ path: [...at, index], value }));
  return [
    ...list(environmentClassIds, [...path, "environmentClassIds"]),
    ...environmentClasses.flatMap(({ environmentClassId }, index) =>
      environmentClassId === undefined
        ? []
        : [{ path: [...path, "environmentClasses", index, "environmentClassId"], value: environmentClassId }],
    ),
    ...list(prebuildConfiguration?.environmentClassIds ?? [], [
      ...path,
      "prebuildConfiguration",
      "environmentClassIds",
    ]),
  ];
}

/** Why a reference to a class does not resolve. */
export function noClass(reference: string, hasNames: boolean): string {
  return hasNames
    ? `there is no environment class ${reference}: define it under environmentClasses`
    : "must be a UUID in lower case, or the displayName of a class under environmentClasses";
}

/** What is wrong with a project on its own. */
function projectIssues({ path, value: project }: Entry<ScenarioProject>): Issue[] {
  const repeated = repeatedClass(project, path);
  return repeated ? [repeated] : [...disagreements(project, path), ...ofTheWorld(project, path)];
}

function repeatedClass({ environmentClassIds = [] }: ScenarioProject, path: Path): Issue | undefined {
  const first = new Map<string, number>();
  for (const [index, id] of environmentClassIds.entries()) {
    const before = first.get(id);
    if (before === undefined) first.set(id, index);
    else {
      const place = [...path, "environmentClassIds", before].join(".");
      return issueAt([...path, "environmentClassIds", index], `${id} is already that of ${place}`);
    }
  }
  return undefined;
}

/** Contradictions between the short form and the API's form. */
function disagreements(project: ScenarioProject, path: Path): Issue[] {
  const { prebuildConfiguration, environmentClassIds, environmentClasses, timeout, schedule } = project;
  const given = SHORT_FIELDS.filter((field) => project[field] !== undefined);
  if (prebuildConfiguration === undefined) {
    const [field] = given;
    if (field === undefined || writtenPrebuiltIds(project)) return [];
    return [
      issueAt([...path, field], "needs environmentClassIds, the classes that prebuilds are created for"),
    ];
  }
  const full = prebuildConfiguration ?? {};
  const ids = full.environmentClassIds ?? [];
  const says: Record<(typeof SHORT_FIELDS)[number], boolean> = {
    prebuildsEnabled: project.prebuildsEnabled === (full.enabled ?? false),
    timeout:
      timeout !== undefined &&
      full.timeout !== undefined &&
      parseDuration(timeout) === parseDuration(full.timeout),
    schedule:
      schedule?.hourUtc === full.trigger?.dailySchedule?.hourUtc &&
      schedule?.executor?.id === full.executor?.id,
  };
  return [
    ...given.flatMap((field) =>
      says[field]
        ? []
        : [issueAt([...path, field], "contradicts prebuildConfiguration: leave one of them out")],
    ),
    ...(environmentClasses && environmentClassIds && environmentClassIds.join() !== ids.join()
      ? [issueAt([...path, "environmentClassIds"], "disagrees with prebuildConfiguration: leave it out")]
      : []),
  ];
}

/** The refusal of the operation that would add the project. */
function ofTheWorld(project: ScenarioProject, path: Path): Issue[] {
  try {
    checkProjectInput(projectInput(project));
    return [];
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return [issueAt(path, error.message)];
  }
}
