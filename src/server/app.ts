// Owns the assembly of the HTTP app: which path leads to which room.
import { type Context, Hono } from "hono";
import { EVENT_SERVICE, SERVICE } from "../api/methods.ts";
import { pathBelow } from "../mock/place.ts";
import { errorAnswer, errorJson, RpcError } from "../rpc/connect-error.ts";
import { envelope, FLAG } from "../rpc/envelope.ts";
import { grpcRefusal } from "../rpc/grpc-refusal.ts";
import { callOf, responseOf } from "../rpc/web.ts";
import type { AnswerUnary } from "../services/unary.ts";
import { breakOff, outgoingOf } from "./broken-connection.ts";
import { asProblem, problemAnswer } from "./control/problem.ts";
import { noWorld, WORLDS_PATH } from "./worlds.ts";

/** Where RPCs are served: at the root, and below /api as the service itself does (documented). */
export const RPC_PREFIXES = [`/${SERVICE}/`, `/api/${SERVICE}/`] as const;

export interface AppParts {
  /** The path below which it is served; empty but for a world. */
  readonly path: string;
  readonly rpc: AnswerUnary;
  readonly logs: Hono;
  /** The other service: what changes, as a stream. */
  readonly watch: Hono;
  /** Loads the control API when it is first called. Absent: there is none. */
  readonly control?: (() => Promise<Hono>) | undefined;
  /** The mock of a world below it. */
  readonly useWorld: (id: string) => { readonly mock: { readonly app: Hono } } | undefined;
}

/** The app of a mock. */
export function createApp({ path, rpc, logs, watch, control, useWorld }: AppParts): Hono {
  const app = new Hono({ getPath: pathBelow(path) });
  app.use(async (c, next) => {
    const grpc = grpcRefusal(c.req.header("content-type"));
    return grpc ? c.body(null, 200, grpc) : next();
  });
  for (const prefix of RPC_PREFIXES) {
    app.all(`${prefix}:method`, async (c) => {
      const answer = await rpc(callOf(c.req.raw, c.req.param("method")));
      const outgoing = answer.connection && outgoingOf(c.env);
      return outgoing ? breakOff(outgoing, answer) : responseOf(answer);
    });
  }
  app.route("/", watch);
  app.all("/:service{gitpod\\.v1\\.\\w+}/:method", (c) => otherService(c.req.param("service")));
  app.all("/api/:service{gitpod\\.v1\\.\\w+}/:method", (c) => otherService(c.req.param("service")));
  app.route("/", logs);
  if (control) {
    app.all("/_mock", async (c) => (await control()).fetch(c.req.raw, c.env));
    app.all("/_mock/*", async (c) => (await control()).fetch(c.req.raw, c.env));
    app.all(`${WORLDS_PATH}/:id/*`, (c) => {
      const id = c.req.param("id");
      return useWorld(id)?.mock.app.fetch(c.req.raw, c.env) ?? unknownWorld(c, id);
    });
  }
  app.get("/", (c) => {
    const where = `prebuild-mock: POST ${RPC_PREFIXES[1]}<Method>`;
    if (!control) return c.text(`${where}\n`);
    return c.text(`${where}; the control API is at /_mock, its page at /_mock/ui\n`, 302, {
      location: `${path}/_mock/ui`,
    });
  });
  app.notFound((c) =>
    c.text(
      `${c.req.method} ${c.req.path} is not served here; RPCs are at POST ${RPC_PREFIXES[0]}<Method>\n`,
      404,
    ),
  );
  return app;
}

/**
 * Below a world that does not exist: a Connect error if an RPC was meant, else a problem. Never not_found, which
 * clients such as Terraform's provider take for a resource that has been deleted.
 */
function unknownWorld(c: Context, id: string): Response {
  const refusal = noWorld(id);
  const isRpc = /^\/worlds\/[^/]+\/(?:api\/)?gitpod\.v1\.\w+\//.test(c.req.path);
  if (!isRpc) return problemAnswer(c, asProblem(refusal));
  const error = new RpcError("failed_precondition", refusal.message);
  const type = c.req.header("content-type") ?? "";
  if (!/^application\/connect\+(?:proto|json)\b/i.test(type)) return responseOf(errorAnswer(error));
  const end = envelope(FLAG.endStream, new TextEncoder().encode(JSON.stringify({ error: errorJson(error) })));
  return new Response(end as Uint8Array<ArrayBuffer>, { headers: { "content-type": type } });
}

function otherService(service: string): Response {
  return responseOf(
    errorAnswer(
      new RpcError("unimplemented", `only ${SERVICE} and ${EVENT_SERVICE} are served here, not ${service}`),
    ),
  );
}
