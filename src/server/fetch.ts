// Owns a mock's `fetch`. An RPC whose arguments are plain goes straight to the protocol, because building a web
// request and reading it again would cost several times as much as answering it.
import type { Hono } from "hono";
import { requireOpen } from "../mock/closed.ts";
import type { Fetch } from "../mock/mock.ts";
import { tooLarge } from "../rpc/compression.ts";
import type { Rpc } from "../rpc/create-rpc.ts";
import type { Incoming } from "../rpc/exchange.ts";
import { grpcRefusal } from "../rpc/grpc-refusal.ts";
import { parseRpcPath } from "../rpc/path.ts";
import { responseOf } from "../rpc/web.ts";

export interface FetchOptions {
  /** Loads the app. */
  readonly app: () => Promise<Hono>;
  readonly rpc: Rpc["answer"];
  /** The protocol of a world under it. */
  readonly useWorld: (id: string) => { readonly rpc: Pick<Rpc, "answer"> } | undefined;
  /** The base of URLs without an origin. */
  readonly origin: () => string;
  readonly isClosed: () => boolean;
}

/** The URL of an RPC that needs no normalizing. */
const PLAIN_URL = /^(?:https?:\/\/[^/?#]+)?\/(?:api\/)?[\w.]+\/\w+(?:\?[^#]*)?$/;

/** A URL below a world of the mock. */
const WORLD_URL = /^(?:https?:\/\/[^/?#]+)?\/worlds\/([a-z0-9-]+)(\/.*)$/;

/** A `fetch` that reaches the mock, whatever the origin. */
export function createFetch({ app, rpc, useWorld, origin, isClosed }: FetchOptions): Fetch {
  /** Who answers a plain call, and the call. */
  const plain = (input: string | URL | Request, init: RequestInit | undefined) => {
    const [, id, rest] = (typeof input === "string" && WORLD_URL.exec(input)) || [];
    const call = plainCall(rest ?? input, init);
    if (!call) return undefined;
    const answer = id === undefined ? rpc : useWorld(id)?.rpc.answer;
    return answer && { call, answer };
  };
  return async (input, init) => {
    requireOpen(isClosed, "fetch");
    const known = plain(input, init);
    if (known) {
      const answer = await known.answer(known.call);
      init?.signal?.throwIfAborted();
      return arrived(responseOf(answer, init?.signal ?? undefined));
    }
    const isPath = typeof input === "string" && input.startsWith("/");
    const request = new Request(isPath ? origin() + input : input, init);
    request.signal.throwIfAborted();
    const response = await (await app()).fetch(request);
    request.signal.throwIfAborted();
    return arrived(response);
  };
}

/** @throws TypeError if it is a network error, as `fetch` does */
function arrived(response: Response): Response {
  if (response.type !== "error") return response;
  throw new TypeError("fetch failed", { cause: new Error("a fault rule broke the connection") });
}

/** The call described by the arguments; undefined if a web request is needed to find out. */
function plainCall(input: string | URL | Request, init: RequestInit | undefined): Incoming | undefined {
  const url = typeof input === "string" ? input : input instanceof URL ? input.href : undefined;
  const path = url !== undefined && PLAIN_URL.test(url) ? parseRpcPath(url) : undefined;
  if (!path || init?.signal?.aborted) return undefined;
  const verb = init?.method?.toUpperCase() ?? "GET";
  const body = init?.body ?? undefined;
  const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
  if (bytes !== undefined && !(bytes instanceof Uint8Array)) return undefined;
  if (bytes !== undefined && (verb === "GET" || verb === "HEAD")) return undefined;
  const headers = init?.headers instanceof Headers ? init.headers : new Headers(init?.headers);
  // Requests from other origins are handled by the app.
  if (headers.has("origin")) return undefined;
  if (grpcRefusal(headers.get("content-type") ?? undefined)) return undefined;
  return {
    verb,
    path,
    header: (name) => headers.get(name) ?? undefined,
    headers: () => headers,
    body: (limit, overhead = 0) => {
      if (bytes && bytes.length > limit + overhead) throw tooLarge(limit);
      return bytes ?? new Uint8Array(0);
    },
    signal: init?.signal ?? undefined,
  };
}
