// Owns bodies that are made piece by piece as they are read, so that a slow reader holds back nobody but itself.

export interface BodyOptions {
  /** Called when the reader goes away. It must let the pieces come to their end. */
  readonly stop: () => void;
  /** Aborted when the caller went away. */
  readonly signal: AbortSignal | undefined;
}

/** A body of these pieces. Each is asked for when the one before has been taken. */
export function bodyOf(
  pieces: AsyncIterator<Uint8Array>,
  { stop, signal }: BodyOptions,
): ReadableStream<Uint8Array> {
  let abort = () => {};
  const leave = () => {
    signal?.removeEventListener("abort", abort);
    stop();
  };
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        abort = () => {
          leave();
          // A moment later: over a port the server cancels the body right after, and would report an error of it.
          queueMicrotask(() => controller.error(signal?.reason));
        };
        signal?.addEventListener("abort", abort);
      },
      async pull(controller) {
        const { done, value } = await pieces.next();
        if (!done) return controller.enqueue(value);
        leave();
        if (!signal?.aborted) controller.close();
      },
      cancel: leave,
    },
    { highWaterMark: 0 },
  );
}
