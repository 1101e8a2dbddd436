// Owns the path of the control API that lists the RPCs, for clients that check what they call.
import * as z from "zod/mini";
import { messages, RPCS } from "../../api/gen/gitpod/v1/rpcs.ts";
import { type Route, route } from "./route.ts";

const rpc = z.object({ service: z.string(), method: z.string(), safe: z.boolean(), request: z.string() });
const fields = z.record(z.string(), z.looseObject({ kind: z.string() }));

export function rpcRoutes(): readonly Route[] {
  return [
    route({
      method: "GET",
      path: "/rpcs",
      summary: "the RPCs by name, and the fields of the messages in their requests",
      answer: z.object({ rpcs: z.record(z.string(), rpc), messages: z.record(z.string(), fields) }),
      handle: () => ({ rpcs: RPCS, messages: messages() }),
    }),
  ];
}
