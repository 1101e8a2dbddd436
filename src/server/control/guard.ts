// Owns who may use the control API: nobody from another site, through another name, or with a simple form post.
import type { MiddlewareHandler } from "hono";
import { Problem } from "./problem.ts";

const WRITES = new Set(["POST", "PUT", "PATCH", "DELETE"]);

/** Whether a name is this machine's own. */
function isLoopback(hostname: string): boolean {
  const name = hostname.toLowerCase();
  return (
    name === "localhost" ||
    name.endsWith(".localhost") ||
    name === "[::1]" ||
    /^127(?:\.\d{1,3}){3}$/.test(name)
  );
}

/** @param allowedHost the name that the server was started with, which counts besides the loopback ones */
export function guard(allowedHost: string | undefined): MiddlewareHandler {
  const isAllowed = (host: string) => {
    const name = hostnameOf(host);
    return name !== undefined && (isLoopback(name) || name === hostnameOf(allowedHost ?? ""));
  };
  return async (c, next) => {
    const host = c.req.header("host");
    if (host !== undefined && !isAllowed(host)) {
      throw new Problem(
        403,
        "Foreign Host",
        `the control API is not served to Host ${JSON.stringify(host)}: use a loopback name, or start with --host ${hostnameOf(host) ?? "<name>"}`,
      );
    }
    const origin = c.req.header("origin");
    const isForeign = origin !== undefined && !isAllowed(origin.replace(/^https?:\/\//, ""));
    if (isForeign || c.req.header("sec-fetch-site") === "cross-site") {
      throw new Problem(
        403,
        "Cross-site request",
        "the control API refuses requests that come from another site",
      );
    }
    if (WRITES.has(c.req.method)) {
      const length = c.req.header("transfer-encoding") ?? c.req.header("content-length");
      requireJson(c.req.header("content-type"), length);
    }
    await next();
  };
}

/** A write without a body needs no type; any other type than JSON would pass a browser's checks unasked. */
function requireJson(contentType: string | undefined, length: string | undefined): void {
  const isEmpty = contentType === undefined && (length ?? "0") === "0";
  if (isEmpty || /^application\/json\s*(?:;|$)/i.test(contentType ?? "")) return;
  throw new Problem(
    415,
    "Unsupported media type",
    `writes need content-type application/json: got ${contentType ?? "none"}`,
  );
}

function hostnameOf(host: string): string | undefined {
  return URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : undefined;
}
