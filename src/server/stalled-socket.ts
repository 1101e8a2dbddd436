// Owns the end of callers who send one request after the other and never read an answer. Node stops reading from them;
// what they have asked for until then is held until they read it, or until they are closed here.
import type { Server } from "node:http";
import type { Socket } from "node:net";

/** How long a caller may take nothing of what waits for it before its connection is closed, in milliseconds. */
const STALL_LIMIT = 10_000;

/** Closes the connections of a server that Node has stopped reading from, and that take nothing for too long. */
export function closeStalled(server: Server, limit = STALL_LIMIT): void {
  // A reader of a stream sends no further request, so it is not stopped from sending, however slow it is.
  server.on("connection", (socket: Socket) => socket.once("pause", () => endIfStalled(socket, limit)));
  // Any byte that is read or written restarts the time. A reader that has read everything is idle, which may last long.
  server.on("timeout", (socket) => {
    if (socket.writableLength > 0) socket.destroy();
  });
}

/** Lets a connection of such a server end if it takes nothing of what waits for it. */
export function endIfStalled(socket: Socket, limit = STALL_LIMIT): void {
  socket.setTimeout(limit);
}
