// Owns the way of one call of WatchEvents, from its headers to its stream.
import { EventService } from "../../api/gen/gitpod/v1/event_pb.ts";
import { bodyOf } from "../../mock/events/body.ts";
import { suffer } from "../../mock/faults/apply-fault.ts";
import type { Faults } from "../../mock/faults/fault-rules.ts";
import type { Journal } from "../../mock/journal.ts";
import type { JournalRecord } from "../../mock/journal-record.ts";
import { hostDelay, hostNow, LONGEST_TIMER, type Realtime } from "../../mock/realtime.ts";
import { authorize } from "../../rpc/auth.ts";
import type { Answer, Call } from "../../rpc/call.ts";
import { BODY_LIMIT } from "../../rpc/compression.ts";
import { asRpcError, errorAnswer, RpcError } from "../../rpc/connect-error.ts";
import { decodeMessage } from "../../rpc/decode.ts";
import { PREFIX_LENGTH } from "../../rpc/envelope.ts";
import { checkProtocolVersion } from "../../rpc/protocol-version.ts";
import { deadlineExceeded, parseTimeout } from "../../rpc/timeout.ts";
import { responseOf } from "../../rpc/web.ts";
import type { World } from "../../world/world.ts";
import { changeFilter } from "./watch-filter.ts";
import { WATCH_TYPES, type WatchForm, watchForm } from "./watch-form.ts";
import type { WatchEnd, Watcher, Watchers } from "./watchers.ts";

export interface WatchContext {
  readonly world: () => World;
  readonly realtime: Realtime;
  readonly watchers: Watchers;
  /** The only bearer token accepted; undefined where any is. */
  readonly token: string | undefined;
  /** Added before a stream begins, in milliseconds of the host. */
  readonly latency: number;
  readonly faults: Faults;
  readonly journal: Journal;
}

/** A call and, where there is a socket, a way to cut it off. */
export interface WatchCall extends Call {
  readonly sever?: (() => void) | undefined;
  /** Answers by breaking the connection, as the answer says. */
  readonly breakOff?: ((broken: Answer) => Response) | undefined;
}

/** Most changes in one piece of a body. */
const PIECE = 500;

/** Answers a call of WatchEvents. Never throws. The journal gets it when its stream begins. */
export async function answerWatch(context: WatchContext, call: WatchCall): Promise<Response> {
  const record = context.journal.begin("WatchEvents");
  const put = (response: Response, error: Partial<Answer> = {}) => {
    context.journal.endLate(record, call, { status: response.status, body: "", ...error });
    return response;
  };
  if (call.verb !== "POST") return put(...plain(405, { allow: "POST" }, "WatchEvents takes POST"));
  const form = watchForm(call.header);
  if (!form) {
    const got = `content-type ${call.header("content-type") ?? "none"}, accept ${call.header("accept") ?? "none"}`;
    const hint = `content-type must be one of ${WATCH_TYPES}, the last with accept: application/jsonl`;
    return put(...plain(415, { "accept-post": WATCH_TYPES }, `${hint}; got ${got}`));
  }
  record.encoding = form.encoding;
  try {
    const begun = await begin(context, call, { form, record });
    if (begun instanceof Response) return put(begun);
    return put((call.breakOff ?? responseOf)(begun), { status: begun.status });
  } catch (thrown) {
    const error = asRpcError(thrown);
    const response = form.refuse(error);
    return put(response, { ...errorAnswer(error), status: response.status });
  }
}

async function begin(
  context: WatchContext,
  call: WatchCall,
  { form, record }: { readonly form: WatchForm; readonly record: JournalRecord },
): Promise<Response | Answer> {
  checkProtocolVersion(call.header("connect-protocol-version"));
  const timeout = parseTimeout(call.header("connect-timeout-ms"));
  authorize(call.header("authorization"), context.token);
  const message = await form.message(await call.body(BODY_LIMIT + PREFIX_LENGTH));
  record.size = message.length;
  const request = decodeMessage(EventService.method.watchEvents.input, form.encoding, message);
  context.journal.keepRequest(record, request);
  const wanted = changeFilter(request, context.world);
  await linger(context.latency, timeout, call.signal);
  const { faults, latency } = context;
  const fault = faults.isActive ? faults.decide("WatchEvents", request) : undefined;
  if (fault) {
    record.fault = fault.rule.id;
    const connection = await suffer(fault, { call, timeout, waited: latency, waits: faults.waits });
    if (connection !== undefined) {
      const status = connection === "truncate" ? 200 : 0;
      return { status, headers: form.headers, body: form.beginning, connection };
    }
  }
  context.realtime.settle();
  const watcher = context.watchers.add(wanted);
  const over = new AbortController();
  if (timeout !== undefined) {
    endAfter(timeout - (hostNow() - record.began), deadlineExceeded(timeout), watcher, over.signal);
  }
  const body = bodyOf(pieces(watcher, form, call.sever), {
    stop: () => {
      over.abort();
      context.watchers.remove(watcher);
    },
    signal: call.signal,
  });
  return new Response(body as ReadableStream<Uint8Array<ArrayBuffer>>, { headers: form.headers });
}

/** The latency, as far as the deadline allows. */
async function linger(latency: number, timeout: number | undefined, signal: AbortSignal | undefined) {
  const isLate = timeout !== undefined && timeout <= latency;
  if (isLate) await hostDelay(timeout, signal);
  else if (latency > 0) await hostDelay(latency, signal);
  if (signal?.aborted) throw new RpcError("canceled", "the caller went away");
  if (isLate) throw deadlineExceeded(timeout);
}

/** A deadline that is further than a timer of the host can wait ends nothing. */
function endAfter(milliseconds: number, error: RpcError, watcher: Watcher, signal: AbortSignal): void {
  if (milliseconds > LONGEST_TIMER) return;
  hostDelay(milliseconds, signal).then(() => watcher.finish({ error, isClosing: false }));
}

async function* pieces(
  watcher: Watcher,
  form: WatchForm,
  sever: (() => void) | undefined,
): AsyncGenerator<Uint8Array, void> {
  for (;;) {
    await watcher.arrival();
    const changes = watcher.take(PIECE);
    if (changes.length > 0) yield await form.events(changes);
    else if (watcher.end) return yield* last(watcher.end, form, sever);
  }
}

/** How a stream ends. Where the form has no word for it, only a break tells the reader that it is not the real end. */
function* last({ error, isClosing }: WatchEnd, form: WatchForm, sever: (() => void) | undefined) {
  const bytes = form.end(error);
  if (bytes) yield bytes;
  else if (!isClosing && sever) sever();
  else if (!isClosing) throw error;
}

/** An answer that is no RPC's, and what the journal keeps of it. */
function plain(status: number, headers: Record<string, string>, text: string): [Response, Partial<Answer>] {
  const all = { ...headers, "content-type": "text/plain; charset=utf-8" };
  return [new Response(`${text}\n`, { status, headers: all }), { body: text }];
}
