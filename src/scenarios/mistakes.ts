// Owns how a schema's complaint is told: which field, and what would be right.
import * as z from "zod/mini";

const english = z.locales.en();

/** What is wrong with one field; `field` is a path such as "prebuilds.0.age", empty for the whole. */
export interface Mistake {
  readonly field: string;
  readonly message: string;
}

/** What a schema makes of a value, or what is wrong with it. */
export type Checked<T> = { readonly data: T } | { readonly mistakes: readonly Mistake[] };

/** Holds a value against a schema. */
export function check<S extends z.ZodMiniType>(schema: S, value: unknown): Checked<z.output<S>> {
  const result = schema.safeParse(value, { error: english.localeError });
  return result.success
    ? { data: result.data as z.output<S> }
    : { mistakes: result.error.issues.flatMap(mistakesOf) };
}

/** The mistakes in one line. */
export function mistakesText(mistakes: readonly Mistake[]): string {
  return mistakes.map(({ field, message }) => (field === "" ? message : `${field}: ${message}`)).join("; ");
}

function mistakesOf(issue: z.core.$ZodIssue): Mistake[] {
  const field = (key?: PropertyKey) => [...issue.path, ...(key === undefined ? [] : [key])].join(".");
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({ field: field(key), message: "is no field here" }));
  }
  return [{ field: field(), message: issue.message }];
}
