// Owns how a connection of Node's breaks by a fault rule.
import type { ServerResponse } from "node:http";
import type { Http2Stream } from "node:http2";
import { type Answer, StreamBody } from "../rpc/exchange.ts";

/** https://www.rfc-editor.org/rfc/rfc9113#section-7 */
const INTERNAL_ERROR = 2;

/**
 * Breaks the connection of such a response. Other unanswered requests on it stay unanswered, all other HTTP/2 streams
 * included.
 */
export function breakConnection(response: ServerResponse, answer: Answer): void {
  // An HTTP/2 stream that its caller has abandoned leaves the connection to the others.
  if (!isGone(response) && answer.connection) BREAKS[answer.connection](response, answer);
}

/** How the connection of a response breaks. Before its turn, which may never come, only its request has the socket. */
const BREAKS: Readonly<
  Record<NonNullable<Answer["connection"]>, (response: ServerResponse, answer: Answer) => void>
> = {
  reset: ({ req }) => req.socket.resetAndDestroy(),
  empty: ({ req }) => req.socket.destroySoon(),
  truncate: truncated,
};

function truncated(response: ServerResponse, { status, headers, body }: Answer): void {
  if (body instanceof StreamBody) return;
  const { socket } = response.req;
  const bytes = typeof body === "string" ? Buffer.from(body) : body;
  // An empty body cannot be cut, so one is announced that never comes.
  headers["content-length"] = String(Math.max(1, bytes.length));
  response.writeHead(status, headers);
  response.flushHeaders();
  response.write(bytes.subarray(0, bytes.length >> 1), () => socket.destroySoon());
}

/** Whether its caller has gone: nothing more can be sent. */
export function isGone(response: ServerResponse): boolean {
  return streamOf(response)?.destroyed ?? response.destroyed;
}

/** The stream of an HTTP/2 response, which Node makes look like one of HTTP/1.1. */
function streamOf(response: ServerResponse): Http2Stream | undefined {
  return (response as { stream?: Http2Stream }).stream;
}

/** Cuts off a response that has begun, so that its reader can distinguish it from a complete one. */
export function severAnswer(response: ServerResponse): void {
  const stream = streamOf(response);
  // To many clients, an HTTP/2 stream that is destroyed without a reason looks complete.
  if (stream) stream.close(INTERNAL_ERROR);
  // A response has no socket of its own before its turn.
  else response.req.socket.destroy();
}
