// The public door `prebuild-mock/msw`: handlers by which the requests of an app under MSW reach a mock.
import { type HttpHandler, HttpResponse, http } from "msw";
import { EVENT_SERVICE, SERVICE } from "../api/methods.ts";
import { requireFields } from "../input/unknown-fields.ts";
import { MisuseError } from "../mock/misuse.ts";
import type { Mock } from "../mock/mock.ts";

export type { Mock } from "../mock/mock.ts";

/** Which requests are the mock's. */
export interface HandlersOptions {
  /** Where the app thinks the service is: "https://app.ona.com/api". Default: anywhere. */
  readonly baseUrl?: string;
}

/** The services' RPCs, whatever stands before them. */
const RPC_PATH = `/((?:${[SERVICE, EVENT_SERVICE].map(escaped).join("|")})/\\w+)$`;

/**
 * Handlers for `setupServer` and `setupWorker`: they hand the RPCs of an app, event streams included, to the mock,
 * and whatever is at the mock's own `url`, as the logs of prebuilds are. All else is left to the handlers after them.
 * What a fault rule does to a connection is a network error.
 * @throws MisuseError if it is not a mock, or `baseUrl` is not a URL
 * @example
 * const mock = createMock({ scenario: "failing-prebuild" });
 * const server = setupServer(...handlers(mock));
 */
export function handlers(mock: Mock, options: HandlersOptions = {}): HttpHandler[] {
  if (typeof mock?.fetch !== "function" || typeof mock.url !== "string") {
    throw new MisuseError(
      "Failed to make handlers: this is not a mock. Give what createMock or startMock returned.",
    );
  }
  requireFields("make handlers", options, { baseUrl: true });
  const { baseUrl } = options;
  const rpc = new RegExp(`^${baseUrl === undefined ? "https?://.+" : escaped(base(baseUrl))}${RPC_PATH}`);
  const handOver = async (request: Request, url: string): Promise<Response> => {
    const { method, headers, signal } = request;
    const body = request.body ? new Uint8Array(await request.arrayBuffer()) : null;
    try {
      return await mock.fetch(url, { method, headers, signal, body });
    } catch (error) {
      if (error instanceof TypeError || signal.aborted) return HttpResponse.error();
      throw error;
    }
  };
  return [
    http.all(`${mock.url}/*`, ({ request }) => handOver(request, request.url)),
    http.all(rpc, ({ request }) => {
      const { origin, pathname, search } = new URL(request.url);
      const [, path] = rpc.exec(origin + pathname) as RegExpExecArray;
      return handOver(request, `${mock.baseUrl}/${path}${search}`);
    }),
  ];
}

/** A base URL as requests have it, without a slash at its end. */
function base(baseUrl: string): string {
  if (!URL.canParse(baseUrl)) {
    throw new MisuseError(
      `Failed to make handlers: baseUrl is not a URL: ${JSON.stringify(baseUrl)}. Give one such as "https://app.ona.com/api".`,
    );
  }
  const { origin, pathname } = new URL(baseUrl);
  return origin + pathname.replace(/\/+$/, "");
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
