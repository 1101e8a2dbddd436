// Owns the order of requests that one connection sends without waiting for answers: the next one begins once the answer
// before it has been sent, and others have had their turn. Node alone would begin thousands of them at once.
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { hostImmediate } from "../mock/host-time.ts";
import { requestMemory } from "./request-memory.ts";
import { endIfStalled } from "./stalled-socket.ts";
import type { Unread } from "./unread.ts";

/** How many requests of a connection may wait; the next one closes it. */
const MOST_WAITING = 1_000;

interface WaitingRequest {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** It waits no longer. */
  readonly release: () => void;
}

/**
 * The listener, for one request of a connection at a time.
 * @param unread counts the waiting requests of all connections
 */
export function inTurn(listener: RequestListener, unread: Unread, most = MOST_WAITING): RequestListener {
  const lines = new WeakMap<Socket, WaitingRequest[]>();
  const lineOf = (socket: Socket): WaitingRequest[] => {
    const known = lines.get(socket);
    if (known) return known;
    const line: WaitingRequest[] = [];
    lines.set(socket, line);
    socket.once("close", () => {
      for (const { release } of line.splice(0)) release();
    });
    return line;
  };
  // Node gives a response its socket once the responses before it are finished.
  const follow = (line: WaitingRequest[]) =>
    line[0]?.response.once("socket", () => hostImmediate(() => begin(line)));
  function begin(line: WaitingRequest[]) {
    const next = line.shift();
    if (!next) return;
    next.release();
    listener(next.request, next.response);
    follow(line);
  }
  return (request, response) => {
    const { socket } = request;
    if (socket.destroyed) return;
    // Nothing is kept of a request whose turn it is: with hundreds of connections, copying what they keep between
    // requests would cost more than the calls.
    if (response.socket) {
      listener(request, response);
      return;
    }
    const line = lineOf(socket);
    const waiting = line.push({ request, response, release: unread.hold(requestMemory(request), response) });
    if (waiting === 1) {
      // A caller that takes no answers has to be noticed.
      endIfStalled(socket);
      follow(line);
    } else if (waiting > most) socket.destroy();
  };
}
