// Owns how a schema's complaint is told: which field, what would be right, and what stands there.
import type * as z from "zod/mini";
import { isNear, nearest } from "./nearest-word.ts";
import { malformedPlace } from "./nesting.ts";
import type { Path } from "./path.ts";
import { cut, quoted } from "./quoted.ts";

/** An entry of a list, and where it stands. */
export interface Entry<T> {
  readonly path: Path;
  readonly value: T;
}

/** What is wrong with one field. */
export interface Mistake {
  readonly path: Path;
  /** The path as text, such as "prebuilds.0.age"; empty for the whole. */
  readonly field: string;
  readonly message: string;
}

/** What a schema makes of a value, or what is wrong with it. */
export type Checked<T> = { readonly data: T } | { readonly mistakes: readonly Mistake[] };

/** Holds a value against a schema. One that is nested too deep is refused before any schema goes through it. */
export function check<S extends z.ZodMiniType>(schema: S, value: unknown): Checked<z.output<S>> {
  const malformed = malformedPlace(value);
  if (malformed) return { mistakes: [mistakeAt(malformed.path, malformed.message)] };
  try {
    const result = schema.safeParse(value, { error: explain, reportInput: true });
    return result.success
      ? { data: result.data as z.output<S> }
      : { mistakes: result.error.issues.flatMap((issue) => mistakesOf(issue)) };
  } catch (error) {
    // Zod hands the issues of a list on as arguments of one call, of which an engine takes some hundred thousand.
    if (!(error instanceof RangeError)) throw error;
    return { mistakes: [mistakeAt([], "has more issues than can be reported")] };
  }
}

/** A mistake at a path. */
export function mistakeAt(path: Path, message: string): Mistake {
  return { path, field: path.map((step) => cut(String(step))).join("."), message };
}

/** Of more mistakes than that the first are told, and how many there are. */
export const MOST_TOLD = 100;

/** The mistakes in one line. */
export function mistakesText(mistakes: readonly Mistake[]): string {
  const told = mistakes.slice(0, MOST_TOLD).map(mistakeText).join("; ");
  return mistakes.length > MOST_TOLD ? `${told}; and ${mistakes.length - MOST_TOLD} more` : told;
}

export function mistakeText({ field, message }: Pick<Mistake, "field" | "message">): string {
  return field === "" ? message : `${field}: ${message}`;
}

/** The nearest of some words to a wrong one, where one is near. */
function didYouMean(wrong: string, words: readonly string[]): string {
  const meant = nearest(wrong, words);
  return isNear(wrong, meant) ? `; did you mean ${meant}?` : "";
}

function mistakesOf(issue: z.core.$ZodIssue, prefix: Path = []): Mistake[] {
  const path = [...prefix, ...(issue.path as Path)];
  const { message, input } = issue;
  switch (issue.code) {
    case "custom":
      return [mistakeAt(path, message)];
    case "unrecognized_keys": {
      const known = message.split(" ").filter((name) => name !== "");
      const there = (key: string) =>
        known.length === 0
          ? "; this object has no fields"
          : `${isNear(key, nearest(key, known)) ? `; did you mean ${nearest(key, known)}? Known` : "; known"} fields: ${known.join(", ")}`;
      return issue.keys.map((key) => mistakeAt([...path, key], `unknown field${there(key)}`));
    }
    case "invalid_union": {
      // No form has the value of the field that tells them apart.
      if (issue.errors.length === 0) return [mistakeAt(path, message)];
      // Of the forms that a value can have, the one that it has is the one it was meant to have.
      const likely = issue.errors.filter((issues) => !issues.some(isOtherForm));
      const meant = likely.length > 1 ? likely.filter(isWrongInside) : likely;
      if (meant.length === 1) return (meant[0] ?? []).flatMap((inner) => mistakesOf(inner, path));
    }
  }
  if (input === undefined) return [mistakeAt(path, `is missing: it ${message}`)];
  const words = issue.code === "invalid_value" && typeof input === "string" ? issue.values.map(String) : [];
  return [
    mistakeAt(
      path,
      `${message}: got ${shown(input)}${words.length > 0 ? didYouMean(String(input), words) : ""}`,
    ),
  ];
}

function isOtherForm({ code, path }: z.core.$ZodIssue): boolean {
  return (code === "invalid_type" || code === "invalid_value") && path.length === 0;
}

/** Whether a form has all fields of the value, and fails for what stands in them or for others that are missing. */
function isWrongInside(issues: readonly z.core.$ZodIssue[]): boolean {
  return issues.every(({ path }) => path.length > 0);
}

/** What would be right, in words; for unknown fields the known ones, which the issue itself does not tell later. */
function explain(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case "unrecognized_keys": {
      const { shape = {} } = (issue.inst as unknown as z.core.$ZodObject | undefined)?._zod.def ?? {};
      return Object.keys(shape)
        .filter((name) => !name.startsWith("$"))
        .join(" ");
    }
    case "invalid_type":
      return `must be ${FORMS[issue.expected] ?? issue.expected}`;
    case "invalid_union": {
      const forms = (issue.errors as z.core.$ZodIssue[][])
        .flatMap((issues) => issues.filter(isOtherForm))
        .map((inner) => inner.message.replace("must be ", ""));
      return `must be ${[...new Set(forms)].join(" or ")}`;
    }
    case "invalid_value":
      return `must be ${issue.values.length > 1 ? "one of " : ""}${issue.values.join(", ")}`;
    case "too_small":
      return `must ${bound(issue.origin, `at least ${issue.minimum}`)}`;
    case "too_big":
      return `must ${bound(issue.origin, `at most ${issue.maximum}`)}`;
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

/** As `quoted`, and shorter: a text may have many mistakes. */
function shown(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (value === null) return "nothing";
  if (typeof value === "object") return "an object";
  const text = typeof value === "string" ? quoted(value) : String(value);
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
}
