// Owns what a web request tells of its caller: the address that it used, and whether a browser sent it.
import type { Context } from "hono";

/** The name in its Host header, with the port; undefined without a socket. */
export function callerHost(c: Context): string | undefined {
  // Requests of HTTP/2 have an authority in the place of a Host header.
  const { incoming } = (c.env ?? {}) as { incoming?: { authority?: string } };
  return c.req.header("host") ?? incoming?.authority;
}

/** Scheme and host by which it came; undefined without a socket. */
export function callerOrigin(c: Context): string | undefined {
  const host = callerHost(c);
  return host === undefined ? undefined : `${c.req.url.startsWith("https:") ? "https" : "http"}://${host}`;
}

/** Whether a browser sent it, as the headers tell that no script can set or leave out. */
export function isOfBrowser(headers: Pick<Headers, "has">): boolean {
  return headers.has("origin") || headers.has("sec-fetch-site");
}
