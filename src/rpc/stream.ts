// Owns a stream from its first result to its end: complete, with an error, at its deadline, or because its reader left.

import { LONGEST_TIMER } from "../input/duration.ts";
import type { Call } from "./call.ts";
import type { AnswerBody } from "./compression.ts";
import { asRpcError, RpcError } from "./connect-error.ts";
import { type Answer, StreamBody } from "./exchange.ts";
import { joined, type StreamForm } from "./stream-form.ts";
import { deadlineExceeded, type RealTime } from "./timeout.ts";

/** The response whose body is a handler's results as they come. */
export function streamAnswer(
  call: Call,
  results: AsyncIterable<readonly unknown[]>,
  write: (result: unknown) => AnswerBody,
): Answer {
  const form = call.form as StreamForm;
  const { signal } = call;
  const pieces = frames(call, form, { results: results[Symbol.asyncIterator](), write, signal });
  const { record } = call;
  record.isOpen = true;
  const stop = () => {
    record.isOpen = false;
    call.end(callerLeft());
  };
  return { status: 200, headers: form.headers(call), body: new StreamBody(pieces, stop) };
}

export function callerLeft(): RpcError {
  return new RpcError("canceled", "the caller went away");
}

/** Ends a call at its deadline. A deadline further away than a timer can wait has no effect. */
export function endAtDeadline(call: Call, time: RealTime): void {
  const { timeout } = call;
  if (timeout === undefined) return;
  const left = timeout - (time.now() - call.record.began);
  if (left <= LONGEST_TIMER) time.delay(left, call.signal).then(() => call.end(deadlineExceeded(timeout)));
}

interface Source {
  readonly results: AsyncIterator<readonly unknown[]>;
  readonly write: (result: unknown) => AnswerBody;
  readonly signal: AbortSignal;
}

function isHere(bytes: Uint8Array | Promise<Uint8Array>): bytes is Uint8Array {
  return !(bytes instanceof Promise);
}

async function* frames(
  call: Call,
  form: StreamForm,
  { results, write, signal }: Source,
): AsyncGenerator<Uint8Array, void> {
  let error: RpcError | undefined;
  try {
    for (;;) {
      const { done, value } = await orAborted(results.next(), signal);
      if (done) break;
      if (value.length === 0) continue;
      const framed = value.map((result) => form.frame(call, write(result)));
      yield joined(framed.every(isHere) ? framed : await Promise.all(framed));
    }
  } catch (thrown) {
    error = asRpcError(thrown);
  } finally {
    call.record.isOpen = false;
  }
  call.end(error);
  const last = form.end(call, error);
  if (last) yield last;
  // The form cannot express errors, so only a broken connection shows that this is not the real end.
  else if (error && !error.options.isClosing) throw error;
}

/** What a promise resolves to. @throws the signal's reason as soon as it is aborted */
export function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason instanceof RpcError ? signal.reason : callerLeft());
    if (signal.aborted) {
      // It may fail for the same reason, which then has been reported.
      promise.catch(() => {});
      return abort();
    }
    signal.addEventListener("abort", abort);
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}
