// Owns the order of requests that one connection sends without waiting for answers: the next one begins once the answer
// before it has been sent, and others have had their turn. Node alone would begin thousands of them at once.
import type { RequestListener, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { hostImmediate } from "../mock/host-time.ts";
import { endIfStalled } from "./stalled-socket.ts";

/** How many requests of a connection may wait; the next one closes it. */
const MOST_WAITING = 1_000;

/** What a connection has asked for. */
interface Line {
  /** The response that was begun last. */
  current: ServerResponse;
  readonly waiting: (() => ServerResponse)[];
}

/** The listener, for one request of a connection at a time. */
export function inTurn(listener: RequestListener, most = MOST_WAITING): RequestListener {
  const lines = new WeakMap<Socket, Line>();
  const follow = (socket: Socket, line: Line) => {
    line.current.once("close", () => hostImmediate(() => begin(socket, line)));
  };
  function begin(socket: Socket, line: Line) {
    const next = socket.destroyed ? undefined : line.waiting.shift();
    if (!next) return;
    line.current = next();
    if (line.waiting.length > 0) follow(socket, line);
  }
  return (request, response) => {
    const { socket } = request;
    if (socket.destroyed) return;
    const line = lines.get(socket);
    if (!line || (line.current.writableFinished && line.waiting.length === 0)) {
      if (line) line.current = response;
      else lines.set(socket, { current: response, waiting: [] });
      listener(request, response);
      return;
    }
    const waiting = line.waiting.push(() => {
      listener(request, response);
      return response;
    });
    if (waiting === 1) {
      // A caller that takes no answers has to be noticed.
      endIfStalled(socket);
      follow(socket, line);
    } else if (waiting > most) {
      line.waiting.length = 0;
      socket.destroy();
    }
  };
}
