// Owns runners and environment classes in the documented JSON form: how they are checked, and read into what a world takes.
import * as z from "zod/mini";
import type {
  EnvironmentClassJson,
  FieldValueJson,
  RunnerCapabilityName,
  RunnerConfigurationJson,
  RunnerJson,
  RunnerKindName,
  RunnerPhaseName,
  RunnerProviderName,
  RunnerSpecJson,
  RunnerStatusJson,
} from "../api/organization-json.ts";
import { parseInstant } from "../input/instant.ts";
import { objectOf } from "../input/typed-schema.ts";
import {
  capabilitiesOf,
  RUNNER_VERSION,
  type RunnerKind,
  type RunnerProvider,
} from "../world/organization/runner.ts";
import type { Violation } from "../world/store/invariants.ts";
import { meetsInvariants, type SchemaParts, schemaParts, sized, wordsOf } from "./schema-parts.ts";
import { shortName } from "./values.ts";

export const environmentClassSchema = z.lazy(() => {
  const { uuid, text } = schemaParts();
  return objectOf<EnvironmentClassJson>({
    id: uuid,
    runnerId: uuid,
    displayName: sized(text, 3, 127),
    description: sized(text, 3, 200),
    configuration: z.optional(z.readonly(z.array(objectOf<FieldValueJson>({ key: text, value: text })))),
    enabled: z.optional(z.boolean()),
  });
}) satisfies z.ZodMiniType<EnvironmentClassJson, EnvironmentClassJson>;

export const runnerSchema = z.lazy(() => runnerSchemaOf(schemaParts())) satisfies z.ZodMiniType<
  RunnerJson,
  RunnerJson
>;

/** What the machines of a provider can do, by the full names. */
export function capabilityNames(provider: RunnerProviderName, kind: RunnerKindName): RunnerCapabilityName[] {
  const capabilities = capabilitiesOf({
    provider: shortName<RunnerProvider>(provider, "RUNNER_PROVIDER_"),
    kind: shortName<RunnerKind>(kind, "RUNNER_KIND_"),
  });
  return capabilities.map((word) => `RUNNER_CAPABILITY_${word}` as const);
}

function runnerSchemaOf({
  uuid,
  text,
  instant,
  subject,
}: SchemaParts): z.ZodMiniType<RunnerJson, RunnerJson> {
  const phase = wordsOf<RunnerPhaseName>({
    RUNNER_PHASE_CREATED: true,
    RUNNER_PHASE_INACTIVE: true,
    RUNNER_PHASE_ACTIVE: true,
    RUNNER_PHASE_DELETING: true,
    RUNNER_PHASE_DELETED: true,
    RUNNER_PHASE_DEGRADED: true,
  });
  const configuration = objectOf<RunnerConfigurationJson>({
    region: z.optional(text),
    releaseChannel: z.optional(
      wordsOf({ RUNNER_RELEASE_CHANNEL_STABLE: true, RUNNER_RELEASE_CHANNEL_LATEST: true }),
    ),
    autoUpdate: z.optional(z.boolean()),
    logLevel: z.optional(
      wordsOf({ LOG_LEVEL_DEBUG: true, LOG_LEVEL_INFO: true, LOG_LEVEL_WARN: true, LOG_LEVEL_ERROR: true }),
    ),
    devcontainerImageCacheEnabled: z.optional(z.boolean()),
    continuousProfiling: z.optional(z.boolean()),
  });
  return objectOf<RunnerJson>({
    runnerId: uuid,
    createdAt: instant,
    updatedAt: instant,
    name: sized(text, 3, 127),
    spec: objectOf<RunnerSpecJson>({
      desiredPhase: phase,
      configuration: z.optional(configuration),
      variant: z.optional(wordsOf({ RUNNER_VARIANT_STANDARD: true, RUNNER_VARIANT_ENTERPRISE: true })),
    }),
    status: objectOf<RunnerStatusJson>({
      updatedAt: instant,
      version: text.check(
        z.refine((value) => value === RUNNER_VERSION, `must be "${RUNNER_VERSION}", as of every runner`),
      ),
      phase,
      region: z.optional(text),
      capabilities: z.optional(
        z.readonly(
          z.array(
            wordsOf<RunnerCapabilityName>({
              RUNNER_CAPABILITY_ENVIRONMENT_SNAPSHOT: true,
              RUNNER_CAPABILITY_PREBUILDS_BEFORE_SNAPSHOT_TRIGGER: true,
              RUNNER_CAPABILITY_WARM_POOL: true,
              RUNNER_CAPABILITY_ASG_WARM_POOL: true,
            }),
          ),
        ),
      ),
    }),
    creator: subject,
    kind: wordsOf<RunnerKindName>({
      RUNNER_KIND_LOCAL: true,
      RUNNER_KIND_REMOTE: true,
      RUNNER_KIND_LOCAL_CONFIGURATION: true,
    }),
    provider: wordsOf<RunnerProviderName>({
      RUNNER_PROVIDER_AWS_EC2: true,
      RUNNER_PROVIDER_LINUX_HOST: true,
      RUNNER_PROVIDER_DESKTOP_MAC: true,
      RUNNER_PROVIDER_MANAGED: true,
      RUNNER_PROVIDER_GCP: true,
      RUNNER_PROVIDER_DEV_AGENT: true,
    }),
  }).check(meetsInvariants(violationsOf));
}

function violationsOf(runner: RunnerJson): Violation[] {
  const { spec, status, provider, kind } = runner;
  const found: Violation[] = [];
  const created = parseInstant(runner.createdAt);
  if (parseInstant(runner.updatedAt) < created) {
    found.push({ field: "updatedAt", message: "must not be before createdAt" });
  }
  if (parseInstant(status.updatedAt) < created) {
    found.push({ field: "status.updatedAt", message: "must not be before createdAt" });
  }
  if ((status.region ?? "") !== (spec.configuration?.region ?? "")) {
    found.push({ field: "status.region", message: "must be spec.configuration.region" });
  }
  const isGoing = /DELET/.test(status.phase);
  const desired = `RUNNER_PHASE_${isGoing ? "DELETED" : "ACTIVE"}`;
  if (spec.desiredPhase !== desired) {
    found.push({ field: "spec.desiredPhase", message: `must be ${desired} if the phase is ${status.phase}` });
  }
  const able = capabilityNames(provider, kind);
  if (String(status.capabilities ?? []) !== String(able)) {
    found.push({ field: "status.capabilities", message: `must be what the provider's runners can do` });
  }
  return found;
}
