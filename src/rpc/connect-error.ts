// Owns errors as callers see them: the only file that gives a reason its code and a code its HTTP status.
import { type Code, HTTP_STATUS } from "../api/codes.ts";
import { LoadError } from "../api/modules.ts";
import { MisuseError, Refusal, type RefusalReason } from "../world/errors.ts";
import type { Answer } from "./exchange.ts";
import { readDuration } from "./json-scalars.ts";

export { type Code, HTTP_STATUS };

const CODE_OF_REASON: Record<RefusalReason, Code> = {
  invalid: "invalid_argument",
  "not-found": "not_found",
  "already-exists": "already_exists",
  "wrong-state": "failed_precondition",
  "too-many": "resource_exhausted",
  "no-token": "unauthenticated",
  "wrong-token": "permission_denied",
};

/** A detail of an error (documented): a message of protobuf. */
export interface ErrorDetail {
  /** The full name of the message: "google.rpc.RetryInfo". */
  readonly type: string;
  /** The message's bytes in base64, without padding. */
  readonly value: string;
  /** The message as readable JSON: `{ retryDelay: "2s" }`. */
  readonly debug?: unknown;
}

export interface RpcErrorOptions {
  readonly details?: readonly ErrorDetail[];
  readonly headers?: Record<string, string>;
  /** The HTTP status of a unary answer. Default: the code's. */
  readonly status?: number;
  /** The server is closing: a stream whose form cannot express errors ends as if it were complete. */
  readonly isClosing?: boolean;
}

/** An error that a caller of an RPC gets. */
export class RpcError extends Error {
  override readonly name = "RpcError";

  constructor(
    readonly code: Code,
    message: string,
    readonly options: RpcErrorOptions = {},
  ) {
    super(message);
  }
}

/** A refusal by HTTP rather than by the protocol: a status and a line of text. */
export class HttpRefusal extends Error {
  override readonly name = "HttpRefusal";

  constructor(
    readonly status: number,
    readonly headers: Readonly<Record<string, string>>,
    message: string,
  ) {
    super(message);
  }
}

/** A path that looks like an RPC and is not served (assumed: an unknown route has the status 404). */
export function unserved(message: string): RpcError {
  return new RpcError("unimplemented", message, { status: 404 });
}

/** Anything thrown, as the error that the caller gets. */
export function asRpcError(thrown: unknown): RpcError {
  if (thrown instanceof RpcError) return thrown;
  if (thrown instanceof Refusal) return new RpcError(CODE_OF_REASON[thrown.reason], thrown.message);
  const isNoBug = thrown instanceof LoadError || thrown instanceof MisuseError;
  if (isNoBug) return new RpcError("internal", thrown.message);
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new RpcError("internal", `prebuild-mock failed, which is a bug in it: ${message}`);
}

/** When an error asks its caller to retry, in milliseconds from now: its RetryInfo. */
export function retryAfterOf({ options: { details = [] } }: RpcError): number | undefined {
  const { debug } = details.find(({ type }) => type === "google.rpc.RetryInfo") ?? {};
  const delay = (debug as { retryDelay?: unknown } | undefined)?.retryDelay;
  const duration = typeof delay === "string" ? readDuration(delay) : undefined;
  return duration && Number(duration.seconds) * 1_000 + duration.nanos / 1_000_000;
}

/** An error as JSON (documented). */
export function errorJson({ code, message, options: { details } }: RpcError): object {
  return { code, message, ...(details && details.length > 0 && { details }) };
}

/** An error as the answer to a unary call, the same for JSON and binary callers (documented). */
export function errorAnswer(error: RpcError): Answer {
  const { code, message, options } = error;
  return {
    status: options.status ?? HTTP_STATUS[code],
    headers: { "content-type": "application/json", ...options.headers },
    body: JSON.stringify(errorJson(error)),
    code,
    message,
  };
}

export function httpRefusalAnswer({ status, headers, message }: HttpRefusal): Answer {
  return {
    status,
    headers: { ...headers, "content-type": "text/plain; charset=utf-8" },
    body: `${message}\n`,
    message,
  };
}
