// Owns how the answer to a watcher breaks, as a fault rule says.
import type { Answer } from "../rpc/answer.ts";
import type { WatchForm } from "./watch-form.ts";

/**
 * The answer that breaks before its first byte, or in the middle of its first event.
 * @param sever cuts off the socket, where there is one
 */
export function brokenStream(
  connection: NonNullable<Answer["connection"]>,
  { headers, beginning }: WatchForm,
  sever: ((how?: "reset") => void) | undefined,
): Response {
  if (connection !== "truncate") {
    sever?.(connection === "reset" ? "reset" : undefined);
    return Response.error();
  }
  let isSent = false;
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (!isSent) controller.enqueue(beginning);
        else if (sever) sever();
        else controller.error(new TypeError("terminated: a fault rule cut the stream off"));
        isSent = true;
      },
    },
    { highWaterMark: 0 },
  );
  return new Response(body as ReadableStream<Uint8Array<ArrayBuffer>>, { headers });
}
