// Owns the refusal of browsers that use a foreign host name: a page whose name was made to resolve to the mock (DNS
// rebinding) could read everything, because to the browser the mock is the page's own server.
import type { MiddlewareHandler } from "hono";
import { errorAnswer, RpcError } from "../rpc/connect-error.ts";
import { responseOf } from "../rpc/web.ts";
import { callerHost, isBrowserName, isOfPage } from "./caller.ts";
import { foreignHost, type Hosts } from "./hosts.ts";

/** Paths with rules of their own: the control API, its page, and the redirects to them. */
const OTHERS = /^\/(?:_mock(?:\/|$)|$)/;

export function refuseForeignHost(hosts: Hosts): MiddlewareHandler {
  return async (c, next) => {
    const host = callerHost(c);
    const isForeign = host !== undefined && !hosts.allows(host) && isOfBrowser(c.req.raw.headers);
    if (!isForeign || OTHERS.test(c.req.path)) return next();
    return responseOf(errorAnswer(new RpcError("permission_denied", foreignHost(host))));
  };
}

function isOfBrowser(headers: Headers): boolean {
  return isOfPage(headers) || isBrowserName(headers.get("user-agent") ?? undefined);
}
