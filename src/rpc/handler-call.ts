// Owns what a handler sees of a call besides its request message.
import type { RpcPath } from "./exchange.ts";

export interface HandlerCall {
  readonly verb: string;
  readonly path: RpcPath;
  /** The request's headers. */
  headers(): Headers;
  /** The milliseconds that the caller waits; undefined without a deadline. */
  readonly timeout: number | undefined;
  /** Aborted when the caller goes away, when its deadline passes, and at the end of a stream. */
  readonly signal: AbortSignal;
  /** Headers to send before the response. */
  readonly responseHeaders: Headers;
  /** Trailers to send after it. */
  readonly trailers: Headers;
}
