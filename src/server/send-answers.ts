// Owns the sending of answers over Node's responses. What one turn of the event loop reads is answered together at its
// end: each write wakes a client that waits, and a client that is awake already takes the next answer for nothing.
import type { ServerResponse } from "node:http";
import type { Answer } from "../rpc/call.ts";
import { breakConnection } from "./broken-connection.ts";

/** Sends an answer, or breaks its connection, after those that were handed over before it. */
export type SendAnswer = (response: ServerResponse, answer: Answer) => void;

/** Taken when this is loaded, and from Node's module where there is one: fake timers replace the global one, or both. */
const { setImmediate } = globalThis.process?.getBuiltinModule?.("node:timers") ?? globalThis;

/** The sending of the answers of one port. */
export function createSendAnswer(): SendAnswer {
  let waiting: { response: ServerResponse; answer: Answer }[] = [];
  const sendAll = () => {
    const all = waiting;
    waiting = [];
    for (const { response, answer } of all) {
      // Once what was written before it on the same connection has gone.
      if (answer.connection !== undefined) setImmediate(breakConnection, response, answer);
      else write(response, answer);
    }
  };
  return (response, answer) => {
    // Immediates run once all sockets have been read that had something to read.
    if (waiting.length === 0) setImmediate(sendAll);
    waiting.push({ response, answer });
  };
}

/** Up to this size a body is joined with its headers, so that both go out in one piece: copying is cheaper then. */
const SHORT = 16_384;

function write(response: ServerResponse, { status, headers, body }: Answer): void {
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
