// Owns what a journal keeps of a call: each part up to a size, and how much memory it holds, by an upper estimate.
import { copyOf, cut } from "../input/quoted.ts";
import type { CallRecord } from "../rpc/call-record.ts";
import { messageMemory, resultMemory } from "./message-memory.ts";

/** Most bytes of a request whose message is kept. */
const KEPT_REQUEST = 2 ** 16;

/** Most bytes of memory that the kept message of a request holds, and of one that was refused as invalid. */
const KEPT_MEMORY = 2 ** 18;
const KEPT_INVALID = 2 ** 14;

/** The most characters of an error message, of a user agent and of a name that is not served. */
const KEPT_MESSAGE = 2_000;
const KEPT_HEADER = 500;
const KEPT_NAME = 200;

/** What a record holds in memory besides request, result and texts, with the objects around these. */
export const RECORD_MEMORY = 512;

/** Records the message of a request, unless it is too large. */
export function keepRequest(record: CallRecord, request: object): void {
  const { size = 0, row } = record;
  const memory =
    row && size <= KEPT_REQUEST
      ? messageMemory(row.descriptor.input, request, size, KEPT_MEMORY)
      : KEPT_MEMORY + 1;
  if (memory > KEPT_MEMORY) {
    record.isCut = true;
    return;
  }
  record.request = request;
  record.memory = memory;
}

/** Records the response of a call: `size` bytes of a response. */
export function keepResult(record: CallRecord, result: object, size: number): void {
  const { row, encoding } = record;
  record.result = result;
  if (row) record.memory += resultMemory(row.descriptor.output, result, { encoding, size });
}

/** A header as it is kept. */
export function keptHeader(text: string): string {
  return cut(text, KEPT_HEADER);
}

/** Records the error message. Long values of an invalid request are shortened. */
export function keepMessage(record: CallRecord, message: string): void {
  record.message = cut(message, KEPT_MESSAGE);
  if (record.code === "invalid_argument" && record.memory > KEPT_INVALID) {
    record.request = undefined;
    record.memory = 0;
    record.isCut = true;
  }
  if (message.length > KEPT_MESSAGE) record.isCut = true;
  record.memory += 2 * record.message.length;
}

/** Records the names of unserved RPCs, without their URL. */
export function keepNames(record: CallRecord): void {
  record.service = cut(copyOf(record.service), KEPT_NAME);
  record.method = cut(copyOf(record.method), KEPT_NAME);
  record.memory += 2 * (record.service.length + record.method.length);
}
