// Owns the look ahead: what is due next, or everything that will happen until an instant.
import { type Duration, parseDuration } from "../input/duration.ts";
import { type Instant, parseInstant } from "../input/instant.ts";
import { requireFields } from "../input/unknown-fields.ts";
import { Refusal } from "../world/errors.ts";
import type { Upcoming } from "../world/time/clock.ts";
import type { World } from "../world/world.ts";

/** How far to look ahead. */
export interface UpcomingOptions {
  /** How many at most. Default 100; with `until` 10,000. */
  readonly limit?: number;
  /** All the way to this instant, or for this long: "2h". Default: only the next step of each resource. */
  readonly until?: Instant | Duration;
}

const LIMIT = 100;
const FORECAST_LIMIT = 10_000;

/** What is due. @param branch makes a world that is as this one is, to be moved */
export function upcomingOf(world: World, options: UpcomingOptions, branch: () => World): Upcoming[] {
  requireFields("list what is due", options, { limit: true, until: true });
  const { until, limit = until === undefined ? LIMIT : FORECAST_LIMIT } = options;
  if (!Number.isSafeInteger(limit) || limit < 0) {
    throw new Refusal("invalid", `limit must be a whole number from 0: got ${limit}`);
  }
  if (until === undefined) return world.upcoming(limit);
  const { now } = world.clock;
  const end = endOf(until, now);
  if (end < now) {
    throw new Refusal("invalid", `until must not be in the past: it is ${new Date(now).toISOString()}`);
  }
  if (limit === 0) return [];
  const steps: Upcoming[] = [];
  branch().clock.advanceTo(end, (step) => {
    steps.push(step);
    return steps.length >= limit;
  });
  return steps;
}

/** Text that says until when. @throws Refusal if it is neither an instant nor a duration */
export function parseUntil(text: string): string {
  endOf(text, 0);
  return text;
}

/** A Date and text that begins with a year is an instant, all else a duration. */
function endOf(until: Instant | Duration, now: number): number {
  const isInstant = until instanceof Date || (typeof until === "string" && /^\d{4}-/.test(until));
  return isInstant ? parseInstant(until) : now + parseDuration(until as Duration);
}
