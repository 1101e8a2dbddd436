// Owns instants on their way: how people's are sent, and how those of an answer become dates again.
import type { Duration } from "../input/duration.ts";
import type { Instant } from "../input/instant.ts";

/** An instant as text; the server judges what is none. */
export function instantText<T extends Instant | Duration | undefined>(instant: T): T | string {
  if (instant instanceof Date && !Number.isNaN(instant.getTime())) return instant.toISOString();
  return instant;
}

/** As `instantText`, if a number is milliseconds since 1970. */
export function instantOf(instant: Instant): string {
  const isWhole = typeof instant === "number" && Number.isFinite(new Date(instant).getTime());
  return String(instantText(isWhole ? new Date(Math.round(instant)) : instant));
}

/** The fields of a type that are dates. */
type DateField<T> = { [K in keyof T]-?: NonNullable<T[K]> extends Date ? K : never }[keyof T];

/** The value with these fields as dates, if it has them. */
export function dated<T extends object>(json: unknown, ...fields: readonly DateField<T>[]): T {
  const value = { ...(json as T) };
  for (const field of fields) {
    const text = value[field] as unknown;
    if (text !== undefined) value[field] = new Date(text as string) as T[DateField<T>];
  }
  return value;
}
