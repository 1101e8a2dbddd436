// Owns what runs in a page so that it can read streams, which no route can deliver in pieces: `fetch` and `EventSource`.
// The function is passed on as text, so it must be whole in itself.

/** What a page asks of the test. */
export type PageMessage =
  | { readonly begin: true }
  | {
      readonly open: number;
      readonly url: string;
      readonly method: string;
      readonly headers: Readonly<Record<string, string>>;
      /** In base64. */
      readonly body: string;
    }
  | { readonly read: number }
  | { readonly cancel: number };

/** The beginning of a response; undefined if the connection broke. */
export interface PageAnswer {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
}

/** The next piece of a body, in base64; null at its end, undefined if the connection broke. */
export type PagePiece = string | null | undefined;

/** What the script needs to know. */
export interface PageScriptOptions {
  /** The name of the function by which the page asks. */
  readonly binding: string;
  /** The pattern of the addresses of streams. */
  readonly streams: string;
}

/** Makes `fetch` and `EventSource` of this page deliver the mock's streams. */
export function streamInPage({ binding, streams }: PageScriptOptions): void {
  const page = globalThis as unknown as Record<string, (message: PageMessage) => Promise<unknown>>;
  const ask = page[binding] as (message: PageMessage) => Promise<unknown>;
  const isStream = new RegExp(streams);
  const { fetch, EventSource: NativeEventSource } = globalThis;
  let last = 0;
  void ask({ begin: true });

  const streamed = async (request: Request): Promise<Response> => {
    const { signal, method, url } = request;
    last += 1;
    const id = last;
    const bytes = new Uint8Array(await request.arrayBuffer());
    const body = btoa(String.fromCharCode(...bytes));
    let stop: (() => void) | undefined;
    const left = new Promise<never>((_resolve, reject) => {
      stop = () => {
        void ask({ cancel: id });
        reject(signal.reason);
      };
      if (signal.aborted) stop();
      else signal.addEventListener("abort", stop);
    });
    left.catch(() => {});
    const headers = Object.fromEntries(request.headers);
    const opened = ask({ open: id, url, method, headers, body }) as Promise<PageAnswer | undefined>;
    const answer = await Promise.race([opened, left]);
    if (!answer) throw new TypeError("Failed to fetch");
    const pieces = new ReadableStream<Uint8Array>({
      pull: async (controller) => {
        const read = (await Promise.race([ask({ read: id }), left])) as PagePiece;
        if (read === undefined) throw new TypeError("network error");
        if (read === null) {
          signal.removeEventListener("abort", stop as () => void);
          controller.close();
        } else controller.enqueue(Uint8Array.from(atob(read), (char) => char.charCodeAt(0)));
      },
      cancel: () => void ask({ cancel: id }),
    });
    const isEmpty = [101, 204, 205, 304].includes(answer.status);
    const response = new Response(isEmpty ? null : pieces, {
      status: answer.status,
      headers: answer.headers as [string, string][],
    });
    return Object.defineProperty(response, "url", { value: url });
  };
  const urlOf = (input: RequestInfo | URL) =>
    new URL(input instanceof Request ? input.url : input, document.baseURI).href;
  globalThis.fetch = async (input, init) =>
    isStream.test(urlOf(input)) ? streamed(new Request(input, init)) : fetch(input, init);

  class MockedEventSource extends EventTarget {
    readonly url: string;
    readyState = 0;
    onopen: ((event: Event) => void) | null = null;
    onmessage: ((event: Event) => void) | null = null;
    onerror: ((event: Event) => void) | null = null;
    readonly #ended = new AbortController();
    #lastEventId = "";

    constructor(url: string | URL) {
      super();
      this.url = urlOf(url);
      for (const type of ["open", "message", "error"] as const) {
        this.addEventListener(type, (event) => this[`on${type}`]?.(event));
      }
      void this.#follow();
    }

    close(): void {
      this.readyState = 2;
      this.#ended.abort();
    }

    async #follow(): Promise<void> {
      try {
        const headers: Record<string, string> = { accept: "text/event-stream" };
        if (this.#lastEventId !== "") headers["last-event-id"] = this.#lastEventId;
        const { signal } = this.#ended;
        const { ok, body } = await globalThis.fetch(this.url, { headers, signal });
        if (!ok || !body) throw new TypeError("this is not a stream of events");
        this.readyState = 1;
        this.dispatchEvent(new Event("open"));
        let text = "";
        const reader = body
          .pipeThrough(new TextDecoderStream() as TransformStream<Uint8Array, string>)
          .getReader();
        for (;;) {
          const { done, value } = await reader.read();
          if (done) break;
          const blocks = (text + value).split("\n\n");
          text = blocks.pop() as string;
          for (const block of blocks) this.#dispatch(block);
        }
      } catch {
        // A stream that breaks is an error like one that ends.
      }
      if (this.readyState === 2) return;
      this.readyState = 2;
      this.dispatchEvent(new Event("error"));
    }

    #dispatch(block: string): void {
      const lines = block.split("\n");
      const field = (name: string) =>
        lines
          .filter((line) => line.startsWith(`${name}:`))
          .map((line) => line.slice(name.length + 1).trimStart());
      const data = field("data");
      this.#lastEventId = field("id").at(-1) ?? this.#lastEventId;
      if (data.length === 0) return;
      const { origin } = new URL(this.url);
      const init = { data: data.join("\n"), lastEventId: this.#lastEventId, origin };
      this.dispatchEvent(new MessageEvent(field("event").at(-1) || "message", init));
    }
  }
  globalThis.EventSource = new Proxy(NativeEventSource, {
    construct: (target, [url, init]) =>
      isStream.test(urlOf(url)) ? new MockedEventSource(url) : new target(url, init),
  });
}
