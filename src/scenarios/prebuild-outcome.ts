// Owns the outcome of a prebuild in scenarios: its types, schema, descriptions, and conversion to the world's.
import * as z from "zod/mini";
import { ACTIVE_PHASES } from "../api/phases.ts";
import { type Duration, parseDuration } from "../input/duration.ts";
import { objectOf } from "../input/typed-schema.ts";
import type { Complete } from "../world/change.ts";
import type { ActivePhase, LoggedPhase, PrebuildOutcome } from "../world/outcomes.ts";

/** The outcome of one prebuild; absent fields mean a normal run. */
export interface ScenarioPrebuildOutcome {
  /** Fails this long after it entered the phase. */
  fail?: ScenarioFailure;
  /** Never leaves this phase by itself. Its timeout ends it, unless the phase is PENDING. */
  stall?: ActivePhase;
  /** Accompanies COMPLETED: a task that is not required failed. */
  warning?: string;
  /** How long it stays in these phases, instead of durations from the seed. */
  durations?: Partial<Record<ActivePhase, Duration>>;
  /**
   * The lines of its log in these phases, evenly spaced, instead of the built-in ones. If it fails in the phase, they
   * are written before it does. Each is one line of text.
   */
  log?: Partial<Record<LoggedPhase, readonly string[]>>;
  /** The percentage at which its snapshot gets stuck, for `stuckFor` or until its timeout: 0 to 99. */
  stuckAt?: number;
  /** How long its snapshot stays at the percentage of `stuckAt`. Default: until its timeout. */
  stuckFor?: Duration;
}

/** When and why a prebuild fails. */
export interface ScenarioFailure {
  /** The phase in which it fails. */
  phase: ActivePhase;
  /** Of simulated time since it entered the phase. */
  after: Duration;
  /** Its `status.failureMessage`. */
  message: string;
}

/** What each field means, for editors. */
export const PREBUILD_OUTCOME_FIELDS: Readonly<Record<keyof ScenarioPrebuildOutcome, string>> = {
  fail: "The prebuild fails.",
  stall: "A phase that it never leaves by itself. Its timeout ends it, unless the phase is PENDING.",
  warning: "The warning message with which it completes.",
  durations: "How long it stays in phases, instead of durations from the seed.",
  log: "The lines of its log in phases, instead of the built-in ones.",
  stuckAt: "The percentage at which its snapshot gets stuck, for stuckFor or until its timeout: 0 to 99.",
  stuckFor: "How long its snapshot stays at the percentage of stuckAt. Default: until its timeout.",
};

/** The parts of the schema. */
interface Parts {
  readonly duration: z.ZodMiniType<Duration, Duration>;
  readonly message: z.ZodMiniType<string, string>;
}

export function prebuildOutcomeSchema({
  duration,
  message,
}: Parts): z.ZodMiniType<ScenarioPrebuildOutcome, ScenarioPrebuildOutcome> {
  const phase = z.enum(ACTIVE_PHASES);
  const optional = z.optional(duration);
  const lines = z.optional(prebuildLogLines(message));
  return objectOf<ScenarioPrebuildOutcome>({
    fail: z.optional(objectOf<ScenarioFailure>({ phase, after: duration, message })),
    stall: z.optional(phase),
    warning: z.optional(message),
    durations: z.optional(
      objectOf<Partial<Record<ActivePhase, Duration>>>({
        PENDING: optional,
        STARTING: optional,
        RUNNING: optional,
        STOPPING: optional,
        SNAPSHOTTING: optional,
      }),
    ),
    log: z.optional(
      objectOf<Partial<Record<LoggedPhase, readonly string[]>>>({
        STARTING: lines,
        RUNNING: lines,
        STOPPING: lines,
        SNAPSHOTTING: lines,
      }),
    ),
    stuckAt: z.optional(z.int().check(z.minimum(0), z.maximum(99))),
    stuckFor: optional,
  });
}

/** Lines of a log: at least one. */
export function prebuildLogLines(
  message: Parts["message"],
): z.ZodMiniType<readonly string[], readonly string[]> {
  return z.array(message.check(z.regex(/^[^\r\n]*$/, "must be one line"))).check(z.minLength(1));
}

/** The outcome as the world's input. */
export function prebuildOutcome({
  fail,
  stall,
  warning,
  durations,
  log,
  stuckAt,
  stuckFor,
}: ScenarioPrebuildOutcome): PrebuildOutcome {
  return given({
    fail: fail && { phase: fail.phase, after: parseDuration(fail.after), message: fail.message },
    stall,
    warning,
    durations: durations && milliseconds(durations),
    log,
    stuckAt,
    stuckFor: optionalDuration(stuckFor),
  } satisfies Complete<PrebuildOutcome> & Record<keyof ScenarioPrebuildOutcome, unknown>);
}

/** Only present fields, because absent ones are not part of a state. */
export function given<T extends object>(outcome: T): T {
  return Object.fromEntries(Object.entries(outcome).filter(([, value]) => value !== undefined)) as T;
}

/** In milliseconds. */
export function optionalDuration(duration: Duration | undefined): number | undefined {
  return duration === undefined ? undefined : parseDuration(duration);
}

function milliseconds(durations: Partial<Record<ActivePhase, Duration>>): PrebuildOutcome["durations"] {
  const entries = Object.entries(durations).filter(([, duration]) => duration !== undefined);
  return Object.fromEntries(entries.map(([phase, duration]) => [phase, parseDuration(duration)]));
}
