// Owns the checks of a scenario across its fields: duplicates, references to missing entries, and pools that the
// rules do not allow. Outcomes are checked in `outcome-checks.ts`.
import { type Duration, parseDuration } from "../input/duration.ts";
import { type Entry, type Issue, issueAt } from "../input/issues.ts";
import type { Path } from "../input/path.ts";
import { UUID } from "../world/ids.ts";
import type { ScenarioAutoscaler } from "./autoscaler.ts";
import {
  classWithIds,
  pairWithIds,
  projectWithIds,
  referencesTo,
  ruleWithIds,
  runnerWithId,
} from "./names.ts";
import { classReferences, type NamedEntries, noClass, organizationIssues } from "./organization-checks.ts";
import { prebuildOutcomeIssues, ruleIssues } from "./outcome-checks.ts";
import { projectInput, writtenPrebuiltIds } from "./project-form.ts";
import type { Scenario, ScenarioEnvironment, ScenarioWarmPool } from "./scenario.ts";
import type { ScenarioProject } from "./scenario-organization.ts";

type Lists =
  | "projects"
  | "environmentClasses"
  | "runners"
  | "prebuilds"
  | "warmPools"
  | "environments"
  | "outcomes";
type EntryOf<K extends Lists> = Entry<NonNullable<Scenario[K]>[number]>;

/**
 * The issues of a scenario that involve several fields. Entries that the schema refused are left out, so that each
 * issue is reported once, and all are reported together.
 * @param scenario what was checked against the schema
 * @param refused what the schema found wrong with it
 */
export function crossFieldIssues(scenario: unknown, refused: readonly Issue[]): Issue[] {
  const read = <K extends Lists>(key: K) => soundEntries(scenario, key, refused) as EntryOf<K>[];
  const isSound = (key: keyof Scenario) => !refused.some(({ path }) => path.length === 0 || path[0] === key);
  const written = {
    projects: read("projects"),
    environmentClasses: read("environmentClasses"),
    runners: read("runners"),
  };
  const references = referencesTo({
    projects: valuesOf(written.projects),
    environmentClasses: valuesOf(written.environmentClasses),
    runners: valuesOf(written.runners),
  });
  const named = {
    projects: mapped(written.projects, (project) => projectWithIds(project, references)),
    environmentClasses: mapped(written.environmentClasses, (each) => classWithIds(each, references)),
    runners: mapped(written.runners, (runner) => runnerWithId(runner, references)),
  };
  const { projects } = named;
  const prebuilds = mapped(read("prebuilds"), (prebuild) => pairWithIds(prebuild, references));
  const pools = mapped(read("warmPools"), (warmPool) => pairWithIds(warmPool, references));
  const environments = mapped(read("environments"), (each) => pairWithIds(each, references));
  const rules = mapped(read("outcomes"), (rule) => ruleWithIds(rule, references));
  const { autoscaler = {} } = isSound("autoscaler") ? (scenario as Scenario) : {};
  // If a project could not be read, what it defines is unknown.
  const isKnown = isSound("projects") && isSound("environmentClasses");
  return [
    ...twice("id", projects, ({ id }) => id),
    ...twice("id", named.environmentClasses, ({ id }) => id),
    ...twice("id", named.runners, ({ id }) => id),
    ...organizationIssues(named),
    ...twice("id", prebuilds, ({ id }) => id),
    ...twice("id", pools, ({ id }) => id),
    ...twice("id", environments, ({ id }) => id),
    ...(isKnown ? undefinedReferences(named, [...prebuilds, ...pools, ...environments], rules) : []),
    ...poolIssues(pools, projects),
    ...prebuildIssues(prebuilds, projects),
    ...countIssues(prebuilds),
    ...environments.flatMap(({ path, value }) => lifeIssues(path, value)),
    ...autoscalerIssues(autoscaler),
    ...ruleIssues(rules),
  ];
}

/** Most prebuilds of a scenario, its entries' counts taken together. */
const MOST_PREBUILDS = 100_000;

function countIssues(prebuilds: readonly EntryOf<"prebuilds">[]): Issue[] {
  const count = prebuilds.reduce((sum, { value }) => sum + (value.count ?? 1), 0);
  return issueIf(
    count > MOST_PREBUILDS,
    ["prebuilds"],
    `must be at most ${MOST_PREBUILDS} with their counts: got ${count}`,
  );
}

function valuesOf<T>(list: readonly Entry<T>[]): readonly T[] {
  return list.map(({ value }) => value);
}

function mapped<T>(list: readonly Entry<T>[], map: (value: T) => T): Entry<T>[] {
  return list.map(({ path, value }) => ({ path, value: map(value) }));
}

function entries<T>(list: readonly T[], path: Path): Entry<T>[] {
  return list.map((value, index) => ({ path: [...path, index], value }));
}

/** The entries of a list that the schema accepted. */
function soundEntries(scenario: unknown, key: Lists, refused: readonly Issue[]): Entry<unknown>[] {
  const list = (scenario as Partial<Record<Lists, unknown>> | null | undefined)?.[key];
  const wrong = new Set(refused.filter(({ path }) => path[0] === key).map(({ path }) => path[1]));
  // One that is refused as a whole may be too long to look at each entry.
  if (!Array.isArray(list) || wrong.has(undefined)) return [];
  return entries(list, [key]).filter(({ path }) => !wrong.has(path[1]));
}

/** Values that occur in a list for the second time. */
function twice<T>(
  field: string | undefined,
  list: readonly Entry<T>[],
  keyOf: (entry: T) => string | undefined,
): Issue[] {
  const first = new Map<string, Path>();
  return list.flatMap(({ path, value: entry }) => {
    const value = keyOf(entry);
    if (value === undefined) return [];
    const before = first.get(value);
    if (!before) {
      first.set(value, path);
      return [];
    }
    return [issueAt(field ? [...path, field] : path, `${value} is already that of ${before.join(".")}`)];
  });
}

/** A scenario that defines projects may refer to those only; without any, projects are created on first use. */
function undefinedReferences(
  { projects, environmentClasses }: NamedEntries,
  resources: readonly EntryOf<"prebuilds" | "warmPools" | "environments">[],
  rules: readonly EntryOf<"outcomes">[],
): Issue[] {
  const projectIds = new Set(projects.map(({ value }) => value.id));
  const classIds = new Set([
    ...environmentClasses.map(({ value }) => value.id),
    ...projects.flatMap(({ value, path }) => classReferences(value, path).map((entry) => entry.value)),
  ]);
  const references = [
    ...resources.map(({ path, value }) => ({ path, ...value })),
    ...rules.map(({ path, value }) => ({ path: [...path, "match"], ...value.match })),
  ];
  const areDefined = projects.length > 0;
  return references.flatMap(({ path, projectId, environmentClassId }) => [
    ...issueIf(
      projectId !== undefined && (areDefined ? !projectIds.has(projectId) : !UUID.test(projectId)),
      [...path, "projectId"],
      areDefined
        ? `there is no project ${projectId}: define it under projects`
        : "must be a UUID in lower case, or the name of a project under projects",
    ),
    ...(environmentClassId === undefined
      ? []
      : classIssue([...path, "environmentClassId"], environmentClassId)),
  ]);

  function classIssue(path: Path, id: string): Issue[] {
    if (!UUID.test(id)) return [issueAt(path, noClass(id, environmentClasses.length > 0))];
    return issueIf(
      areDefined && !classIds.has(id),
      path,
      `no project has the class ${id}: add it to environmentClassIds of one`,
    );
  }
}

function prebuildIssues(
  prebuilds: readonly EntryOf<"prebuilds">[],
  projects: readonly EntryOf<"projects">[],
): Issue[] {
  const byId = projectsById(projects);
  return prebuilds.flatMap(({ path, value: prebuild }) => {
    const { id, projectId, age, timeout, outcome, count = 1, every = 0 } = prebuild;
    const span = parseDuration(every) * (count - 1);
    const project = byId.get(projectId)?.value;
    return [
      ...issueIf(
        id !== undefined && count > 1,
        [...path, "id"],
        `is that of one prebuild, and count is ${count}: leave one of them out`,
      ),
      ...issueIf(
        span > parseDuration(age),
        [...path, "every"],
        `puts the last of ${count} after the start: count - 1 times every must be at most age`,
      ),
      ...(["cancelAfter", "deleteAfter"] as const).flatMap((field) =>
        issueIf(
          prebuild[field] !== undefined && span + parseDuration(prebuild[field]) > parseDuration(age),
          [...path, field],
          "is after the start for the youngest: it must be at most its age",
        ),
      ),
      ...(outcome ? prebuildOutcomeIssues(outcome, [...path, "outcome"], timeout ?? timeoutOf(project)) : []),
    ];
  });
}

/** Events in an environment's past must not be after the start. */
function lifeIssues(path: Path, { age, stopAfter, deleteAfter }: ScenarioEnvironment): Issue[] {
  return Object.entries({ stopAfter, deleteAfter }).flatMap(([field, after]) =>
    issueIf(
      after !== undefined && parseDuration(after) > parseDuration(age),
      [...path, field],
      "is after the start: it must be at most its age",
    ),
  );
}

function poolIssues(
  pools: readonly EntryOf<"warmPools">[],
  projects: readonly EntryOf<"projects">[],
): Issue[] {
  const byId = projectsById(projects);
  const prebuilt = new Set(projects.flatMap(({ value }) => writtenPrebuiltIds(value) ?? []));
  const pairOf = ({ projectId, environmentClassId }: ScenarioWarmPool) =>
    `${projectId} ${environmentClassId}`;
  // A deleted pool may have made room for another.
  const lasting = pools.filter(({ value }) => value.deleteAfter === undefined);
  const first = new Map(lasting.toReversed().map(({ path, value }) => [pairOf(value), path]));
  return pools.flatMap(({ path, value: pool }) => {
    const { projectId, environmentClassId, minSize = 0, maxSize = Infinity, deleteAfter } = pool;
    const before = first.get(pairOf(pool));
    const project = byId.get(projectId);
    const classIds = project && writtenPrebuiltIds(project.value);
    return [
      ...issueIf(
        minSize > maxSize,
        [...path, "minSize"],
        `must be at most maxSize, which is ${maxSize}: got ${minSize}`,
      ),
      ...issueIf(
        deleteAfter === undefined && before !== path,
        path,
        `${before?.join(".")} is already the pool of this project and class`,
      ),
      ...issueIf(
        project !== undefined && projectInput(project.value).prebuildConfiguration?.enabled !== true,
        [...path, "projectId"],
        `${project?.path.join(".")} has prebuilds disabled, so it cannot have a pool`,
      ),
      ...issueIf(
        classIds !== undefined && prebuilt.has(environmentClassId) && !classIds.includes(environmentClassId),
        [...path, "environmentClassId"],
        () => `must be a class of ${project?.path.join(".")}: it has ${classIds?.join(", ")}`,
      ),
      ...lateIssues(path, pool),
    ];
  });
}

/** Events in a pool's past must not be after the start. */
function lateIssues(path: Path, { age, claimAfter = [], deleteAfter = 0 }: ScenarioWarmPool): Issue[] {
  const longest = parseDuration(age);
  const late = (after: Duration, ...field: Path) =>
    parseDuration(after) > longest
      ? [
          issueAt(
            [...path, ...field],
            `is after the start: must be at most age, which is ${age}: got ${after}`,
          ),
        ]
      : [];
  return [
    ...claimAfter.flatMap((after, index) => late(after, "claimAfter", index)),
    ...late(deleteAfter, "deleteAfter"),
  ];
}

/** Of several with an id, which is an issue of its own, the first. */
function projectsById(
  projects: readonly EntryOf<"projects">[],
): Map<string | undefined, EntryOf<"projects">> {
  return new Map(projects.toReversed().map((project) => [project.value.id, project]));
}

function timeoutOf(project: ScenarioProject | undefined): Duration | undefined {
  return project?.timeout ?? project?.prebuildConfiguration?.timeout;
}

function autoscalerIssues({ start, provision }: ScenarioAutoscaler): Issue[] {
  return Object.entries({ start, provision }).flatMap(([name, span]) =>
    issueIf(
      span !== undefined && parseDuration(span.min) > parseDuration(span.max),
      ["autoscaler", name, "min"],
      `must be at most max, which is ${span?.max}: got ${span?.min}`,
    ),
  );
}

function issueIf(isWrong: boolean, path: Path, message: string | (() => string)): Issue[] {
  if (!isWrong) return [];
  return [issueAt(path, typeof message === "string" ? message : message())];
}
