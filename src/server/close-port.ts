// Owns how a port closes: running responses may finish, and what is still open at the limit is ended.
import type { Server } from "node:http";
import type { Socket } from "node:net";
import { hostDelay, hostNow } from "../mock/host-time.ts";
import type { Http2Connections } from "./first-bytes.ts";

/** How long running responses may take to finish once the mock closes, in milliseconds. */
const CLOSE_LIMIT = 2_000;

/** How often to check meanwhile for connections whose response has finished. Node would keep them for a second. */
const CLOSE_STEP = 20;

/** Keeps the connections that have not sent a request yet. Node does not count them among the idle ones. */
export function trackSilent(server: Server, silent: Set<Socket>): void {
  server.on("connection", (socket: Socket) => {
    silent.add(socket);
    socket.once("close", () => silent.delete(socket));
  });
}

/** What `server.close` alone does not end. */
export interface OpenConnections {
  /** Those that have not sent a request yet. */
  readonly silent: ReadonlySet<Socket>;
  readonly http2: Http2Connections;
}

/** Stops listening, lets running responses finish, and ends what is still open at the limit. */
export async function closeServer(server: Server, { silent, http2 }: OpenConnections): Promise<void> {
  const over = new AbortController();
  const closed = new Promise<void>((resolve) => server.close(() => resolve())).then(() => over.abort());
  for (const socket of silent) socket.destroy();
  http2.close();
  const limit = hostNow() + CLOSE_LIMIT;
  while (hostNow() < limit && !over.signal.aborted) {
    server.closeIdleConnections();
    await hostDelay(CLOSE_STEP, over.signal);
  }
  server.closeAllConnections();
  await closed;
}
