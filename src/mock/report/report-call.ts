// Owns the calls of a journal as rules read them: straight from the records, so that nothing becomes JSON.
import type { Code } from "../../api/codes.ts";
import { rpcNameOf } from "../../api/rpc-names.ts";
import type { CallRecord } from "../../rpc/call-record.ts";
import { resourceIdOf } from "../journal-entry.ts";

/**
 * One call of a caller. Each field is as in the journal's entry, but `request` and `response` are the message and the
 * values themselves, whose phases have no prefix. All are plain, because rules read them ten thousand times.
 */
export class ReportCall {
  /** The simulated instant, in milliseconds since 1970. */
  readonly at: number;
  /** The real time when the call arrived, in milliseconds. */
  readonly realAt: number;
  readonly id: number;
  readonly rpc: string;
  readonly request: unknown;
  readonly response: unknown;
  readonly code: Code | undefined;
  readonly status: number;
  readonly retryAfter: number | undefined;
  readonly timeout: number | undefined;
  readonly isBroken: boolean;
  readonly isOpen: boolean | undefined;
  readonly userAgent: string | undefined;
  readonly took: number;
  readonly resourceId: string | undefined;
  /** The RPC and the request: calls that share it repeat each other. */
  readonly signature: string;

  constructor(record: CallRecord) {
    this.at = record.at;
    this.realAt = record.began;
    this.id = record.id;
    this.rpc = rpcNameOf(record.service, record.method);
    this.request = record.request;
    this.response = record.result;
    this.code = record.code;
    this.status = record.status;
    this.retryAfter = record.retryAfter;
    this.timeout = record.timeout;
    this.isBroken = record.isBroken;
    this.isOpen = record.isOpen;
    this.userAgent = record.userAgent;
    this.took = record.took;
    this.resourceId = resourceIdOf(record);
    this.signature = signatureOf(this.rpc, record);
  }
}

/** Requests that were not read are unique, unless the caller was not authenticated. */
function signatureOf(rpc: string, { id, request, code }: CallRecord): string {
  if (request === undefined) return code === "unauthenticated" ? `${rpc} ${code}` : `${rpc} #${id}`;
  return `${rpc} ${textOf(request)}`;
}

/** Field by field, which is far cheaper than JSON: most requests hold one id. */
function textOf(message: object): string {
  let text = "";
  for (const field in message) {
    const value = (message as Readonly<Record<string, unknown>>)[field];
    if (field !== "$typeName" && value !== undefined) text += `${field}=${valueText(value)};`;
  }
  return text;
}

function valueText(value: unknown): string {
  if (typeof value !== "object" || value === null) return String(value);
  return Array.isArray(value) ? `[${value.map(valueText).join()}]` : `{${textOf(value)}}`;
}
