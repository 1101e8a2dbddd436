// Owns the calls of a journal as rules read them. What costs most, the JSON of requests and responses, is made when a
// rule asks for it, and that of a resource once for all reads that returned it unchanged.
import type { Code } from "../../api/codes.ts";
import { rpcNameOf } from "../../api/rpc-names.ts";
import type { CallRecord } from "../../rpc/call-record.ts";
import { type JournalReader, resourceIdOf } from "../journal-entry.ts";
import type { ReportCall, ReportEntry } from "./finding.ts";

/** Makes JSON of records. */
export interface RecordReader {
  readonly request: (record: CallRecord) => unknown;
  readonly response: (record: CallRecord) => unknown;
}

/** As a reader, but for each unchanged resource once. */
export function rememberingReader(reader: JournalReader): RecordReader {
  const responses = new Map<object, unknown>();
  return {
    request: (record) => record.request && reader.request(record),
    response: (record) => {
      if (!record.result) return undefined;
      const key = soleValue(record.result);
      if (!responses.has(key)) responses.set(key, reader.response(record));
      return responses.get(key);
    },
  };
}

/** The one resource of a result, which never changes while it is the same object; else the result. */
function soleValue(result: object): object {
  const [value, ...others] = Object.values(result);
  return others.length === 0 && typeof value === "object" && value !== null && !Array.isArray(value)
    ? value
    : result;
}

/** A call of a journal. It is its own entry, so that a rule that looks at one field costs no other. */
export class RecordedCall implements ReportCall, ReportEntry {
  readonly #record: CallRecord;
  readonly #reader: RecordReader;
  #rpc: string | undefined;
  #resourceId: string | undefined | null = null;
  #signature: string | undefined;

  constructor(record: CallRecord, reader: RecordReader) {
    this.#record = record;
    this.#reader = reader;
  }

  get entry(): ReportEntry {
    return this;
  }

  get at(): number {
    return this.#record.at;
  }

  get realAt(): number {
    return this.#record.began;
  }

  get signature(): string {
    this.#signature ??= signatureOf(this.rpc, this.#record);
    return this.#signature;
  }

  get id(): number {
    return this.#record.id;
  }

  get rpc(): string {
    this.#rpc ??= rpcNameOf(this.#record.service, this.#record.method);
    return this.#rpc;
  }

  get resourceId(): string | undefined {
    if (this.#resourceId === null) this.#resourceId = resourceIdOf(this.#record);
    return this.#resourceId;
  }

  get request(): unknown {
    return this.#reader.request(this.#record);
  }

  get response(): unknown {
    return this.#reader.response(this.#record);
  }

  get code(): Code | undefined {
    return this.#record.code;
  }

  get status(): number {
    return this.#record.status;
  }

  get retryAfter(): number | undefined {
    return this.#record.retryAfter;
  }

  get timeout(): number | undefined {
    return this.#record.timeout;
  }

  get isBroken(): boolean {
    return this.#record.isBroken;
  }

  get isOpen(): boolean | undefined {
    return this.#record.isOpen;
  }

  get userAgent(): string | undefined {
    return this.#record.userAgent;
  }

  get took(): number {
    return this.#record.took;
  }
}

/** Requests that were not read are like no other, unless the caller was not let in, whatever it asked. */
function signatureOf(rpc: string, { id, request, code }: CallRecord): string {
  if (request === undefined) return code === "unauthenticated" ? `${rpc} ${code}` : `${rpc} #${id}`;
  return `${rpc} ${textOf(request)}`;
}

/** Messages with 64-bit numbers, which JSON does not have, are rare. */
function textOf(request: object): string {
  try {
    return JSON.stringify(request);
  } catch {
    return JSON.stringify(request, (_, value) => (typeof value === "bigint" ? String(value) : value));
  }
}
