// Owns the paths of the control API that list and change the stubs.
import * as z from "zod/mini";
import type { MockStubs } from "../../mock/stubs/mock-stubs.ts";
import { stubSchema } from "../../scenarios/stub.ts";
import { type Route, route } from "./route.ts";

const active = z.looseObject({ id: z.string(), rpc: z.string(), hits: z.number() });
const all = z.object({ stubs: z.array(active) });

export function stubRoutes(stubs: MockStubs): readonly Route[] {
  const listed = () => ({ stubs: stubs.list() });
  return [
    route({
      method: "GET",
      path: "/stubs",
      summary: "the responses to RPCs that are not served, with their hits",
      answer: all,
      handle: listed,
    }),
    route({
      method: "POST",
      path: "/stubs",
      summary: "adds a response to an RPC that is not served",
      body: stubSchema(),
      bodySize: "medium",
      answer: active,
      handle: ({ body }) => stubs.add(body),
    }),
    route({
      method: "DELETE",
      path: "/stubs",
      summary: "removes all stubs",
      answer: all,
      handle: () => {
        stubs.clear();
        return listed();
      },
    }),
    route({
      method: "DELETE",
      path: "/stubs/:id",
      summary: "removes a stub",
      answer: z.object({ removed: z.string() }),
      handle: ({ params: { id = "" } }) => {
        stubs.remove(id);
        return { removed: id };
      },
    }),
  ];
}
