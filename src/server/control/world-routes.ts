// Owns the paths of the control API that create, list and end worlds.
import * as z from "zod/mini";
import { withParser } from "../../input/with-parser.ts";
import { clientEnv } from "../../mock/env.ts";
import type { WorldMock } from "../../mock/mock.ts";
import type { WorldOptions } from "../../mock/world-options.ts";
import { parseWorldId } from "../world-id.ts";
import { WORLDS_PATH } from "../worlds.ts";
import { duration, instant, mode } from "./clock-routes.ts";
import type { ControlContext } from "./context.ts";
import { namedOrOwn } from "./mock-routes.ts";
import { Problem } from "./problem.ts";
import { type Route, route } from "./route.ts";

const worldBody = z.strictObject({
  id: z.optional(withParser(z.string("must be text"), parseWorldId)),
  scenario: z.optional(namedOrOwn()),
  seed: z.optional(z.int().check(z.minimum(0))),
  clock: z.optional(mode),
  startAt: z.optional(instant),
  strict: z.optional(z.boolean()),
  token: z.optional(z.string()),
  idleTimeout: z.optional(duration),
});

const world = z.object({
  id: z.string(),
  baseUrl: z.string(),
  env: z.record(z.string(), z.string()),
});

export function worldRoutes({ worlds, place }: ControlContext): readonly Route[] {
  const described = ({ id, env: { ONA_TOKEN } }: WorldMock, url: string) => {
    const env = clientEnv(`${url}${WORLDS_PATH}/${id}`, ONA_TOKEN);
    return { id, baseUrl: env.ONA_BASE_URL, env };
  };
  const topWorlds = () => {
    if (place.path === "") return worlds();
    throw new Problem(400, "Refused", `${place.path} is a world, which has no worlds of its own`);
  };
  return [
    route({
      method: "GET",
      path: "/worlds",
      summary: "the running worlds",
      answer: z.object({ worlds: z.array(world) }),
      handle: ({ url }) => ({
        worlds: topWorlds()
          .list()
          .map((world) => described(world, url)),
      }),
    }),
    route({
      method: "POST",
      path: "/worlds",
      summary: "creates a world with its own state, clock and control API",
      body: worldBody,
      bodySize: "medium",
      answer: world,
      handle: ({ body, url }) => described(topWorlds().create(body as WorldOptions), url),
    }),
    route({
      method: "DELETE",
      path: "/worlds/:id",
      summary: "ends a world and its streams",
      answer: z.object({ ended: z.string() }),
      handle: async ({ params: { id = "" } }) => {
        await topWorlds().end(id);
        return { ended: id };
      },
    }),
  ];
}
