// Owns projects and what they contain in the documented JSON form: how it is checked, and read into what a world takes.
import * as z from "zod/mini";
import { MOST_EDITORS, MOST_USERS } from "../api/limits.ts";
import type {
  CloneTargetModeName,
  ContextUrlInitializerJson,
  DailyScheduleJson,
  EditorVersionsJson,
  GitInitializerJson,
  InitializerJson,
  InitializerSpecJson,
  PrebuildConfigurationJson,
  PrebuildTriggerJson,
  ProjectClassJson,
  ProjectJson,
  ProjectMetadataJson,
  RecommendedEditorsJson,
  UsedByJson,
} from "../api/organization-json.ts";
import { boundedRecord } from "../input/bounded-issues.ts";
import { parseInstant } from "../input/instant.ts";
import { objectOf } from "../input/typed-schema.ts";
import type { CloneTargetMode, Initializer } from "../world/organization/initializer.ts";
import type { PrebuildConfiguration, ProjectClass } from "../world/organization/project.ts";
import { MOST_PROJECT_CLASSES, type WholeProject } from "../world/organization/project-input.ts";
import type { Violation } from "../world/store/invariants.ts";
import {
  between,
  isUri,
  meetsInvariants,
  type SchemaParts,
  schemaParts,
  sized,
  wordsOf,
} from "./schema-parts.ts";
import { parseSeconds, readSubject, shortName } from "./values.ts";

const PATH = "must be a relative path";

/** Made with its first use, as the schemas of resources are. */
export const wholeProjectSchema = z.lazy(() => projectSchemaOf(schemaParts())) satisfies z.ZodMiniType<
  ProjectJson,
  ProjectJson
>;

/** The schema of what an environment contains at first. */
export function initializerSchemaOf({ text }: SchemaParts): z.ZodMiniType<InitializerJson, InitializerJson> {
  const targetMode = wordsOf<CloneTargetModeName>({
    CLONE_TARGET_MODE_REMOTE_HEAD: true,
    CLONE_TARGET_MODE_REMOTE_COMMIT: true,
    CLONE_TARGET_MODE_REMOTE_BRANCH: true,
    CLONE_TARGET_MODE_LOCAL_BRANCH: true,
    CLONE_TARGET_MODE_REMOTE_TAG: true,
  });
  const git = objectOf<GitInitializerJson>({
    remoteUri: z.optional(text),
    upstreamRemoteUri: z.optional(text),
    targetMode: z.optional(targetMode),
    cloneTarget: z.optional(text),
    checkoutLocation: z.optional(text),
  });
  const contextUrl = objectOf<ContextUrlInitializerJson>({
    url: text.check(z.refine(isUri, "must be an absolute URL")),
  });
  const spec = objectOf<InitializerSpecJson>({
    git: z.optional(git),
    contextUrl: z.optional(contextUrl),
  }).check(
    z.refine(
      (given) => (given.git === undefined) !== (given.contextUrl === undefined),
      "must have git or contextUrl",
    ),
  );
  return objectOf<InitializerJson>({
    specs: z.readonly(z.array(spec).check(z.length(1, "must have one entry"))),
  });
}

function projectSchemaOf(parts: SchemaParts): z.ZodMiniType<ProjectJson, ProjectJson> {
  const { uuid, text, instant, timeout, subject } = parts;
  const path = z.optional(text.check(z.refine((value) => !value.startsWith("/"), PATH)));
  const projectClass = objectOf<ProjectClassJson>({
    environmentClassId: z.optional(uuid),
    localRunner: z.optional(z.literal(true)),
    order: z.optional(between(0, 2 ** 31 - 1)),
  }).check(
    z.refine(
      (given) => (given.environmentClassId === undefined) !== (given.localRunner === undefined),
      "must have environmentClassId or localRunner",
    ),
  );
  const configuration = objectOf<PrebuildConfigurationJson>({
    enabled: z.optional(z.boolean()),
    environmentClassIds: z.optional(z.readonly(z.array(uuid))),
    timeout: z.optional(timeout),
    trigger: z.optional(
      objectOf<PrebuildTriggerJson>({
        dailySchedule: z.optional(objectOf<DailyScheduleJson>({ hourUtc: z.optional(between(0, 23)) })),
      }),
    ),
    executor: z.optional(subject),
    enableJetbrainsWarmup: z.optional(z.boolean()),
  });
  const editors = objectOf<RecommendedEditorsJson>({
    editors: z.optional(
      boundedRecord(
        text,
        objectOf<EditorVersionsJson>({ versions: z.optional(z.readonly(z.array(text))) }),
        MOST_EDITORS,
      ),
    ),
  });
  return objectOf<ProjectJson>({
    id: uuid,
    metadata: objectOf<ProjectMetadataJson>({
      organizationId: uuid,
      name: sized(text, 1, 80),
      creator: subject,
      createdAt: instant,
      updatedAt: instant,
    }),
    initializer: initializerSchemaOf(parts),
    environmentClass: projectClass,
    environmentClasses: z.readonly(
      z
        .array(projectClass)
        .check(
          z.minLength(1, "must name at least one class"),
          z.maxLength(MOST_PROJECT_CLASSES, `must name at most ${MOST_PROJECT_CLASSES} classes`),
        ),
    ),
    devcontainerFilePath: path,
    automationsFilePath: path,
    usedBy: objectOf<UsedByJson>({
      subjects: z.optional(z.readonly(z.array(subject).check(z.maxLength(MOST_USERS)))),
      totalSubjects: z.optional(between(0, 2 ** 31 - 1)),
    }),
    prebuildConfiguration: z.optional(configuration),
    recommendedEditors: z.optional(editors),
    desiredPhase: wordsOf<ProjectJson["desiredPhase"]>({
      PROJECT_PHASE_ACTIVE: true,
      PROJECT_PHASE_DELETED: true,
    }),
  }).check(meetsInvariants(violationsOf));
}

function violationsOf(project: ProjectJson): Violation[] {
  const { metadata, environmentClass, environmentClasses, usedBy, prebuildConfiguration } = project;
  const found: Violation[] = [];
  if (parseInstant(metadata.updatedAt) < parseInstant(metadata.createdAt)) {
    found.push({ field: "metadata.updatedAt", message: "must not be before metadata.createdAt" });
  }
  const [first] = environmentClasses;
  if (
    environmentClass.environmentClassId !== first?.environmentClassId ||
    (environmentClass.order ?? 0) !== (first?.order ?? 0)
  ) {
    found.push({ field: "environmentClass", message: "must be the first of environmentClasses" });
  }
  for (const [index, entry] of environmentClasses.entries()) {
    const before = environmentClasses[index - 1];
    if (before && (before.order ?? 0) >= (entry.order ?? 0)) {
      const message = "must be greater than that of the entry before";
      found.push({ field: `environmentClasses.${index}.order`, message });
    }
  }
  found.push(
    ...repeated(
      "environmentClasses",
      environmentClasses.map(({ environmentClassId = "localRunner" }) => environmentClassId),
    ),
    ...repeated(
      "prebuildConfiguration.environmentClassIds",
      prebuildConfiguration?.environmentClassIds ?? [],
    ),
  );
  const { subjects = [], totalSubjects = 0 } = usedBy;
  const least = subjects.length;
  if (totalSubjects !== least) {
    const message = `must be ${least}, as many as usedBy.subjects: who others are is not known`;
    found.push({ field: "usedBy.totalSubjects", message });
  }
  return found;
}

function repeated(field: string, ids: readonly string[]): Violation[] {
  const index = ids.findIndex((id, place) => ids.indexOf(id) < place);
  return index < 0 ? [] : [{ field: `${field}.${index}`, message: `names ${ids[index]} again` }];
}

/** What a world takes of a project whose form is right. Its organization is that of the world. */
export function readWholeProject(project: ProjectJson): WholeProject {
  const { metadata, prebuildConfiguration, recommendedEditors } = project;
  const { editors = {} } = recommendedEditors ?? {};
  return {
    id: project.id,
    name: metadata.name,
    creator: readSubject(metadata.creator),
    createdAt: parseInstant(metadata.createdAt),
    updatedAt: parseInstant(metadata.updatedAt),
    initializer: readInitializerJson(project.initializer),
    environmentClasses: project.environmentClasses.map(
      ({ environmentClassId, localRunner, order = 0 }): ProjectClass => ({
        order,
        ...(environmentClassId !== undefined && { environmentClassId }),
        ...(localRunner !== undefined && { localRunner }),
      }),
    ),
    prebuildConfiguration: prebuildConfiguration && readConfigurationJson(prebuildConfiguration),
    devcontainerFilePath: project.devcontainerFilePath ?? "",
    automationsFilePath: project.automationsFilePath ?? "",
    recommendedEditors:
      recommendedEditors &&
      Object.fromEntries(Object.entries(editors).map(([id, { versions = [] }]) => [id, versions])),
    users: (project.usedBy.subjects ?? []).map(readSubject),
  };
}

/** What a world takes of an initializer whose form is right. */
export function readInitializerJson({ specs }: InitializerJson): Initializer {
  return {
    specs: specs.map(({ git, contextUrl }) => ({
      ...(contextUrl && { contextUrl: { url: contextUrl.url } }),
      ...(git && {
        git: {
          remoteUri: git.remoteUri ?? "",
          upstreamRemoteUri: git.upstreamRemoteUri ?? "",
          targetMode: git.targetMode
            ? shortName<CloneTargetMode>(git.targetMode, "CLONE_TARGET_MODE_")
            : "UNSPECIFIED",
          cloneTarget: git.cloneTarget ?? "",
          checkoutLocation: git.checkoutLocation ?? "",
        },
      }),
    })),
  };
}

function readConfigurationJson(configuration: PrebuildConfigurationJson): PrebuildConfiguration {
  const { timeout, trigger, executor } = configuration;
  const { dailySchedule } = trigger ?? {};
  return {
    enabled: configuration.enabled ?? false,
    environmentClassIds: configuration.environmentClassIds ?? [],
    timeout: timeout === undefined ? undefined : parseSeconds(timeout),
    trigger: trigger && (dailySchedule ? { dailySchedule: { hourUtc: dailySchedule.hourUtc ?? 0 } } : {}),
    executor: executor && readSubject(executor),
    enableJetbrainsWarmup: configuration.enableJetbrainsWarmup ?? false,
  };
}
