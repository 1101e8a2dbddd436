// Owns where the event service is served. What its one method needs is loaded with the first call.
import type { ServerResponse } from "node:http";
import { Hono } from "hono";
import { EVENT_SERVICE } from "../../api/methods.ts";
import { errorAnswer, RpcError } from "../rpc/connect-error.ts";
import { callOf, responseOf } from "../rpc/web.ts";
import type { WatchContext } from "./watch.ts";
import { Watchers } from "./watchers.ts";

/** The app that serves `WatchEvents`, at the root and below /api. */
export function createWatchApp(context: Omit<WatchContext, "watchers">): Hono {
  const app = new Hono();
  const watchers = new Watchers(context);
  for (const prefix of [`/${EVENT_SERVICE}/`, `/api/${EVENT_SERVICE}/`] as const) {
    app.all(`${prefix}WatchEvents`, async (c) => {
      const { answerWatch } = await import("./watch.ts");
      const { outgoing } = (c.env ?? {}) as { outgoing?: ServerResponse };
      const sever = outgoing && (() => outgoing.destroy());
      return answerWatch({ ...context, watchers }, { ...callOf(c.req.raw, "WatchEvents"), sever });
    });
    app.all(`${prefix}:method`, (c) => responseOf(errorAnswer(unknownMethod(c.req.param("method")))));
  }
  return app;
}

function unknownMethod(method: string): RpcError {
  return new RpcError(
    "unimplemented",
    `${EVENT_SERVICE} has no method ${JSON.stringify(method)} here; it has WatchEvents`,
  );
}
