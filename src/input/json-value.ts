// Owns values that have to be JSON as a whole, because they are kept and sent as they are.
import type { MalformedPlace } from "./nesting.ts";

/** Where a value is not JSON, and what is there instead; undefined if it is. Its depth has been checked. */
export function notJson(value: unknown): MalformedPlace | undefined {
  const steps: (string | number)[] = [];
  const found = notJsonIn(value, steps, 0);
  return found && { path: steps.slice(0, found.depth), message: `must be JSON: got ${found.what}` };
}

/** What is not JSON in a value, and at which depth: the steps to it are there then. */
function notJsonIn(
  value: unknown,
  steps: (string | number)[],
  depth: number,
): { what: string; depth: number } | undefined {
  const what = whatIs(value);
  if (what !== undefined) return { what, depth };
  if (typeof value !== "object" || value === null) return undefined;
  const names = Array.isArray(value) ? undefined : Object.keys(value);
  const size = names?.length ?? (value as readonly unknown[]).length;
  for (let index = 0; index < size; index += 1) {
    const step = names ? (names[index] as string) : index;
    steps[depth] = step;
    const found = notJsonIn((value as Record<string | number, unknown>)[step], steps, depth + 1);
    if (found) return found;
  }
  return undefined;
}

/** Undefined for what JSON has; a field that is undefined is left out. */
function whatIs(value: unknown): string | undefined {
  if (value === null || value === undefined || typeof value === "string" || typeof value === "boolean")
    return undefined;
  if (typeof value === "number") return Number.isFinite(value) ? undefined : `${value}`;
  if (typeof value === "object")
    return typeof (value as { toJSON?: unknown }).toJSON === "function"
      ? "an object with a method toJSON"
      : undefined;
  return `a ${typeof value}`;
}

/** A copy that shares nothing with a value that is JSON; several times as fast as `structuredClone`. */
export function copyOfJson<T>(value: T): T {
  if (Array.isArray(value)) return value.map(copyOfJson) as T;
  if (typeof value !== "object" || value === null) return value;
  const copy: Record<string, unknown> = {};
  for (const name of Object.keys(value)) copy[name] = copyOfJson((value as Record<string, unknown>)[name]);
  return copy as T;
}
