// Owns how people write an instant: RFC 3339 text, a Date, milliseconds.

import { LAST_INSTANT } from "../api/limits.ts";
import { Refusal } from "../world/errors.ts";
import { quoted } from "./quoted.ts";

/** An instant: a Date, RFC 3339 text, or milliseconds since 1970, which are rounded to whole ones. */
export type Instant = Date | string | number;

/** Where simulated time begins by default. */
export const DEFAULT_START = "2026-01-01T09:00:00Z";

/**
 * The milliseconds of an instant.
 * @throws Refusal if it is not an instant
 */
export function parseInstant(instant: Instant): number {
  const milliseconds = millisecondsOf(instant);
  if (!Number.isFinite(milliseconds) || milliseconds < 0 || milliseconds > LAST_INSTANT) {
    throw new Refusal(
      "invalid",
      `invalid instant ${written(instant)}: use RFC 3339, such as "2026-01-01T09:00:00Z"`,
    );
  }
  return milliseconds;
}

/** JSON has no form for a Date without an instant. */
function written(instant: Instant): string {
  if (typeof instant === "number") return String(instant);
  const isEmptyDate = typeof instant === "object" && Number.isNaN(instant?.getTime?.());
  return isEmptyDate ? "Invalid Date" : quoted(instant);
}

function millisecondsOf(instant: Instant): number {
  if (typeof instant === "string") return parseText(instant);
  return typeof instant === "number" ? Math.round(instant) : (instant?.getTime?.() ?? Number.NaN);
}

/** NaN if the text is not RFC 3339, or names a day that its month does not have. */
function parseText(text: string): number {
  const [, day] = /^(\d{4}-\d\d-\d\d)T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)$/i.exec(text) ?? [];
  const midnight = new Date(`${day}T00:00:00Z`);
  const isDay = !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(`${day}T`);
  return isDay ? new Date(text).getTime() : Number.NaN;
}
