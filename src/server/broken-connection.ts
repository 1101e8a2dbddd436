// Owns how a connection of Node's breaks, as a fault rule says.
import type { ServerResponse } from "node:http";
import type { Answer } from "../rpc/call.ts";

/** Breaks the connection of an answer that says so. Whatever else is unanswered on it then stays so. */
export function breakConnection(
  response: ServerResponse,
  { status, headers, body, connection }: Answer,
): void {
  // The response itself has no socket before its turn, which would never come after a call that hangs.
  const { socket } = response.req;
  if (connection === "reset") socket.resetAndDestroy();
  else if (connection === "empty") socket.destroy();
  else {
    const bytes = typeof body === "string" ? Buffer.from(body) : body;
    // A body of no bytes cannot be cut, so one is announced that never comes.
    headers["content-length"] = String(Math.max(1, bytes.length));
    response.writeHead(status, headers);
    response.flushHeaders();
    response.write(bytes.subarray(0, bytes.length >> 1));
    socket.destroySoon();
  }
}

/** Node's response to a request that came through Hono's adapter; undefined without a port. */
export function outgoingOf(env: unknown): ServerResponse | undefined {
  return (env as { outgoing?: ServerResponse } | undefined)?.outgoing;
}

/** As `breakConnection`; what is answered tells Hono's adapter to leave Node's response alone. */
export function breakOff(outgoing: ServerResponse, broken: Answer): Response {
  breakConnection(outgoing, broken);
  return new Response(null, { headers: { "x-hono-already-sent": "true" } });
}
