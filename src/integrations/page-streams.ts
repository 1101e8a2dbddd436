// Owns the streams of pages. No route can deliver a body in pieces, in any browser, and one that is redirected to a
// port would be another origin, or http in a page of https. So a script in the page pulls a stream piece by piece by a
// function that Playwright exposes, which works wherever the page comes from.
import type { BrowserContext, Frame, Page } from "@playwright/test";
import type { Mock } from "../mock/mock.ts";
import type { PageAddresses } from "./page-address.ts";
import { passToMock } from "./page-request.ts";
import { type PageAnswer, type PageMessage, type PagePiece, streamInPage } from "./page-script.ts";

/** The name of the function in pages. */
const BINDING = "__prebuildMockStream";

/** A stream that a page reads. */
interface OpenStream {
  readonly leaving: AbortController;
  reader?: ReadableStreamDefaultReader<Uint8Array> | undefined;
}

/** Lets all pages of a context read streams. The returned function ends them. */
export async function streamToPages(
  context: BrowserContext,
  mock: Mock,
  addresses: PageAddresses,
): Promise<() => void> {
  const frames = new Map<Frame, Map<number, OpenStream>>();
  const leave = (frame: Frame) => {
    for (const { leaving } of frames.get(frame)?.values() ?? []) leaving.abort();
    frames.delete(frame);
  };
  const followed = new WeakSet<Page>();
  const follow = (page: Page) => {
    if (followed.has(page)) return;
    followed.add(page);
    page.on("framedetached", leave);
    page.on("close", () => page.frames().forEach(leave));
    page.on("crash", () => page.frames().forEach(leave));
  };
  await context.exposeBinding(BINDING, async ({ frame, page }, message: PageMessage) => {
    if ("begin" in message) {
      // A new document: what read the streams of the one before is gone.
      leave(frame);
      frames.set(frame, new Map());
      return follow(page);
    }
    const streams = frames.get(frame);
    if ("open" in message) return streams && open(message, streams);
    const stream = streams?.get("read" in message ? message.read : message.cancel);
    if ("read" in message) return stream && read(stream);
    stream?.leaving.abort();
  });
  await context.addInitScript(streamInPage, { binding: BINDING, streams: addresses.streams.source });

  async function open(
    { open: id, body, ...request }: Extract<PageMessage, { open: number }>,
    streams: Map<number, OpenStream>,
  ): Promise<PageAnswer | undefined> {
    const stream: OpenStream = { leaving: new AbortController() };
    const { signal } = stream.leaving;
    streams.set(id, stream);
    const bytes = body === "" ? null : new Uint8Array(Buffer.from(body, "base64"));
    try {
      const response = await passToMock({ ...request, body: bytes }, { mock, addresses, signal });
      stream.reader = response.body?.getReader();
      signal.addEventListener("abort", () => {
        streams.delete(id);
        void stream.reader?.cancel().catch(() => {});
      });
      return { status: response.status, headers: [...response.headers] };
    } catch (error) {
      streams.delete(id);
      if (error instanceof TypeError || signal.aborted) return undefined;
      throw error;
    }
  }

  return () => [...frames.keys()].forEach(leave);
}

async function read({ reader }: OpenStream): Promise<PagePiece> {
  try {
    const { done = true, value } = (await reader?.read()) ?? {};
    return done || !value ? null : Buffer.from(value).toString("base64");
  } catch {
    return undefined;
  }
}
