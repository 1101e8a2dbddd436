// Owns the paths of the control API for the forced outcomes of prebuilds and warm pools.
import * as z from "zod/mini";
import type { MockWorld } from "../../mock/world.ts";
import { scenarioSchemas } from "../../scenarios/schema.ts";
import { prebuildResource, warmPoolResource } from "./resource-schemas.ts";
import { type Route, route } from "./route.ts";

const said = z.strictObject({ message: scenarioSchemas().message });
const onePrebuild = z.object({ prebuild: prebuildResource });
const oneWarmPool = z.object({ warmPool: warmPoolResource });

export function resourceRoutes(world: MockWorld): readonly Route[] {
  return [
    route({
      method: "POST",
      path: "/prebuilds/:id/fail",
      summary: "makes a prebuild FAILED at once",
      body: said,
      answer: onePrebuild,
      handle: ({ params: { id = "" }, body }) => ({ prebuild: world.fail(id, body.message) }),
    }),
    route({
      method: "POST",
      path: "/prebuilds/:id/complete",
      summary: "makes a prebuild COMPLETED at once",
      answer: onePrebuild,
      handle: ({ params: { id = "" } }) => ({ prebuild: world.complete(id) }),
    }),
    route({
      method: "POST",
      path: "/prebuilds/:id/warn",
      summary: "gives a prebuild a warning, at once or when it completes",
      body: said,
      answer: onePrebuild,
      handle: ({ params: { id = "" }, body }) => ({ prebuild: world.warn(id, body.message) }),
    }),
    route({
      method: "POST",
      path: "/warm-pools/:id/claim",
      summary: "claims a running instance of a warm pool, as a starting environment does",
      answer: oneWarmPool,
      handle: ({ params: { id = "" } }) => ({ warmPool: world.claim(id) }),
    }),
    route({
      method: "POST",
      path: "/warm-pools/:id/degrade",
      summary: "makes a warm pool DEGRADED until it recovers",
      body: said,
      answer: oneWarmPool,
      handle: ({ params: { id = "" }, body }) => ({ warmPool: world.degrade(id, body.message) }),
    }),
    route({
      method: "POST",
      path: "/warm-pools/:id/recover",
      summary: "ends the problem of a warm pool",
      answer: oneWarmPool,
      handle: ({ params: { id = "" } }) => ({ warmPool: world.recover(id) }),
    }),
  ];
}
