// Owns where a mock is served, and how paths below that place are read.
import { getPath } from "hono/utils/url";

/** Where a mock is served. */
export interface Place {
  /** Its origin and path. */
  readonly url: string;
  /** The path alone; empty but for a world. */
  readonly path: string;
  /** The path of the public address: a proxy that serves the mock below it may take it away or leave it. */
  readonly prefix: string;
  /** Whether that address was given, and is what everybody is told, whichever address a caller used. */
  readonly isPublic: boolean;
  /** The host names besides loopback under which it is reached; "*" is every name. */
  readonly hostNames: readonly string[];
}

/** How an app at a place reads where a request goes: without the path of a world, and without the prefix of a proxy. */
export function pathBelow({ path, prefix }: Place): (request: Request) => string {
  if (path === "" && prefix === "") return getPath;
  return (request) => withoutPrefix(prefix, getPath(request)).slice(path.length) || "/";
}

/** A path and query without the prefix of a proxy, if the proxy has left it there. */
export function withoutPrefix(prefix: string, path: string): string {
  return prefix !== "" && path.startsWith(`${prefix}/`) ? path.slice(prefix.length) : path;
}
