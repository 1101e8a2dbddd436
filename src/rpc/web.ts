// Owns calls by web requests and responses, as Hono and `fetch` deliver them.
import { bodyOf } from "./body.ts";
import { concat, tooLarge } from "./compression.ts";
import { RpcError } from "./connect-error.ts";
import { type Answer, type BeginBody, type Incoming, type RpcPath, StreamBody } from "./exchange.ts";

/** Responses repeat what callers sent: a browser must not render them as a page. */
export const NO_SNIFFING = ["x-content-type-options", "nosniff"] as const;

/** A web request as a call of an RPC; `origin` as in `Incoming`. */
export function incomingOf(
  request: Request,
  path: RpcPath,
  { origin, begin }: { readonly origin?: string | undefined; readonly begin?: BeginBody } = {},
): Incoming {
  return {
    origin,
    verb: request.method,
    path,
    header: (name) => request.headers.get(name) ?? undefined,
    headers: () => request.headers,
    body: (limit, overhead = 0) => readBody(request, { limit, overhead, begin }),
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

async function readBody(
  request: Request,
  { limit, overhead, begin }: { limit: number; overhead: number; begin: BeginBody | undefined },
): Promise<Uint8Array> {
  const kept = limit + overhead;
  const announced = request.headers.get("content-length");
  if (announced !== null && Number(announced) > kept) throw tooLarge(limit);
  const chunks: Uint8Array[] = [];
  let size = 0;
  const refusal = (why: string) => new RpcError("resource_exhausted", why);
  for await (const piece of piecesOf(request, { kept, begin, refusal })) {
    size += piece.length;
    if (size > kept) throw tooLarge(limit);
    chunks.push(piece);
  }
  return chunks.length === 1 ? (chunks[0] as Uint8Array) : concat(chunks, size);
}

/** How a body is read that its caller may leave unfinished. */
export interface PieceOptions {
  /** The most bytes of it that the reader keeps. */
  readonly kept: number;
  /** Counts the body. Absent: it is not counted. */
  readonly begin: BeginBody | undefined;
  /** The error for the reason why it is refused before its end. */
  readonly refusal: (why: string) => Error;
}

/** The pieces of a request's body. @throws the refusal */
export async function* piecesOf(
  { body }: Request,
  { kept, begin, refusal }: PieceOptions,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  if (!body) return;
  const reader = body.getReader();
  let refuse: (error: Error) => void = () => {};
  const refused = new Promise<never>((_, reject) => {
    refuse = reject;
  });
  refused.catch(() => {});
  const unfinished = begin?.((why) => refuse(refusal(why)));
  let size = 0;
  let hasMore = false;
  try {
    for (;;) {
      hasMore = false;
      const { done, value } = await Promise.race([reader.read(), refused]);
      if (done) return;
      hasMore = true;
      size += value.length;
      if (size <= kept) unfinished?.add(value.length);
      else unfinished?.end();
      yield value;
    }
  } finally {
    unfinished?.end();
    // A body that was refused is left alone: a connection without it would end before the answer.
    if (hasMore) reader.cancel().catch(() => {});
  }
}
