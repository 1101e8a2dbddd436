// Owns the schema of scenarios, for every form in which they are written.

import * as z from "zod/mini";
import { once } from "../api/lazy.ts";
import { POOL_SIZE, TIMEOUT } from "../api/limits.ts";
import { type ClockMode, parseClockMode } from "../input/clock-mode.ts";
import { parseDuration } from "../input/duration.ts";
import { quoted } from "../input/quoted.ts";
import { objectOf, type ShapeOf } from "../input/typed-schema.ts";
import { durationSchema, withParser } from "../input/with-parser.ts";
import { Refusal } from "../world/errors.ts";
import { UUID } from "../world/ids.ts";
import { LONGEST_MOVE } from "../world/time/clock.ts";
import { autoscalerSchema } from "./autoscaler.ts";
import { faultRuleSchema } from "./fault-schema.ts";
import { organizationSchemas, reference } from "./organization-schema.ts";
import { prebuildOutcomeSchema } from "./prebuild-outcome.ts";
import type {
  Scenario,
  ScenarioEnvironment,
  ScenarioEnvironmentOutcome,
  ScenarioOutcomeRule,
  ScenarioWarmPool,
  ScenarioWarmPoolOutcome,
} from "./scenario.ts";
import { scenarioPrebuildSchema } from "./scenario-prebuild.ts";
import { stubSchema } from "./stub.ts";

/** Most entries of a list of resources, and of one of what they refer to or are decided by. */
const MOST_RESOURCES = 10_000;
export const MOST_DEFINITIONS = 1_000;

const MOST_TIES = 2 ** 31 - 1;

/**
 * The schemas of a scenario and of what shares its form: a project's schedule, a project, one that is added or
 * changed in a running mock, and the message of a failure or a warning.
 */
export const scenarioSchemas = once(() => {
  const uuid = z.string().check(z.regex(UUID, "must be a UUID in lower case"));

  const duration = durationSchema('must be a duration such as "90s", "5m" or "PT5M"');

  const timeout = bounded(TIMEOUT, "300s to 7200s");

  const age = bounded({ min: 0, max: LONGEST_MOVE }, "at most ten years");

  /** A duration between two bounds, which are given in words. */
  function bounded({ min, max }: { min: number; max: number }, worded: string) {
    return withParser(duration, (value) => {
      const milliseconds = parseDuration(value);
      if (milliseconds >= min && milliseconds <= max) return;
      throw new Refusal("invalid", `must be ${worded}: got ${quoted(value)}`);
    });
  }

  const message = z.string().check(z.minLength(1));

  const prebuildOutcome = prebuildOutcomeSchema({ duration, message });

  const warmPoolOutcome = objectOf<ScenarioWarmPoolOutcome>({
    degrade: z.optional(
      z.strictObject({
        after: duration,
        message,
        recoverAfter: z.optional(duration),
      }),
    ),
    cannotProvision: z.optional(z.strictObject({ message, recoverAfter: z.optional(duration) })),
  });

  const environmentOutcome = objectOf<ScenarioEnvironmentOutcome>({
    fail: z.optional(z.strictObject({ after: duration, message })),
    startUp: z.optional(duration),
    warning: z.optional(message),
  });

  const outcomeRule = objectOf<ScenarioOutcomeRule>({
    match: z.optional(
      z.strictObject({ projectId: z.optional(reference), environmentClassId: z.optional(reference) }),
    ),
    skip: z.optional(z.int().check(z.minimum(0))),
    times: z.optional(z.int().check(z.minimum(1))),
    every: z.optional(z.int().check(z.minimum(1))),
    probability: z.optional(z.number().check(z.minimum(0), z.maximum(1))),
    prebuild: z.optional(prebuildOutcome),
    warmPool: z.optional(warmPoolOutcome),
    environment: z.optional(environmentOutcome),
  });

  const subject = z.strictObject({
    id: uuid,
    principal: z.enum(["ACCOUNT", "USER", "RUNNER", "ENVIRONMENT", "SERVICE_ACCOUNT", "RUNNER_MANAGER"]),
  });

  const { schedule, project, projectPatch, environmentClass, runner } = organizationSchemas({
    uuid,
    timeout,
    subject,
  });

  const prebuild = scenarioPrebuildSchema({
    uuid,
    reference,
    age,
    duration,
    timeout,
    outcome: prebuildOutcome,
    subject,
  });

  const warmPool = objectOf<ScenarioWarmPool>({
    id: z.optional(uuid),
    projectId: reference,
    environmentClassId: reference,
    age,
    minSize: z.optional(z.int().check(z.minimum(POOL_SIZE.minLow), z.maximum(POOL_SIZE.high))),
    maxSize: z.optional(z.int().check(z.minimum(POOL_SIZE.maxLow), z.maximum(POOL_SIZE.high))),
    claimAfter: z.optional(z.readonly(z.array(duration))),
    deleteAfter: z.optional(duration),
  });

  const environment = objectOf<ScenarioEnvironment>({
    id: z.optional(uuid),
    projectId: reference,
    environmentClassId: z.optional(reference),
    name: z.optional(z.string().check(z.minLength(1), z.maxLength(80))),
    age,
    outcome: z.optional(environmentOutcome),
    stopAfter: z.optional(duration),
    deleteAfter: z.optional(duration),
  });

  /** Of each entry is asked whether it fits the others. */
  const few = <S extends z.ZodMiniType>(entry: S) =>
    z.readonly(z.array(entry).check(z.maxLength(MOST_DEFINITIONS)));
  const many = <S extends z.ZodMiniType>(entry: S) =>
    z.readonly(z.array(entry).check(z.maxLength(MOST_RESOURCES)));

  const clock = withParser(z.string(), parseClockMode) as unknown as z.ZodMiniType<ClockMode, ClockMode>;

  const autoscaler = autoscalerSchema(bounded);

  const scenario = z.strictObject({
    $schema: z.optional(z.string()),
    name: z.string().check(z.minLength(1)),
    summary: z.string(),
    clock: z.optional(clock),
    runners: z.optional(few(runner)),
    environmentClasses: z.optional(few(environmentClass)),
    projects: z.optional(few(project)),
    prebuilds: z.optional(many(prebuild)),
    warmPools: z.optional(few(warmPool)),
    environments: z.optional(many(environment)),
    autoscaler: z.optional(autoscaler),
    ties: z.optional(z.int().check(z.minimum(0), z.maximum(MOST_TIES))),
    unauthenticatedHosts: z.optional(z.readonly(z.array(z.string().check(z.minLength(1))))),
    outcomes: z.optional(few(outcomeRule)),
    faults: z.optional(few(faultRuleSchema())),
    stubs: z.optional(few(stubSchema())),
  } satisfies ShapeOf<Scenario>);

  return { schedule, project, projectPatch, message, scenario };
});
