// Owns how people write a span of time: milliseconds as a number, "90s", "1h30m", "PT5M".

import { Refusal } from "../world/errors.ts";
import { quoted } from "./quoted.ts";

/** The longest that a timer of real time can wait, in milliseconds: about 24 days. */
export const LONGEST_TIMER = 2 ** 31 - 1;

const UNITS: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const COMPACT = /^(?:\d+(?:\.\d+)?(?:ms|s|m|h|d))+$/;
const PART = /(\d+(?:\.\d+)?)(ms|s|m|h|d)/g;
const ISO = /^P(?=\d|T\d)(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;

/**
 * A span of simulated time: milliseconds, or text such as "90s", "5m", "1h30m", "250ms", "PT5M".
 * A variable keeps its literal type as a `const`, with `as const`, or annotated: `let age: Duration = "3h"`.
 */
export type Duration = number | Compact | `P${string}`;

/** From days to milliseconds, each part once or not at all. */
type Compact = Exclude<`${Part<"d">}${Part<"h">}${Part<"m">}${Part<"s">}${Part<"ms">}`, "">;

/** The amount of one unit, or nothing. */
type Part<Unit extends string> = `${number}${Unit}` | "";

/**
 * The milliseconds of a duration.
 * @throws Refusal if it is invalid, negative or not finite
 */
export function parseDuration(duration: Duration | string): number {
  const milliseconds = typeof duration === "number" ? duration : parseText(duration);
  if (milliseconds === undefined || !Number.isFinite(milliseconds) || milliseconds < 0) {
    throw new Refusal(
      "invalid",
      `invalid duration ${typeof duration === "number" ? duration : quoted(duration)}: ${isBare(duration) ? `give it a unit, as in "${duration}ms" or "${duration}s"` : 'use milliseconds, "90s", "5m", "1h30m" or "PT5M"'}`,
    );
  }
  return Math.round(milliseconds);
}

/** Text without a unit, as a flag or a query has it. */
function isBare(duration: Duration | string): boolean {
  return typeof duration === "string" && /^\d{1,9}(?:\.\d+)?$/.test(duration);
}

function parseText(text: string): number | undefined {
  if (typeof text !== "string") return undefined;
  if (COMPACT.test(text)) {
    let sum = 0;
    for (const [, amount, unit] of text.matchAll(PART))
      sum += Number(amount) * (UNITS[unit as string] as number);
    return sum;
  }
  const iso = ISO.exec(text);
  if (!iso) return undefined;
  const [days, hours, minutes, seconds] = iso.slice(1).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
  ];
  return ((days * 24 + hours) * 60 + minutes) * 60_000 + seconds * 1_000;
}
