// Owns a mock's `fetch`. An RPC whose arguments are plain goes straight to the protocol, because building a web
// request and reading it again would cost several times as much as answering it.
import type { Hono } from "hono";
import { SERVICE } from "../api/methods.ts";
import { requireOpen } from "../mock/closed.ts";
import type { Fetch } from "../mock/mock.ts";
import type { Call } from "../rpc/call.ts";
import { tooLarge } from "../rpc/compression.ts";
import { grpcRefusal } from "../rpc/grpc-refusal.ts";
import { responseOf } from "../rpc/web.ts";
import type { AnswerUnary } from "../services/unary.ts";

export interface FetchOptions {
  readonly app: () => Hono;
  readonly rpc: AnswerUnary;
  /** What a path alone is taken to be relative to. */
  readonly origin: () => string;
  readonly isClosed: () => boolean;
}

/** Origin, prefix, method and query of an RPC's URL that needs no normalizing. */
const RPC_URL = new RegExp(
  `^(?:https?://[^/?#]+)?/(?:api/)?${SERVICE.replaceAll(".", "\\.")}/(\\w+)(?:\\?([^#]*))?$`,
);

/** A `fetch` that reaches the mock whatever the origin is. */
export function createFetch({ app, rpc, origin, isClosed }: FetchOptions): Fetch {
  return async (input, init) => {
    requireOpen(isClosed, "fetch");
    const call = plainCall(input, init);
    if (call) {
      const answer = await rpc(call);
      init?.signal?.throwIfAborted();
      return arrived(responseOf(answer));
    }
    const isPath = typeof input === "string" && input.startsWith("/");
    const request = new Request(isPath ? origin() + input : input, init);
    request.signal.throwIfAborted();
    const response = await app().fetch(request);
    request.signal.throwIfAborted();
    return arrived(response);
  };
}

/** @throws TypeError where it is a network error, as `fetch` does */
function arrived(response: Response): Response {
  if (response.type !== "error") return response;
  throw new TypeError("fetch failed", { cause: new Error("a fault rule broke the connection") });
}

/** The call that the arguments make; undefined where a web request has to find out. */
function plainCall(input: string | URL | Request, init: RequestInit | undefined): Call | undefined {
  const url = typeof input === "string" ? input : input instanceof URL ? input.href : undefined;
  const parts = url === undefined ? null : RPC_URL.exec(url);
  if (!parts || init?.signal?.aborted) return undefined;
  const verb = init?.method?.toUpperCase() ?? "GET";
  const body = init?.body ?? undefined;
  const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
  if (bytes !== undefined && !(bytes instanceof Uint8Array)) return undefined;
  if (bytes !== undefined && (verb === "GET" || verb === "HEAD")) return undefined;
  const headers = init?.headers instanceof Headers ? init.headers : new Headers(init?.headers);
  if (grpcRefusal(headers.get("content-type") ?? undefined)) return undefined;
  return {
    verb,
    method: parts[1] as string,
    query: parts[2] ?? "",
    header: (name) => headers.get(name) ?? undefined,
    body: (limit) => {
      if (bytes && bytes.length > limit) throw tooLarge(bytes.length);
      return bytes ?? new Uint8Array(0);
    },
    signal: init?.signal ?? undefined,
  };
}
