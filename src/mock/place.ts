// Owns where a mock is served, and how paths below that place are read.
import { getPath } from "hono/utils/url";

/** Where a mock is served. */
export interface Place {
  /** Its origin and path. */
  readonly url: string;
  /** The path alone; empty but for a world. */
  readonly path: string;
  /** A name besides the loopback ones under which its control API may be reached. */
  readonly allowedHost?: string | undefined;
}

/** How an app below a path reads where a request goes: without that path. */
export function pathBelow(path: string): (request: Request) => string {
  return path === "" ? getPath : (request) => getPath(request).slice(path.length) || "/";
}
