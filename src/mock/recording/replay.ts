// Owns the replay of a recording: the same calls at the same instants, and the first answer that is not the same.
import { quoted } from "../../input/quoted.ts";
import { MisuseError } from "../../world/errors.ts";
import { hostDelay } from "../host-time.ts";
import {
  bytesOf,
  isUnsteady,
  RECORDING_FORM,
  type RecordedAnswer,
  type RecordedBody,
  type RecordedExchange,
  type Recording,
  recordedBody,
} from "./recording.ts";

/** Where a recording is replayed. */
export interface ReplayTarget {
  /** Moves the clock of the mock or world of that id to an instant, unless it is there already. */
  readonly moveTo: (worldId: string | undefined, at: Date) => Promise<void> | void;
  /** Sends a request to a path below the mock. */
  readonly send: (path: string, init: RequestInit) => Promise<Response>;
}

/** An answer that was not as recorded. */
export interface ReplayDifference {
  /** The number of the call, from 1. */
  readonly call: number;
  readonly verb: string;
  readonly path: string;
  readonly at: string;
  /** Both sides around the first place that differs. */
  readonly recorded: string;
  readonly replayed: string;
}

/** A recorded call that was sent again. */
export interface ReplayedExchange {
  /** Its number, from 1. */
  readonly call: number;
  readonly exchange: RecordedExchange;
  /** What was answered now. */
  readonly answer: RecordedAnswer;
}

/** How a replay went. */
export interface ReplayResult {
  /** How many calls were sent. */
  readonly calls: number;
  /** Absent if each answer was as recorded. */
  readonly difference?: ReplayDifference;
}

/**
 * What a text holds, if it is a recording.
 * @throws MisuseError if it is not a recording, was cut off or has another form
 */
export function readRecording(text: string): Recording {
  let recording: Partial<Recording> | null;
  try {
    recording = JSON.parse(text) as Partial<Recording> | null;
  } catch {
    throw refused("it is not complete JSON: it was truncated, or is not a recording", "Record it again.");
  }
  if (recording?.format !== "prebuild-mock recording") {
    throw refused("it is not a recording", "Name a file that exec --record wrote.");
  }
  if (recording.form !== RECORDING_FORM) {
    throw refused(
      `it has the form ${quoted(recording.form)} of prebuild-mock ${String(recording.version)}, and this version reads the form ${RECORDING_FORM}`,
      "Replay it with that version, or record it again.",
    );
  }
  const { calls, count, options } = recording;
  if (!Array.isArray(calls) || typeof options !== "object" || options === null || calls.length !== count) {
    throw refused("it holds fewer calls than it says, so it was cut off", "Record it again.");
  }
  const wrong = calls.findIndex((call) => !isExchange(call));
  if (wrong >= 0) throw refused(`its call ${wrong + 1} is malformed`, "Record it again.");
  return recording as Recording;
}

/** Sends the calls of a recording in order, up to the first difference. */
export async function replay(recording: Recording, target: ReplayTarget): Promise<ReplayResult> {
  for await (const { call, exchange, answer } of answersTo(recording, target)) {
    const difference = differenceOf(exchange, answer);
    if (!difference) continue;
    const { verb, path, at } = exchange;
    return { calls: call, difference: { call, verb, path, at, ...difference } };
  }
  return { calls: recording.calls.length };
}

/** Sends the calls of a recording in order, and gives each with its answer now. */
export async function* answersTo(
  { calls }: Recording,
  target: ReplayTarget,
): AsyncGenerator<ReplayedExchange, void> {
  for (const [index, exchange] of calls.entries()) {
    await target.moveTo(/^\/worlds\/([^/]+)\//.exec(exchange.path)?.[1], new Date(exchange.at));
    yield { call: index + 1, exchange, answer: await sent(exchange, target) };
  }
}

/** A difference as lines of text. */
export function differenceText({ call, verb, path, at, recorded, replayed }: ReplayDifference): string {
  return `call ${call}, ${verb} ${path} at ${at}:\n  recorded: ${recorded}\n  replayed: ${replayed}\n`;
}

/** How long a call may take whose connection broke when it was recorded, in milliseconds: it may hang. */
const BROKEN_WITHIN = 1_000;

async function sent(exchange: RecordedExchange, target: ReplayTarget): Promise<RecordedAnswer> {
  const { verb, path, headers, body, answer } = exchange;
  const isBroken = answer.status === undefined;
  const abort = new AbortController();
  const isDone = new AbortController();
  if (isBroken) hostDelay(BROKEN_WITHIN, isDone.signal).then(() => abort.abort());
  try {
    const response = await target.send(path, {
      method: verb,
      headers: { ...headers },
      signal: abort.signal,
      ...(body && { body: bytesOf(body) }),
    });
    if (answer.body === undefined && !isBroken) {
      await response.body?.cancel();
      return { status: response.status };
    }
    return { status: response.status, body: recordedBody(new Uint8Array(await response.arrayBuffer())) };
  } catch {
    return {};
  } finally {
    isDone.abort();
  }
}

function differenceOf(
  { path, answer: before }: RecordedExchange,
  after: RecordedAnswer,
): Pick<ReplayDifference, "recorded" | "replayed"> | undefined {
  if (before.status !== after.status) {
    return { recorded: answerText(before), replayed: answerText(after) };
  }
  if (before.body === undefined || isUnsteady(path)) return undefined;
  const [recorded, replayed] = [textOf(before.body), textOf(after.body ?? { text: "" })];
  if (recorded === replayed) return undefined;
  let place = 0;
  while (recorded[place] === replayed[place]) place += 1;
  return { recorded: around(recorded, place), replayed: around(replayed, place) };
}

/** How much is shown before and after the first place that differs. */
const CONTEXT = 80;

function around(text: string, place: number): string {
  const from = Math.max(0, place - CONTEXT);
  const to = place + CONTEXT;
  return `${from > 0 ? "…" : ""}${text.slice(from, to)}${to < text.length ? "…" : ""}`;
}

function answerText({ status, body }: RecordedAnswer): string {
  if (status === undefined) return "the connection broke";
  return `status ${status} ${body ? around(textOf(body), 0) : ""}`.trim();
}

function textOf(body: RecordedBody): string {
  return "text" in body ? body.text : `base64 ${body.base64}`;
}

function isExchange(value: unknown): boolean {
  const { at, verb, path, headers, answer } = (value ?? {}) as Partial<RecordedExchange>;
  return (
    !Number.isNaN(Date.parse(String(at))) &&
    typeof verb === "string" &&
    typeof path === "string" &&
    path.startsWith("/") &&
    typeof headers === "object" &&
    headers !== null &&
    typeof answer === "object" &&
    answer !== null
  );
}

function refused(why: string, what: string): MisuseError {
  return new MisuseError(`Failed to read the recording: ${why}. ${what}`);
}
