// Owns the requests of pages that are answered as a whole: they are routed to the mock, and a connection that a fault
// breaks is an aborted route.
import type { BrowserContext, Request, Route } from "@playwright/test";
import type { Mock } from "../mock/mock.ts";
import { createCors } from "../server/cors.ts";
import type { PageAddresses } from "./page-address.ts";
import { passToMock } from "./page-request.ts";

/** Routes the requests of all pages of a context. The returned function gives up those that are open. */
export async function routePages(
  context: BrowserContext,
  mock: Mock,
  addresses: PageAddresses,
): Promise<() => Promise<void>> {
  const open = new Map<Request, AbortController>();
  const close = (request: Request) => {
    open.get(request)?.abort();
    open.delete(request);
  };
  context.on("requestfinished", close);
  context.on("requestfailed", close);
  await context.route(addresses.all, async (route) => {
    const request = route.request();
    const leaving = new AbortController();
    open.set(request, leaving);
    try {
      await answer(route, { mock, addresses, signal: leaving.signal });
    } catch (error) {
      open.delete(request);
      if (leaving.signal.aborted) return;
      await route.abort("connectionreset").catch(() => {});
      if (!(error instanceof TypeError)) throw error;
    }
  });
  return async () => {
    for (const request of [...open.keys()]) close(request);
    await context.unroute(addresses.all);
  };
}

async function answer(
  route: Route,
  mocked: { mock: Mock; addresses: PageAddresses; signal: AbortSignal },
): Promise<void> {
  const request = route.request();
  const headers = request.headers();
  const cors = corsHeaders(headers);
  if (request.method() === "OPTIONS") return route.fulfill({ status: 204, headers: cors });
  const posted = request.postDataBuffer();
  const response = await passToMock(
    { url: request.url(), method: request.method(), headers, body: posted && new Uint8Array(posted) },
    mocked,
  );
  await route.fulfill({
    status: response.status,
    headers: { ...Object.fromEntries(response.headers), ...cors },
    body: Buffer.from(await response.arrayBuffer()),
  });
}

/** A page may read every response of its mock, whatever its origin. */
function corsHeaders({ origin, ...headers }: Record<string, string>): Record<string, string> {
  if (origin === undefined) return {};
  const asked = headers["access-control-request-headers"];
  return {
    ...createCors([origin]).headersFor(origin),
    "access-control-allow-credentials": "true",
    ...(asked !== undefined && { "access-control-allow-headers": asked }),
  };
}
