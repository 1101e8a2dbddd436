// Owns the conversion of a project as people write it (in the short form, the API's form or both) to the world's input.
import { type Duration, parseDuration } from "../input/duration.ts";
import type { Initializer } from "../world/organization/initializer.ts";
import type { PrebuildConfiguration, Project, ProjectClass } from "../world/organization/project.ts";
import { ownClassIds, prebuiltClassIds } from "../world/organization/project.ts";
import { classesOf, type NewProject, type ProjectPatch } from "../world/organization/project-input.ts";
import type {
  ScenarioInitializer,
  ScenarioPrebuildConfiguration,
  ScenarioProject,
  ScenarioProjectClass,
} from "./scenario-organization.ts";

/** The changes to a project, as people write them: absent fields are kept; null removes one. */
export interface ProjectChange
  extends Partial<Omit<ScenarioProject, "id" | "timeout" | "schedule" | "recommendedEditors">> {
  /** 300s to 7200s; null clears it. */
  timeout?: Duration | null;
  /** When prebuilds are created each day; null removes the schedule. */
  schedule?: ScenarioProject["schedule"] | null;
  /** Versions by editor; null clears them. */
  recommendedEditors?: ScenarioProject["recommendedEditors"] | null;
}

/** The fields of the short form that the prebuild configuration also has. */
export const SHORT_FIELDS = ["prebuildsEnabled", "timeout", "schedule"] as const;

/** The world's input for a project. */
export function projectInput(project: ScenarioProject): NewProject {
  const { environmentClasses, initializer, environmentClassIds } = project;
  const { id, name, devcontainerFilePath, automationsFilePath, technicalDescription, recommendedEditors } =
    project;
  const own = environmentClasses
    ? environmentClasses.map(projectClass)
    : environmentClassIds && classesOf(environmentClassIds);
  return {
    id,
    name,
    devcontainerFilePath,
    automationsFilePath,
    technicalDescription,
    recommendedEditors,
    environmentClasses: own,
    prebuildConfiguration: configurationOf(project),
    initializer: initializer && initializerOf(initializer),
  };
}

/** The world's input for a change to a project. */
export function projectPatch(change: ProjectChange, before: Project): ProjectPatch {
  const { environmentClassIds, environmentClasses, prebuildConfiguration, initializer } = change;
  const { prebuildsEnabled, timeout, schedule, ...rest } = change;
  const own = environmentClasses
    ? environmentClasses.map(projectClass)
    : environmentClassIds && classesOf(environmentClassIds);
  return {
    ...rest,
    environmentClasses: own,
    prebuildConfiguration: prebuildConfiguration && fullConfiguration(prebuildConfiguration),
    initializer: initializer && initializerOf(initializer),
    ...(prebuildConfiguration === null && { prebuildConfiguration }),
    ...(prebuildConfiguration === undefined && shortChange()),
  };

  function shortChange(): Pick<ProjectPatch, "prebuildConfiguration"> {
    const given = [prebuildsEnabled, timeout, schedule, environmentClassIds];
    if (given.every((value) => value === undefined)) return {};
    const known = before.prebuildConfiguration;
    const present = known ?? {
      enabled: true,
      environmentClassIds: ownClassIds(before),
      enableJetbrainsWarmup: false,
    };
    return {
      prebuildConfiguration: {
        ...present,
        enabled: prebuildsEnabled ?? present.enabled,
        environmentClassIds: environmentClassIds ?? present.environmentClassIds,
        timeout: timeout === undefined ? present.timeout : milliseconds(timeout),
        ...(schedule !== undefined && {
          trigger: schedule ? { dailySchedule: { hourUtc: schedule.hourUtc } } : undefined,
          executor: schedule?.executor,
        }),
      },
    };
  }
}

/** The classes that a project's prebuilds are created for; undefined if the oldest class is its only one. */
export function writtenPrebuiltIds(project: ScenarioProject): readonly string[] | undefined {
  const { prebuildConfiguration, environmentClassIds, environmentClasses } = project;
  if (prebuildConfiguration !== undefined) return prebuildConfiguration?.environmentClassIds ?? [];
  return (
    environmentClassIds ?? environmentClasses?.flatMap(({ environmentClassId }) => environmentClassId ?? [])
  );
}

/** The short form of an existing project. */
export function shortForm(project: Project) {
  const { prebuildConfiguration } = project;
  const { timeout, trigger, executor } = prebuildConfiguration ?? {};
  const hourUtc = trigger?.dailySchedule?.hourUtc;
  return {
    prebuildsEnabled: prebuildConfiguration?.enabled ?? false,
    environmentClassIds: [...prebuiltClassIds(project)],
    ...(timeout !== undefined && { timeout }),
    ...(hourUtc !== undefined && { schedule: { hourUtc, ...(executor && { executor: { ...executor } }) } }),
  };
}

function configurationOf(project: ScenarioProject): PrebuildConfiguration | undefined {
  const { prebuildConfiguration, prebuildsEnabled, environmentClassIds, timeout, schedule } = project;
  if (prebuildConfiguration !== undefined)
    return prebuildConfiguration ? fullConfiguration(prebuildConfiguration) : undefined;
  const given = [prebuildsEnabled, environmentClassIds, timeout, schedule];
  if (given.every((value) => value === undefined)) return undefined;
  return {
    enabled: prebuildsEnabled ?? true,
    environmentClassIds: writtenPrebuiltIds(project) ?? [],
    timeout: milliseconds(timeout),
    trigger: schedule && { dailySchedule: { hourUtc: schedule.hourUtc } },
    executor: schedule?.executor,
    enableJetbrainsWarmup: false,
  };
}

function fullConfiguration(configuration: ScenarioPrebuildConfiguration): PrebuildConfiguration {
  const { enabled = false, environmentClassIds = [], enableJetbrainsWarmup = false } = configuration;
  const { timeout, trigger, executor } = configuration;
  return {
    enabled,
    environmentClassIds,
    timeout: milliseconds(timeout),
    trigger,
    executor,
    enableJetbrainsWarmup,
  };
}

function projectClass(
  { environmentClassId, localRunner, order }: ScenarioProjectClass,
  index: number,
): ProjectClass {
  return { environmentClassId, localRunner, order: order ?? index };
}

function initializerOf({ specs }: ScenarioInitializer): Initializer {
  return {
    specs: specs.map(({ git, contextUrl }) => ({
      ...(contextUrl && { contextUrl }),
      ...(git && {
        git: {
          remoteUri: git.remoteUri ?? "",
          upstreamRemoteUri: git.upstreamRemoteUri ?? "",
          targetMode: git.targetMode ?? "UNSPECIFIED",
          cloneTarget: git.cloneTarget ?? "",
          checkoutLocation: git.checkoutLocation ?? "",
        },
      }),
    })),
  };
}

function milliseconds(duration: Duration | null | undefined): number | undefined {
  return duration === undefined || duration === null ? undefined : parseDuration(duration);
}
