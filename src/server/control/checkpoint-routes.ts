// Owns the paths of the control API for checkpoints: create, rewind, branch and compare.
import * as z from "zod/mini";
import { loadModules } from "../../api/modules.ts";
import { withParser } from "../../input/with-parser.ts";
import { clientEnv } from "../../mock/env.ts";
import type { WorldOptions } from "../../mock/world-options.ts";
import { parseWorldId } from "../world-id.ts";
import { WORLDS_PATH } from "../worlds.ts";
import { duration } from "./clock-routes.ts";
import type { ControlContext } from "./context.ts";
import { preferredType } from "./preferred-type.ts";
import { type Route, route, textResponse } from "./route.ts";

export const loadDiffText = () => loadModules(() => import("../../mock/diff.ts"));

const checkpoint = z.object({
  name: z.string(),
  at: z.string(),
  requests: z.number(),
  prebuilds: z.number(),
  warmPools: z.number(),
});
const side = z.object({ name: z.string(), at: z.string() });
const diff = z.object({
  from: side,
  to: side,
  differences: z.array(
    z.object({
      kind: z.string(),
      id: z.optional(z.string()),
      change: z.enum(["added", "removed", "changed"]),
      fields: z.array(
        z.object({ field: z.string(), from: z.optional(z.unknown()), to: z.optional(z.unknown()) }),
      ),
    }),
  ),
});

export function checkpointRoutes({ mock, checkpoints, siblings, place }: ControlContext): readonly Route[] {
  return [
    route({
      method: "GET",
      path: "/checkpoints",
      summary: "the checkpoints, in the order in which they were created",
      answer: z.object({ checkpoints: z.array(checkpoint) }),
      handle: () => ({ checkpoints: checkpoints.list() }),
    }),
    route({
      method: "POST",
      path: "/checkpoints",
      summary: "saves the whole current state under a name; an existing name is replaced",
      body: z.strictObject({ name: z.string("must be text") }),
      answer: checkpoint,
      handle: ({ body: { name } }) => mock.checkpoint(name),
    }),
    route({
      method: "GET",
      path: "/checkpoints/diff",
      summary: "the differences between two checkpoints, or one and now; text for Accept: text/plain",
      query: z.strictObject({ from: z.string("must name a checkpoint"), to: z.optional(z.string()) }),
      answer: diff,
      handle: async ({ query: { from, to }, request }) => {
        const found = await mock.diff(from, to);
        if (preferredType(request, ["application/json", "text/plain"]) === "application/json") return found;
        const { diffText } = await loadDiffText();
        return textResponse(diffText(found), "text/plain");
      },
    }),
    route({
      method: "DELETE",
      path: "/checkpoints/:name",
      summary: "deletes a checkpoint",
      answer: z.object({ removed: z.string() }),
      handle: ({ params: { name = "" } }) => {
        checkpoints.remove(name);
        return { removed: name };
      },
    }),
    route({
      method: "POST",
      path: "/checkpoints/:name/rewind",
      summary: "restores a checkpoint, earlier or later; all checkpoints are kept",
      answer: checkpoint,
      handle: ({ params: { name = "" } }) => mock.rewind(name),
    }),
    route({
      method: "POST",
      path: "/checkpoints/:name/branch",
      summary: "creates a world that continues from a checkpoint",
      body: z.strictObject({
        id: z.optional(withParser(z.string("must be text"), parseWorldId)),
        idleTimeout: z.optional(duration),
      }),
      answer: z.object({ id: z.string(), baseUrl: z.string(), env: z.record(z.string(), z.string()) }),
      handle: ({ params: { name = "" }, body, url }) => {
        const { saved } = checkpoints.get(name);
        const world = siblings().create(body as WorldOptions, saved);
        // A branch of a world is served next to it.
        const top = place.path === "" ? url : url.slice(0, -place.path.length);
        const env = clientEnv(`${top}${WORLDS_PATH}/${world.id}`, world.env.ONA_TOKEN);
        return { id: world.id, baseUrl: env.ONA_BASE_URL, env };
      },
    }),
  ];
}
