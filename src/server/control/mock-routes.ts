// Owns the paths of the control API that describe the mock and reset it.
import * as z from "zod/mini";
import { clientEnv } from "../../mock/env.ts";
import { RESET_PARTS, type ResetOptions } from "../../mock/reset.ts";
import { scenarioSchemas } from "../../scenarios/schema.ts";
import { VERSION } from "../../version.ts";
import type { ControlContext } from "./context.ts";
import { type Route, route } from "./route.ts";

const ready = z.object({ status: z.literal("ready") });

const info = z.object({
  name: z.string(),
  version: z.string(),
  scenario: z.string(),
  seed: z.number(),
  clock: z.object({ now: z.string(), mode: z.string() }),
  counts: z.object({ projects: z.number(), prebuilds: z.number(), warmPools: z.number() }),
});

/** A preset's name, or a definition. */
export const namedOrOwn = () =>
  z.union([z.string(), scenarioSchemas().scenario], "must be a preset's name or a scenario");

export function healthRoutes(): readonly Route[] {
  return [
    route({
      method: "GET",
      path: "/health",
      summary: "whether the mock is ready",
      answer: ready,
      handle: () => ({ status: "ready" }),
    }),
  ];
}

export function mockRoutes({ mock, simulation }: ControlContext): readonly Route[] {
  return [
    route({
      method: "GET",
      path: "/info",
      summary: "version, scenario, seed, clock and counts",
      answer: info,
      handle: () => {
        const clock = { now: mock.clock.now().toISOString(), mode: mock.clock.mode };
        const { origin, world } = simulation;
        return {
          name: "prebuild-mock",
          version: VERSION,
          scenario: origin.scenario.name,
          seed: origin.seed,
          clock,
          counts: {
            projects: world.organization.projects.size,
            prebuilds: world.prebuilds.size,
            warmPools: world.warmPools.size,
          },
        };
      },
    }),
    route({
      method: "GET",
      path: "/env",
      summary: "the environment variables for clients, with a token that is accepted",
      answer: z.record(z.string(), z.string()),
      handle: ({ url }) => clientEnv(url, mock.env.ONA_TOKEN),
    }),
    route({
      method: "POST",
      path: "/reset",
      summary: "resets the mock, completely or in parts, with scenario to another one",
      body: z.strictObject({
        parts: z.optional(z.array(z.enum(RESET_PARTS))),
        scenario: z.optional(namedOrOwn()),
      }),
      bodySize: "medium",
      answer: ready,
      handle: ({ body }) => {
        mock.reset(body as ResetOptions);
        return { status: "ready" };
      },
    }),
  ];
}
