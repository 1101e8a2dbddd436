// Owns the conversion of outcomes to the world's input. Each names every field of its outcome, so that one that is
// forgotten does not compile.
import { type Duration, parseDuration } from "../input/duration.ts";
import type { Complete } from "../world/change.ts";
import type {
  ActivePhase,
  EnvironmentOutcome,
  OutcomeRule,
  PrebuildOutcome,
  WarmPoolOutcome,
  WarmPoolProblem,
} from "../world/outcomes.ts";
import type { ScenarioPrebuildOutcome } from "./prebuild-outcome.ts";
import type { ScenarioEnvironmentOutcome, ScenarioOutcomeRule, ScenarioWarmPoolOutcome } from "./scenario.ts";

export function outcomeRule({ prebuild, warmPool, environment, ...rule }: ScenarioOutcomeRule): OutcomeRule {
  return {
    ...rule,
    prebuild: prebuild && prebuildOutcome(prebuild),
    warmPool: warmPool && warmPoolOutcome(warmPool),
    environment: environment && environmentOutcome(environment),
  };
}

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

function warmPoolOutcome({ degrade, cannotProvision }: ScenarioWarmPoolOutcome): WarmPoolOutcome {
  return given({
    degrade: degrade && { ...problem(degrade), after: parseDuration(degrade.after) },
    cannotProvision: cannotProvision && problem(cannotProvision),
  } satisfies Complete<WarmPoolOutcome> & Record<keyof ScenarioWarmPoolOutcome, unknown>);
}

function problem({ message, recoverAfter }: { message: string; recoverAfter?: Duration }): WarmPoolProblem {
  return { message, recoverAfter: optionalDuration(recoverAfter) } satisfies Complete<WarmPoolProblem>;
}

export function environmentOutcome({
  fail,
  startUp,
  warning,
}: ScenarioEnvironmentOutcome): EnvironmentOutcome {
  return given({
    fail: fail && { after: parseDuration(fail.after), message: fail.message },
    startUp: optionalDuration(startUp),
    warning,
  } satisfies Complete<EnvironmentOutcome> & Record<keyof ScenarioEnvironmentOutcome, unknown>);
}

/** Only present fields, because absent ones are not part of a state. */
function given<T extends object>(outcome: T): T {
  return Object.fromEntries(Object.entries(outcome).filter(([, value]) => value !== undefined)) as T;
}

/** In milliseconds. */
export function optionalDuration(duration: Duration | undefined): number | undefined {
  return duration === undefined ? undefined : parseDuration(duration);
}

function milliseconds(durations: Partial<Record<ActivePhase, Duration>>): PrebuildOutcome["durations"] {
  const entries = Object.entries(durations).filter(([, duration]) => duration !== undefined);
  return Object.fromEntries(entries.map(([phase, duration]) => [phase, optionalDuration(duration)]));
}
