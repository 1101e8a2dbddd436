// Owns how a connection of Node's breaks, as a fault rule says.
import type { ServerResponse } from "node:http";
import type { Http2Stream } from "node:http2";
import { type Answer, StreamBody } from "../rpc/exchange.ts";

/** https://www.rfc-editor.org/rfc/rfc9113#section-7 */
const INTERNAL_ERROR = 2;

/**
 * Breaks the connection of an answer that says so. Whatever else is unanswered on it then stays so, all other streams of
 * HTTP/2 included.
 */
export function breakConnection(
  response: ServerResponse,
  { status, headers, body, connection }: Answer,
): void {
  // A stream of HTTP/2 that its caller has given up leaves the connection to the others.
  if (isGone(response)) return;
  // The response itself has no socket before its turn, which would never come after a call that hangs.
  const { socket } = response.req;
  if (connection === "reset") socket.resetAndDestroy();
  else if (connection === "empty") socket.destroySoon();
  else if (!(body instanceof StreamBody)) {
    const bytes = typeof body === "string" ? Buffer.from(body) : body;
    // A body of no bytes cannot be cut, so one is announced that never comes.
    headers["content-length"] = String(Math.max(1, bytes.length));
    response.writeHead(status, headers);
    response.flushHeaders();
    response.write(bytes.subarray(0, bytes.length >> 1), () => socket.destroySoon());
  }
}

/** Whether its caller has gone: nothing more can be sent. */
export function isGone(response: ServerResponse): boolean {
  return streamOf(response)?.destroyed ?? response.destroyed;
}

/** The stream of a response of HTTP/2, which Node makes look like one of HTTP/1.1. */
function streamOf(response: ServerResponse): Http2Stream | undefined {
  return (response as { stream?: Http2Stream }).stream;
}

/** Cuts an answer off that has begun, so that its reader can tell it from one that ended. */
export function severAnswer(response: ServerResponse): void {
  const stream = streamOf(response);
  // Destroyed without a reason, a stream of HTTP/2 looks to many clients as if it had ended.
  if (stream) stream.close(INTERNAL_ERROR);
  else response.destroy();
}
