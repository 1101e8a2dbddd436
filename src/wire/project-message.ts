// Owns projects as messages of the contract, in both directions.
import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
import {
  type EnvironmentInitializer,
  type EnvironmentInitializerSchema,
  GitInitializer_CloneTargetMode,
} from "../api/gen/gitpod/v1/initializer_pb.ts";
import {
  type ProjectEnvironmentClass,
  ProjectPhase,
  type ProjectPrebuildConfiguration,
  type ProjectPrebuildConfigurationSchema,
  type ProjectSchema,
  type RecommendedEditors,
} from "../api/gen/gitpod/v1/project_pb.ts";
import { MOST_USERS } from "../api/limits.ts";
import { canonical, canonicals } from "../input/ids.ts";
import type { Initializer, InitializerSpec } from "../world/organization/initializer.ts";
import type { PrebuildConfiguration, Project, ProjectClass } from "../world/organization/project.ts";
import { durationMessage, readDuration, readSubject, subjectMessage, wordOf } from "./shared-messages.ts";

/** @param isWhole whether it has its technical description, which reads leave out (documented) */
export function projectMessage(
  project: Project,
  organizationId: string,
  isWhole = false,
): MessageInitShape<typeof ProjectSchema> {
  const { prebuildConfiguration, recommendedEditors, users } = project;
  const environmentClasses = project.environmentClasses.map(projectClassMessage);
  return {
    id: project.id,
    metadata: {
      organizationId,
      name: project.name,
      creator: subjectMessage(project.creator),
      createdAt: timestampFromMs(project.createdAt),
      updatedAt: timestampFromMs(project.updatedAt),
    },
    initializer: initializerMessage(project.initializer),
    environmentClass: environmentClasses[0] ?? {},
    environmentClasses,
    devcontainerFilePath: project.devcontainerFilePath,
    automationsFilePath: project.automationsFilePath,
    technicalDescription: isWhole ? project.technicalDescription : "",
    usedBy: { subjects: users.slice(0, MOST_USERS).map(subjectMessage), totalSubjects: users.length },
    prebuildConfiguration: prebuildConfiguration && configurationMessage(prebuildConfiguration),
    recommendedEditors: recommendedEditors && {
      editors: Object.fromEntries(
        Object.entries(recommendedEditors).map(([id, versions]) => [id, { versions: [...versions] }]),
      ),
    },
    desiredPhase: ProjectPhase[project.desiredPhase],
  };
}

export function projectClassMessage({ environmentClassId, order }: ProjectClass) {
  return {
    environmentClass:
      environmentClassId === undefined
        ? ({ case: "localRunner", value: true } as const)
        : ({ case: "environmentClassId", value: environmentClassId } as const),
    order,
  };
}

export function readProjectClass({ environmentClass, order }: ProjectEnvironmentClass): ProjectClass {
  const { case: kind, value } = environmentClass;
  return {
    order,
    ...(kind === "environmentClassId" && { environmentClassId: canonical(value) }),
    ...(kind === "localRunner" && { localRunner: value }),
  };
}

export function initializerMessage({
  specs,
}: Initializer): MessageInitShape<typeof EnvironmentInitializerSchema> {
  return {
    specs: specs.map(({ git, contextUrl }) => {
      if (contextUrl) return { spec: { case: "contextUrl", value: contextUrl } } as const;
      if (!git) return {};
      const targetMode = GitInitializer_CloneTargetMode[git.targetMode];
      return { spec: { case: "git", value: { ...git, targetMode } } } as const;
    }),
  };
}

export function readInitializer({ specs }: EnvironmentInitializer): Initializer {
  return {
    specs: specs.map(({ spec }): InitializerSpec => {
      if (spec.case === "contextUrl") return { contextUrl: { url: spec.value.url } };
      if (spec.case !== "git") return {};
      const { remoteUri, upstreamRemoteUri, targetMode, cloneTarget, checkoutLocation } = spec.value;
      const mode = wordOf(GitInitializer_CloneTargetMode, targetMode) ?? "UNSPECIFIED";
      return { git: { remoteUri, upstreamRemoteUri, targetMode: mode, cloneTarget, checkoutLocation } };
    }),
  };
}

export function readConfiguration({
  enabled,
  environmentClassIds,
  timeout,
  trigger,
  executor,
  enableJetbrainsWarmup,
}: ProjectPrebuildConfiguration): PrebuildConfiguration {
  const schedule = trigger?.trigger.case === "dailySchedule" ? trigger.trigger.value : undefined;
  return {
    enabled,
    environmentClassIds: canonicals(environmentClassIds),
    timeout: timeout && readDuration(timeout),
    trigger: trigger && (schedule ? { dailySchedule: { hourUtc: schedule.hourUtc } } : {}),
    executor: executor && readSubject(executor),
    enableJetbrainsWarmup,
  };
}

/** Undefined if there is no editor, which removes them. */
export function readEditors({ editors }: RecommendedEditors): Record<string, readonly string[]> | undefined {
  const entries = Object.entries(editors).map(([id, { versions }]) => [id, versions] as const);
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

function configurationMessage({
  timeout,
  trigger,
  executor,
  environmentClassIds,
  ...rest
}: PrebuildConfiguration): MessageInitShape<typeof ProjectPrebuildConfigurationSchema> {
  const schedule = trigger?.dailySchedule;
  return {
    ...rest,
    environmentClassIds: [...environmentClassIds],
    timeout: timeout === undefined ? undefined : durationMessage(timeout),
    trigger: trigger && (schedule ? { trigger: { case: "dailySchedule", value: schedule } } : {}),
    executor: executor && subjectMessage(executor),
  };
}
