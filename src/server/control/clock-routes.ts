// Owns the paths of the control API that read and move the clock.
import * as z from "zod/mini";
import {
  PREBUILD_PHASES,
  type PrebuildPhase,
  WARM_POOL_PHASES,
  type WarmPoolPhase,
} from "../../api/phases.ts";
import { parseClockMode } from "../../input/clock-mode.ts";
import { parseInstant } from "../../input/instant.ts";
import { durationSchema, withParser } from "../../input/with-parser.ts";
import type { MockClock } from "../../mock/clock.ts";
import type { Transition } from "../../mock/transition.ts";
import { type Route, route } from "./route.ts";

export const duration = durationSchema('must be a duration such as "90s"');
export const instant = withParser(z.string("must be an RFC 3339 instant"), parseInstant);
export const mode = withParser(z.string("must be a clock mode"), parseClockMode);

const prebuildPhase = z.enum([...(Object.keys(PREBUILD_PHASES) as PrebuildPhase[]), "GONE"]);
const warmPoolPhase = z.enum([...(Object.keys(WARM_POOL_PHASES) as WarmPoolPhase[]), "GONE"]);

const until = z.union(
  [
    z.literal("idle"),
    z.strictObject({ prebuild: z.string(), phase: prebuildPhase }),
    z.strictObject({ warmPool: z.string(), phase: warmPoolPhase }),
  ],
  `must be "idle", {"prebuild": id, "phase": ${Object.keys(PREBUILD_PHASES).join(" | ")} | GONE} or {"warmPool": id, "phase": ${Object.keys(WARM_POOL_PHASES).join(" | ")} | GONE}`,
);

const advanceBody = z
  .strictObject({
    by: z.optional(duration),
    to: z.optional(instant),
    until: z.optional(until),
    limit: z.optional(duration),
  })
  .check(
    z.refine(
      ({ by, to, until }) => [by, to, until].filter((way) => way !== undefined).length === 1,
      "give one of by, to and until",
    ),
    z.refine(({ until, limit }) => limit === undefined || until !== undefined, {
      error: "belongs to until",
      path: ["limit"],
    }),
  );

const now = z.string();
export const transition = z.object({
  at: z.string(),
  kind: z.enum(["prebuild", "warmPool", "environment", "runner"]),
  id: z.string(),
  from: z.string(),
  to: z.string(),
  reason: z.string(),
});
const present = z.object({ now, mode: z.string() });
const moved = z.object({ now, transitions: z.array(transition), omitted: z.optional(z.number()) });

/** The most transitions in a response: a few million would not fit into a text. */
const MOST_LISTED = 100_000;

export function clockRoutes(clock: MockClock): readonly Route[] {
  const clockNow = () => ({ now: clock.now().toISOString(), mode: clock.mode });
  const moveOf = (transitions: readonly Transition[]) => {
    const omitted = Math.max(0, transitions.length - MOST_LISTED);
    return {
      now: clock.now().toISOString(),
      transitions: transitions.slice(omitted),
      ...(omitted > 0 && { omitted }),
    };
  };
  return [
    route({
      method: "GET",
      path: "/clock",
      summary: "the current time and the mode",
      answer: present,
      handle: clockNow,
    }),
    route({
      method: "PUT",
      path: "/clock",
      summary: "sets the mode",
      body: z.strictObject({ mode }),
      answer: present,
      handle: ({ body }) => {
        clock.setMode(parseClockMode(body.mode));
        return clockNow();
      },
    }),
    route({
      method: "POST",
      path: "/clock/pause",
      summary: "freezes time until it resumes",
      answer: present,
      handle: () => {
        clock.pause();
        return clockNow();
      },
    }),
    route({
      method: "POST",
      path: "/clock/resume",
      summary: "continues in the mode before the pause",
      answer: present,
      handle: () => {
        clock.resume();
        return clockNow();
      },
    }),
    route({
      method: "POST",
      path: "/clock/advance",
      summary: "moves time and returns the transitions that it fired",
      body: advanceBody,
      answer: moved,
      handle: ({ body: { by, to, until, limit } }) => {
        if (by !== undefined) return moveOf(clock.advance(by));
        if (until === undefined) return moveOf(clock.advanceTo(to as string));
        return moveOf(clock.advanceUntil(until, limit === undefined ? {} : { limit }));
      },
    }),
    route({
      method: "POST",
      path: "/clock/next",
      summary: "moves to the next instant at which something is due",
      answer: moved,
      handle: () => moveOf(clock.next()),
    }),
  ];
}
