// Owns the address of a port: how it is bound, why that fails, and the name by which it can be reached.
import type { Server } from "node:net";
import { MisuseError } from "../mock/misuse.ts";

/** @throws MisuseError if the address cannot be bound */
export function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(listenError(error, port, host)));
    server.listen(port, host, resolve);
  });
}

function listenError(error: NodeJS.ErrnoException, port: number, host: string): Error {
  const reasons: Record<string, string> = {
    EADDRINUSE: `port ${port} is in use on ${host}. Choose another port, or 0 for a free one.`,
    EACCES: `port ${port} needs privileges that this user does not have. Choose a port from 1024 up.`,
    EADDRNOTAVAIL: `${host} is not an address of this machine. Choose another host.`,
    ENOTFOUND: `${host} cannot be resolved. Choose another host.`,
  };
  const reason = reasons[error.code ?? ""] ?? `${error.message}. Choose another port or host.`;
  return new MisuseError(`Failed to start a mock: ${reason}`, { cause: error });
}

/** A name under which an address can be called: wildcards cannot. */
export function reachableHost(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "127.0.0.1";
  return host.includes(":") ? `[${host}]` : host;
}
