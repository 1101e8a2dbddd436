// Owns what a web request says about its caller: the address that it used, and whether a browser sent it.
import type { Context } from "hono";

/** The name in its Host header, with the port; undefined without a socket, or if it names none. */
export function callerHost(c: Context): string | undefined {
  // HTTP/2 requests have an authority instead of a Host header.
  const { incoming } = (c.env ?? {}) as { incoming?: { authority?: string } };
  return c.req.header("host") || incoming?.authority;
}

/** The scheme and host that it used; undefined without a socket. */
export function callerOrigin(c: Context): string | undefined {
  const host = callerHost(c);
  return host === undefined ? undefined : `${c.req.url.startsWith("https:") ? "https" : "http"}://${host}`;
}

/** Whether a page sent it, by the headers that no script can set or omit. */
export function isOfPage(headers: Pick<Headers, "has">): boolean {
  return headers.has("origin") || headers.has("sec-fetch-site");
}

/**
 * Whether a user agent calls itself a browser. A page of a foreign name that reads by GET has no other mark: to the
 * browser it reads its own server, and over http it says no more.
 */
export function isBrowserName(userAgent: string | undefined): boolean {
  return userAgent?.startsWith("Mozilla/") === true && !userAgent.includes("PowerShell/");
}
