// Owns the reader of server-sent events of these tests. It parses as the standard says, so that it also notes ids
// that come without an event.
import type { Mock } from "../../../src/index.ts";

export interface ServerSentEvent {
  readonly id: string;
  readonly event: string;
  // biome-ignore lint/suspicious/noExplicitAny: data is read as the JSON that it is
  readonly data: any;
}

export interface EventsOptions {
  readonly lastEventId?: string | undefined;
  /** Sent in the query instead of the header. */
  readonly query?: string;
  readonly signal?: AbortSignal;
  /** Show the events of calls too, which most tests make only to see what they bring about. */
  readonly requests?: boolean;
}

/** Asks a mock for its events. */
export async function openEvents(
  mock: Mock,
  { lastEventId, query, signal, requests = false }: EventsOptions = {},
  send: (url: string, init: RequestInit) => Promise<Response> = mock.fetch,
): Promise<EventsReader> {
  const url = `${mock.url}/_mock/events${query === undefined ? "" : `?lastEventId=${query}`}`;
  const headers: Record<string, string> = lastEventId === undefined ? {} : { "last-event-id": lastEventId };
  return new EventsReader(await send(url, { headers, ...(signal && { signal }) }), requests);
}

export class EventsReader {
  /** The id from which to continue. */
  lastEventId = "";
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #utf8 = new TextDecoder();
  #text = "";

  constructor(
    readonly response: Response,
    readonly requests: boolean,
  ) {
    if (!response.body) throw new Error(`no body: ${response.status}`);
    this.#reader = response.body.getReader();
  }

  /** The next event; undefined at the end. */
  async next(): Promise<ServerSentEvent | undefined> {
    for (;;) {
      const end = this.#text.indexOf("\n\n");
      if (end < 0) {
        const { done, value } = await this.#reader.read();
        if (done) return undefined;
        this.#text += this.#utf8.decode(value, { stream: true });
        continue;
      }
      const fields = Object.fromEntries(
        this.#text
          .slice(0, end)
          .split("\n")
          .map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 2)]),
      );
      this.#text = this.#text.slice(end + 2);
      if (fields.id !== undefined) this.lastEventId = fields.id;
      if (fields.data === undefined || (fields.event === "request" && !this.requests)) continue;
      return { id: this.lastEventId, event: fields.event ?? "message", data: JSON.parse(fields.data) };
    }
  }

  /** Until the reader knows from where to continue, which it does before the first event. */
  async begun(): Promise<void> {
    while (this.lastEventId === "") {
      const { done, value } = await this.#reader.read();
      if (done) throw new Error("ended before it began");
      const text = this.#utf8.decode(value, { stream: true });
      this.lastEventId = /^id: (.*)\n\n$/.exec(text)?.[1] ?? "";
    }
  }

  async take(count: number): Promise<ServerSentEvent[]> {
    const events: ServerSentEvent[] = [];
    while (events.length < count) {
      const event = await this.next();
      if (!event) throw new Error(`ended after ${events.length}`);
      events.push(event);
    }
    return events;
  }

  async cancel(): Promise<void> {
    await this.#reader.cancel();
  }
}
