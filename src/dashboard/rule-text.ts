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
    delay !== undefined && `delays by ${spanOf(delay)}`,
    retryAfter !== undefined && `says to retry after ${text(retryAfter)}`,
    ...bounds(rest),
  ]);
}

/** The outcome that a rule gives to prebuilds or warm pools, in words. */
export function outcomeText(rule: Fields): string {
  const { prebuild, warmPool, ...rest } = rule as { prebuild?: Fields; warmPool?: Fields } & Fields;
  return sentence([
    prebuild !== undefined && `a prebuild ${prebuildText(prebuild)}`,
    warmPool !== undefined && `a warm pool ${warmPoolText(warmPool)}`,
    ...bounds(rest),
  ]);
}

function prebuildText({ fail, stall, warning, stuckAt, durations, ...rest }: Fields): string {
  const failing = fail as { phase?: string; after?: string; message?: string } | undefined;
  const parts = [
    failing &&
      `fails${failing.phase ? ` while ${failing.phase}` : ""}${failing.after ? ` after ${failing.after}` : ""}: ${failing.message ?? ""}`,
    stall !== undefined && `stays ${text(stall)}`,
    stuckAt !== undefined && `stays at ${text(stuckAt)} % of its snapshot`,
    warning !== undefined && `completes with the warning: ${text(warning)}`,
    durations !== undefined && `takes ${pairs(durations as Fields)}`,
    ...Object.entries(rest).map(([key, value]) => `${key} ${text(value)}`),
  ].filter(Boolean);
  return parts.length === 0 ? "completes" : parts.join(", ");
}

function warmPoolText({ degrade, ...rest }: Fields): string {
  const { after, message, recoverAfter } = (degrade ?? {}) as Record<string, string | undefined>;
  return [
    degrade !== undefined &&
      `degrades${after ? ` after ${after}` : ""}: ${message ?? ""}${recoverAfter ? `, and recovers after ${recoverAfter}` : ""}`,
    ...Object.entries(rest).map(([key, value]) => `${key} ${text(value)}`),
  ]
    .filter(Boolean)
    .join(", ");
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

function spanOf(delay: unknown): string {
  if (typeof delay !== "object" || delay === null) return text(delay);
  const { fixed, min, max } = delay as Fields;
  if (fixed !== undefined) return text(fixed);
  return min !== undefined && max !== undefined ? `${text(min)} to ${text(max)}` : text(delay);
}

/** A span as it was written, or of milliseconds. */
function timeText(span: unknown): string {
  return typeof span === "number" ? spanText(span) : text(span);
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
