// Owns calls read directly from Node's requests: building web requests would cost more than answering.
import type { IncomingMessage, ServerResponse } from "node:http";
import { concat, tooLarge } from "../rpc/compression.ts";
import { RpcError } from "../rpc/connect-error.ts";
import type { Incoming, RpcPath, UnfinishedBody } from "../rpc/exchange.ts";
import { takeBody } from "./direct-request.ts";
import { headMemory } from "./request-memory.ts";
import { beginBody, isWhole } from "./unfinished.ts";

/** A body over the limit is still read to its end, so that its sender gets the response; up to this limit. */
const DRAIN_LIMIT = 64 * 2 ** 20;

export interface NodeExchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

interface Body {
  readonly chunks: readonly Uint8Array[];
  readonly size: number;
  /** Why it is refused before its end. */
  readonly refusal?: RpcError;
}

/**
 * Reads a body, keeping at most `kept` bytes, and passes the call on: a unary one once the body is complete, a stream at
 * once, because its caller may wait for a refusal before it sends the rest.
 */
export function readIncoming(
  exchange: NodeExchange,
  { path, kept }: { readonly path: RpcPath; readonly kept: number },
  then: (incoming: Incoming) => void,
): void {
  if (exchange.request.headers["content-type"]?.toLowerCase().startsWith(STREAM_TYPE)) {
    const body = new Promise<Body>((resolve) => readBody(exchange, kept, resolve));
    then(new NodeIncoming(exchange, path, body));
  } else readBody(exchange, kept, (body) => then(new NodeIncoming(exchange, path, body)));
}

/** How the types of Connect's streams begin. */
const STREAM_TYPE = "application/connect+";

function readBody({ request, response }: NodeExchange, kept: number, then: (body: Body) => void): void {
  let chunks: Uint8Array[] = [];
  let size = 0;
  let unfinished: UnfinishedBody | undefined;
  let isRefused = false;
  const refuse = (why: string) => {
    isRefused = true;
    chunks = [];
    then({ chunks, size, refusal: new RpcError("resource_exhausted", why) });
  };
  takeBody(request, (chunk) => {
    // Nothing more of it is wanted.
    if (isRefused || response.writableEnded) {
      chunks = [];
      return;
    }
    if (chunk === null) {
      unfinished?.end();
      then({ chunks, size });
      return;
    }
    size += chunk.length;
    if (size > kept) {
      chunks = [];
      unfinished?.end();
      if (size > DRAIN_LIMIT) request.destroy();
      return;
    }
    chunks.push(chunk);
    if (isWhole(request, size)) return;
    const head = unfinished ? 0 : headMemory(request);
    unfinished ??= beginBody(response, refuse);
    unfinished?.add(head + chunk.length);
  });
}

/** A class, so that a call allocates no closures. */
class NodeIncoming implements Incoming {
  readonly verb: string;
  readonly path: RpcPath;
  readonly #exchange: NodeExchange;
  readonly #body: Body | Promise<Body>;
  #signal: AbortSignal | undefined;

  constructor(exchange: NodeExchange, path: RpcPath, body: Body | Promise<Body>) {
    const { request } = exchange;
    this.verb = request.method as string;
    this.path = path;
    this.#exchange = exchange;
    this.#body = body;
  }

  header(name: string): string | undefined {
    return this.#exchange.request.headers[name] as string | undefined;
  }

  headers(): Headers {
    const { rawHeaders } = this.#exchange.request;
    const headers = new Headers();
    for (let i = 0; i < rawHeaders.length; i += 2) {
      const name = rawHeaders[i] as string;
      // HTTP/2's pseudo-headers, which begin with a colon, are not headers.
      if (!name.startsWith(":")) headers.append(name, rawHeaders[i + 1] as string);
    }
    return headers;
  }

  body(limit: number, overhead = 0): Uint8Array | Promise<Uint8Array> {
    const body = this.#body;
    return body instanceof Promise
      ? body.then((read) => bytesOf(read, limit, overhead))
      : bytesOf(body, limit, overhead);
  }

  get origin(): string | undefined {
    const { host, ":authority": authority = host } = this.#exchange.request.headers;
    return authority === undefined ? undefined : `http://${authority}`;
  }

  get signal(): AbortSignal {
    if (!this.#signal) {
      const controller = new AbortController();
      this.#exchange.response.once("close", () => controller.abort());
      this.#signal = controller.signal;
    }
    return this.#signal;
  }
}

function bytesOf({ chunks, size, refusal }: Body, limit: number, overhead: number): Uint8Array {
  if (refusal) throw refusal;
  if (size > limit + overhead) throw tooLarge(limit);
  return chunks.length === 1 ? (chunks[0] as Uint8Array) : concat(chunks, size);
}
