// Owns the form of a recording: what a mock began as and every exchange with it, as plain JSON without secrets.
import { base64Decode, base64Encode } from "@bufbuild/protobuf/wire";
import type { ClockMode } from "../../input/clock-mode.ts";
import type { Scenario } from "../../scenarios/scenario.ts";

/** The form of recordings. Another one is refused. */
export const RECORDING_FORM = 1;

/** A call and its answer. */
export interface RecordedExchange {
  /** The simulated instant at which it was executed, as RFC 3339. */
  readonly at: string;
  /** The HTTP verb. */
  readonly verb: string;
  /** The path with its query, below the mock: "/api/gitpod.v1.PrebuildService/GetPrebuild". */
  readonly path: string;
  /** The headers that decide the answer. A bearer token is replaced by a name. */
  readonly headers: Readonly<Record<string, string>>;
  /** What was sent: text, or base64. Absent if nothing was. */
  readonly body?: RecordedBody;
  /** What was answered. */
  readonly answer: RecordedAnswer;
}

/** Bytes as text if they are text. */
export type RecordedBody = RecordedText | RecordedBytes;

/** A body that is text. */
export interface RecordedText {
  /** As UTF-8. */
  readonly text: string;
}

/** A body that is no text. */
export interface RecordedBytes {
  /** Its bytes. */
  readonly base64: string;
}

/** An answer. */
export interface RecordedAnswer {
  /** The HTTP status; absent if the connection broke. */
  readonly status?: number;
  /** The body, uncompressed; absent if the connection broke, or the answer is a stream or holds real time. */
  readonly body?: RecordedBody;
}

/** What a mock began as. */
export interface RecordedOptions {
  /** Whole. */
  readonly scenario: Scenario;
  /** Of ids, durations and draws. */
  readonly seed: number;
  /** Whether unknown projects and classes are refused. */
  readonly strict: boolean;
  /** RFC 3339. */
  readonly startAt: string;
  /** The mode of the clock. */
  readonly clock: ClockMode;
  /** In milliseconds. */
  readonly latency: number;
  /** How many calls the journal remembers. */
  readonly journalMax: number;
  /** The address that answers named. */
  readonly url: string;
  /** A name instead of the only accepted token; absent if any is accepted. */
  readonly token?: string;
}

/** Everything that happened to a mock from outside, and what it answered. Plain JSON. */
export interface Recording {
  /** Distinguishes it from other JSON. */
  readonly format: "prebuild-mock recording";
  /** The form of this object. */
  readonly form: typeof RECORDING_FORM;
  /** The version of prebuild-mock that recorded it. */
  readonly version: string;
  /** What the mock began as. */
  readonly options: RecordedOptions;
  /** How many calls it holds, so that one that was cut off is noticed. */
  readonly count: number;
  /** The calls of RPCs and of the control API, in the order in which they were answered. */
  readonly calls: readonly RecordedExchange[];
}

/** The headers that decide an answer, besides Authorization. */
export const RECORDED_HEADERS = [
  "content-type",
  "content-encoding",
  "accept",
  "user-agent",
  "connect-protocol-version",
  "connect-timeout-ms",
] as const;

/** Bytes as they are kept. */
export function recordedBody(bytes: Uint8Array): RecordedBody {
  try {
    return { text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    return { base64: base64Encode(bytes) };
  }
}

/** The bytes of what was kept. */
export function bytesOf(body: RecordedBody): Uint8Array<ArrayBuffer> {
  return "text" in body
    ? (new TextEncoder().encode(body.text) as Uint8Array<ArrayBuffer>)
    : (base64Decode(body.base64) as Uint8Array<ArrayBuffer>);
}

/** Answers of the control API that hold real time or have no end: their bodies are not compared. */
export function isUnsteady(path: string): boolean {
  return /\/_mock\/(requests|report|events|coverage|info|openapi\.json|ui)\b/.test(path);
}
