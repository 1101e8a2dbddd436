// Owns references within a scenario to its projects, environment classes and runners, by UUID or by name. Names are
// replaced once, so that all later code sees only UUIDs.
import { IdSource, UUID } from "../world/ids.ts";
import { Chance } from "../world/random.ts";
import type { Scenario, ScenarioOutcomeRule } from "./scenario.ts";
import type { ScenarioEnvironmentClass, ScenarioProject, ScenarioRunner } from "./scenario-organization.ts";

/** What can be referred to. */
export interface Named {
  readonly projects?: readonly ScenarioProject[] | undefined;
  readonly environmentClasses?: readonly ScenarioEnvironmentClass[] | undefined;
  readonly runners?: readonly ScenarioRunner[] | undefined;
}

/** Resolves a UUID or a name to a UUID; an unknown name is returned unchanged. */
export interface References {
  readonly project: (reference: string) => string;
  readonly class: (reference: string) => string;
  readonly runner: (reference: string) => string;
}

/** A reference to a project and, optionally, a class. */
interface Pair {
  projectId?: string;
  environmentClassId?: string;
}

/** The references in a scenario's entries. */
export function referencesTo({ projects = [], environmentClasses = [], runners = [] }: Named): References {
  return {
    project: lookup("project", projects, ({ name }) => name),
    class: lookup("environment class", environmentClasses, ({ displayName }) => displayName),
    runner: lookup("runner", runners, ({ name }) => name),
  };
}

/** The scenario with a UUID instead of each name, and one for each entry without an id. */
export function withIds(scenario: Scenario): Scenario {
  const references = referencesTo(scenario);
  const { projects, environmentClasses, runners, prebuilds, warmPools, environments, outcomes } = scenario;
  return {
    ...scenario,
    ...(runners && {
      runners: runners.map((runner) => runnerWithId(runner, references)),
    }),
    ...(environmentClasses && {
      environmentClasses: environmentClasses.map((each) => classWithIds(each, references)),
    }),
    ...(projects && { projects: projects.map((project) => projectWithIds(project, references)) }),
    ...(prebuilds && { prebuilds: prebuilds.map((prebuild) => pairWithIds(prebuild, references)) }),
    ...(warmPools && { warmPools: warmPools.map((warmPool) => pairWithIds(warmPool, references)) }),
    ...(environments && { environments: environments.map((each) => pairWithIds(each, references)) }),
    ...(outcomes && { outcomes: outcomes.map((rule) => ruleWithIds(rule, references)) }),
  };
}

export function runnerWithId(runner: ScenarioRunner, references: References): ScenarioRunner {
  return { ...runner, id: runner.id ?? references.runner(runner.name) };
}

export function classWithIds(
  environmentClass: ScenarioEnvironmentClass,
  references: References,
): ScenarioEnvironmentClass {
  const { id, displayName, runnerId } = environmentClass;
  return {
    ...environmentClass,
    id: id ?? references.class(displayName),
    ...(runnerId !== undefined && { runnerId: references.runner(runnerId) }),
  };
}

export function projectWithIds(project: ScenarioProject, references: References): ScenarioProject {
  const { id, name, environmentClassIds, environmentClasses, prebuildConfiguration } = project;
  return {
    ...project,
    id: id ?? references.project(name),
    ...(environmentClassIds && { environmentClassIds: environmentClassIds.map(references.class) }),
    ...(environmentClasses && {
      environmentClasses: environmentClasses.map((each) => pairWithIds(each, references)),
    }),
    ...(prebuildConfiguration?.environmentClassIds && {
      prebuildConfiguration: {
        ...prebuildConfiguration,
        environmentClassIds: prebuildConfiguration.environmentClassIds.map(references.class),
      },
    }),
  };
}

export function pairWithIds<T extends Pair>(entry: T, references: References): T {
  const { projectId, environmentClassId } = entry;
  return {
    ...entry,
    ...(projectId !== undefined && { projectId: references.project(projectId) }),
    ...(environmentClassId !== undefined && { environmentClassId: references.class(environmentClassId) }),
  };
}

export function ruleWithIds(rule: ScenarioOutcomeRule, references: References): ScenarioOutcomeRule {
  return rule.match ? { ...rule, match: pairWithIds(rule.match, references) } : rule;
}

function lookup<T extends { readonly id?: string }>(
  kind: string,
  entries: readonly T[],
  nameOf: (entry: T) => string,
): (reference: string) => string {
  // The first with that name: uniqueness is checked elsewhere.
  const ids = new Map(
    entries.toReversed().map((entry) => [nameOf(entry), entry.id ?? namedId(kind, nameOf(entry))]),
  );
  return (reference) => (UUID.test(reference) ? reference : (ids.get(reference) ?? reference));
}

/** The id of an entry that has only a name: the same in every mock, whatever its seed. */
function namedId(kind: string, name: string): string {
  return new IdSource(new Chance(0)).named(`${kind} ${name}`);
}
