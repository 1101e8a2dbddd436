// Owns where a mock is served, and how paths below that are read.

import { getPath } from "hono/utils/url";
import { NO_SOCKET_ORIGIN } from "../api/log-url.ts";

/** Where a mock is served. */
export interface Place {
  /** Its origin and path. */
  readonly url: string;
  /** The path alone; empty except for a world. */
  readonly path: string;
  /** The path of the public address: a proxy may strip it or leave it. */
  readonly prefix: string;
  /** Whether that address was given, and so is used for all callers, whatever address they used. */
  readonly isPublic: boolean;
  /** The host names besides loopback under which it is reached; "*" is every name. */
  readonly hostNames: readonly string[];
}

/** Where a mock is served until a socket says otherwise. @param url the public address, if one was given */
export function placeOf(url: string | undefined, allowedHosts: readonly string[]): Place {
  return {
    url: url ?? NO_SOCKET_ORIGIN,
    path: "",
    prefix: url === undefined ? "" : new URL(url).pathname.replace(/\/$/, ""),
    isPublic: url !== undefined,
    hostNames: url === undefined ? allowedHosts : [...allowedHosts, new URL(url).hostname],
  };
}

/** How an app at a place reads a request's path: without the path of a world, and without the prefix of a proxy. */
export function pathBelow({ path, prefix }: Place): (request: Request) => string {
  if (path === "" && prefix === "") return getPath;
  return (request) => withoutPrefix(prefix, getPath(request)).slice(path.length) || "/";
}

/** A path and query without the prefix of a proxy, if the proxy did not strip it. */
export function withoutPrefix(prefix: string, path: string): string {
  return prefix !== "" && path.startsWith(`${prefix}/`) ? path.slice(prefix.length) : path;
}
