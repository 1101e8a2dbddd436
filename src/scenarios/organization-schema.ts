// Owns the schema of a scenario's organization.
import * as z from "zod/mini";
import { MOST_EDITORS } from "../api/limits.ts";
import { PRINCIPALS, type Principal } from "../api/phases.ts";
import { boundedRecord } from "../input/bounded-issues.ts";
import { UUID } from "../world/ids.ts";
import { MOST_PROJECT_CLASSES } from "../world/organization/project-input.ts";
import type { ScenarioEnvironmentClass, ScenarioRunner } from "./scenario-organization.ts";

/** The shared parts of the schemas. */
export interface OrganizationParts<T extends z.ZodMiniType, S extends z.ZodMiniType> {
  readonly uuid: z.ZodMiniType<string, string>;
  readonly timeout: T;
  readonly subject: S;
}

const PROVIDERS = ["AWS_EC2", "LINUX_HOST", "DESKTOP_MAC", "MANAGED", "GCP", "DEV_AGENT"] as const;
const KINDS = ["LOCAL", "REMOTE", "LOCAL_CONFIGURATION"] as const;
const TARGET_MODES = [
  "UNSPECIFIED",
  "REMOTE_HEAD",
  "REMOTE_COMMIT",
  "REMOTE_BRANCH",
  "LOCAL_BRANCH",
  "REMOTE_TAG",
] as const;

/** A UUID or a name; whether it exists is checked across fields. */
export const reference = z.string().check(z.minLength(1));

/** The same UUID as everywhere, or nothing. */
const UUID_OR_EMPTY = new RegExp(`^(?:${UUID.source.slice(1, -1)})?$`);

/** An id that may be unknown or unset. */
export function uuidOrEmpty() {
  return z.string().check(z.regex(UUID_OR_EMPTY, "must be a UUID in lower case, or empty"));
}

/** Text with bounds of its length, in characters as people count them. */
function text(low: number, high: number) {
  return z
    .string()
    .check(
      z.refine(
        (value) => [...value].length >= low && [...value].length <= high,
        low === 0 ? `must have at most ${high} characters` : `must have ${low} to ${high} characters`,
      ),
    );
}

export function organizationSchemas<T extends z.ZodMiniType, S extends z.ZodMiniType>({
  uuid,
  timeout,
  subject,
}: OrganizationParts<T, S>) {
  const hourUtc = z.int().check(z.minimum(0), z.maximum(23));

  const schedule = z.strictObject({ hourUtc, executor: z.optional(subject) });

  const classIds = z.readonly(z.array(reference));

  const path = z.string().check(z.refine((value) => !value.startsWith("/"), "must be a relative path"));

  const projectClass = z.strictObject({
    environmentClassId: z.optional(reference),
    localRunner: z.optional(z.boolean()),
    order: z.optional(z.int().check(z.minimum(0))),
  });

  /** As RPCs take it: the parts of a subject may be unset. */
  const subjectParts = z.strictObject({
    id: uuidOrEmpty(),
    principal: z.enum(Object.keys(PRINCIPALS) as Principal[]),
  });

  const prebuildConfiguration = z.strictObject({
    enabled: z.optional(z.boolean()),
    environmentClassIds: z.optional(classIds),
    timeout: z.optional(timeout),
    trigger: z.optional(z.strictObject({ dailySchedule: z.optional(z.strictObject({ hourUtc })) })),
    executor: z.optional(subjectParts),
    enableJetbrainsWarmup: z.optional(z.boolean()),
  });

  const initializer = z.strictObject({
    specs: z.readonly(
      z
        .array(
          z.strictObject({
            git: z.optional(
              z.strictObject({
                remoteUri: z.optional(z.string()),
                upstreamRemoteUri: z.optional(z.string()),
                targetMode: z.optional(z.enum(TARGET_MODES)),
                cloneTarget: z.optional(z.string()),
                checkoutLocation: z.optional(z.string()),
              }),
            ),
            contextUrl: z.optional(z.strictObject({ url: z.string() })),
          }),
        )
        .check(z.minLength(1), z.maxLength(1)),
    ),
  });

  const editors = boundedRecord(z.string(), z.readonly(z.array(z.string())), MOST_EDITORS);

  /** The fields that a project and a change to one share. */
  const described = {
    environmentClassIds: z.optional(classIds),
    prebuildsEnabled: z.optional(z.boolean()),
    environmentClasses: z.optional(
      z.readonly(z.array(projectClass).check(z.maxLength(MOST_PROJECT_CLASSES))),
    ),
    prebuildConfiguration: z.optional(z.nullable(prebuildConfiguration)),
    initializer: z.optional(initializer),
    devcontainerFilePath: z.optional(path),
    automationsFilePath: z.optional(path),
    technicalDescription: z.optional(text(0, 8192)),
  };

  const project = z.strictObject({
    id: z.optional(uuid),
    name: text(1, 80),
    ...described,
    timeout: z.optional(timeout),
    schedule: z.optional(schedule),
    recommendedEditors: z.optional(editors),
  });

  /** The changes to a project in a running mock; null removes a field. */
  const projectPatch = z.strictObject({
    name: z.optional(text(1, 80)),
    ...described,
    timeout: z.optional(z.nullable(timeout)),
    schedule: z.optional(z.nullable(schedule)),
    recommendedEditors: z.optional(z.nullable(editors)),
  });

  const environmentClass = z.strictObject({
    id: z.optional(uuid),
    displayName: text(3, 127),
    description: z.optional(text(3, 200)),
    runnerId: z.optional(reference),
    configuration: z.optional(z.readonly(z.array(z.strictObject({ key: z.string(), value: z.string() })))),
    enabled: z.optional(z.boolean()),
  }) satisfies z.ZodMiniType<ScenarioEnvironmentClass, ScenarioEnvironmentClass>;

  const runner = z.strictObject({
    id: z.optional(uuid),
    name: text(3, 127),
    provider: z.optional(z.enum(PROVIDERS)),
    kind: z.optional(z.enum(KINDS)),
    region: z.optional(z.string()),
    phase: z.optional(z.enum(["CREATED", "INACTIVE", "ACTIVE", "DEGRADED"])),
  }) satisfies z.ZodMiniType<ScenarioRunner, ScenarioRunner>;

  return { schedule, project, projectPatch, environmentClass, runner };
}
