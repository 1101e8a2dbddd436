// Owns the sending of a stream over Node's response: piece by piece as its reader takes them.
import type { ServerResponse } from "node:http";
import type { Answer, StreamBody } from "../rpc/exchange.ts";
import { isGone, severAnswer } from "./broken-connection.ts";
import { writePiece } from "./unread.ts";

/**
 * Sends the pieces. A stream that cannot express its error breaks the connection, so that it does not look complete.
 */
export function sendStream(response: ServerResponse, { status, headers }: Answer, body: StreamBody): void {
  response.writeHead(status, headers);
  response.flushHeaders();
  response.once("close", body.stop);
  send(response, body).catch(() => severAnswer(response));
}

async function send(response: ServerResponse, { pieces }: StreamBody): Promise<void> {
  for (;;) {
    const { done, value } = await pieces.next();
    if (isGone(response)) return;
    if (done) break;
    await writePiece(response, value);
  }
  response.end();
}
