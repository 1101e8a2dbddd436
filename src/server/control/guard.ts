// Owns the guard of the control API: it refuses pages of other sites or ports, foreign host names, and simple form
// posts.
import type { MiddlewareHandler } from "hono";
import type { Place } from "../../mock/place.ts";
import { callerHost, callerOrigin, isOfPage } from "../caller.ts";
import { createHosts, foreignHost, type Hosts } from "../hosts.ts";
import { Problem } from "./problem.ts";

const WRITES = new Set(["POST", "PUT", "PATCH", "DELETE"]);

/** @param placeOf where the mock is served that a request is for */
export function guard(placeOf: (request: Request) => Place): MiddlewareHandler {
  return async (c, next) => {
    const place = placeOf(c.req.raw);
    const hosts = createHosts(place.hostNames);
    const host = callerHost(c);
    if (host !== undefined && !hosts.allows(host)) throw new Problem(403, "Foreign Host", foreignHost(host));
    const isWrite = WRITES.has(c.req.method);
    const origin = c.req.header("origin");
    const site = c.req.header("sec-fetch-site");
    const own = [callerOrigin(c) ?? c.req.url, place.url];
    const isForeign = isWrite
      ? isOfPage(c.req.raw.headers) && !isOwnPage(origin, site, own)
      : site === "cross-site" || (origin !== undefined && !isAllowedOrigin(origin, hosts));
    if (isForeign) {
      throw new Problem(
        403,
        "Cross-site request",
        `the control API refuses requests from pages that it did not serve${origin === undefined ? "" : `: the Origin is ${origin}`}`,
      );
    }
    if (isWrite) {
      const length = c.req.header("transfer-encoding") ?? c.req.header("content-length");
      requireJson(c.req.header("content-type"), length);
    }
    await next();
  };
}

/** A page on another port of the same host is foreign. Behind a proxy, the page has the public address. */
function isOwnPage(origin: string | undefined, site: string | undefined, own: readonly string[]): boolean {
  if (origin === undefined) return site === "same-origin" || site === "none";
  return own.some((url) => URL.canParse(url) && new URL(url).host === originHost(origin));
}

function originHost(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}

function isAllowedOrigin(origin: string, hosts: Hosts): boolean {
  const host = originHost(origin);
  return host !== undefined && host !== "" && hosts.allows(host);
}

/** A write without a body needs no type; types other than JSON could be sent by a browser without a preflight. */
function requireJson(contentType: string | undefined, length: string | undefined): void {
  const isEmpty = contentType === undefined && (length ?? "0") === "0";
  if (isEmpty || /^application\/json\s*(?:;|$)/i.test(contentType ?? "")) return;
  throw new Problem(
    415,
    "Unsupported media type",
    `writes need content-type application/json: got ${contentType ?? "none"}`,
  );
}
