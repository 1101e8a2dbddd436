// Owns the sending of a response over Node's.
import type { ServerResponse } from "node:http";
import { hostImmediate } from "../mock/host-time.ts";
import { type Answer, StreamBody } from "../rpc/exchange.ts";
import { NO_SNIFFING } from "../rpc/web.ts";
import { breakConnection } from "./broken-connection.ts";
import { sendStream } from "./send-stream.ts";
import { holdRest } from "./unread.ts";

/** Up to this size a body is joined with its headers and sent in one piece: copying is cheaper then. */
const SHORT = 16_384;

/** Sends a response, or breaks its connection. */
export function sendAnswer(response: ServerResponse, answer: Answer): void {
  if (answer.connection !== undefined) {
    // Responses to earlier calls on the connection are sent within this turn; a hanging one is not awaited.
    hostImmediate(() => breakConnection(response, answer));
    return;
  }
  const { status, headers, body } = answer;
  headers[NO_SNIFFING[0]] = NO_SNIFFING[1];
  if (body instanceof StreamBody) {
    sendStream(response, answer, body);
    return;
  }
  const length = typeof body === "string" ? Buffer.byteLength(body) : body.length;
  // Every response has its own headers, so the length can be added to them.
  headers["content-length"] = String(length);
  response.writeHead(status, headers);
  // Node joins text with the headers, and writes Latin-1 without scanning it. ASCII is unchanged in it.
  if (typeof body === "string") response.end(body, length === body.length ? "latin1" : "utf8");
  else if (length > SHORT) response.end(body);
  else response.end(Buffer.from(body.buffer, body.byteOffset, length).toString("latin1"), "latin1");
  holdRest(response);
}

/** Node's response to a request that came through Hono's adapter; undefined without a port. */
export function outgoingOf(env: unknown): ServerResponse | undefined {
  return (env as { outgoing?: ServerResponse } | undefined)?.outgoing;
}

/** The parts of a response that a log line needs. */
export type AnswerNote = Pick<Answer, "code" | "message" | "retryAfter">;

const NOTE = Symbol("what an RPC was answered");

/** Attaches an RPC's outcome to Node's response, for the report of the request at its end. */
export function noteAnswer(env: unknown, { code, message, retryAfter }: AnswerNote): void {
  const response = outgoingOf(env);
  if (response) Object.assign(response, { [NOTE]: { code, message, retryAfter } });
}

/** The attached outcome; nothing if the request was not an RPC. */
export function notedAnswer(response: ServerResponse): AnswerNote | undefined {
  return (response as { [NOTE]?: AnswerNote })[NOTE];
}

/**
 * Sends what only Node can send well: a broken connection, or a stream that may have to break. Undefined: the
 * response is sent as a web response.
 */
export function sendBeside(outgoing: ServerResponse | undefined, answer: Answer): Response | undefined {
  if (!outgoing || (answer.connection === undefined && !(answer.body instanceof StreamBody)))
    return undefined;
  sendAnswer(outgoing, answer);
  return alreadySent();
}

/** What tells Hono's adapter that Node's response is taken care of. */
export function alreadySent(): Response {
  const sent = new Response(null, { headers: { "x-hono-already-sent": "true" } });
  // In a user's app, the adapter may have replaced the global Response. Unless its body was accessed, that one is
  // sent without its headers being read.
  void sent.body;
  return sent;
}
