// Owns values that have to be JSON as a whole, because they are kept and sent as they are.
import type { Path } from "./path.ts";

/** Where a value is not JSON, and what is there instead; undefined if it is. Its depth has been checked. */
export function notJsonPlace(value: unknown, path: Path = []): { path: Path; found: string } | undefined {
  if (typeof value === "object" && value !== null) {
    for (const name of Object.keys(value)) {
      const inner = (value as Record<string, unknown>)[name];
      // Asked here, so that a large value costs no path for each of its parts.
      if (isPlain(inner)) continue;
      const place = notJsonPlace(inner, [...path, name]);
      if (place) return place;
    }
    return undefined;
  }
  return isPlain(value)
    ? undefined
    : { path, found: typeof value === "number" ? `${value}` : `a ${typeof value}` };
}

/** Undefined is a field that is left out. */
function isPlain(value: unknown): boolean {
  return (
    value === null ||
    value === undefined ||
    typeof value === "string" ||
    typeof value === "boolean" ||
    Number.isFinite(value)
  );
}

/** A copy that shares nothing with a value that is JSON; several times as fast as `structuredClone`. */
export function copyOfJson<T>(value: T): T {
  if (Array.isArray(value)) return value.map(copyOfJson) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, copyOfJson(inner)])) as T;
}
