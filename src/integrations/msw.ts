// The public entry `prebuild-mock/msw`: handlers that pass the requests of an app under MSW to a mock.
import { type HttpHandler, HttpResponse, http } from "msw";
import { EVENT_SERVICE, SERVICE } from "../api/methods.ts";
import { requireFields } from "../input/unknown-fields.ts";
import { MisuseError } from "../mock/misuse.ts";
import type { Mock } from "../mock/mock.ts";
import { escaped } from "./escaped.ts";

export type { Mock } from "../mock/mock.ts";

/** Which requests go to the mock. */
export interface HandlersOptions {
  /** The service's base URL in the app: "https://app.ona.com/api". Default: any. */
  readonly baseUrl?: string;
}

/** The services' RPCs, under any prefix. */
const RPC_PATH = `/((?:${[SERVICE, EVENT_SERVICE].map(escaped).join("|")})/\\w+)$`;

/**
 * Handlers for `setupServer` and `setupWorker`: they pass the RPCs of an app, event streams included, to the mock,
 * and everything at the mock's own `url`, such as the logs of prebuilds. Other requests are left to later handlers. A
 * fault that breaks the connection is a network error.
 * @throws MisuseError if the argument is not a mock, or `baseUrl` is not a URL
 * @example
 * const mock = createMock({ scenario: "failing-prebuild" });
 * const server = setupServer(...handlers(mock));
 */
export function handlers(mock: Mock, options: HandlersOptions = {}): HttpHandler[] {
  if (typeof mock?.fetch !== "function" || typeof mock.url !== "string") {
    throw new MisuseError(
      "Failed to create handlers: this is not a mock. Give what createMock or startMock returned.",
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

/** A base URL as in requests, without a slash at its end. */
function base(baseUrl: string): string {
  if (!URL.canParse(baseUrl)) {
    throw new MisuseError(
      `Failed to create handlers: baseUrl is not a URL: ${JSON.stringify(baseUrl)}. Give one such as "https://app.ona.com/api".`,
    );
  }
  const { origin, pathname } = new URL(baseUrl);
  return origin + pathname.replace(/\/+$/, "");
}
