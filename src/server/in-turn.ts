// Owns the order of requests that one connection sends without waiting for answers: the next one begins once the answer
// before it has been sent, and others have had their turn. Node alone would begin thousands of them at once.
import type { RequestListener } from "node:http";
import type { Socket } from "node:net";
import { hostImmediate } from "../mock/host-time.ts";
import { endIfStalled } from "./stalled-socket.ts";
import type { Unread } from "./unread.ts";

/** How many requests of a connection may wait; the next one closes it. */
const MOST_WAITING = 1_000;

/** What a request takes in memory while it waits, in bytes: an upper estimate, without a long URL or long headers. */
const REQUEST_MEMORY = 4_096;

/** The requests of a connection that wait, each as the function to call once it waits no longer. */
type Line = Set<() => void>;

/**
 * The listener, for one request of a connection at a time.
 * @param unread counts the waiting requests of all connections
 */
export function inTurn(listener: RequestListener, unread: Unread, most = MOST_WAITING): RequestListener {
  const lines = new WeakMap<Socket, Line>();
  const lineOf = (socket: Socket): Line => {
    const known = lines.get(socket);
    if (known) return known;
    const line: Line = new Set();
    lines.set(socket, line);
    socket.once("close", () => {
      for (const release of line) release();
    });
    return line;
  };
  return (request, response) => {
    const { socket } = request;
    if (socket.destroyed) return;
    // Node gives a response its socket once the responses before it are finished. Nothing is kept of a request whose
    // turn it is: with hundreds of connections, what they keep between requests costs more than the call.
    if (response.socket) {
      listener(request, response);
      return;
    }
    const line = lineOf(socket);
    const release = unread.hold(REQUEST_MEMORY, response);
    line.add(release);
    if (line.size > most) {
      socket.destroy();
      return;
    }
    // A caller that takes no answers has to be noticed.
    if (line.size === 1) endIfStalled(socket);
    response.once("socket", () =>
      hostImmediate(() => {
        line.delete(release);
        release();
        if (!socket.destroyed) listener(request, response);
      }),
    );
  };
}
