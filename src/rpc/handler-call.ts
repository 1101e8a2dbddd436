// Owns what a handler sees of a call besides the request's message.
import type { RpcPath } from "./exchange.ts";

export interface HandlerCall {
  readonly verb: string;
  readonly path: RpcPath;
  /** The headers that came. */
  headers(): Headers;
  /** The milliseconds that the caller waits; undefined if it did not say. */
  readonly timeout: number | undefined;
  /** Aborted when the caller goes away, when its deadline passes, and at the end of a stream. */
  readonly signal: AbortSignal;
  /** Headers to send before the response. */
  readonly responseHeaders: Headers;
  /** Trailers to send after it. */
  readonly trailers: Headers;
}
