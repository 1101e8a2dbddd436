// Owns the sending of an answer over Node's response.
import type { ServerResponse } from "node:http";
import { type Answer, StreamBody } from "../rpc/exchange.ts";
import { NO_SNIFFING } from "../rpc/web.ts";
import { breakConnection } from "./broken-connection.ts";
import { sendStream } from "./send-stream.ts";

/** Taken when this is loaded, and from Node's module if there is one: fake timers replace the global one, or both. */
const { setImmediate } = globalThis.process?.getBuiltinModule?.("node:timers") ?? globalThis;

/** Up to this size a body is joined with its headers, so that both go out in one piece: copying is cheaper then. */
const SHORT = 16_384;

/** Sends an answer, or breaks its connection. */
export function sendAnswer(response: ServerResponse, answer: Answer): void {
  if (answer.connection !== undefined) {
    // Answers to earlier calls on the connection go out within this turn; one that hangs is not waited for.
    setImmediate(breakConnection, response, answer);
    return;
  }
  const { status, headers, body } = answer;
  headers[NO_SNIFFING[0]] = NO_SNIFFING[1];
  if (body instanceof StreamBody) {
    sendStream(response, answer, body);
    return;
  }
  const length = typeof body === "string" ? Buffer.byteLength(body) : body.length;
  // Every answer has headers of its own, so that they can take the length.
  headers["content-length"] = String(length);
  response.writeHead(status, headers);
  // Node joins text with the headers, and writes Latin-1 without looking at it. ASCII is the same in it, and bytes
  // are what they were.
  if (typeof body === "string") response.end(body, length === body.length ? "latin1" : "utf8");
  else if (length > SHORT) response.end(body);
  else response.end(Buffer.from(body.buffer, body.byteOffset, length).toString("latin1"), "latin1");
}

/** Node's response to a request that came through Hono's adapter; undefined without a port. */
export function outgoingOf(env: unknown): ServerResponse | undefined {
  return (env as { outgoing?: ServerResponse } | undefined)?.outgoing;
}

/** What of an answer a log line needs. */
export type AnswerNote = Pick<Answer, "code" | "message" | "retryAfter">;

const NOTE = Symbol("what an RPC was answered");

/** Leaves on Node's response what an RPC was answered, for whoever reports the request at its end. */
export function noteAnswer(env: unknown, { code, message, retryAfter }: AnswerNote): void {
  const response = outgoingOf(env);
  if (response) Object.assign(response, { [NOTE]: { code, message, retryAfter } });
}

/** What was left there; nothing if the request was no RPC. */
export function notedAnswer(response: ServerResponse): AnswerNote | undefined {
  return (response as { [NOTE]?: AnswerNote })[NOTE];
}

/**
 * Sends what only Node can send well: a broken connection, or a stream that may have to break. Undefined: the answer is
 * sent as a web response. What is returned tells Hono's adapter to leave Node's response alone.
 */
export function sendBeside(outgoing: ServerResponse | undefined, answer: Answer): Response | undefined {
  if (!outgoing || (answer.connection === undefined && !(answer.body instanceof StreamBody)))
    return undefined;
  sendAnswer(outgoing, answer);
  const sent = new Response(null, { headers: { "x-hono-already-sent": "true" } });
  // In an app of the user's, the adapter may have put a Response of its own in the place of the global one. Unless
  // somebody has looked at its body, that one is sent without a look at its headers.
  void sent.body;
  return sent;
}
