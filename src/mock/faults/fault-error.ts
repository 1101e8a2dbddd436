// Owns the error that a fault returns, in the service's own form.
import { create, fromJson, type JsonValue } from "@bufbuild/protobuf";
import { type Duration, DurationSchema } from "@bufbuild/protobuf/wkt";
import type { Code } from "../../api/codes.ts";
import { RetryInfoSchema } from "../../api/gen/google/rpc/error_details_pb.ts";
import { type ErrorDetail, RpcError } from "../../rpc/connect-error.ts";
import { errorDetail } from "../../rpc/error-detail.ts";
import type { FaultDetail } from "../../scenarios/fault-rule.ts";
import type { Fault } from "./fault-rules.ts";

/** @param code the fault's code, which is set if a call is not executed */
export function faultError({ rule, retryAfter }: Fault, code: Code): RpcError {
  const message = rule.message ?? `${code}, as the fault rule ${rule.id} says`;
  const details = (rule.details ?? []).map(detailOf);
  if (retryAfter === undefined) return new RpcError(code, message, { details });
  // Headers have whole seconds: rounded up, so that no client retries too early.
  const seconds = String(Math.ceil(retryAfter / 1_000));
  return new RpcError(code, message, {
    details: [...details, retryInfo(durationOf(retryAfter))],
    headers: { "retry-after": seconds, "ratelimit-retryafter": seconds },
  });
}

function detailOf({ type, value, debug }: FaultDetail): ErrorDetail {
  // Base64 without padding, as Connect writes it.
  if (value !== undefined) return { type, value: value.replace(/=+$/, ""), debug };
  const { retryDelay } = debug as { retryDelay: JsonValue };
  return retryInfo(fromJson(DurationSchema, retryDelay));
}

function retryInfo(retryDelay: Duration): ErrorDetail {
  return errorDetail(RetryInfoSchema, create(RetryInfoSchema, { retryDelay }));
}

function durationOf(milliseconds: number): Duration {
  const seconds = Math.floor(milliseconds / 1_000);
  return create(DurationSchema, {
    seconds: BigInt(seconds),
    nanos: (milliseconds - seconds * 1_000) * 1_000_000,
  });
}
