// Owns the wording of schema issues: which field, what would be right, and what was given.
import type * as z from "zod/mini";
import { boundIssues, MOST_REPORTED } from "./bounded-issues.ts";
import { knownText, nearWord } from "./nearest-word.ts";
import { malformedPlace } from "./nesting.ts";
import type { Path } from "./path.ts";
import { cut, quoted } from "./quoted.ts";

/** An entry of a list, and its place. */
export interface Entry<T> {
  readonly path: Path;
  readonly value: T;
}

/** What is wrong with one field. */
export interface Issue {
  readonly path: Path;
  /** The path as text, such as "prebuilds.0.age"; empty for the whole. */
  readonly field: string;
  readonly message: string;
}

/** The parsed value, or what is wrong with it. */
export type Checked<T> = { readonly data: T } | { readonly issues: readonly Issue[] };

/** Values that a check has made, which no one else has, and the schema that accepted them. */
const ACCEPTED = new WeakMap<object, z.ZodMiniType>();

/** Whether a check made this value, so that what is in it belongs to the caller of that check alone. */
export function isMadeByCheck(value: object): boolean {
  return ACCEPTED.has(value);
}

/** Says that a part of a value that a check made was accepted by a schema, so that it is not checked again. */
export function acceptPart(schema: z.ZodMiniType, part: object): void {
  ACCEPTED.set(part, schema);
}

/** Checks a value against a schema. A value that is nested too deep is refused before a schema walks it. */
export function check<S extends z.ZodMiniType>(schema: S, value: unknown): Checked<z.output<S>> {
  // The control API has checked a body before the library does.
  if (ACCEPTED.get(value as object) === schema) return { data: value as z.output<S> };
  const malformed = malformedPlace(value);
  if (malformed) return { issues: [issueAt(malformed.path, malformed.message)] };
  boundIssues(schema);
  const { data, error } = schema.safeParse(value, { error: explain, reportInput: true });
  if (error) return { issues: error.issues.flatMap((raw) => issuesOf(raw)) };
  if (data !== value && typeof data === "object" && data !== null) ACCEPTED.set(data, schema);
  return { data: data as z.output<S> };
}

/** An issue at a path. */
export function issueAt(path: Path, message: string): Issue {
  return { path, field: path.map((step) => cut(String(step))).join("."), message };
}

/** The issues in one line. */
export function issuesText(issues: readonly Issue[]): string {
  const reported = issues.slice(0, MOST_REPORTED).map(issueText).join("; ");
  return issues.length > MOST_REPORTED ? `${reported}; and more` : reported;
}

export function issueText({ field, message }: Pick<Issue, "field" | "message">): string {
  return field === "" ? message : `${field}: ${message}`;
}

/** The characters from which on a list of words comes after the guess. */
const LONG_LIST = 300;

function didYouMean(wrong: string, words: readonly string[]): string {
  const meant = nearWord(wrong, words);
  return meant === undefined ? "" : `; did you mean ${meant}?`;
}

function issuesOf(raw: z.core.$ZodIssue, prefix: Path = []): Issue[] {
  const path = [...prefix, ...(raw.path as Path)];
  const { message, input } = raw;
  switch (raw.code) {
    case "custom":
      return [issueAt(path, message)];
    case "unrecognized_keys": {
      const known = message.split(" ").filter((name) => name !== "");
      const there = (key: string) =>
        known.length === 0 ? "this object has no fields" : knownText("fields", key, known);
      return raw.keys
        .slice(0, MOST_REPORTED + 1)
        .map((key) => issueAt([...path, key], `unknown field; ${there(key)}`));
    }
    case "invalid_union": {
      // No form has that value in the discriminating field.
      if (raw.errors.length === 0) return [issueAt(path, message)];
      // If a value matches one form by its fields, that form was meant.
      const likely = raw.errors.filter((form) => !form.some(isOtherForm));
      const inside = likely.length > 1 ? likely.filter(isWrongInside) : likely;
      const [meant] = inside.length === 1 ? inside : likely.toSorted((a, b) => a.length - b.length);
      if (meant) return meant.flatMap((inner) => issuesOf(inner, path));
    }
  }
  if (input === undefined) return [issueAt(path, `is missing: it ${message}`)];
  const words = raw.code === "invalid_value" && typeof input === "string" ? raw.values.map(String) : [];
  const guess = words.length > 0 ? didYouMean(String(input), words) : "";
  const got = `got ${shown(input)}${guess}`;
  // Behind a long list of words the guess would not be seen.
  const isLate = guess !== "" && message.length > LONG_LIST;
  return [issueAt(path, isLate ? `${got} It ${message}` : `${message}: ${got}`)];
}

function isOtherForm({ code, path }: z.core.$ZodIssue): boolean {
  return (code === "invalid_type" || code === "invalid_value") && path.length === 0;
}

/** Whether a form knows all fields of the value, and fails only for their values or for missing fields. */
function isWrongInside(issues: readonly z.core.$ZodIssue[]): boolean {
  return issues.every(({ path }) => path.length > 0);
}

/** What would be right, in words; for unknown fields, the known ones. */
function explain(raw: z.core.$ZodRawIssue): string | undefined {
  switch (raw.code) {
    case "unrecognized_keys": {
      const { shape = {} } = (raw.inst as unknown as z.core.$ZodObject | undefined)?._zod.def ?? {};
      return Object.keys(shape)
        .filter((name) => !name.startsWith("$"))
        .join(" ");
    }
    case "invalid_type":
      return `must be ${FORMS[raw.expected] ?? raw.expected}`;
    case "invalid_union": {
      const forms = (raw.errors as z.core.$ZodIssue[][])
        .flatMap((issues) => issues.filter(isOtherForm))
        .map((inner) => inner.message.replace("must be ", ""));
      return `must be ${[...new Set(forms)].join(" or ")}`;
    }
    case "invalid_value":
      return `must be ${raw.values.length > 1 ? "one of " : ""}${raw.values.join(", ")}`;
    case "too_small":
      return `must ${bound(raw.origin, `at least ${raw.minimum}`)}`;
    case "too_big":
      return `must ${bound(raw.origin, `at most ${raw.maximum}`)}`;
    default:
      return undefined;
  }
}

const FORMS: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  record: "an object",
};

function bound(origin: string, amount: string): string {
  if (origin === "array") return `have ${amount} items`;
  return origin === "string" ? `have ${amount} characters` : `be ${amount}`;
}

const LONGEST_SHOWN = 60;

/** As `quoted`, and shorter: a text may have many issues. */
function shown(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (value === null) return "nothing";
  if (typeof value === "object") return "an object";
  const text = typeof value === "string" ? quoted(value) : String(value);
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
}
