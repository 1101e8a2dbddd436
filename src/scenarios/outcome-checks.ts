// Owns the checks of outcomes: those that can never happen, and rules that never decide.
import { PREBUILD_LIFETIME, TIMEOUT } from "../api/limits.ts";
import { ACTIVE_PHASES } from "../api/phases.ts";
import { type Duration, parseDuration } from "../input/duration.ts";
import { type Entry, type Issue, issueAt } from "../input/issues.ts";
import type { Path } from "../input/path.ts";
import type { ActivePhase } from "../world/outcomes.ts";
import type { ScenarioPrebuildOutcome } from "./prebuild-outcome.ts";
import type { ScenarioOutcomeRule } from "./scenario.ts";

/** What keeps a prebuild from completing. */
interface Stop {
  readonly field: string;
  readonly phase: ActivePhase;
  readonly text: string;
}

/** @param timeout of the prebuild, if it is known; otherwise it may be the maximum */
export function prebuildOutcomeIssues(
  outcome: ScenarioPrebuildOutcome,
  path: Path,
  timeout: Duration = TIMEOUT.max,
): Issue[] {
  const { stuckAt, stuckFor } = outcome;
  if (stuckFor !== undefined && stuckAt === undefined) {
    return [issueAt([...path, "stuckFor"], "needs stuckAt, the percentage at which the snapshot waits")];
  }
  const [first, ...others] = stopsOf(outcome);
  if (!first) return [];
  const never = (...field: string[]) =>
    issueAt([...path, ...field], `never happens, because the prebuild ${first.text}`);
  const phases = Object.keys(outcome.durations ?? {}) as ActivePhase[];
  const isNeverLeft = (phase: ActivePhase) =>
    isBefore(first.phase, phase) || (first.field === "stall" && first.phase === phase);
  const logged = Object.keys(outcome.log ?? {}) as ActivePhase[];
  return [
    ...others.map(({ field }) => never(field)),
    ...(outcome.warning === undefined ? [] : [never("warning")]),
    ...phases.filter(isNeverLeft).map((phase) => never("durations", phase)),
    ...logged.filter((phase) => isBefore(first.phase, phase)).map((phase) => never("log", phase)),
    ...failureIssues(outcome, path, timeout),
  ];
}

/** What stops a prebuild, in order; of those in one phase, a failure comes first, because nothing prevents it. */
function stopsOf({ fail, stall, stuckAt, stuckFor }: ScenarioPrebuildOutcome): Stop[] {
  const stops: Stop[] = [];
  if (fail) stops.push({ field: "fail", phase: fail.phase, text: `fails in ${fail.phase}` });
  if (stall) stops.push({ field: "stall", phase: stall, text: `stalls in ${stall}` });
  if (stuckAt !== undefined && stuckFor === undefined) {
    stops.push({ field: "stuckAt", phase: "SNAPSHOTTING", text: `stays at ${stuckAt} % of its snapshot` });
  }
  return stops.sort((a, b) => ACTIVE_PHASES.indexOf(a.phase) - ACTIVE_PHASES.indexOf(b.phase));
}

/** A failure that something else prevents. */
function failureIssues(
  { fail, durations = {} }: ScenarioPrebuildOutcome,
  path: Path,
  timeout: Duration,
): Issue[] {
  if (!fail) return [];
  const after = parseDuration(fail.after);
  const never = (why: string) => [issueAt([...path, "fail", "after"], `never happens, because ${why}`)];
  const given = durations[fail.phase];
  if (given !== undefined && after > parseDuration(given)) {
    return never(`durations lets ${fail.phase} last ${parseDuration(given) / 1_000}s`);
  }
  if (fail.phase === "PENDING") {
    return after > PREBUILD_LIFETIME ? never("a prebuild is deleted when it is seven days old") : [];
  }
  // The timeout counts from STARTING.
  const before = ACTIVE_PHASES.filter((phase) => phase !== "PENDING" && isBefore(phase, fail.phase));
  const entered = before.reduce((sum, phase) => sum + parseDuration(durations[phase] ?? 0), 0);
  const limit = parseDuration(timeout);
  return entered + after > limit ? never(`the timeout ends it after ${limit / 1_000}s`) : [];
}

/** @param rules in their order, which decides */
export function ruleIssues(rules: readonly Entry<ScenarioOutcomeRule>[]): Issue[] {
  return rules.flatMap(({ path, value: rule }, index) => {
    const hidden = (["prebuild", "warmPool", "environment"] as const).flatMap((kind) => {
      const before =
        rule[kind] && rules.find(({ value }, at) => at < index && value[kind] && hides(value, rule));
      return before
        ? [
            issueAt(
              [...path, kind],
              `never decides, because ${before.path.join(".")} comes before it and decides for everything that it matches`,
            ),
          ]
        : [];
    });
    return [
      ...(rule.prebuild || rule.warmPool || rule.environment
        ? []
        : [issueAt(path, "has no outcome: give prebuild, warmPool or environment; {} is a normal run")]),
      ...hidden,
      ...(rule.prebuild ? prebuildOutcomeIssues(rule.prebuild, [...path, "prebuild"]) : []),
    ];
  });
}

/** Whether a rule always decides before another one that would match. */
function hides(rule: ScenarioOutcomeRule, other: ScenarioOutcomeRule): boolean {
  const { match = {}, skip = 0, times, every = 1, probability = 1 } = rule;
  const isAlways = skip === 0 && times === undefined && every === 1 && probability === 1;
  const fields = ["projectId", "environmentClassId"] as const;
  return (
    isAlways && fields.every((field) => match[field] === undefined || match[field] === other.match?.[field])
  );
}

function isBefore(first: ActivePhase, second: ActivePhase): boolean {
  return ACTIVE_PHASES.indexOf(first) < ACTIVE_PHASES.indexOf(second);
}
