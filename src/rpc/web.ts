// Owns calls by web requests and responses, as Hono and `fetch` deliver them.
import { bodyOf } from "./body.ts";
import { concat, tooLarge } from "./compression.ts";
import { type Answer, type Incoming, type RpcPath, StreamBody } from "./exchange.ts";

/** Responses repeat what callers sent: a browser must not render them as a page. */
export const NO_SNIFFING = ["x-content-type-options", "nosniff"] as const;

/** A web request as a call of an RPC; `origin` as in `Incoming`. */
export function incomingOf(request: Request, path: RpcPath, origin?: string): Incoming {
  return {
    origin,
    verb: request.method,
    path,
    header: (name) => request.headers.get(name) ?? undefined,
    headers: () => request.headers,
    body: (limit, overhead = 0) => readBody(request, limit, overhead),
    signal: request.signal,
  };
}

/**
 * A response as a web response. A connection that breaks before its first byte is a network error.
 * @param signal aborted when the caller goes away
 */
export function responseOf({ status, headers, body, connection }: Answer, signal?: AbortSignal): Response {
  if (connection !== undefined && connection !== "truncate") return Response.error();
  const init = { status, headers: webHeaders(headers) };
  if (body instanceof StreamBody) {
    const stream = bodyOf(body.pieces, { stop: body.stop, signal });
    return new Response(stream as ReadableStream<Uint8Array<ArrayBuffer>>, init);
  }
  if (connection === "truncate") return new Response(firstHalf(body), init);
  return new Response(body as string | Uint8Array<ArrayBuffer>, init);
}

function webHeaders(headers: Answer["headers"]): HeadersInit {
  const pairs = Object.entries(headers).flatMap(([name, value]) =>
    typeof value === "string" ? [[name, value]] : value.map((each): [string, string] => [name, each]),
  ) as [string, string][];
  return [...pairs, [...NO_SNIFFING]];
}

/** A body that breaks in the middle. */
function firstHalf(body: string | Uint8Array): ReadableStream<Uint8Array> {
  const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
  const half = bytes.subarray(0, bytes.length >> 1);
  let isSent = false;
  return new ReadableStream({
    pull(controller) {
      // The error discards what has not been read yet, so it comes only once the half has been read.
      if (half.length > 0 && !isSent) controller.enqueue(half);
      else controller.error(new TypeError("terminated: a fault rule cut the answer off"));
      isSent = true;
    },
  });
}

async function readBody(request: Request, limit: number, overhead: number): Promise<Uint8Array> {
  const announced = request.headers.get("content-length");
  if (announced !== null && Number(announced) > limit + overhead) throw tooLarge(limit);
  if (!request.body) return new Uint8Array(0);
  const reader = request.body.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return chunks.length === 1 ? (chunks[0] as Uint8Array) : concat(chunks, size);
    size += value.length;
    if (size > limit + overhead) {
      reader.cancel().catch(() => {});
      throw tooLarge(limit);
    }
    chunks.push(value);
  }
}
