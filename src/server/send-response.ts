// Owns the sending of a web response over Node's. Hono's adapter would wait for the body with a global timer, which
// users fake.
import type { ServerResponse } from "node:http";
import { hostImmediate } from "../mock/host-time.ts";
import { sourceOf } from "../rpc/body.ts";
import { StreamBody } from "../rpc/exchange.ts";
import { isGone } from "./broken-connection.ts";
import { alreadySent } from "./send-answer.ts";
import { sendStream } from "./send-stream.ts";
import { holdRest } from "./unread.ts";

type Body = ReadableStreamDefaultReader<Uint8Array>;

/** The most pieces of a body that are joined. */
const JOINED = 2;

/**
 * Sends a response, and returns what tells Hono's adapter to leave Node's response alone. A body that is there at once
 * gets its length, any other is sent piece by piece.
 */
export async function sendResponse(outgoing: ServerResponse, response: Response): Promise<Response> {
  // Without a body, the adapter waits for nothing.
  if (response.body === null) return response;
  const headers = Object.fromEntries(response.headers);
  const source = sourceOf(response.body);
  if (source) {
    if (isGone(outgoing)) source.stop();
    else sendStream(outgoing, { status: response.status, headers, body: source }, source);
    return alreadySent();
  }
  const body = response.body.getReader();
  const { pieces, rest } = await firstPieces(body);
  if (isGone(outgoing)) await body.cancel();
  else if (rest) {
    const stop = () => void body.cancel().catch(() => {});
    const stream = new StreamBody(piecesOf(pieces, rest, body), stop);
    sendStream(outgoing, { status: response.status, headers, body: stream }, stream);
  } else {
    const whole = Buffer.concat(pieces);
    outgoing.writeHead(response.status, { ...headers, "content-length": whole.length });
    outgoing.end(whole);
    holdRest(outgoing);
  }
  return alreadySent();
}

/** What there is at once, and the read that follows it; undefined if nothing follows. */
async function firstPieces(body: Body) {
  const pieces: Uint8Array[] = [];
  const late = new Promise<undefined>((resolve) => hostImmediate(() => resolve(undefined)));
  for (let rest = body.read(); ; rest = body.read()) {
    const read = pieces.length < JOINED ? await Promise.race([rest, late]) : undefined;
    if (!read) return { pieces, rest };
    if (read.done) return { pieces, rest: undefined };
    pieces.push(read.value);
  }
}

async function* piecesOf(pieces: readonly Uint8Array[], rest: ReturnType<Body["read"]>, body: Body) {
  yield* pieces;
  for (let read = await rest; !read.done; read = await body.read()) yield read.value;
}
