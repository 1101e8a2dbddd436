// Owns rules in words: what a fault does to calls, and the outcome that a rule gives to work.

import { classes, className, projectName, projects } from "./store.ts";
import { spanText } from "./time-text.ts";

type Fields = Readonly<Record<string, unknown>>;

const text = (value: unknown) => (typeof value === "string" ? named(value) : JSON.stringify(value));

/** A project or class by its name, if the mock has it. */
function named(value: string): string {
  if (projects.value.has(value)) return projectName(value);
  return classes.value.has(value) ? className(value) : value;
}

const FIELD_NAMES: Readonly<Record<string, string>> = {
  projectId: "the project",
  environmentClassId: "the class",
};

const CONNECTIONS: Readonly<Record<string, string>> = {
  reset: "resets the connection",
  empty: "closes the connection without a response",
  truncate: "breaks off in the response",
  hang: "never responds",
};

/** Which calls or resources a rule matches, in words. */
const BOUNDS: Readonly<Record<string, (value: unknown) => string>> = {
  skip: (value) => `after the first ${text(value)}`,
  times: (value) => `${text(value)} time${value === 1 ? "" : "s"}`,
  every: (value) => (value === 1 ? "" : `each ${ordinal(Number(value))}`),
  probability: (value) => (value === 1 ? "" : `${Math.round(Number(value) * 1_000) / 10} % of them`),
  limit: (value) => {
    const { calls, per, by } = value as Fields;
    return `more than ${text(calls)} calls in ${timeText(per)}${by === "caller" ? " of one caller" : ""}`;
  },
  window: (value) => {
    const { from, for: span, every } = value as Fields;
    return `from ${timeText(from)} on for ${timeText(span)}${every === undefined ? "" : `, each ${timeText(every)}`}`;
  },
  match: (value) => `only if ${pairs(value as Fields)}`,
};

/** What a fault rule does, in words. */
export function faultText(rule: Fields): string {
  const { code, message, retryAfter, delay, connection, ...rest } = rule;
  return sentence([
    code !== undefined && `returns ${text(code)}${message === undefined ? "" : `: ${text(message)}`}`,
    connection !== undefined && (CONNECTIONS[text(connection)] ?? `connection ${text(connection)}`),
    delay !== undefined && `delays by ${delayText(delay)}`,
    retryAfter !== undefined && `says to retry after ${timeText(retryAfter)}`,
    ...bounds(rest),
  ]);
}

/** The outcome that a rule gives to new resources, in words. */
export function outcomeText(rule: Fields): string {
  const { prebuild, warmPool, environment, ...rest } = rule;
  return sentence([
    prebuild !== undefined && `a prebuild ${prebuildText(prebuild as Fields)}`,
    warmPool !== undefined && `a warm pool ${warmPoolText(warmPool as Fields)}`,
    environment !== undefined && `an environment ${environmentText(environment as Fields)}`,
    ...bounds(rest),
  ]);
}

function prebuildText({ fail, stall, warning, stuckAt, stuckFor, durations, log, ...rest }: Fields): string {
  const { phase, after, message } = (fail ?? {}) as Fields;
  return listText("completes", [
    ...Object.entries(durations ?? {}).map(([name, span]) => `is ${name} for ${timeText(span)}`),
    ...Object.keys(log ?? {}).map((name) => `has a log of its own in ${name}`),
    stuckAt !== undefined &&
      `stays at ${text(stuckAt)} % of its snapshot${stuckFor === undefined ? "" : ` for ${timeText(stuckFor)}`}`,
    stall !== undefined && `stays ${text(stall)}`,
    fail !== undefined && `fails in ${text(phase)} after ${timeText(after)}: ${text(message)}`,
    warning !== undefined && `completes with the warning: ${text(warning)}`,
    ...others(rest),
  ]);
}

function warmPoolText({ degrade, cannotProvision, ...rest }: Fields): string {
  const problemText = ({ message, recoverAfter }: Fields) =>
    `: ${text(message)}${recoverAfter === undefined ? "" : `, and recovers after ${timeText(recoverAfter)}`}`;
  return listText("becomes ready", [
    degrade !== undefined &&
      `degrades after ${timeText((degrade as Fields).after)}${problemText(degrade as Fields)}`,
    cannotProvision !== undefined && `cannot provision instances${problemText(cannotProvision as Fields)}`,
    ...others(rest),
  ]);
}

function environmentText({ fail, startUp, warning, ...rest }: Fields): string {
  const { after, message } = (fail ?? {}) as Fields;
  return listText("runs", [
    startUp !== undefined && `starts in ${timeText(startUp)}`,
    fail !== undefined && `fails ${timeText(after)} after its creation: ${text(message)}`,
    warning !== undefined && `has the warning: ${text(warning)}`,
    ...others(rest),
  ]);
}

/** @param normal what happens if nothing else is said */
function listText(normal: string, parts: readonly (string | false)[]): string {
  return parts.filter((part) => part !== false).join(", ") || normal;
}

/** Fields that have no words of their own. */
function others(rest: Fields): string[] {
  return Object.entries(rest).map(([key, value]) => `${key} ${text(value)}`);
}

function bounds(rest: Fields): string[] {
  return Object.entries(rest).map(([key, value]) => BOUNDS[key]?.(value) ?? `${key} ${text(value)}`);
}

/** "a is b and c is d"; nested fields by their path. */
function pairs(fields: Fields, path = ""): string {
  return Object.entries(fields)
    .map(([key, value]) =>
      typeof value === "object" && value !== null && !Array.isArray(value)
        ? pairs(value as Fields, `${path}${key}.`)
        : `${path}${FIELD_NAMES[key] ?? key} is ${text(value)}`,
    )
    .join(" and ");
}

function delayText(delay: unknown): string {
  if (typeof delay !== "object" || delay === null) return timeText(delay);
  const { fixed, uniform, lognormal } = delay as Fields;
  const { min, max } = (uniform ?? {}) as Fields;
  if (uniform !== undefined) return `${timeText(min)} to ${timeText(max)}`;
  return fixed === undefined ? `about ${timeText((lognormal as Fields).median)}` : timeText(fixed);
}

/** A span as it was written, or of milliseconds. */
function timeText(span: unknown): string {
  if (typeof span !== "number") return text(span);
  return span < 1_000 ? `${span} ms` : spanText(span);
}

function ordinal(count: number): string {
  const last = count % 10;
  const isTeen = Math.floor((count % 100) / 10) === 1;
  const end = isTeen ? "th" : last === 1 ? "st" : last === 2 ? "nd" : last === 3 ? "rd" : "th";
  return `${count}${end}`;
}

function sentence(parts: readonly (string | false)[]): string {
  const words = parts.filter((part) => part !== false && part !== "").join("; ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
