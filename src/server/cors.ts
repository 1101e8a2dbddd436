// Owns CORS: which pages of other origins may call RPCs and read logs and streams. The control API and the page at
// /_mock/ui never have its headers. https://fetch.spec.whatwg.org/#http-cors-protocol
import type { MiddlewareHandler } from "hono";

/** The control API and its page, and the redirects to them, of a mock and of its worlds. */
const NEVER = /^(?:\/worlds\/[^/]+)?\/(?:_mock(?:\/|$)|$)/;

const METHODS = "GET, HEAD, POST";

/** What Connect's clients send, for a preflight that names no headers. Otherwise the named ones are allowed. */
const REQUEST_HEADERS =
  "Authorization, Content-Type, Connect-Protocol-Version, Connect-Timeout-Ms, X-User-Agent";

/** What a script may read besides the body and the content type. */
const RESPONSE_HEADERS =
  "Retry-After, RateLimit-RetryAfter, WWW-Authenticate, Connect-Content-Encoding, Grpc-Status, Grpc-Message";

/** Two hours, the longest that Chromium caches a preflight's response. */
const MAX_AGE = "7200";

/** The origins whose pages may call. */
export interface Cors {
  /** Handles preflights, and adds headers to responses to pages. */
  readonly middleware: MiddlewareHandler;
  /**
   * The headers of a response to a page of that origin; none if it may not read it.
   * @param vary the response's existing Vary
   */
  readonly headersFor: (
    origin: string | undefined,
    vary?: string | readonly string[] | null,
  ) => Readonly<Record<string, string>>;
}

/** @param origins as browsers send them; "*" is every origin */
export function createCors(origins: readonly string[]): Cors {
  const isAny = origins.includes("*");
  const headersFor: Cors["headersFor"] = (origin, vary) => {
    if (origin === undefined || !(isAny || origins.includes(origin))) return {};
    return {
      "access-control-allow-origin": isAny ? "*" : origin,
      "access-control-expose-headers": RESPONSE_HEADERS,
      ...(!isAny && { vary: withOrigin(String(vary ?? "")) }),
    };
  };
  const middleware: MiddlewareHandler = async (c, next) => {
    const origin = c.req.header("origin");
    if (origin === undefined || NEVER.test(c.req.path)) return next();
    const headers = headersFor(origin);
    const isAllowed = "access-control-allow-origin" in headers;
    if (c.req.method === "OPTIONS" && c.req.header("access-control-request-method") !== undefined) {
      if (!isAllowed) return c.text(`${refusal(origin)}\n`, 403);
      return c.body(null, 204, {
        ...headers,
        "access-control-allow-methods": METHODS,
        "access-control-allow-headers": c.req.header("access-control-request-headers") ?? REQUEST_HEADERS,
        "access-control-max-age": MAX_AGE,
      });
    }
    await next();
    // A network error has no headers.
    if (c.res.type === "error") return;
    for (const [name, value] of Object.entries(headersFor(origin, c.res.headers.get("vary")))) {
      c.header(name, value);
    }
  };
  return { middleware, headersFor };
}

function withOrigin(vary: string): string {
  if (vary === "") return "Origin";
  return /\borigin\b/i.test(vary) ? vary : `${vary}, Origin`;
}

function refusal(origin: string): string {
  return `prebuild-mock refuses pages of ${origin}, which is another origin: start it with --cors ${origin}`;
}
