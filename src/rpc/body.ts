// Owns bodies that are produced piece by piece as they are read, so that a slow reader delays only itself.

import { StreamBody } from "./exchange.ts";

export interface BodyOptions {
  /** Called when the reader goes away. It must end the pieces. */
  readonly stop: () => void;
  /** Aborted when the caller goes away. */
  readonly signal: AbortSignal | undefined;
}

/** A body of these pieces. Each is requested once the previous one has been read. */
export function bodyOf(
  pieces: AsyncIterator<Uint8Array>,
  { stop, signal }: BodyOptions,
): ReadableStream<Uint8Array> {
  let abort = () => {};
  const leave = () => {
    signal?.removeEventListener("abort", abort);
    stop();
  };
  const body = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        abort = () => {
          leave();
          // Deferred: over a port the server cancels the body right afterwards, and would report an error.
          void Promise.resolve().then(() => controller.error(signal?.reason));
        };
        signal?.addEventListener("abort", abort);
      },
      async pull(controller) {
        const { done, value } = await pieces.next();
        // A copy: other readers may get the same bytes, and this one may change or transfer them.
        if (!done) return controller.enqueue(value.slice());
        leave();
        if (!signal?.aborted) controller.close();
      },
      cancel: leave,
    },
    { highWaterMark: 0 },
  );
  return Object.assign(body, { [SOURCE]: new StreamBody(pieces, leave) });
}

const SOURCE = Symbol("what a body is read from");

/**
 * What such a body is read from, for a server that sends the pieces itself: unlike those of the body, they are not copied.
 * Undefined for any other body.
 */
export function sourceOf(body: ReadableStream): StreamBody | undefined {
  return (body as { [SOURCE]?: StreamBody })[SOURCE];
}
