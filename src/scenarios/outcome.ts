// Owns the conversion of outcome rules to the world's input. As with a prebuild's, every field of an outcome is named, so
// that one that is forgotten does not compile.
import { type Duration, parseDuration } from "../input/duration.ts";
import type { Complete } from "../world/change.ts";
import type { EnvironmentOutcome, OutcomeRule, WarmPoolOutcome, WarmPoolProblem } from "../world/outcomes.ts";
import { given, optionalDuration, prebuildOutcome } from "./prebuild-outcome.ts";
import type { ScenarioEnvironmentOutcome, ScenarioOutcomeRule, ScenarioWarmPoolOutcome } from "./scenario.ts";

export function outcomeRule({ prebuild, warmPool, environment, ...rule }: ScenarioOutcomeRule): OutcomeRule {
  return {
    ...rule,
    prebuild: prebuild && prebuildOutcome(prebuild),
    warmPool: warmPool && warmPoolOutcome(warmPool),
    environment: environment && environmentOutcome(environment),
  };
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
