// Owns where the event service is served. What its one method needs is loaded with the first call.

import { Hono } from "hono";
import { EVENT_SERVICE } from "../api/methods.ts";
import { quoted } from "../input/quoted.ts";
import { errorAnswer, RpcError } from "../rpc/connect-error.ts";
import { callOf, responseOf } from "../rpc/web.ts";
import type { WatchContext } from "../services/watch/watch.ts";
import { Watchers } from "../services/watch/watchers.ts";
import { breakOff, outgoingOf, severAnswer } from "./broken-connection.ts";

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
      const [{ answerWatch }] = await Promise.all([import("../services/watch/watch.ts"), loadRpc()]);
      const outgoing = outgoingOf(c.env);
      return answerWatch(
        { ...context, watchers },
        {
          ...callOf(c.req.raw, "WatchEvents"),
          sever: outgoing && (() => severAnswer(outgoing)),
          breakOff: outgoing && ((broken) => breakOff(outgoing, broken)),
        },
      );
    });
    app.all(`${prefix}:method`, (c) => responseOf(errorAnswer(unknownMethod(c.req.param("method")))));
  }
  return app;
}

function unknownMethod(method: string): RpcError {
  return new RpcError(
    "unimplemented",
    `${EVENT_SERVICE} has no method ${quoted(method)} here; it has WatchEvents`,
  );
}
