// Owns the paths of the control API that tell what the mock is and take it back to the start.
import * as z from "zod/mini";
import { clientEnv } from "../../mock/env.ts";
import { RESET_PARTS } from "../../mock/reset.ts";
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

export function healthRoutes(): readonly Route[] {
  return [
    route({
      method: "GET",
      path: "/health",
      summary: "whether it answers",
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
      summary: "the variables that lead clients here, with a token that is accepted",
      answer: z.record(z.string(), z.string()),
      handle: ({ url }) => clientEnv(url, mock.env.ONA_TOKEN),
    }),
    route({
      method: "POST",
      path: "/reset",
      summary: "back to the start, whole or in parts",
      body: z.strictObject({ parts: z.optional(z.array(z.enum(RESET_PARTS))) }),
      answer: ready,
      handle: ({ body }) => {
        mock.reset(body);
        return { status: "ready" };
      },
    }),
  ];
}
