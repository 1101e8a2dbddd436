// Owns the check of fault rules from all sources: scenarios, the library, the control API.

import * as z from "zod/mini";
import { CODES } from "../api/codes.ts";
import { once } from "../api/lazy.ts";
import { ACCEPTED_RPCS, RPC_NAMES } from "../api/rpc-names.ts";
import { type Duration, LONGEST_TIMER, parseDuration } from "../input/duration.ts";
import { notJson } from "../input/json-value.ts";
import { malformedPlace } from "../input/nesting.ts";
import { quoted } from "../input/quoted.ts";
import { durationSchema } from "../input/with-parser.ts";
import { Refusal } from "../world/errors.ts";
import { CONNECTION_FAULTS, type FaultRule } from "./fault-rule.ts";
import { type RequestMatch, requestMatcher } from "./request-match.ts";

/** The levels of a detail's JSON: fewer than a whole text may have, so that a text that contains rules fits. */
const DEEPEST_DEBUG = 50;

/** Types of details that may be given as JSON alone. */
const WRITTEN_TYPES: readonly string[] = ["google.rpc.RetryInfo"];

/** The schema of a fault rule. */
export const faultRuleSchema = once(() => {
  const duration = durationSchema('must be a duration such as "250ms" or "2s"', parseDelay);

  const count = (least: number) =>
    z
      .int(`must be a whole number from ${least}`)
      .check(z.minimum(least, `must be a whole number from ${least}`));

  const uniform = z
    .strictObject({ min: duration, max: duration })
    .check(
      z.refine(
        ({ min, max }) => parseDuration(min) <= parseDuration(max),
        "must have a min that is not greater than its max",
      ),
    );

  const sigma = z.number().check(z.minimum(0), z.maximum(10));

  const delay = z
    .strictObject({
      fixed: z.optional(duration),
      uniform: z.optional(uniform),
      lognormal: z.optional(z.strictObject({ median: duration, sigma, max: z.optional(duration) })),
    })
    .check(
      z.refine((given) => Object.keys(given).length === 1, "must have one of fixed, uniform and lognormal"),
    );

  const detail = z
    .strictObject({
      type: z
        .string()
        .check(z.regex(/^\w+(\.\w+)+$/, 'must be the full name of a type: "google.rpc.RetryInfo"')),
      value: z.optional(z.string().check(z.regex(/^[A-Za-z0-9+/_-]*={0,2}$/, "must be base64"))),
      debug: z.optional(
        z.unknown().check((context) => {
          const input = context.value;
          const deep = malformedPlace(input, DEEPEST_DEBUG);
          const { path, message } = deep ? { path: [], message: deep.message } : (notJson(input) ?? {});
          if (path) context.issues.push({ code: "custom", input, message, path: [...path] });
        }),
      ),
    })
    .check(
      z.refine(
        ({ type, value }) => value !== undefined || WRITTEN_TYPES.includes(type),
        `must have a value in base64, unless its type is ${WRITTEN_TYPES.join(", ")}`,
      ),
      z.refine(
        ({ type, value, debug }) => value !== undefined || type !== WRITTEN_TYPES[0] || isRetryInfo(debug),
        'must have debug {"retryDelay": "<seconds>s"} or a value in base64',
      ),
    );

  const span = durationSchema('must be a duration such as "30s" or "2h"');
  const someTime = span.check(
    z.refine((given) => parseDuration(given) > 0, "must be more than 0: it would end before it begins"),
  );

  const window = z
    .strictObject({ from: span, for: someTime, every: z.optional(someTime) })
    .check(
      z.refine(
        ({ for: length, every }) => every === undefined || parseDuration(every) > parseDuration(length),
        "must have an every that is longer than its for",
      ),
    );

  const limit = z.strictObject({
    calls: count(1),
    per: span.check(z.refine((given) => parseDuration(given) > 0, "must be more than 0")),
    by: z.optional(z.enum(["caller", "world"])),
  });

  const probability = z
    .number()
    .check(z.minimum(0, "must be a number from 0 to 1"), z.maximum(1, "must be a number from 0 to 1"));

  return z
    .strictObject({
      rpc: z.enum([...ACCEPTED_RPCS, "*"], `must be one of ${RPC_NAMES.join(", ")}, *`),
      match: z.optional(z.record(z.string(), z.unknown())),
      skip: z.optional(count(0)),
      every: z.optional(count(1)),
      times: z.optional(count(1)),
      probability: z.optional(probability),
      window: z.optional(window),
      limit: z.optional(limit),
      code: z.optional(z.enum(CODES)),
      message: z.optional(z.string()),
      details: z.optional(z.readonly(z.array(detail))),
      retryAfter: z.optional(duration),
      delay: z.optional(z.union([z.number(), z.string(), delay])),
      connection: z.optional(z.enum(CONNECTION_FAULTS)),
    })
    .check((context) => {
      for (const { field, message } of crossFieldIssues(context.value as FaultRule)) {
        context.issues.push({ code: "custom", path: [field], input: context.value, message });
      }
    }) as z.ZodMiniType<FaultRule, FaultRule>;
});

function parseDelay(value: Duration): number {
  const milliseconds = parseDuration(value);
  if (milliseconds <= LONGEST_TIMER) return milliseconds;
  throw new Refusal("invalid", `must be at most 24 days: got ${quoted(value)}`);
}

function isRetryInfo(debug: unknown): boolean {
  const { retryDelay } = (debug ?? {}) as { retryDelay?: unknown };
  return typeof retryDelay === "string" && /^\d{1,9}(\.\d{1,9})?s$/.test(retryDelay);
}

/** The issues of a rule whose fields are each valid. */
function* crossFieldIssues(rule: FaultRule): Iterable<{ field: keyof FaultRule; message: string }> {
  const { rpc, match, code, delay: given, connection } = rule;
  const why = whyRefused(() => requestMatcher(rpc, match as RequestMatch | undefined));
  if (why !== undefined) yield { field: "match", message: why };
  if (typeof given === "string" || typeof given === "number") {
    const whyNoDelay = whyRefused(() => parseDelay(given));
    if (whyNoDelay !== undefined) yield { field: "delay", message: whyNoDelay };
  }
  if (code === undefined && given === undefined && connection === undefined && rule.limit === undefined) {
    yield { field: "code", message: "is missing: a rule needs a code, a delay, a connection or a limit" };
  }
  if (rule.limit !== undefined && connection !== undefined) {
    yield {
      field: "connection",
      message: "cannot be combined with a limit, which refuses calls: use one of the two",
    };
  }
  if (rule.limit !== undefined && rule.retryAfter !== undefined) {
    yield { field: "retryAfter", message: "cannot be combined with a limit, which says when to retry" };
  }
  if (code !== undefined && connection !== undefined) {
    yield { field: "connection", message: "cannot be combined with a code: use one of the two" };
  }
  if (
    (rule.retryAfter ?? rule.limit) !== undefined &&
    rule.details?.some(({ type }) => type === WRITTEN_TYPES[0])
  ) {
    const field = rule.limit === undefined ? "retryAfter" : "limit";
    yield { field, message: `cannot be combined with a detail ${WRITTEN_TYPES[0]}, which says the same` };
  }
  for (const field of ["message", "details", "retryAfter"] as const) {
    if (rule[field] !== undefined && code === undefined && rule.limit === undefined) {
      yield { field, message: "belongs to an error: give a code too" };
    }
  }
}

function whyRefused(act: () => unknown): string | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error.message;
    throw error;
  }
}
