// Owns an entry of the journal as people read it.
import type { Code } from "../api/codes.ts";
import type { Encoding } from "../rpc/encoding.ts";
import type { JournalRecord } from "./journal-record.ts";
import { hostInstant } from "./realtime.ts";

/** A call and what became of it. `at` and `hostAt` are written as RFC 3339 in JSON. */
export interface JournalEntry {
  /** Rises by one with each call that is answered. */
  readonly id: number;
  /** As the caller named it, also where there is no such RPC. */
  readonly rpc: string;
  /** The id of the prebuild or warm pool that the call names or created; absent if it is about none or many. */
  readonly resourceId?: string;
  /** As proto3 JSON. Absent where it was not read: not let in, undecodable, larger than 64 KiB, or no JSON. */
  readonly request?: unknown;
  /** As proto3 JSON. Absent where the call was not carried out. */
  readonly response?: unknown;
  /** The Connect code; absent where the call was not refused. */
  readonly code?: Code;
  /** What the caller was told instead of a response. */
  readonly message?: string;
  /** The HTTP status; 0 where the connection broke before its first byte. */
  readonly status: number;
  /** The header as it came; absent where there was none. */
  readonly userAgent?: string;
  /** How the request was written; absent where it was neither. */
  readonly encoding?: Encoding;
  /** Whether the request was compressed. */
  readonly compressed: boolean;
  /** The bytes of the request's message, uncompressed; absent where the body was not read. */
  readonly size?: number;
  /** The simulated instant at which it was answered. */
  readonly at: Date;
  /** The host's instant at which it arrived. */
  readonly hostAt: Date;
  /** How long the answer took, in milliseconds of the host; 0 where the call waited for nothing. */
  readonly took: number;
  /** The id of the fault rule that took the call. */
  readonly fault?: string;
}

/** Writes what records hold as JSON. It comes with the codec, which is loaded with the first call. */
export interface JournalReader {
  /** Undefined where JSON cannot hold the message. */
  readonly request: (rpc: string, message: object) => unknown;
  readonly response: (result: object) => unknown;
}

/** A record as people read it. */
export function entryOf(record: JournalRecord, reader: JournalReader): JournalEntry {
  const { id, rpc, result, code, error, status, userAgent, encoding, size, fault } = record;
  const request = record.request && reader.request(rpc, record.request);
  const resourceId = resourceIdOf(record);
  return {
    id,
    rpc,
    ...(resourceId !== undefined && { resourceId }),
    ...(request !== undefined && { request }),
    ...(result && { response: reader.response(result) }),
    ...(code && { code }),
    ...(error !== undefined && { message: code ? (JSON.parse(error).message as string) : error.trimEnd() }),
    status,
    ...(userAgent !== undefined && { userAgent }),
    ...(encoding && { encoding }),
    compressed: record.compressed,
    ...(size !== undefined && { size }),
    at: new Date(record.at),
    hostAt: new Date(hostInstant(record.began)),
    took: Math.round(record.took * 1_000) / 1_000,
    ...(fault !== undefined && { fault }),
  };
}

/** The one resource of an answer. */
interface AnsweredRow {
  readonly value: { readonly id: string };
}

/** The id of the one resource that a call is about, in lower case. */
export function resourceIdOf({ request, result }: JournalRecord): string | undefined {
  const { prebuild, warmPool } = (result ?? {}) as Partial<Record<"prebuild" | "warmPool", AnsweredRow>>;
  const answered = prebuild ?? warmPool;
  if (answered) return answered.value.id;
  const { prebuildId, warmPoolId } = (request ?? {}) as { prebuildId?: string; warmPoolId?: string };
  return (prebuildId || warmPoolId)?.toLowerCase() || undefined;
}
