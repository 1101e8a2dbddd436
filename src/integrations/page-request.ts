// Owns how a request of a page is passed to a mock.
import type { Mock } from "../mock/mock.ts";
import type { PageAddresses } from "./page-address.ts";

/** A request as Playwright or the page describes it. */
export interface PageRequest {
  readonly url: string;
  readonly method: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array<ArrayBuffer> | null;
}

/** What a browser says of the page, and what is agreed on with a server that is not called. */
const OF_THE_BROWSER = /^(?:origin|referer|host|connection|accept-encoding|content-length|sec-.*)$/;

/**
 * Calls the mock. A page that gets its token from nowhere, because the app's own server would add it, has the mock's.
 * @throws TypeError if a fault breaks the connection
 */
export function passToMock(
  request: PageRequest,
  { mock, addresses, signal }: { mock: Mock; addresses: PageAddresses; signal: AbortSignal },
): Promise<Response> {
  const { method, body } = request;
  const url = addresses.atMock(request.url);
  const headers = new Headers(Object.entries(request.headers).filter(([name]) => !OF_THE_BROWSER.test(name)));
  const isRpc = url !== request.url || url.includes("/gitpod.v1.");
  if (isRpc && !headers.has("authorization")) headers.set("authorization", `Bearer ${mock.env.ONA_TOKEN}`);
  return mock.fetch(url, { method, headers, body, signal });
}
