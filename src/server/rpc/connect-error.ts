// Owns errors as callers see them: the only file that knows Connect's codes and their HTTP statuses.
// https://connectrpc.com/docs/protocol#error-codes
import { Refusal, type RefusalReason } from "../../world/errors.ts";
import type { Answer } from "./answer.ts";

/** Connect's codes and the HTTP status of each (documented). */
export const HTTP_STATUS = {
  canceled: 499,
  unknown: 500,
  invalid_argument: 400,
  deadline_exceeded: 504,
  not_found: 404,
  already_exists: 409,
  permission_denied: 403,
  resource_exhausted: 429,
  failed_precondition: 400,
  aborted: 409,
  out_of_range: 400,
  unimplemented: 501,
  internal: 500,
  unavailable: 503,
  data_loss: 500,
  unauthenticated: 401,
} as const;

/** A Connect error code. */
export type Code = keyof typeof HTTP_STATUS;

const CODE_OF_REASON: Record<RefusalReason, Code> = {
  invalid: "invalid_argument",
  "not-found": "not_found",
  "already-exists": "already_exists",
  "wrong-state": "failed_precondition",
  "no-token": "unauthenticated",
  "wrong-token": "permission_denied",
};

/** A detail of an error: the type's full name, its bytes in base64, and the same as JSON to read. */
export interface ErrorDetail {
  readonly type: string;
  readonly value: string;
  readonly debug: unknown;
}

/** An error that a caller of an RPC gets. */
export class RpcError extends Error {
  override readonly name = "RpcError";

  constructor(
    readonly code: Code,
    message: string,
    readonly options: {
      readonly details?: readonly ErrorDetail[];
      readonly headers?: Record<string, string>;
    } = {},
  ) {
    super(message);
  }
}

/** Whatever was thrown, as the error that the caller gets. */
export function asRpcError(thrown: unknown): RpcError {
  if (thrown instanceof RpcError) return thrown;
  if (thrown instanceof Refusal) return new RpcError(CODE_OF_REASON[thrown.reason], thrown.message);
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new RpcError("internal", `prebuild-mock failed, which is a defect of it: ${message}`);
}

/** An error as JSON (documented). */
export function errorJson({ code, message, options: { details } }: RpcError): object {
  return { code, message, ...(details && details.length > 0 && { details }) };
}

/** An error as the answer to a unary call, the same for JSON and binary callers (documented). */
export function errorAnswer(error: RpcError): Answer {
  const { code, options } = error;
  return {
    status: HTTP_STATUS[code],
    headers: { "content-type": "application/json", ...options.headers },
    body: JSON.stringify(errorJson(error)),
    code,
  };
}
