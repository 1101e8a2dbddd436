// Owns which URLs name an RPC: `/package.Service/Method`, under any prefix.
import type { RpcPath } from "./exchange.ts";

const RPC_URL =
  /^(?:https?:\/\/[^/?#]+)?((?:\/[^/?#]+)*?)\/((?:[A-Za-z_]\w*\.)+[A-Za-z_]\w*)\/([^/?#]*)(?:\?([^#]*))?(?:#.*)?$/;

/** The parts of a URL, or of a path with its query, that names an RPC; undefined if it names none. */
export function parseRpcPath(url: string): RpcPath | undefined {
  const parts = RPC_URL.exec(url);
  if (!parts) return undefined;
  const [, prefix = "", service = "", method = "", query = ""] = parts;
  return { prefix, service, method, query };
}
