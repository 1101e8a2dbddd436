// Owns the error that a refused `call` throws.
import type { Code } from "../api/codes.ts";
import type { ErrorDetail } from "../rpc/connect-error.ts";
import type { ErrorJson } from "../wire/json.ts";

/**
 * Thrown by `call` if the RPC was refused: by the service, or by a fault rule.
 * @example
 * const refusal = await mock.call("GetPrebuild", { prebuildId }).catch((error: RpcCallError) => error);
 * expect(refusal).toMatchObject({ code: "not_found" });
 */
export class RpcCallError extends Error {
  /** Identifies the error across copies of the library: "RpcCallError". */
  override readonly name = "RpcCallError";
  /** The Connect code (documented): "not_found". */
  readonly code: Code;
  /** Messages with more information, such as when to retry or what is wrong with the request; often none. */
  readonly details: readonly ErrorDetail[];

  /** Created from the body of a refusal (documented: the Connect protocol). */
  constructor({ code, message, details = [] }: ErrorJson) {
    super(message);
    this.code = code;
    this.details = details;
  }
}
