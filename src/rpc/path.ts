// Owns which URLs name an RPC: `/package.Service/Method`, under any prefix.
import type { RpcPath } from "./exchange.ts";

const RPC_URL =
  /^(?:https?:\/\/[^/?#]+)?((?:\/[^/?#]+)*?)\/((?:[A-Za-z_]\w*\.)+[A-Za-z_]\w*)\/([^/?#]*)(?:\?([^#]*))?(?:#.*)?$/;

/** As `parseRpcPath`. Nearly always a URL is that of the call before, and need not be read again. */
export function createRpcPaths(): typeof parseRpcPath {
  let last = "";
  let path: RpcPath | undefined;
  return (url) => {
    if (url !== last) {
      path = parseRpcPath(url);
      last = url;
    }
    return path;
  };
}

/** The parts of a URL, or of a path with its query, that names an RPC; undefined if it names none. */
export function parseRpcPath(url: string): RpcPath | undefined {
  const parts = RPC_URL.exec(url);
  if (!parts) return undefined;
  const [, prefix = "", service = "", method = "", query = ""] = parts;
  return { prefix, service, method, query };
}
