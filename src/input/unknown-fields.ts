// Owns the check of the library's object arguments: that each is an object without unknown fields.

import { MisuseError } from "../world/errors.ts";
import { knownSentence } from "./nearest-word.ts";
import { quoted } from "./quoted.ts";

/** Every field that an object can have. */
export type Fields<T> = { readonly [K in keyof T]-?: true };

/**
 * Catches in plain JavaScript what types would have reported.
 * @param what what the object is for, in words: "create a mock"
 * @throws MisuseError if it is not an object, or has an unknown field
 */
export function requireFields<T extends object>(what: string, given: T, fields: Fields<NoInfer<T>>): void {
  const names = Object.keys(fields);
  if (typeof given !== "object" || given === null || Array.isArray(given)) {
    throw new MisuseError(
      `Failed to ${what}: expected an object, got ${describeValue(given)}. Give one with some of ${names.join(", ")}, or nothing.`,
    );
  }
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(fields, name));
  if (unknown === undefined) return;
  throw new MisuseError(
    `Failed to ${what}: unknown field ${quoted(unknown)}. ${knownSentence("fields", unknown, names)}`,
  );
}

/** A value in a few words; numbers that JSON lacks are written as JavaScript does. */
export function describeValue(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (typeof value === "string") return quoted(value);
  return typeof value === "object" && value !== null ? "another object" : String(value);
}
