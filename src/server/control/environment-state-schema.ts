// Owns the schema of the environments in a sent state.

import * as z from "zod/mini";
import { once } from "../../api/lazy.ts";
import { LAST_INSTANT } from "../../api/limits.ts";
import { ENVIRONMENT_PHASES, type EnvironmentPhase } from "../../api/phases.ts";
import type {
  AdmissionLevel,
  EnvironmentOrigin,
  EnvironmentPort,
  EnvironmentRole,
  EnvironmentRow,
} from "../../world/environment/environment.ts";
import { UUID } from "../../world/ids.ts";
import { LONGEST_MOVE } from "../../world/time/clock.ts";
import { organizationStates, words } from "./organization-state-schema.ts";

/** Made by the first call. */
export const environmentStates = once(() => {
  const { initializer, subject } = organizationStates();
  const id = z.string().check(z.regex(UUID, "must be a UUID in lower case"));
  const instant = z.int().check(z.minimum(-LONGEST_MOVE), z.maximum(LAST_INSTANT));
  const count = z.int().check(z.minimum(0));
  const version = z.int().check(z.minimum(1));
  const span = z.number().check(z.minimum(0));
  const maybe = <S extends z.ZodMiniType>(schema: S) => z.optional(schema);
  const phase = z.enum(Object.keys(ENVIRONMENT_PHASES) as EnvironmentPhase[]);
  const admission = words<AdmissionLevel>({
    UNSPECIFIED: true,
    OWNER_ONLY: true,
    EVERYONE: true,
    ORGANIZATION: true,
    CREATOR_ONLY: true,
  });

  const settings = z.strictObject({
    initializer: maybe(initializer),
    git: maybe(z.strictObject({ username: z.string(), email: z.string() })),
    devcontainerFilePath: maybe(z.string()),
    automationsFilePath: maybe(z.string()),
    ports: maybe(
      z.array(
        z.strictObject({
          port: count,
          admission,
          name: z.string(),
          protocol: words<EnvironmentPort["protocol"]>({ UNSPECIFIED: true, HTTP: true, HTTPS: true }),
        }),
      ),
    ),
    disconnectedTimeout: maybe(span),
    admission: maybe(admission),
    sshPublicKeys: maybe(z.array(z.strictObject({ id: z.string(), value: z.string() }))),
  });

  /** An environment as a world keeps it. */
  const environmentRowState = z.strictObject({
    slot: count,
    value: z.strictObject({
      id,
      metadata: z.strictObject({
        organizationId: id,
        name: z.string(),
        creator: subject,
        createdAt: instant,
        lastStartedAt: instant,
        projectId: z.string(),
        runnerId: id,
        originalContextUrl: z.string(),
        role: words<EnvironmentRole>({ DEFAULT: true, PREBUILD: true }),
        prebuildId: maybe(id),
        sessionId: z.string(),
        annotations: z.record(z.string(), z.string()),
      }),
      spec: z.strictObject({
        specVersion: version,
        desiredPhase: phase,
        environmentClassId: id,
        settings,
      }),
      status: z.strictObject({
        statusVersion: version,
        phase,
        failureMessages: z.array(z.string()),
        warningMessages: z.array(z.string()),
      }),
    }),
    since: instant,
    run: z.strictObject({
      origin: words<EnvironmentOrigin>({ pool: true, prebuild: true, scratch: true }),
      warmPoolId: maybe(id),
      starts: version,
      firstRunningAt: maybe(instant),
      outcome: maybe(
        z.strictObject({
          fail: maybe(z.strictObject({ after: span, message: z.string() })),
          startUp: maybe(span),
          warning: maybe(z.string()),
        }),
      ),
    }),
  }) satisfies z.ZodMiniType<EnvironmentRow>;

  return { environmentRowState };
});
