// Owns the rules of a scenario in words: what happens to new resources, and to calls.
import { type Duration, parseDuration } from "../input/duration.ts";
import type { FaultRule } from "../scenarios/fault-rule.ts";
import type { ScenarioPrebuildOutcome } from "../scenarios/prebuild-outcome.ts";
import type {
  ScenarioEnvironmentOutcome,
  ScenarioOutcomeRule,
  ScenarioWarmPoolOutcome,
} from "../scenarios/scenario.ts";
import { spanText } from "./bars.ts";

/** A rule of outcomes: what it applies to, and a sentence for each kind of resource. */
export function outcomeWords(rule: ScenarioOutcomeRule, nameOf: (id: string) => string): string[] {
  const { prebuild, warmPool, environment } = rule;
  return [
    ...(prebuild ? [`${subject(rule, "prebuild", nameOf)} ${prebuildWords(prebuild)}`] : []),
    ...(warmPool ? [`${subject(rule, "pool", nameOf)} ${warmPoolWords(warmPool)}`] : []),
    ...(environment ? [`${subject(rule, "environment", nameOf)} ${environmentWords(environment)}`] : []),
  ];
}

/** A fault rule: when it applies, and what the call meets. */
export function faultWords(rule: Omit<FaultRule, "rpc">): string {
  const { match, window, limit, delay, connection, code, retryAfter, message, details } = rule;
  const when = [
    ...(match ? [`if the request has ${JSON.stringify(match)}`] : []),
    ...(window ? [windowWords(window)] : []),
    ...countWords(rule, "call"),
  ];
  const what = [
    ...(limit ? [limitWords(limit)] : []),
    ...(delay === undefined ? [] : [`delayed ${delayWords(delay)}`]),
    ...(connection ? [`its connection breaks: ${connection}`] : []),
    ...(code && !limit ? [`refused as ${code}`] : []),
    ...(limit ? [`the others are refused as ${code ?? "resource_exhausted"}`] : []),
    ...(retryAfter === undefined ? [] : [`to be retried after ${written(retryAfter)}`]),
    ...(details?.length ? [`with ${details.length} details`] : []),
  ];
  return `${[...when, ...what].join(", ")}${message ? `: ${message}` : ""}`;
}

function subject({ match, ...rule }: ScenarioOutcomeRule, kind: string, nameOf: (id: string) => string) {
  const of = [
    ...(match?.projectId ? [`of ${nameOf(match.projectId)}`] : []),
    ...(match?.environmentClassId ? [`of class ${nameOf(match.environmentClassId)}`] : []),
  ];
  const counts = countWords(rule, `new ${kind}`);
  if (counts.length === 0) return [`every new ${kind}`, ...of].join(" ");
  // It counts each project and class separately.
  const each = [
    ...(match?.projectId ? [] : ["project"]),
    ...(match?.environmentClassId ? [] : ["class"]),
  ].join(" and ");
  return [counts.join(", "), ...of, ...(each ? [`of each ${each}`] : [])].join(" ");
}

/** Which of many: "the first new prebuild", "one call in 10". */
function countWords(
  {
    skip = 0,
    every = 1,
    times,
    probability = 1,
  }: Pick<FaultRule, "skip" | "every" | "times" | "probability">,
  noun: string,
): string[] {
  const first = every === 1 && skip === 0 && times !== undefined;
  return [
    ...(first ? [times === 1 ? `the first ${noun}` : `the first ${times} ${noun}s`] : []),
    ...(every > 1 ? [`each ${ordinal(every)} ${noun}`] : []),
    ...(skip > 0
      ? [`${every > 1 ? "" : `each ${noun} `}after the first ${skip > 1 ? skip : ""}`.trim()]
      : []),
    ...(times !== undefined && !first ? [`at most ${times}`] : []),
    ...(probability < 1 ? [chanceWords(probability, noun)] : []),
  ];
}

function chanceWords(probability: number, noun: string): string {
  const of = Math.round(1 / probability);
  return Math.abs(1 / of - probability) < 0.01
    ? `one ${noun} in ${of}`
    : `${Math.round(probability * 100)} % of ${noun}s`;
}

function prebuildWords(outcome: ScenarioPrebuildOutcome): string {
  const { fail, stall, warning, durations = {}, log = {}, stuckAt, stuckFor } = outcome;
  const until = stuckFor === undefined ? "until its timeout" : `for ${written(stuckFor)}`;
  const parts = [
    ...Object.entries(durations).map(([phase, span]) => `is ${phase} for ${written(span)}`),
    ...Object.keys(log).map((phase) => `has a log of its own in ${phase}`),
    ...(stuckAt === undefined ? [] : [`has a snapshot that stays at ${stuckAt} % ${until}`]),
    ...(stall ? [`stays ${stall}${stall === "PENDING" ? "" : " until its timeout"}`] : []),
    ...(fail ? [`fails in ${fail.phase} after ${written(fail.after)}: ${fail.message}`] : []),
    ...(warning === undefined ? [] : [`completes with a warning: ${warning}`]),
  ];
  return parts.length === 0 ? "runs normally" : parts.join(", ");
}

function warmPoolWords({ degrade, cannotProvision }: ScenarioWarmPoolOutcome): string {
  const lasting = (recoverAfter?: Duration) =>
    recoverAfter === undefined ? "until it is recovered" : `for ${written(recoverAfter)}`;
  const parts = [
    ...(degrade
      ? [
          `becomes DEGRADED ${written(degrade.after)} after its creation, ${lasting(degrade.recoverAfter)}: ${degrade.message}`,
        ]
      : []),
    ...(cannotProvision
      ? [
          `fails to provision its first instance and is DEGRADED ${lasting(cannotProvision.recoverAfter)}: ${cannotProvision.message}`,
        ]
      : []),
  ];
  return parts.length === 0 ? "lives normally" : parts.join(", ");
}

function environmentWords({ fail, startUp, warning }: ScenarioEnvironmentOutcome): string {
  const parts = [
    ...(startUp === undefined ? [] : [`starts in ${written(startUp)}`]),
    ...(fail ? [`fails ${written(fail.after)} after its creation: ${fail.message}`] : []),
    ...(warning === undefined ? [] : [`has a warning: ${warning}`]),
  ];
  return parts.length === 0 ? "runs normally" : parts.join(", ");
}

function windowWords({ from, for: span, every }: NonNullable<FaultRule["window"]>): string {
  const again = every === undefined ? "" : `, again every ${written(every)}`;
  return `after ${written(from)} for ${written(span)}${again}`;
}

function limitWords({ calls, per, by = "world" }: NonNullable<FaultRule["limit"]>): string {
  const each = parseDuration(per) / calls;
  return `${calls} calls at once and one more each ${spanText(each)}${by === "caller" ? ", for each caller" : ""}`;
}

function delayWords(delay: NonNullable<FaultRule["delay"]>): string {
  if (typeof delay !== "object") return written(delay);
  const { fixed, uniform, lognormal } = delay;
  if (fixed !== undefined) return written(fixed);
  if (uniform) return `${written(uniform.min)} to ${written(uniform.max)}`;
  const most = lognormal?.max === undefined ? "" : `, at most ${written(lognormal.max)}`;
  return `about ${written(lognormal?.median ?? 0)}${most}`;
}

/** As its writer wrote it; a number is milliseconds. */
function written(span: Duration): string {
  return typeof span === "number" ? (span < 1_000 ? `${span}ms` : spanText(span)) : span;
}

function ordinal(n: number): string {
  const suffix = n % 100 >= 11 && n % 100 <= 13 ? "th" : (["th", "st", "nd", "rd"][n % 10] ?? "th");
  return `${n}${suffix}`;
}
