// Owns the way of one unary call, from its headers to its answer. https://connectrpc.com/docs/protocol

import { isMethod, METHOD_NAMES, METHODS, type Method, SERVICE } from "../api/methods.ts";
import { quoted } from "../input/quoted.ts";
import { misbehave } from "../mock/faults/apply-fault.ts";
import type { Faults } from "../mock/faults/fault-rules.ts";
import type { Journal } from "../mock/journal.ts";
import type { JournalRecord } from "../mock/journal-record.ts";
import type { Realtime } from "../mock/realtime.ts";
import { hostDelay } from "../mock/realtime.ts";
import { authorize } from "../rpc/auth.ts";
import type { Answer, Call } from "../rpc/call.ts";
import {
  type AnswerBody,
  acceptsGzip,
  BODY_LIMIT,
  gunzip,
  isCompressed,
  tooLarge,
} from "../rpc/compression.ts";
import { asRpcError, errorAnswer, RpcError } from "../rpc/connect-error.ts";
import { parseGetQuery } from "../rpc/connect-get.ts";
import { decodeMessage } from "../rpc/decode.ts";
import { ACCEPT_POST, CONTENT_TYPE, type Encoding, encodingOf } from "../rpc/encoding.ts";
import { checkProtocolVersion } from "../rpc/protocol-version.ts";
import { deadlineExceeded, parseTimeout } from "../rpc/timeout.ts";
import type { World } from "../world/world.ts";
import { METHOD_DESCRIPTORS } from "./descriptors.ts";
import { Encoder } from "./encode.ts";
import { HANDLERS, type RequestOf } from "./handlers.ts";
import { createJournalReader } from "./journal-reader.ts";
import { validateRequest } from "./validation.ts";

/** What calls need of the mock they reach. */
export interface UnaryContext {
  readonly world: () => World;
  readonly realtime: Realtime;
  /** Where a prebuild's log is served. */
  readonly logUrl: (prebuildId: string) => string;
  /** The only bearer token accepted; undefined where any is. */
  readonly token: string | undefined;
  /** Added to every call, in milliseconds of the host. */
  readonly latency: number;
  readonly faults: Faults;
  readonly journal: Journal;
}

/** Answers a call; at once where nothing in it needs waiting. Never throws. */
export type AnswerUnary = (call: Call) => Answer | Promise<Answer>;

/** The answering of the calls of one mock. */
export function createUnary(context: UnaryContext): AnswerUnary {
  const rpc: RpcContext = { ...context, encoder: new Encoder(context.logUrl) };
  const { journal } = context;
  journal.readWith(createJournalReader(context.logUrl));
  return (call) => {
    const record = journal.begin(call.method);
    const answer = rpc.latency === 0 ? answerUnary(rpc, call, record) : answerLate(rpc, call, record);
    if (!(answer instanceof Promise)) {
      journal.end(record, call, answer);
      return answer;
    }
    return answer.then((late) => {
      journal.endLate(record, call, late);
      return late;
    });
  };
}

interface RpcContext extends UnaryContext {
  readonly encoder: Encoder;
}

/** How the request's message is written. */
interface Format {
  readonly encoding: Encoding;
  readonly compressed: boolean;
  /** The message itself, where the query holds it. */
  readonly message?: Uint8Array;
}

function answerUnary(context: RpcContext, call: Call, record: JournalRecord): Answer | Promise<Answer> {
  try {
    const { method, verb } = call;
    if (!isMethod(method)) throw unknownMethod(method);
    if (verb !== "POST" && !(verb === "GET" && METHODS[method].safe)) return wrongVerb(method);
    const format = verb === "GET" ? formatOfGet(call) : formatOfPost(call);
    if (!format) return unsupportedType(call);
    record.encoding = format.encoding;
    record.compressed = format.compressed;
    const timeout = parseTimeout(call.header("connect-timeout-ms"));
    authorize(call.header("authorization"), context.token);
    if (timeout !== undefined && timeout <= context.latency) throw deadlineExceeded(timeout);
    const bytes = format.message ?? call.body(BODY_LIMIT);
    if (!(bytes instanceof Promise) && bytes.length > BODY_LIMIT) throw tooLarge(bytes.length);
    if (bytes instanceof Promise || format.compressed) {
      return waitAndFinish(context, call, method, { record, format, bytes, timeout });
    }
    return finish(context, call, method, { record, encoding: format.encoding, bytes, timeout });
  } catch (error) {
    return errorAnswer(asRpcError(error));
  }
}

/** Answers after the latency, or at the caller's deadline where that comes first. */
async function answerLate(context: RpcContext, call: Call, record: JournalRecord): Promise<Answer> {
  await hostDelay(Math.min(context.latency, deadlineOf(call)), call.signal);
  if (call.signal?.aborted) return errorAnswer(new RpcError("canceled", "the caller went away"));
  return answerUnary(context, call, record);
}

/** In milliseconds; a deadline that cannot be read is refused later, as by a server without latency. */
function deadlineOf(call: Call): number {
  try {
    return parseTimeout(call.header("connect-timeout-ms")) ?? Infinity;
  } catch {
    return Infinity;
  }
}

async function waitAndFinish(
  context: RpcContext,
  call: Call,
  method: Method,
  {
    record,
    format,
    bytes,
    timeout,
  }: {
    record: JournalRecord;
    format: Format;
    bytes: Uint8Array | Promise<Uint8Array>;
    timeout: number | undefined;
  },
): Promise<Answer> {
  try {
    const sent = await bytes;
    const message = format.compressed ? await gunzip(sent, BODY_LIMIT) : sent;
    return await finish(context, call, method, {
      record,
      encoding: format.encoding,
      bytes: message,
      timeout,
    });
  } catch (error) {
    return errorAnswer(asRpcError(error));
  }
}

/** What is known of a call once its bytes are there. */
interface Arrived {
  readonly record: JournalRecord;
  readonly encoding: Encoding;
  readonly bytes: Uint8Array;
  readonly timeout: number | undefined;
}

/** Everything after the bytes are there: decode, validate, carry out or let go wrong. */
function finish(
  context: RpcContext,
  call: Call,
  method: Method,
  { record, encoding, bytes, timeout }: Arrived,
): Answer | Promise<Answer> {
  record.size = bytes.length;
  const request = decodeMessage(METHOD_DESCRIPTORS[method].input, encoding, bytes);
  if (call.verb === "POST" && call.query !== "" && isList(method)) takePageFromQuery(request, call.query);
  context.journal.keepRequest(record, request);
  validateRequest(method, request);
  const { faults, latency } = context;
  const fault = faults.isActive ? faults.decide(method, request) : undefined;
  if (!fault) return complete(context, call, method, { record, encoding, request });
  record.fault = fault.rule.id;
  return misbehave(fault, {
    call,
    timeout,
    waited: latency,
    waits: faults.waits,
    carryOut: () => complete(context, call, method, { record, encoding, request }),
  });
}

/** Carries a call out and encodes the result. */
function complete(
  { world, realtime, encoder }: RpcContext,
  call: Call,
  method: Method,
  {
    record,
    encoding,
    request,
  }: { readonly record: JournalRecord; readonly encoding: Encoding; readonly request: object },
): Answer | Promise<Answer> {
  const { safe } = METHODS[method];
  realtime.settle();
  if (safe && realtime.mode === "per-read") {
    // A refused call changes nothing, so it is tried before time moves.
    carryOut(method, world(), request);
    realtime.moveToProgress();
  }
  const result = carryOut(method, world(), request);
  record.result = result;
  if (!safe) realtime.pulse();
  const body = encoder.encode(result, encoding);
  const isCompressed = acceptsGzip(call.header("accept-encoding")) && body.content.length > 0;
  return isCompressed ? gzipAnswer(body, encoding) : answerOf(body.content, encoding);
}

function carryOut<M extends Method>(method: M, world: World, request: object) {
  return HANDLERS[method](world, request as RequestOf<M>);
}

function answerOf(body: string | Uint8Array, encoding: Encoding): Answer {
  return { status: 200, headers: { "content-type": CONTENT_TYPE[encoding] }, body };
}

function gzipAnswer({ gzipped }: AnswerBody, encoding: Encoding): Answer | Promise<Answer> {
  if (gzipped instanceof Promise) return gzipped.then((bytes) => gzipAnswerOf(bytes, encoding));
  return gzipAnswerOf(gzipped, encoding);
}

function gzipAnswerOf(body: Uint8Array, encoding: Encoding): Answer {
  const headers = {
    "content-type": CONTENT_TYPE[encoding],
    "content-encoding": "gzip",
    vary: "accept-encoding",
  };
  return { status: 200, headers, body };
}

function formatOfPost(call: Call): Format | undefined {
  const encoding = encodingOf(call.header("content-type"));
  if (!encoding) return undefined;
  checkProtocolVersion(call.header("connect-protocol-version"));
  return { encoding, compressed: isCompressed(call.header("content-encoding")) };
}

function formatOfGet(call: Call): Format | undefined {
  const query = parseGetQuery(call.query);
  return query && { ...query, compressed: isCompressed(query.compression) };
}

function isList(method: Method): boolean {
  return method === "ListPrebuilds" || method === "ListWarmPools";
}

/** Generated clients send the next page's token and size as query and resend the first body (documented). */
function takePageFromQuery(request: object, query: string): void {
  const parameters = new URLSearchParams(query);
  const token = parameters.get("token") || undefined;
  const size = parameters.get("pageSize") || undefined;
  if (token === undefined && size === undefined) return;
  if (size !== undefined && !/^-?\d{1,9}$/.test(size)) {
    throw new RpcError(
      "invalid_argument",
      `query parameter pageSize must be a whole number: got ${quoted(size)}`,
    );
  }
  const list = request as RequestOf<"ListPrebuilds">;
  list.pagination = {
    $typeName: "gitpod.v1.PaginationRequest",
    token: token ?? list.pagination?.token ?? "",
    pageSize: size === undefined ? (list.pagination?.pageSize ?? 0) : Number(size),
  };
}

function unknownMethod(method: string): RpcError {
  return new RpcError(
    "unimplemented",
    `${SERVICE} has no method ${quoted(method)}; it has ${METHOD_NAMES.join(", ")}`,
  );
}

function wrongVerb(method: Method): Answer {
  const allow = METHODS[method].safe ? "POST, GET" : "POST";
  const why = METHODS[method].safe ? "" : " because it has side effects";
  return plain(405, { allow }, `${method} takes ${allow.replace(",", " or")}${why}\n`);
}

function unsupportedType(call: Call): Answer {
  const asked = call.verb === "GET" ? "query parameter encoding" : "content-type";
  const got =
    call.verb === "GET" ? new URLSearchParams(call.query).get("encoding") : call.header("content-type");
  const right = call.verb === "GET" ? "json or proto" : ACCEPT_POST;
  return plain(415, { "accept-post": ACCEPT_POST }, `${asked} must be ${right}: got ${got ?? "none"}\n`);
}

function plain(status: number, headers: Record<string, string>, body: string): Answer {
  return { status, headers: { ...headers, "content-type": "text/plain; charset=utf-8" }, body };
}
