// Owns the paths of the control API for environments: what each started from, and forced outcomes.
import * as z from "zod/mini";
import type { MockWorld } from "../../mock/world.ts";
import { scenarioSchemas } from "../../scenarios/schema.ts";
import { type Route, route } from "./route.ts";

const said = z.strictObject({ message: scenarioSchemas().message });

const environment = z.object({
  id: z.string(),
  name: z.string(),
  projectId: z.optional(z.string()),
  environmentClassId: z.string(),
  phase: z.string(),
  origin: z.enum(["pool", "prebuild", "scratch"]),
  prebuildId: z.optional(z.string()),
  warmPoolId: z.optional(z.string()),
  createdAt: z.date(),
  runningAt: z.optional(z.date()),
  failureMessages: z.readonly(z.array(z.string())),
  warningMessages: z.readonly(z.array(z.string())),
});
const oneEnvironment = z.object({ environment });

export function environmentRoutes(world: MockWorld): readonly Route[] {
  return [
    route({
      method: "GET",
      path: "/environments",
      summary: "the environments that callers created, newest first, with what each started from",
      answer: z.object({ environments: z.array(environment) }),
      handle: () => ({ environments: world.environments() }),
    }),
    route({
      method: "POST",
      path: "/environments/:id/fail",
      summary: "makes an environment fail at once",
      body: said,
      answer: oneEnvironment,
      handle: ({ params: { id = "" }, body }) => ({ environment: world.failEnvironment(id, body.message) }),
    }),
    route({
      method: "POST",
      path: "/environments/:id/run",
      summary: "makes a starting environment RUNNING at once",
      answer: oneEnvironment,
      handle: ({ params: { id = "" } }) => ({ environment: world.runEnvironment(id) }),
    }),
    route({
      method: "POST",
      path: "/environments/:id/warn",
      summary: "gives an environment a warning",
      body: said,
      answer: oneEnvironment,
      handle: ({ params: { id = "" }, body }) => ({ environment: world.warnEnvironment(id, body.message) }),
    }),
  ];
}
