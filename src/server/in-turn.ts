// Owns the order of requests that one connection sends without waiting for answers: the next one begins once the answer
// before it has been sent, and others have had their turn. Node alone would begin thousands of them at once.
import type { RequestListener, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { hostImmediate } from "../mock/host-time.ts";
import { endIfStalled } from "./stalled-socket.ts";
import type { Unread } from "./unread.ts";

/** How many requests of a connection may wait; the next one closes it. */
const MOST_WAITING = 1_000;

/** What a request takes in memory while it waits, in bytes: an upper estimate, without a long URL or long headers. */
const REQUEST_MEMORY = 4_096;

/** What a connection has asked for. */
interface Line {
  /** The response that was begun last. */
  current: ServerResponse;
  readonly waiting: WaitingRequest[];
}

interface WaitingRequest {
  readonly begin: () => ServerResponse;
  /** It waits no longer. */
  readonly release: () => void;
}

/**
 * The listener, for one request of a connection at a time.
 * @param unread counts the waiting requests of all connections
 */
export function inTurn(listener: RequestListener, unread: Unread, most = MOST_WAITING): RequestListener {
  const lines = new WeakMap<Socket, Line>();
  const follow = (socket: Socket, line: Line) => {
    line.current.once("close", () => hostImmediate(() => begin(socket, line)));
  };
  function begin(socket: Socket, line: Line) {
    const next = socket.destroyed ? undefined : line.waiting.shift();
    if (!next) return;
    next.release();
    line.current = next.begin();
    if (line.waiting.length > 0) follow(socket, line);
  }
  const lineOf = (socket: Socket, current: ServerResponse): Line => {
    const line: Line = { current, waiting: [] };
    socket.once("close", () => {
      for (const { release } of line.waiting.splice(0)) release();
    });
    return line;
  };
  return (request, response) => {
    const { socket } = request;
    if (socket.destroyed) return;
    const line = lines.get(socket);
    if (!line || (line.current.writableFinished && line.waiting.length === 0)) {
      if (line) line.current = response;
      else lines.set(socket, lineOf(socket, response));
      listener(request, response);
      return;
    }
    const waiting = line.waiting.push({
      begin: () => {
        listener(request, response);
        return response;
      },
      release: unread.hold(REQUEST_MEMORY, response),
    });
    if (waiting === 1) {
      // A caller that takes no answers has to be noticed.
      endIfStalled(socket);
      follow(socket, line);
    } else if (waiting > most) socket.destroy();
  };
}
