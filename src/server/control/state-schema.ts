// Owns the checking of a state that somebody sends: each field of it, so that a mistake is told by its name.
import * as z from "zod/mini";
import {
  ACTIVE_PHASES,
  PREBUILD_PHASES,
  PREBUILD_TRIGGERS,
  PRINCIPALS,
  type PrebuildPhase,
  type PrebuildTrigger,
  type Principal,
  WARM_POOL_PHASES,
  type WarmPoolPhase,
} from "../../api/phases.ts";
import { faultRuleSchema } from "../../scenarios/fault-schema.ts";
import { read } from "../../scenarios/read.ts";
import { scenarioSchemas } from "../../scenarios/schema.ts";
import { type ClockMode, parseClockMode } from "../../world/clock-mode.ts";
import type { LifecycleState } from "../../world/lifecycle.ts";
import type { PrebuildRow } from "../../world/prebuild.ts";
import type { WorldState } from "../../world/state.ts";
import type { WarmPoolRow } from "../../world/warm-pool.ts";
import type { FaultsState } from "../faults/faults.ts";
import { type MockState, STATE_VERSION } from "../mock-state.ts";

/** The most slots of a kind, so that a mistyped number costs no memory. */
const MOST_SLOTS = 10_000_000;

const id = z.string();
const instant = z.int().check(z.minimum(0));
const count = z.int().check(z.minimum(0));
const version = z.int().check(z.minimum(1));
const maybe = <S extends z.ZodMiniType>(schema: S) => z.optional(schema);

const prebuildPhase = z.enum(Object.keys(PREBUILD_PHASES) as PrebuildPhase[]);
const warmPoolPhase = z.enum(Object.keys(WARM_POOL_PHASES) as WarmPoolPhase[]);
const subject = z.strictObject({ id: z.string(), principal: z.enum(Object.keys(PRINCIPALS) as Principal[]) });

const prebuildOutcome = z.strictObject({
  fail: maybe(z.strictObject({ phase: z.enum(ACTIVE_PHASES), after: count, message: z.string() })),
  stall: maybe(z.enum(ACTIVE_PHASES)),
  warning: maybe(z.string()),
  durations: maybe(z.partialRecord(z.enum(ACTIVE_PHASES), count)),
  stuckAt: maybe(count),
});

const problem = { message: z.string(), recoverAfter: maybe(count) };
const warmPoolOutcome = z.strictObject({
  degrade: maybe(z.strictObject({ ...problem, after: count })),
  cannotProvision: maybe(z.strictObject(problem)),
});

const project = z.strictObject({
  id,
  name: z.string(),
  declared: z.boolean(),
  prebuildsEnabled: z.boolean(),
  environmentClassIds: z.array(id),
  timeout: maybe(count),
  schedule: maybe(z.strictObject({ hourUtc: count.check(z.maximum(23)), executor: maybe(subject) })),
});

const pair = { organizationId: id, projectId: id, environmentClassId: id };

const prebuildRow = z.strictObject({
  slot: count,
  value: z.strictObject({
    id,
    metadata: z.strictObject({
      ...pair,
      creator: subject,
      createdAt: instant,
      triggeredBy: z.enum(Object.keys(PREBUILD_TRIGGERS) as PrebuildTrigger[]),
      executor: maybe(subject),
    }),
    updatedAt: instant,
    spec: z.strictObject({ specVersion: version, desiredPhase: prebuildPhase, timeout: count }),
    status: z.strictObject({
      statusVersion: version,
      phase: prebuildPhase,
      completionTime: maybe(instant),
      failureMessage: z.string(),
      warningMessage: z.string(),
      environmentId: z.string(),
      snapshotCompletionPercentage: count.check(z.maximum(100)),
      snapshotSizeBytes: count,
    }),
  }),
  since: instant,
  run: z.strictObject({
    startedAt: maybe(instant),
    endedAt: maybe(instant),
    isCancelled: z.boolean(),
    warnedAt: maybe(instant),
    outcome: maybe(prebuildOutcome),
  }),
}) satisfies z.ZodMiniType<PrebuildRow>;

const warmPoolRow = z.strictObject({
  slot: count,
  value: z.strictObject({
    id,
    metadata: z.strictObject({ ...pair, runnerId: id, createdAt: instant, updatedAt: instant }),
    spec: z.strictObject({
      specVersion: version,
      desiredSize: count,
      snapshotId: maybe(id),
      desiredPhase: warmPoolPhase,
      minSize: count,
      maxSize: count,
    }),
    status: z.strictObject({
      statusVersion: version,
      phase: warmPoolPhase,
      failureMessage: z.string(),
      runningInstances: count,
      stoppedInstances: count,
      desiredSize: count,
    }),
  }),
  run: z.strictObject({
    since: instant,
    instances: z.array(
      z.strictObject({
        snapshotId: id,
        state: z.enum(["provisioning", "starting", "running", "stopped"]),
        spare: z.boolean(),
        fails: maybe(z.literal(true)),
        due: maybe(instant),
      }),
    ),
    made: count,
    newest: maybe(z.strictObject({ id, prebuildId: id })),
    newestSince: instant,
    wasDegraded: z.boolean(),
    recoversAt: maybe(instant),
    canProvision: z.boolean(),
    claims: z.array(instant),
    idleSince: instant,
    outcome: maybe(warmPoolOutcome),
  }),
}) satisfies z.ZodMiniType<WarmPoolRow>;

function rowsOf<R>(row: z.ZodMiniType<R>): z.ZodMiniType<LifecycleState<R>> {
  return z.strictObject({ nextSlot: count.check(z.maximum(MOST_SLOTS)), rows: z.array(row) });
}

const counts = z.record(z.string(), count);

const world = z.strictObject({
  now: instant,
  ids: z.strictObject({ last: instant, counter: count, made: count }),
  projects: z.array(project),
  environmentClassIds: z.array(id),
  outcomes: z.strictObject({ created: counts, decided: counts }),
  prebuilds: rowsOf(prebuildRow),
  warmPools: rowsOf(warmPoolRow),
  logsTokens: z.strictObject({
    made: count,
    grants: z.record(z.string(), z.strictObject({ prebuildId: id, expiresAt: instant })),
  }),
  timers: z.array(z.strictObject({ at: instant, kind: z.enum(["prebuild", "warmPool", "project"]), id })),
}) satisfies z.ZodMiniType<WorldState>;

const faults = z
  .strictObject({
    lastNumber: count,
    rules: z.array(z.strictObject({ id, number: count, calls: count, hits: count, rule: faultRuleSchema() })),
  })
  .check(
    z.refine(({ rules }) => new Set(rules.map((rule) => rule.id)).size === rules.length, {
      path: ["rules"],
      error: "have ids of their own",
    }),
  ) satisfies z.ZodMiniType<FaultsState>;

const mode = read(z.string("must be a clock mode"), parseClockMode) as unknown as z.ZodMiniType<ClockMode>;

/** The schema of a mock's state. */
export const stateSchema = z.strictObject({
  version: z.literal(STATE_VERSION, `must be ${STATE_VERSION}: this mock reads no other version`),
  scenario: scenarioSchemas().scenario,
  seed: z.int().check(z.minimum(0)),
  strict: z.boolean(),
  start: z.strictObject({ at: instant, mode: maybe(mode) }),
  clock: z.strictObject({ mode, resumes: maybe(mode) }),
  faults,
  world,
}) satisfies z.ZodMiniType<MockState>;
