// Owns the events of a server elsewhere: server-sent events, read one by one.
import type { Transition } from "../mock/transition.ts";
import type { Control } from "./control.ts";
import { dated } from "./dates.ts";

/** Which events. */
export interface EventsOptions {
  /** The id of the last event that was read; those that followed come first. Default: only new ones. */
  readonly lastEventId?: string;
  /** Ends the stream. */
  readonly signal?: AbortSignal;
}

/** A change caused by time. */
export interface TransitionEvent {
  /** Its kind. */
  readonly event: "transition";
  /** For `lastEventId`. */
  readonly id: string;
  /** What changed. */
  readonly data: Transition;
}

/** Anything else: a call without its request and response, the clock, a reset, or a gap that says what may be missing. */
export interface OtherEvent {
  /** Its kind. */
  readonly event: "request" | "clock" | "reset" | "checkpoints" | "gap";
  /** For `lastEventId`. */
  readonly id: string;
  /** As JSON. */
  readonly data: Readonly<Record<string, unknown>>;
}

/** Something that happened. */
export type RemoteEvent = TransitionEvent | OtherEvent;

/** The events from now on, or after the last one that was read. */
export async function* readEvents(
  control: Control,
  { lastEventId, signal }: EventsOptions = {},
): AsyncGenerator<RemoteEvent, void> {
  const query = lastEventId === undefined ? "" : `?lastEventId=${encodeURIComponent(lastEventId)}`;
  const over = new AbortController();
  const either = signal ? AbortSignal.any([signal, over.signal]) : over.signal;
  const { body } = await control.open(`/events${query}`, { signal: either });
  const reader = (body as ReadableStream<Uint8Array>).getReader();
  const utf8 = new TextDecoder();
  let text = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      text += utf8.decode(value, { stream: true });
      const blocks = text.split("\n\n");
      text = blocks.pop() as string;
      for (const block of blocks) {
        const event = eventOf(block);
        if (event) yield event;
      }
    }
  } catch (error) {
    if (!signal?.aborted) throw error;
  } finally {
    over.abort();
  }
}

/** The event in a block of lines; undefined if it has no data. */
function eventOf(block: string): RemoteEvent | undefined {
  const fields = Object.fromEntries(
    block.split("\n").map((line) => {
      const colon = line.indexOf(": ");
      return [line.slice(0, colon), line.slice(colon + 2)];
    }),
  );
  const { id = "", event, data } = fields;
  if (data === undefined) return undefined;
  const json = JSON.parse(data);
  return { id, event, data: event === "transition" ? dated<Transition>(json, "at") : json } as RemoteEvent;
}
