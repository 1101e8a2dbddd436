// Owns the calls of a journal as rules read them: straight from the records, so that nothing becomes JSON.
import type { Code } from "../../api/codes.ts";
import { rpcNameOf } from "../../api/rpc-names.ts";
import type { CallRecord } from "../../rpc/call-record.ts";
import { resourceIdOf } from "../journal-entry.ts";
import type { ReportCall, ReportEntry } from "./finding.ts";

/** A call of a journal. It is its own entry, so that a rule that looks at one field costs no other. */
export class RecordedCall implements ReportCall, ReportEntry {
  readonly #record: CallRecord;
  #rpc: string | undefined;
  #resourceId: string | undefined | null = null;
  #signature: string | undefined;

  constructor(record: CallRecord) {
    this.#record = record;
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
    return this.#record.request;
  }

  get response(): unknown {
    return this.#record.result;
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

/** Requests that were not read are unique, unless the caller was not authenticated. */
function signatureOf(rpc: string, { id, request, code }: CallRecord): string {
  if (request === undefined) return code === "unauthenticated" ? `${rpc} ${code}` : `${rpc} #${id}`;
  return `${rpc} ${textOf(request)}`;
}

/** Field by field, which is far cheaper than the whole as JSON: most requests hold one id. */
function textOf(request: object): string {
  let text = "";
  for (const [field, value] of Object.entries(request)) {
    if (field === "$typeName" || value === undefined) continue;
    text += `${field}=${typeof value === "object" ? jsonOf(value) : value};`;
  }
  return text;
}

/** Messages with 64-bit numbers, which JSON does not have, are rare. */
function jsonOf(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    return JSON.stringify(value, (_, part) => (typeof part === "bigint" ? String(part) : part));
  }
}
