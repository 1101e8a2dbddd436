// Owns an entry of the journal, as users read it.
import type { Code } from "../api/codes.ts";
import { rpcNameOf } from "../api/rpc-names.ts";
import type { CallRecord } from "../rpc/call-record.ts";
import type { Encoding } from "../rpc/encoding.ts";
import type { RpcTypes } from "../wire/rpc-types.ts";
import { hostInstant } from "./host-time.ts";

/**
 * A call and its outcome, by its `rpc`: once that is compared, request and response have their types. `at` and `hostAt`
 * are written as RFC 3339 in JSON.
 */
export type JournalEntry =
  | {
      [M in keyof RpcTypes]: AnsweredCall<M, RpcTypes[M]["request"], RpcTypes[M]["response"]>;
    }[keyof RpcTypes]
  | AnsweredCall<"WatchEvents" | `${string}/${string}`, unknown, unknown>;

/** A call and its outcome. */
export interface AnsweredCall<Rpc extends string, Request, Response> {
  /** Rises by one with each call that is answered. */
  readonly id: number;
  /** The method if only one has that name, otherwise service and method. Includes RPCs that the mock does not serve. */
  readonly rpc: Rpc;
  /** The full name of the service, as the caller named it. */
  readonly service: string;
  /** As the caller named it. */
  readonly method: string;
  /** The id of the prebuild or warm pool that the call names or created; absent if it is about none or many. */
  readonly resourceId?: string;
  /**
   * As proto3 JSON. Absent if it was not read (not let in, undecodable), is no JSON, or is too large to be kept: over
   * 64 KiB, over 256 KiB of memory, or over 16 KiB of memory in a call that was refused as invalid.
   */
  readonly request?: Request;
  /** As proto3 JSON. Absent if the call was not executed. */
  readonly response?: Response;
  /** The Connect code; absent if the call was not refused. */
  readonly code?: Code;
  /** The error message, at most 2,000 characters; absent if the call was not refused. */
  readonly message?: string;
  /** When the refusal asked the caller to retry, in milliseconds; absent if it did not. */
  readonly retryAfter?: number;
  /** How long the caller was ready to wait (Connect-Timeout-Ms), in milliseconds; absent if it did not say. */
  readonly timeout?: number;
  /** Whether a fault broke the connection, so that the caller has no answer or a part of one; else absent. */
  readonly isBroken?: true;
  /** Whether the stream is still open; absent if the call has one answer. */
  readonly isOpen?: boolean;
  /** The HTTP status; 0 where the connection broke before its first byte. */
  readonly status: number;
  /** The header as it came, at most 500 characters of it; absent if there was none. */
  readonly userAgent?: string;
  /** How the request was written; absent if it was neither. */
  readonly encoding?: Encoding;
  /** Whether the request was compressed. */
  readonly compressed: boolean;
  /** The bytes of the request's message, uncompressed; absent if the body was not read. */
  readonly size?: number;
  /** The simulated instant at which it was answered. */
  readonly at: Date;
  /** The real instant at which it arrived. */
  readonly hostAt: Date;
  /** How long the response took, in milliseconds of real time; 0 if the call did not wait. */
  readonly took: number;
  /** The id of the fault rule that took the call. */
  readonly fault?: string;
  /** Whether the request or the message was too large to be kept whole; else absent. */
  readonly isCut?: true;
}

/** Writes what records hold as JSON. It comes with the codec, which is loaded with the first call. */
export interface JournalReader {
  /** Undefined where JSON cannot hold the message. */
  readonly request: (record: CallRecord) => unknown;
  readonly response: (record: CallRecord) => unknown;
}

/** A record as users read it. */
export function entryOf(record: CallRecord, reader: JournalReader): JournalEntry {
  const { id, service, method, code, message, retryAfter, status, userAgent, encoding, size, fault } = record;
  const { timeout, isBroken, isOpen } = record;
  const request = record.request && reader.request(record);
  const resourceId = resourceIdOf(record);
  return {
    id,
    rpc: rpcNameOf(service, method),
    service,
    method,
    ...(resourceId !== undefined && { resourceId }),
    ...(request !== undefined && { request }),
    ...(record.result && { response: reader.response(record) }),
    ...(code && { code }),
    ...(message !== undefined && { message }),
    ...(retryAfter !== undefined && { retryAfter }),
    ...(timeout !== undefined && { timeout }),
    ...(isBroken && { isBroken }),
    ...(isOpen !== undefined && { isOpen }),
    status,
    ...(userAgent !== undefined && { userAgent }),
    ...(encoding && { encoding }),
    compressed: record.compressed,
    ...(size !== undefined && { size }),
    at: new Date(record.at),
    hostAt: new Date(hostInstant(record.began)),
    took: Math.round(record.took * 1_000) / 1_000,
    ...(fault !== undefined && { fault }),
    ...(record.isCut && { isCut: true as const }),
    // What was read is of the method that was called.
  } as JournalEntry;
}

/** The one resource of an answer. */
type AnsweredResources = Partial<Record<"prebuild" | "warmPool" | "environment", { readonly id: string }>>;

/** The one resource that a request names. */
type NamedResources = Partial<Record<"prebuildId" | "warmPoolId" | "environmentId", string>>;

/** The id of the one resource that a call is about, in lower case. */
export function resourceIdOf({ request, result }: CallRecord): string | undefined {
  const { prebuild, warmPool, environment } = (result ?? {}) as AnsweredResources;
  const answered = prebuild ?? warmPool ?? environment;
  if (answered) return answered.id;
  const { prebuildId, warmPoolId, environmentId } = (request ?? {}) as NamedResources;
  return (prebuildId || warmPoolId || environmentId)?.toLowerCase() || undefined;
}
