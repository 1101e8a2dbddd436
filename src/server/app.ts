// Owns the assembly of the HTTP app: which path is served by what.
import { type Context, Hono } from "hono";
import { SERVICE } from "../api/methods.ts";
import type { Journal } from "../mock/journal.ts";
import type { Mock } from "../mock/mock.ts";
import { type Place, pathBelow, withoutPrefix } from "../mock/place.ts";
import { errorAnswer, errorJson, RpcError } from "../rpc/connect-error.ts";
import type { Rpc } from "../rpc/create-rpc.ts";
import { envelope, FLAG } from "../rpc/envelope.ts";
import type { BeginBody } from "../rpc/exchange.ts";
import { GRPC_REFUSED, grpcRefusal } from "../rpc/grpc-refusal.ts";
import { parseRpcPath } from "../rpc/path.ts";
import { incomingOf, NO_SNIFFING, responseOf } from "../rpc/web.ts";
import { failureText } from "./app-listener.ts";
import { callerOrigin } from "./caller.ts";
import { asProblem, Problem, problemAnswer } from "./control/problem.ts";
import type { ControlFetch } from "./control-fetch.ts";
import { type Cors, createCors } from "./cors.ts";
import { refuseForeignHost } from "./foreign-host.ts";
import { createHosts } from "./hosts.ts";
import { createLogsApp, type LogsAppContext } from "./logs.ts";
import { noteAnswer, outgoingOf, sendBeside } from "./send-answer.ts";
import { beginBody } from "./unfinished.ts";
import { noWorld, WORLDS_PATH } from "./worlds.ts";

export interface AppParts {
  readonly place: Place;
  readonly rpc: Rpc["answer"];
  /** Records the calls that are answered before the protocol sees them. */
  readonly journal: Journal;
  readonly logs: LogsAppContext;
  /** The origins whose pages may call. */
  readonly cors: readonly string[];
  /** Loads the control API when it is first called. Absent: no control API. */
  readonly control?: (() => Promise<ControlFetch>) | undefined;
  /** Called with unexpected failures. */
  readonly onFailure: (error: unknown) => void;
  /** The mock of a world under it. */
  readonly useWorld: (
    id: string,
  ) => { readonly mock: Pick<Mock, "app">; readonly control?: AppParts["control"] } | undefined;
}

/** The app of a mock. */
export function createApp(parts: AppParts): Hono {
  const { place, journal, control, useWorld, onFailure } = parts;
  const cors = createCors(parts.cors);
  const { path, prefix } = place;
  const app = new Hono({ getPath: pathBelow(place) });
  app.use(refuseForeignHost(createHosts(place.hostNames)));
  app.use(cors.middleware);
  app.use(async (c, next) => {
    await next();
    if (c.res.type !== "error") c.header(...NO_SNIFFING);
  });
  app.use(async (c, next) => {
    const grpc = grpcRefusal(c.req.header("content-type"));
    const [, worlds, id = ""] = c.req.path.split("/");
    // The app of a world records its own.
    if (!grpc || (`/${worlds}` === WORLDS_PATH && useWorld(id))) return next();
    const rpc = parseRpcPath(c.req.raw.url);
    if (rpc) journal.note(rpc, { header: (name) => c.req.header(name) }, GRPC_REFUSED);
    return c.body(null, 200, grpc);
  });
  app.route("/", createLogsApp(parts.logs));
  if (control) {
    app.all("/_mock", async (c) => (await control()).fetch(c.req.raw, c.env as object));
    app.all("/_mock/*", async (c) => (await control()).fetch(c.req.raw, c.env as object));
    app.all(`${WORLDS_PATH}/:id/*`, async (c) => {
      const id = c.req.param("id");
      const world = useWorld(id);
      if (!world) return unknownWorld(c, id, journal);
      // Without the world's own app, which most worlds then never need.
      const isControl = /^\/_mock(?:\/|$)/.test(c.req.path.slice(`${WORLDS_PATH}/${id}`.length));
      if (world.control && isControl)
        return (await world.control()).fetch(c.req.raw, c.env as object | undefined);
      return world.mock.app.fetch(c.req.raw, c.env);
    });
  }
  app.get("/", (c) => {
    const where = `prebuild-mock: POST /api/${SERVICE}/<Method>`;
    if (!control) return c.text(`${where}\n`);
    return c.text(`${where}; the control API is at /_mock, its page at /_mock/ui\n`, 302, {
      location: `${prefix}${path}/_mock/ui`,
    });
  });
  app.all("*", (c, next) => answerRpc(c, parts, cors) ?? next());
  app.onError((error, c) => {
    onFailure(error);
    return problemAnswer(c, new Problem(500, "Failed", failureText(error)));
  });
  app.notFound((c) =>
    c.text(
      `${c.req.method} ${c.req.path} is not served here; RPCs are at POST /${SERVICE}/<Method>${control ? ", the control API at /_mock" : ""}\n`,
      404,
    ),
  );
  return app;
}

/** The response of the RPC that a path names, served or not; undefined if it names none. */
function answerRpc(c: Context, parts: AppParts, cors: Cors): Promise<Response> | undefined {
  const { place } = parts;
  const { raw } = c.req;
  const named = parseRpcPath(raw.url);
  if (!named) return undefined;
  const called = withoutPrefix(place.prefix, `${named.prefix}/`).slice(0, -1);
  // If a user has mounted the app, its own paths begin after the mount point.
  const mounted = c.req.routePath.replace(/\/?\*$/, "") || place.path;
  const prefix = called.startsWith(mounted) ? called.slice(mounted.length) : called;
  return answer(c, { rpc: parts.rpc, cors }, { ...named, prefix });
}

async function answer(
  c: Context,
  { rpc, cors }: { readonly rpc: Rpc["answer"]; readonly cors: Cors },
  path: Parameters<typeof incomingOf>[1],
) {
  const { raw } = c.req;
  const outgoing = outgoingOf(c.env);
  const begin: BeginBody = (onRefused) => beginBody(outgoing, onRefused);
  const answered = await rpc(incomingOf(raw, path, { origin: callerOrigin(c), begin }));
  // Responses that bypass Hono do not get its headers.
  Object.assign(answered.headers, cors.headersFor(c.req.header("origin"), answered.headers.vary));
  noteAnswer(c.env, answered);
  return sendBeside(outgoing, answered) ?? responseOf(answered, raw.signal);
}

/**
 * Under a world that does not exist: a Connect error for an RPC, which the journal of the mock above it records, otherwise
 * a problem. Never not_found, which clients
 * such as Terraform's provider read as a deleted resource.
 */
function unknownWorld(c: Context, id: string, journal: Journal): Response {
  const refusal = noWorld(id);
  const rpc = parseRpcPath(c.req.raw.url);
  if (!rpc) return problemAnswer(c, asProblem(refusal));
  const error = new RpcError("failed_precondition", refusal.message);
  const refused = errorAnswer(error);
  journal.note(rpc, { header: (name) => c.req.header(name) }, refused);
  noteAnswer(c.env, error);
  const type = c.req.header("content-type") ?? "";
  if (!/^application\/connect\+(?:proto|json)\b/i.test(type)) return responseOf(refused);
  const end = envelope(FLAG.endStream, new TextEncoder().encode(JSON.stringify({ error: errorJson(error) })));
  return new Response(end as Uint8Array<ArrayBuffer>, { headers: { "content-type": type } });
}
