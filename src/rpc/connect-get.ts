// Owns calls without a body: the query of Connect GET. https://connectrpc.com/docs/protocol#unary-get-request
import { quoted } from "../input/quoted.ts";
import { RpcError } from "./connect-error.ts";
import type { Encoding } from "./encoding.ts";

/** The query of a GET. */
export interface GetQuery {
  readonly encoding: Encoding;
  readonly message: Uint8Array;
  /** The name of the compression, "identity" if there is none. */
  readonly compression: string;
}

/**
 * Reads the query of a GET; undefined if its encoding is not one of unary calls.
 * @throws RpcError invalid_argument
 */
export function parseGetQuery(query: string): GetQuery | undefined {
  const parameters = new URLSearchParams(query);
  const version = parameters.get("connect");
  if (version !== null && version !== "" && version !== "v1") {
    throw new RpcError("invalid_argument", `connect must be "v1": got ${quoted(version)}`);
  }
  const encoding = parameters.get("encoding");
  if (encoding !== "json" && encoding !== "proto") return undefined;
  const message = parameters.get("message");
  if (message === null) throw new RpcError("invalid_argument", "missing message parameter");
  return {
    encoding,
    message: parameters.get("base64") === "1" ? fromBase64(message) : new TextEncoder().encode(message),
    compression: parameters.get("compression") || "identity",
  };
}

/** Base64, URL-safe or not, padded or not. */
function fromBase64(text: string): Uint8Array {
  try {
    // A "+" that was not escaped arrives as a space.
    const binary = atob(
      text.replaceAll("-", "+").replaceAll("_", "/").replaceAll(" ", "+").replace(/=+$/, ""),
    );
    return Uint8Array.from(binary, (char) => char.charCodeAt(0));
  } catch {
    throw new RpcError("invalid_argument", "message parameter is not base64");
  }
}
