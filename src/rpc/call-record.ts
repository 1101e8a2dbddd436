// Owns a journal's record of a call, before it becomes JSON.
import type { Code } from "../api/codes.ts";
import type { Encoding } from "./encoding.ts";
import type { Answer, Incoming } from "./exchange.ts";
import type { Row } from "./row.ts";

/** What a call leaves behind. Filled in on its way; a class, so that all records have one shape. */
export class CallRecord {
  id = 0;
  /** The row that took the call; absent if it is not served. */
  row: Row<never> | undefined;
  encoding: Encoding | undefined;
  compressed = false;
  size: number | undefined;
  request: object | undefined;
  /** An upper estimate of what request and result hold in memory, in bytes; in a journal, of the whole record. */
  memory = 0;
  /** Whether a part of it was too large to be kept whole. */
  isCut = false;
  result: object | undefined;
  /** The id of the fault rule that took the call. */
  fault: string | undefined;
  status = 0;
  code: Code | undefined;
  /** The error message, if the call was refused. */
  message: string | undefined;
  /** When the refusal asked the caller to retry, in milliseconds. */
  retryAfter: number | undefined;
  userAgent: string | undefined;
  /** A fingerprint of the header Authorization; the header itself is not kept. */
  token: number | undefined;
  /** Connect-Timeout-Ms, in milliseconds. */
  timeout: number | undefined;
  /** Whether a fault broke the connection. */
  isBroken = false;
  /** Whether the stream is still open; undefined if the call is not a stream. */
  isOpen: boolean | undefined;
  /** The simulated instant of the answer. */
  at = 0;
  /** In milliseconds of real time; 0 if the call waited for nothing. */
  took = 0;

  constructor(
    /** The full name of the service, as the caller named it. */
    public service: string,
    /** As the caller named it. */
    public method: string,
    /** A reading of the real clock. */
    readonly began: number,
  ) {}

  /** The row takes the call. Its names are equal to the caller's, and do not hold on to the whole URL. */
  take(row: Row<never>): void {
    const { name, parent } = row.descriptor;
    this.row = row;
    this.method = name;
    this.service = parent.typeName;
  }
}

/** Where records are kept. */
export interface CallJournal {
  /** The record of a call that has just arrived. */
  begin(service: string, method: string): CallRecord;
  /** The message of the request was read. */
  keepRequest(record: CallRecord, request: object): void;
  /** The call was executed; its response has this size. */
  keepResult(record: CallRecord, result: object, size: number): void;
  /** The call was answered at once. */
  end(record: CallRecord, incoming: Incoming, answer: Answer): void;
  /** The call was answered after it had waited. */
  endLate(record: CallRecord, incoming: Incoming, answer: Answer): void;
}

/** Keeps nothing. */
export function noJournal(now: () => number): CallJournal {
  const nothing = () => {};
  return {
    begin: (service, method) => new CallRecord(service, method, now()),
    keepRequest: nothing,
    keepResult: nothing,
    end: nothing,
    endLate: nothing,
  };
}
