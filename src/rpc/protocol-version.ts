// Owns the header Connect-Protocol-Version. https://connectrpc.com/docs/protocol#unary-request
import { quoted } from "../input/quoted.ts";
import { RpcError } from "./connect-error.ts";

/**
 * Generated REST clients do not send it (documented), so it may be missing.
 * @throws RpcError invalid_argument for any other version
 */
export function checkProtocolVersion(version: string | undefined): void {
  if (version === undefined || version === "" || version === "1") return;
  throw new RpcError("invalid_argument", `connect-protocol-version must be "1": got ${quoted(version)}`);
}
