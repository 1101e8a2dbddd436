// Owns one call in progress: what is known about it so far, and its wire form.
import type { Message } from "@bufbuild/protobuf";
import type { CallRecord } from "./call-record.ts";
import type { RpcError } from "./connect-error.ts";
import type { Encoding } from "./encoding.ts";
import type { Answer, Incoming, RpcPath } from "./exchange.ts";
import type { HandlerCall } from "./handler-call.ts";

/** How a call's request is read and how its errors are reported. */
export interface Form {
  readonly encoding: Encoding;
  /** Bytes that a body has besides the message. */
  readonly overhead: number;
  /**
   * The request's message, taken from the body.
   * @throws RpcError if the body has no message, or one that is longer than the limit
   */
  readonly message: (call: Call, body: Uint8Array, limit: number) => Uint8Array | Promise<Uint8Array>;
  readonly refuse: (call: Call, error: RpcError) => Answer;
}

/** A call in progress. Each step fills in what it learns. A class, so that all calls have one shape. */
export class Call implements HandlerCall {
  form: Form;
  timeout: number | undefined;
  request: Message | undefined;
  /** Whether the responses of a stream are compressed. */
  compresses = false;
  #responseHeaders: Headers | undefined;
  #trailers: Headers | undefined;
  #over: AbortController | undefined;

  constructor(
    readonly incoming: Incoming,
    readonly record: CallRecord,
    form: Form,
  ) {
    this.form = form;
  }

  get verb(): string {
    return this.incoming.verb;
  }

  get path(): RpcPath {
    return this.incoming.path;
  }

  headers(): Headers {
    return this.incoming.headers();
  }

  get responseHeaders(): Headers {
    this.#responseHeaders ??= new Headers();
    return this.#responseHeaders;
  }

  get trailers(): Headers {
    this.#trailers ??= new Headers();
    return this.#trailers;
  }

  /** Whether a handler has set headers or trailers. */
  get hasMetadata(): boolean {
    return this.#responseHeaders !== undefined || this.#trailers !== undefined;
  }

  get signal(): AbortSignal {
    return this.#controller().signal;
  }

  /** Ends what is still running for this call. */
  end(reason: unknown): void {
    this.#over?.abort(reason);
  }

  #controller(): AbortController {
    if (this.#over) return this.#over;
    const controller = new AbortController();
    const { signal } = this.incoming;
    const leave = () => controller.abort(signal?.reason);
    if (signal?.aborted) leave();
    signal?.addEventListener("abort", leave, { signal: controller.signal });
    this.#over = controller;
    return controller;
  }
}
