// Owns the form of a path of the control API: a row with its input and its response. Both the app and its OpenAPI
// document are built from these rows.
import type { Context, Hono } from "hono";
import * as z from "zod/mini";
import { BODY_LIMITS, readBody, readQuery } from "./body.ts";
import { Problem } from "./problem.ts";

/** What a route's handler gets: path parameters by name, and query and body as parsed by their schemas. */
export interface RouteInput<Q, B> {
  readonly params: Readonly<Record<string, string>>;
  readonly query: Q;
  readonly body: B;
  readonly request: Request;
  /** The mock's address for the response: the caller's, if that is the mock's own. */
  readonly url: string;
}

/** One path and verb of the control API. */
export interface Route {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Under `/_mock`, with parameters as ":id". */
  readonly path: string;
  /** What it does, in one line. */
  readonly summary: string;
  readonly query: z.ZodMiniType;
  readonly body: z.ZodMiniType;
  /** The handler gets the body as sent, its keys in their order. Its schema must not change values. */
  readonly isBodyKept: boolean;
  /** How long the body may be. */
  readonly bodySize: keyof typeof BODY_LIMITS;
  /** What it answers with status 200. */
  readonly answer: z.ZodMiniType;
  /** Its content type; JSON by default. */
  readonly contentType: string;
  /** Returns what becomes JSON, or a complete response. */
  readonly handle: (input: RouteInput<unknown, unknown>) => unknown;
}

/** A route as it is written: `query` and `body` may be left out if there are none, and the form if it is JSON. */
export interface RouteOptions<Q extends z.ZodMiniType, B extends z.ZodMiniType>
  extends Pick<Route, "method" | "path" | "summary" | "answer"> {
  readonly query?: Q;
  readonly body?: B;
  readonly isBodyKept?: boolean;
  /** Default "short". */
  readonly bodySize?: Route["bodySize"];
  readonly contentType?: string;
  readonly handle: (input: RouteInput<z.output<Q>, z.output<B>>) => unknown;
}

const nothing = z.strictObject({});

/** A row of the table, whose handler is typed by its schemas. */
export function route<Q extends z.ZodMiniType = typeof nothing, B extends z.ZodMiniType = typeof nothing>({
  query,
  body,
  isBodyKept = false,
  bodySize = "short",
  contentType = "application/json",
  handle,
  ...rest
}: RouteOptions<Q, B>): Route {
  return {
    query: query ?? nothing,
    body: body ?? nothing,
    isBodyKept,
    bodySize,
    contentType,
    handle: handle as Route["handle"],
    ...rest,
  };
}

/** A row that is served, and the same row of the mock that a request is for. */
export interface ServedRow {
  readonly row: Route;
  readonly rowFor: (request: Request) => Route;
}

/** Serves the rows; other verbs at their paths get a list of the allowed ones. */
export function serveRoutes(app: Hono, rows: readonly ServedRow[], addressOf: (c: Context) => string): void {
  const routes = rows.map(({ row }) => row);
  for (const { row, rowFor } of rows) {
    const { method, path, query, body, isBodyKept, bodySize } = row;
    const reading = { limit: BODY_LIMITS[bodySize], isKept: isBodyKept };
    app.on(method, path, async (c: Context) => {
      const answer = await rowFor(c.req.raw).handle({
        params: c.req.param(),
        query: readQuery(c, query),
        body: method === "GET" ? {} : await readBody(c, body, reading),
        request: c.req.raw,
        url: addressOf(c),
      });
      if (!(answer instanceof Response)) return c.json(answer as object);
      // The body would not be read, and a stream would not be ended.
      if (c.req.method === "HEAD") await answer.body?.cancel();
      return answer;
    });
  }
  for (const path of new Set(routes.map((row) => row.path))) {
    const allow = routes.filter((row) => row.path === path).map(({ method }) => method);
    app.all(path, (c) => {
      const detail = `${c.req.path} takes ${allow.join(" and ")}, not ${c.req.method}`;
      throw new Problem(405, "Method not allowed", detail, { headers: { allow: allow.join(", ") } });
    });
  }
}

/** A text response instead of JSON. @param type the content type, without its charset */
export function textResponse(text: string, type: string): Response {
  return new Response(text, {
    headers: { "content-type": `${type}; charset=utf-8`, "cache-control": "no-store" },
  });
}
