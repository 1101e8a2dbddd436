// Owns whether a port keeps its process running.
import type { Server } from "node:http";
import type { Socket } from "node:net";
import { describeValue } from "../input/unknown-fields.ts";
import { MisuseError } from "../mock/misuse.ts";

/**
 * Whether a port keeps its process running if its user did not say. `node --test` waits until nothing does, so a test
 * that forgets to close its mock would hang it for good.
 */
function keepsByDefault(): boolean {
  const { env, execArgv } = globalThis.process;
  return env.NODE_TEST_CONTEXT === undefined && !execArgv.includes("--test");
}

/** @throws MisuseError if it is neither true nor false */
export function parseKeepAlive(keepAlive: unknown): boolean {
  if (keepAlive === undefined) return keepsByDefault();
  if (typeof keepAlive === "boolean") return keepAlive;
  throw new MisuseError(
    `Failed to start a mock: keepAlive must be true or false, but is ${describeValue(keepAlive)}. Give one of them.`,
  );
}

/** Lets the process end while the server listens and clients are connected. Call it before it listens. */
export function release(server: Server): void {
  server.on("connection", (socket: Socket) => socket.unref());
  server.on("listening", () => server.unref());
}
