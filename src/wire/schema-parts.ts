// Owns the parts of the schemas of resources in the documented JSON.
import * as z from "zod/mini";
import { TIMEOUT } from "../api/limits.ts";
import { PRINCIPALS } from "../api/phases.ts";
import type { SubjectJson } from "../api/resource-json.ts";
import { parseInstant } from "../input/instant.ts";
import { objectOf } from "../input/typed-schema.ts";
import { Refusal } from "../world/errors.ts";
import { UUID } from "../world/ids.ts";
import type { Violation } from "../world/store/invariants.ts";
import { parseSeconds } from "./values.ts";

/** Schemas of values that several resources share. */
export type SchemaParts = ReturnType<typeof schemaParts>;

export function schemaParts() {
  const uuid = z.string().check(z.regex(UUID, "must be a UUID in lower case"));
  const text = z.string();
  const instant = z
    .string()
    .check(z.refine(isInstant, "must be an RFC 3339 instant, such as 2026-01-01T09:00:00Z"));
  const timeout = z
    .string()
    .check(
      z.refine(
        (value) => isTimeout(parseSeconds(value)),
        'must be seconds with a unit, from "300s" to "7200s"',
      ),
    );
  const subject = objectOf<SubjectJson>({
    id: z.optional(uuid),
    principal: z.optional(names("PRINCIPAL", PRINCIPALS)),
  });
  return { uuid, text, instant, timeout, subject, version: integer(1) };
}

/** A 64-bit integer, within the range that the mock supports. */
export function integer(low: number) {
  const most = Number.MAX_SAFE_INTEGER;
  const isOne = (value: string) =>
    /^(0|[1-9]\d*)$/.test(value) && Number(value) >= low && Number(value) <= most;
  return z.string().check(z.refine(isOne, `must be a whole number from ${low} to ${most}, written as text`));
}

export function between(low: number, high: number) {
  const message = `must be a whole number from ${low} to ${high}`;
  return z.int(message).check(z.minimum(low, message), z.maximum(high, message));
}

/** The full names of an enum's values. */
export function names<P extends string, N extends string>(prefix: P, numbers: Record<N, number>) {
  return z.enum(Object.keys(numbers).map((name) => `${prefix}_${name}`) as `${P}_${N}`[]);
}

/** Text with bounds of its length, in characters as people count them. */
export function sized(text: z.ZodMiniType<string, string>, low: number, high: number) {
  const isOne = (value: string) => [...value].length >= low && [...value].length <= high;
  return text.check(z.refine(isOne, `must have ${low} to ${high} characters`));
}

/** All the words of a type, so that one that is missing or wrong does not compile. */
export function wordsOf<T extends string>(all: Readonly<Record<T, true>>): z.ZodMiniType<T, T> {
  return z.enum(Object.keys(all) as T[]) as unknown as z.ZodMiniType<T, T>;
}

/** Whether a text is an absolute address. */
export function isUri(value: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\S+$/i.test(value) && URL.canParse(value);
}

/** Holds a resource against its invariants, once the form is right. */
export function meetsInvariants<T>(violationsOf: (value: T) => readonly Violation[]): z.core.CheckFn<T> {
  return ({ value, issues }) => {
    if (issues.length > 0) return;
    for (const { field, message } of violationsOf(value)) {
      issues.push({ code: "custom", input: value, path: field.split("."), message });
    }
  };
}

function isInstant(value: string): boolean {
  if (!/T\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-])/.test(value)) return false;
  try {
    parseInstant(value);
    return true;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}

function isTimeout(milliseconds: number | undefined): boolean {
  return milliseconds !== undefined && milliseconds >= TIMEOUT.min && milliseconds <= TIMEOUT.max;
}
