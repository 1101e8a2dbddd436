// Owns the schema of the organization in a sent state: projects, environment classes, runners.

import * as z from "zod/mini";
import { once } from "../../api/lazy.ts";
import { LAST_INSTANT, MOST_EDITORS, TIMEOUT } from "../../api/limits.ts";
import { PRINCIPALS, type Principal } from "../../api/phases.ts";
import { boundedRecord } from "../../input/bounded-issues.ts";
import { UUID } from "../../world/ids.ts";
import type { EnvironmentClass } from "../../world/organization/environment-classes.ts";
import type { Project } from "../../world/organization/project.ts";
import type {
  RunnerKind,
  RunnerLogLevel,
  RunnerPhase,
  RunnerProvider,
  RunnerReleaseChannel,
  RunnerRow,
  RunnerVariant,
} from "../../world/organization/runner.ts";
import { LONGEST_MOVE } from "../../world/time/clock.ts";

export const words = <T extends string>(all: Readonly<Record<T, true>>) => z.enum(Object.keys(all) as T[]);

/** Made by the first call. */
export const organizationStates = once(() => {
  const id = z.string().check(z.regex(UUID, "must be a UUID in lower case"));
  /** Ids that callers gave are unchanged. */
  const subject = z.strictObject({
    id: z.string(),
    principal: z.enum(Object.keys(PRINCIPALS) as Principal[]),
  });
  const instant = z.int().check(z.minimum(-LONGEST_MOVE), z.maximum(LAST_INSTANT));
  const count = z.int().check(z.minimum(0));
  const maybe = <S extends z.ZodMiniType>(schema: S) => z.optional(schema);
  /** All the words of a type, so that a missing or wrong one does not compile. */

  const targetMode = words({
    UNSPECIFIED: true,
    REMOTE_HEAD: true,
    REMOTE_COMMIT: true,
    REMOTE_BRANCH: true,
    LOCAL_BRANCH: true,
    REMOTE_TAG: true,
  });

  const initializer = z.strictObject({
    specs: z.array(
      z.strictObject({
        git: maybe(
          z.strictObject({
            remoteUri: z.string(),
            upstreamRemoteUri: z.string(),
            targetMode,
            cloneTarget: z.string(),
            checkoutLocation: z.string(),
          }),
        ),
        contextUrl: maybe(z.strictObject({ url: z.string() })),
      }),
    ),
  });

  const trigger = z.strictObject({
    dailySchedule: maybe(z.strictObject({ hourUtc: z.int().check(z.minimum(0), z.maximum(23)) })),
  });

  /** A project as a world keeps it. */
  const projectState = z.strictObject({
    id,
    name: z.string(),
    creator: subject,
    createdAt: instant,
    updatedAt: instant,
    initializer,
    environmentClasses: z.array(
      z.strictObject({ environmentClassId: maybe(id), localRunner: maybe(z.boolean()), order: count }),
    ),
    prebuildConfiguration: maybe(
      z.strictObject({
        enabled: z.boolean(),
        environmentClassIds: z.array(id),
        timeout: maybe(z.number().check(z.minimum(TIMEOUT.min), z.maximum(TIMEOUT.max))),
        trigger: maybe(trigger),
        executor: maybe(subject),
        enableJetbrainsWarmup: z.boolean(),
      }),
    ),
    devcontainerFilePath: z.string(),
    automationsFilePath: z.string(),
    technicalDescription: z.string(),
    recommendedEditors: maybe(boundedRecord(z.string(), z.array(z.string()), MOST_EDITORS)),
    desiredPhase: words({ ACTIVE: true, DELETED: true }),
    isMadeUp: z.boolean(),
    popularity: count,
    users: z.array(subject),
  }) satisfies z.ZodMiniType<Project>;

  /** An environment class as a world keeps it. */
  const environmentClassState = z.strictObject({
    id,
    runnerId: id,
    displayName: z.string(),
    description: z.string(),
    configuration: z.array(z.strictObject({ key: z.string(), value: z.string() })),
    enabled: z.boolean(),
  }) satisfies z.ZodMiniType<EnvironmentClass>;

  const runnerPhase = words<RunnerPhase>({
    UNSPECIFIED: true,
    CREATED: true,
    INACTIVE: true,
    ACTIVE: true,
    DELETING: true,
    DELETED: true,
    DEGRADED: true,
  });

  const hour = maybe(count);

  /** A runner as a world keeps it. */
  const runnerRowState = z.strictObject({
    slot: count,
    value: z.strictObject({
      id,
      name: z.string(),
      creator: subject,
      createdAt: instant,
      updatedAt: instant,
      kind: words<RunnerKind>({ UNSPECIFIED: true, LOCAL: true, REMOTE: true, LOCAL_CONFIGURATION: true }),
      provider: words<RunnerProvider>({
        UNSPECIFIED: true,
        AWS_EC2: true,
        LINUX_HOST: true,
        DESKTOP_MAC: true,
        MANAGED: true,
        GCP: true,
        DEV_AGENT: true,
      }),
      managerId: z.string(),
      spec: z.strictObject({
        desiredPhase: runnerPhase,
        variant: words<RunnerVariant>({ UNSPECIFIED: true, STANDARD: true, ENTERPRISE: true }),
        configuration: maybe(
          z.strictObject({
            region: z.string(),
            releaseChannel: words<RunnerReleaseChannel>({ UNSPECIFIED: true, STABLE: true, LATEST: true }),
            autoUpdate: z.boolean(),
            metrics: maybe(
              z.strictObject({
                enabled: z.boolean(),
                url: z.string(),
                username: z.string(),
                password: z.string(),
                managedMetricsEnabled: z.boolean(),
                includeVerboseMetrics: z.boolean(),
              }),
            ),
            logLevel: words<RunnerLogLevel>({
              UNSPECIFIED: true,
              DEBUG: true,
              INFO: true,
              WARN: true,
              ERROR: true,
            }),
            devcontainerImageCacheEnabled: z.boolean(),
            updateWindow: maybe(z.strictObject({ startHour: hour, endHour: hour })),
            encryptedHoneycombApiKey: z.string(),
            continuousProfiling: z.boolean(),
          }),
        ),
      }),
      status: z.strictObject({ phase: runnerPhase, updatedAt: instant }),
    }),
    since: instant,
  }) satisfies z.ZodMiniType<RunnerRow>;

  return { subject, initializer, projectState, environmentClassState, runnerRowState };
});
