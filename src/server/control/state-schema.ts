// Owns the schema of a sent state: each field is checked, so that an issue names it.

import * as z from "zod/mini";
import { once } from "../../api/lazy.ts";
import { LAST_INSTANT, POOL_SIZE, TIMEOUT } from "../../api/limits.ts";
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
import { type ClockMode, parseClockMode } from "../../input/clock-mode.ts";
import { check, issuesText } from "../../input/issues.ts";
import { objectOf } from "../../input/typed-schema.ts";
import { withParser } from "../../input/with-parser.ts";
import { type MockState, STATE_VERSION, versionIssue } from "../../mock/state.ts";
import { crossFieldIssues } from "../../scenarios/cross-field-checks.ts";
import { uuidOrEmpty } from "../../scenarios/organization-schema.ts";
import { prebuildLogLines } from "../../scenarios/prebuild-outcome.ts";
import { scenarioSchemas } from "../../scenarios/schema.ts";
import { Refusal } from "../../world/errors.ts";
import { MOST_IDS, UUID } from "../../world/ids.ts";
import type { LoggedPhase, PrebuildOutcome, WarmPoolOutcome } from "../../world/outcomes.ts";
import type {
  Prebuild,
  PrebuildMetadata,
  PrebuildRow,
  PrebuildRun,
  PrebuildSpec,
  PrebuildStatus,
} from "../../world/prebuild/prebuild.ts";
import type { PrebuildStep } from "../../world/prebuild/steps.ts";
import type { WorldState } from "../../world/store/persistence.ts";
import { stateViolations } from "../../world/store/state-invariants.ts";
import type { TableState } from "../../world/store/table.ts";
import { LONGEST_MOVE } from "../../world/time/clock.ts";
import type { Instance } from "../../world/warm-pool/instances.ts";
import type {
  WarmPool,
  WarmPoolMetadata,
  WarmPoolRow,
  WarmPoolRun,
  WarmPoolSpec,
  WarmPoolStatus,
} from "../../world/warm-pool/warm-pool.ts";
import { answerStates } from "./answer-state-schema.ts";
import { environmentStates } from "./environment-state-schema.ts";
import { organizationStates } from "./organization-state-schema.ts";

/** The state of a mock. Made by the first call. */
export const stateSchema = once(() => {
  const { faultsState, stubsState } = answerStates();
  const { environmentRowState } = environmentStates();
  const { environmentClassState, projectState, runnerRowState } = organizationStates();
  /** The most slots of a kind, so that a mistyped number costs no memory. */
  const MOST_SLOTS = 10_000_000;

  const id = z.string().check(z.regex(UUID, "must be a UUID in lower case"));
  /** Empty if it is not known. */
  const idOrNothing = uuidOrEmpty();
  const between = (low: number, high: number) => z.int().check(z.minimum(low), z.maximum(high));
  /** The current time of a mock. */
  const present = between(0, LAST_INSTANT);
  /** A scenario's history may begin ten years before its start. */
  const instant = between(-LONGEST_MOVE, LAST_INSTANT);
  /** A future instant, which may be later than the clock can reach. */
  const later = z.int().check(z.minimum(-LONGEST_MOVE));
  const count = z.int().check(z.minimum(0));
  const version = z.int().check(z.minimum(1));
  const timeout = between(TIMEOUT.min, TIMEOUT.max);
  const { message, scenario } = scenarioSchemas();
  const text = z.string();
  const maybe = <S extends z.ZodMiniType>(schema: S) => z.optional(schema);

  const prebuildPhase = z.enum(Object.keys(PREBUILD_PHASES) as PrebuildPhase[]);
  const warmPoolPhase = z.enum(Object.keys(WARM_POOL_PHASES) as WarmPoolPhase[]);
  const subject = z.strictObject({
    id: idOrNothing,
    principal: z.enum(Object.keys(PRINCIPALS) as Principal[]),
  });

  const LOGGED = [
    "STARTING",
    "RUNNING",
    "STOPPING",
    "SNAPSHOTTING",
  ] as const satisfies readonly LoggedPhase[];

  const prebuildOutcome = objectOf<PrebuildOutcome>({
    fail: maybe(z.strictObject({ phase: z.enum(ACTIVE_PHASES), after: count, message })),
    stall: maybe(z.enum(ACTIVE_PHASES)),
    warning: maybe(message),
    durations: maybe(z.partialRecord(z.enum(ACTIVE_PHASES), count)),
    log: maybe(z.partialRecord(z.enum(LOGGED), prebuildLogLines(message))),
    stuckAt: maybe(between(0, 99)),
    stuckFor: maybe(count),
  });

  const problem = { message, recoverAfter: maybe(count) };
  const warmPoolOutcome = objectOf<WarmPoolOutcome>({
    degrade: maybe(z.strictObject({ ...problem, after: count })),
    cannotProvision: maybe(z.strictObject(problem)),
  });

  const size = between(POOL_SIZE.minLow, POOL_SIZE.high);

  /** While a pool rotates, instances of the previous snapshot run next to those of the new one. */
  const MOST_INSTANCES = 2 * POOL_SIZE.high;

  /** As many as a scenario may require before a pool grows. */
  const MOST_CLAIMS = 100;

  /** More than any lifecycle has. */
  const MOST_STEPS = 100;

  const pair = { organizationId: id, projectId: id, environmentClassId: id };

  const prebuildRow = objectOf<PrebuildRow>({
    slot: count,
    value: objectOf<Prebuild>({
      id,
      metadata: objectOf<PrebuildMetadata>({
        ...pair,
        creator: subject,
        createdAt: instant,
        triggeredBy: z.enum(Object.keys(PREBUILD_TRIGGERS) as PrebuildTrigger[]),
        executor: maybe(subject),
      }),
      updatedAt: instant,
      spec: objectOf<PrebuildSpec>({ specVersion: version, desiredPhase: prebuildPhase, timeout }),
      status: objectOf<PrebuildStatus>({
        statusVersion: version,
        phase: prebuildPhase,
        completionTime: maybe(instant),
        failureMessage: text,
        warningMessage: text,
        environmentId: idOrNothing,
        snapshotCompletionPercentage: between(0, 100),
        snapshotSizeBytes: count,
      }),
    }),
    steps: z
      .array(objectOf<PrebuildStep>({ at: instant, phase: prebuildPhase, reason: z.string() }))
      .check(z.minLength(1), z.maxLength(MOST_STEPS)),
    run: objectOf<PrebuildRun>({
      warnedAt: maybe(instant),
      outcome: maybe(prebuildOutcome),
    }),
  });

  const warmPoolRow = objectOf<WarmPoolRow>({
    slot: count,
    value: objectOf<WarmPool>({
      id,
      metadata: objectOf<WarmPoolMetadata>({ ...pair, runnerId: id, createdAt: instant, updatedAt: instant }),
      spec: objectOf<WarmPoolSpec>({
        specVersion: version,
        desiredSize: size,
        snapshotId: maybe(id),
        desiredPhase: warmPoolPhase,
        minSize: size,
        maxSize: between(POOL_SIZE.maxLow, POOL_SIZE.high),
      }),
      status: objectOf<WarmPoolStatus>({
        statusVersion: version,
        phase: warmPoolPhase,
        failureMessage: text,
        runningInstances: size,
        stoppedInstances: size,
        desiredSize: size,
      }),
    }),
    run: objectOf<WarmPoolRun>({
      since: instant,
      instances: z
        .array(
          objectOf<Instance>({
            snapshotId: id,
            state: z.enum(["provisioning", "starting", "running", "stopped"]),
            spare: z.boolean(),
            fails: maybe(z.literal(true)),
            due: maybe(later),
          }),
        )
        .check(z.maxLength(MOST_INSTANCES)),
      made: count,
      newest: maybe(z.strictObject({ id, prebuildId: idOrNothing })),
      newestSince: instant,
      wasDegraded: z.boolean(),
      recoversAt: maybe(later),
      canProvision: z.boolean(),
      claims: z.array(instant).check(z.maxLength(MOST_CLAIMS)),
      idleSince: instant,
      outcome: maybe(warmPoolOutcome),
    }),
  });

  /** Each by its kind, project and class; a rule's decisions also by the rule's index, first. */
  const counts = (key: RegExp, like: string) =>
    z.record(z.string().check(z.regex(key, `must be ${like}`)), version);
  const kindAndPair = "((prebuild|warmPool)/[0-9a-f-]{36}|environment/([0-9a-f-]{36})?)/[0-9a-f-]{36}$";

  function rowsOf<R>(row: z.ZodMiniType<R>): z.ZodMiniType<TableState<R>> {
    return z.strictObject({ nextSlot: count.check(z.maximum(MOST_SLOTS)), rows: z.array(row) });
  }

  const world = z.strictObject({
    now: present,
    ids: z.strictObject({ last: present, counter: between(0, MOST_IDS - 1), made: count }),
    projects: z.array(projectState),
    environmentClasses: z.array(environmentClassState),
    runners: rowsOf(runnerRowState),
    runnerTokens: count,
    insights: z.array(id),
    outcomes: z.strictObject({
      created: counts(new RegExp(`^${kindAndPair}`), "a kind, a project and a class"),
      decided: counts(new RegExp(`^\\d+/${kindAndPair}`), "a rule, a kind, a project and a class"),
    }),
    prebuilds: rowsOf(prebuildRow),
    warmPools: rowsOf(warmPoolRow),
    environments: rowsOf(environmentRowState),
    logsTokens: z.strictObject({
      made: count,
      grants: z.record(
        z.string().check(z.regex(/^logs_[0-9a-f]{32}$/, "must be a logs token")),
        z.strictObject({ prebuildId: id, expiresAt: later }),
      ),
    }),
    timers: z.array(
      z.strictObject({
        at: later,
        kind: z.enum(["prebuild", "warmPool", "environment", "runner", "project"]),
        id,
      }),
    ),
  }) satisfies z.ZodMiniType<WorldState>;

  const soundWorld = world.check(({ value, issues }) => {
    // Malformed keys get no further issues.
    if (issues.length > 0) return;
    for (const { field, message } of stateViolations(value)) {
      issues.push({ code: "custom", input: value, path: field.split("."), message });
    }
  });

  const mode = withParser(
    z.string("must be a clock mode"),
    parseClockMode,
  ) as unknown as z.ZodMiniType<ClockMode>;

  const state = z.strictObject({
    version: z.literal(STATE_VERSION),
    scenario: scenario.check(({ value, issues }) => {
      if (issues.length > 0) return;
      for (const { path, message } of crossFieldIssues(value, [])) {
        issues.push({ code: "custom", input: value, path: [...path], message });
      }
    }),
    seed: z.int().check(z.minimum(0)),
    strict: z.boolean(),
    start: z.strictObject({ at: present, mode: maybe(mode) }),
    clock: z.strictObject({ mode, resumes: maybe(mode) }).check(
      z.refine((clock) => clock.resumes === undefined || clock.mode === "frozen", {
        path: ["resumes"],
        error: "may be set only if the mode is frozen",
      }),
    ),
    faults: faultsState,
    stubs: stubsState,
    world: soundWorld,
    journal: maybe(z.strictObject({ lastId: count })),
  }) satisfies z.ZodMiniType<MockState>;

  /** The schema of a mock's state. Another version is refused as such, not by the fields that differ. */
  return z.discriminatedUnion("version", [state], {
    error: ({ code, input }) =>
      code === "invalid_union" ? versionIssue((input as Partial<MockState>).version) : undefined,
  });
});

/** @throws Refusal that names the fields of a state that no mock could have written */
export function requireState(state: unknown): void {
  const checked = check(stateSchema(), state);
  if ("issues" in checked) throw new Refusal("invalid", `state: ${issuesText(checked.issues)}`);
}
