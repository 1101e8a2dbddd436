// Owns where the event service is served. What its one method needs is loaded with the first call.
import type { ServerResponse } from "node:http";
import { Hono } from "hono";
import { EVENT_SERVICE } from "../../api/methods.ts";
import { breakConnection } from "../broken-connection.ts";
import type { Answer } from "../rpc/answer.ts";
import { errorAnswer, RpcError } from "../rpc/connect-error.ts";
import { callOf, responseOf } from "../rpc/web.ts";
import type { WatchContext } from "./watch.ts";
import { Watchers } from "./watchers.ts";

export interface WatchAppContext extends Omit<WatchContext, "watchers"> {
  /** Loads what unary calls need: the journal is read by it. */
  readonly loadRpc: () => Promise<void>;
}

/** The app that serves `WatchEvents`, at the root and below /api. */
export function createWatchApp({ loadRpc, ...context }: WatchAppContext): Hono {
  const app = new Hono();
  const watchers = new Watchers(context);
  for (const prefix of [`/${EVENT_SERVICE}/`, `/api/${EVENT_SERVICE}/`] as const) {
    app.all(`${prefix}WatchEvents`, async (c) => {
      const [{ answerWatch }] = await Promise.all([import("./watch.ts"), loadRpc()]);
      const { outgoing } = (c.env ?? {}) as { outgoing?: ServerResponse };
      const sever = outgoing && (() => outgoing.destroy());
      const breakOff = outgoing && ((broken: Answer) => brokenOff(outgoing, broken));
      return answerWatch({ ...context, watchers }, { ...callOf(c.req.raw, "WatchEvents"), sever, breakOff });
    });
    app.all(`${prefix}:method`, (c) => responseOf(errorAnswer(unknownMethod(c.req.param("method")))));
  }
  return app;
}

function brokenOff(outgoing: ServerResponse, broken: Answer): Response {
  breakConnection(outgoing, broken);
  // What tells Hono's adapter to leave Node's response alone.
  return new Response(null, { headers: { "x-hono-already-sent": "true" } });
}

function unknownMethod(method: string): RpcError {
  return new RpcError(
    "unimplemented",
    `${EVENT_SERVICE} has no method ${JSON.stringify(method)} here; it has WatchEvents`,
  );
}
