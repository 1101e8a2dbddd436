// Owns the path of a call from its headers to its response: route, negotiate, decode, check, fault rules, one
// operation, encode, journal. https://connectrpc.com/docs/protocol
import type { DescMessage, Message } from "@bufbuild/protobuf";
import { createAuthorize } from "./auth.ts";
import { checkBounds } from "./bounds.ts";
import { Call } from "./call.ts";
import { type CallJournal, noJournal } from "./call-record.ts";
import { type AnswerBody, acceptsGzip, BODY_LIMIT } from "./compression.ts";
import { asRpcError, HttpRefusal, httpRefusalAnswer, retryAfterOf } from "./connect-error.ts";
import { decodeMessage } from "./decode.ts";
import type { Answer, Incoming } from "./exchange.ts";
import { ANY_FORM, unaryAnswer } from "./form.ts";
import type { Interceptor } from "./interceptor.ts";
import { negotiate } from "./negotiate.ts";
import { createRouter } from "./router.ts";
import type { LazyService, Row, Service } from "./row.ts";
import { callerLeft, endAtDeadline, orAborted, streamAnswer } from "./stream.ts";
import { deadlineExceeded, parseTimeout, type RealTime } from "./timeout.ts";

/** What is served, and what acts on calls on their way. */
export interface RpcOptions<C> {
  /** The services, each with a row for each of its methods; some may be loaded by their first call. */
  readonly services: readonly (Service<C> | LazyService<C>)[];
  /** What every handler and writer gets. */
  readonly context: C;
  /** What the writer of a call's response gets, if it depends on the call. Default: the same. */
  readonly contextFor?: (call: Call) => C;
  /** The paths under which the services are served. Default: only the root. */
  readonly prefixes?: readonly string[];
  /** The token that calls must have; undefined accepts any. `false`: calls need none. */
  readonly token?: string | undefined | false;
  /** Added to every call, in milliseconds of real time. Default 0. */
  readonly latency?: number;
  /** The most bytes of a request's message, after decompression. Default 4 MiB. */
  readonly limit?: number;
  /** Adds the query of a POST to its request. */
  readonly readQuery?: (request: Message, descriptor: DescMessage, query: string) => void;
  /** The row of a call to an unknown service or method; undefined refuses the call. Default: all are refused. */
  readonly unrouted?: (incoming: Incoming) => Row<C> | undefined;
  /** Carries out the operation of a row. Default: calls its handler. */
  readonly operate?: (row: Row<C>, request: Message, call: Call) => unknown;
  /** May replace the operation of a call. Default: never. */
  readonly interceptor?: Interceptor | undefined;
  /** Records every call. Default: no records. */
  readonly journal?: CallJournal;
  readonly time: RealTime;
}

/** Answers calls. */
export interface Rpc {
  /** Answers a call, synchronously if nothing in it waits. Never throws. */
  readonly answer: (incoming: Incoming) => Answer | Promise<Answer>;
  /** Loads the services that the first call of each would load. */
  readonly loadAll: () => Promise<void>;
}

/** Creates the handling of calls to the given services. */
export function createRpc<C>(options: RpcOptions<C>): Rpc {
  const { context, interceptor, token, latency = 0, limit = BODY_LIMIT, readQuery, time } = options;
  const contextFor = options.contextFor ?? (() => context);
  const { journal = noJournal(time.now), prefixes = [""] } = options;
  const operate = options.operate ?? ((row, request, call) => row.handle(context, request, call));
  const authorize = token === false ? undefined : createAuthorize(token);
  const { route, load, loadAll } = createRouter(options.services, prefixes);

  const rowOf = (incoming: Incoming): Row<C> => {
    try {
      return route(incoming.path);
    } catch (error) {
      const row = options.unrouted?.(incoming);
      if (row) return row;
      throw error;
    }
  };

  const begin = (call: Call): Answer | Promise<Answer> => {
    try {
      const row = rowOf(call.incoming);
      call.record.take(row);
      negotiate(call, row);
      call.timeout = parseTimeout(call.incoming.header("connect-timeout-ms"));
      call.record.timeout = call.timeout;
      authorize?.(call.incoming.header("authorization"));
      if (call.timeout !== undefined && call.timeout <= latency) throw deadlineExceeded(call.timeout);
      const body = call.verb === "GET" ? NOTHING : call.incoming.body(limit, call.form.overhead);
      const message = body instanceof Promise ? body.then((bytes) => read(call, bytes)) : read(call, body);
      const answer =
        message instanceof Promise ? message.then((m) => arrive(call, row, m)) : arrive(call, row, message);
      return answer instanceof Promise ? answer.catch((error) => refuse(call, error)) : answer;
    } catch (error) {
      return refuse(call, error);
    }
  };

  const read = (call: Call, body: Uint8Array) => call.form.message(call, body, limit);

  /** The bytes of the message have arrived. */
  const arrive = (call: Call, row: Row<C>, bytes: Uint8Array): Answer | Promise<Answer> => {
    const { record, path } = call;
    record.size = bytes.length;
    const { input } = row.descriptor;
    const request = decodeMessage(input, call.form.encoding, bytes);
    call.request = request;
    if (path.query !== "" && call.verb === "POST") readQuery?.(request, input, path.query);
    journal.keepRequest(record, request);
    checkBounds(input, request);
    if (!interceptor?.isActive) return carryOut(call, row, request);
    const intercepted = {
      call,
      waited: latency,
      carryOut: () => carryOut(call, row, request),
      refuse: (error: unknown) => refuse(call, error),
    };
    return interceptor.intercept(intercepted) ?? carryOut(call, row, request);
  };

  const carryOut = (call: Call, row: Row<C>, request: Message): Answer | Promise<Answer> => {
    const result = operate(row, request, call);
    if (row.descriptor.methodKind === "server_streaming") {
      endAtDeadline(call, time);
      return streamAnswer(call, result as AsyncIterable<readonly unknown[]>, (each) =>
        row.encode(each, call.form.encoding, contextFor(call)),
      );
    }
    if (!(result instanceof Promise)) return encode(call, row, result);
    endAtDeadline(call, time);
    return orAborted(result, call.signal).then((late) => {
      call.end(undefined);
      return encode(call, row, late);
    });
  };

  const encode = (call: Call, row: Row<C>, result: unknown): Answer | Promise<Answer> => {
    const body = row.encode(result, call.form.encoding, contextFor(call));
    journal.keepResult(call.record, result as object, body.content.length);
    const isGzip = body.content.length > 0 && acceptsGzip(call.incoming.header("accept-encoding"));
    return isGzip ? gzipAnswer(call, body) : unaryAnswer(call, body.content, false);
  };

  const refuse = (call: Call, thrown: unknown): Answer => {
    if (thrown instanceof HttpRefusal) return httpRefusalAnswer(thrown);
    const error = asRpcError(thrown);
    const answer = call.form.refuse(call, error);
    const retryAfter = retryAfterOf(error);
    return retryAfter === undefined ? answer : { ...answer, retryAfter };
  };

  /** Starts after the latency, or at the caller's deadline if that comes first. */
  const beginLate = async (call: Call): Promise<Answer> => {
    const { incoming } = call;
    await time.delay(Math.min(latency, deadlineOf(incoming)), incoming.signal);
    return incoming.signal?.aborted ? refuse(call, callerLeft()) : begin(call);
  };

  const answer: Rpc["answer"] = (incoming) => {
    const { service, method } = incoming.path;
    const loading = load(service);
    if (loading) return loading.then(() => answer(incoming));
    const call = new Call(incoming, journal.begin(service, method), ANY_FORM);
    const given = latency === 0 ? begin(call) : beginLate(call);
    if (!(given instanceof Promise)) {
      journal.end(call.record, incoming, given);
      return given;
    }
    return given.then((late) => {
      journal.endLate(call.record, incoming, late);
      return late;
    });
  };

  return { answer, loadAll };
}

const NOTHING = new Uint8Array(0);

function gzipAnswer(call: Call, { gzipped }: AnswerBody): Answer | Promise<Answer> {
  if (gzipped instanceof Promise) return gzipped.then((bytes) => unaryAnswer(call, bytes, true));
  return unaryAnswer(call, gzipped, true);
}

/** In milliseconds; a deadline that cannot be read is refused later, as by a server without latency. */
function deadlineOf(incoming: Incoming): number {
  try {
    return parseTimeout(incoming.header("connect-timeout-ms")) ?? Infinity;
  } catch {
    return Infinity;
  }
}
