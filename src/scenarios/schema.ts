// Owns the checking of a scenario: one schema for whatever form it is written in.
import * as z from "zod/mini";
import { POOL_SIZE, TIMEOUT } from "../api/limits.ts";
import { ACTIVE_PHASES } from "../api/phases.ts";
import { parseDuration } from "../world/duration.ts";
import { Refusal } from "../world/errors.ts";
import type { Scenario } from "./scenario.ts";

const uuid = z
  .string()
  .check(z.regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, "must be a UUID in lower case"));

const duration = z
  .union([z.number(), z.string()])
  .check(z.refine((value) => isDuration(value), 'must be a duration such as "90s", "5m" or "PT5M"'));

const timeout = duration.check(
  z.refine(
    (value) =>
      !isDuration(value) || (parseDuration(value) >= TIMEOUT.min && parseDuration(value) <= TIMEOUT.max),
    "must be 300s to 7200s",
  ),
);

function isDuration(value: number | string): boolean {
  try {
    parseDuration(value);
    return true;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}

const message = z.string().check(
  z.minLength(1),
  z.refine((text) => !/\p{Surrogate}/u.test(text), "must be well-formed Unicode"),
);

const prebuildOutcome = z.strictObject({
  fail: z.optional(
    z.strictObject({
      phase: z.enum(ACTIVE_PHASES),
      after: duration,
      message,
    }),
  ),
  stall: z.optional(z.enum(ACTIVE_PHASES)),
});

const warmPoolOutcome = z.strictObject({
  degrade: z.optional(
    z.strictObject({
      after: duration,
      message,
      recoverAfter: z.optional(duration),
    }),
  ),
});

const outcomeRule = z.strictObject({
  match: z.optional(z.strictObject({ projectId: z.optional(uuid), environmentClassId: z.optional(uuid) })),
  prebuild: z.optional(prebuildOutcome),
  warmPool: z.optional(warmPoolOutcome),
});

const project = z.strictObject({
  id: uuid,
  name: z.string(),
  /** Its prebuild configuration; the first is the default class. */
  environmentClassIds: z.readonly(z.array(uuid).check(z.minLength(1))),
  prebuildsEnabled: z.optional(z.boolean()),
  timeout: z.optional(timeout),
});

const prebuild = z.strictObject({
  id: z.optional(uuid),
  projectId: uuid,
  environmentClassId: z.optional(uuid),
  /** How long before the start it was created. What became of it since follows from its outcome. */
  age: duration,
  timeout: z.optional(timeout),
  outcome: z.optional(prebuildOutcome),
});

const warmPool = z.strictObject({
  id: z.optional(uuid),
  projectId: uuid,
  environmentClassId: uuid,
  age: duration,
  minSize: z.optional(z.int().check(z.minimum(POOL_SIZE.minLow), z.maximum(POOL_SIZE.high))),
  maxSize: z.optional(z.int().check(z.minimum(POOL_SIZE.maxLow), z.maximum(POOL_SIZE.high))),
});

/** The schema of a scenario. */
export const scenarioSchema = z.strictObject({
  name: z.string().check(z.minLength(1)),
  summary: z.string(),
  projects: z.optional(z.readonly(z.array(project))),
  prebuilds: z.optional(z.readonly(z.array(prebuild))),
  warmPools: z.optional(z.readonly(z.array(warmPool))),
  outcomes: z.optional(z.readonly(z.array(outcomeRule))),
}) satisfies z.ZodMiniType<Scenario, Scenario>;
