// Owns the estimate of the memory that a request takes while it waits.
import type { IncomingMessage } from "node:http";

/** Without a long URL, long headers and a body, in bytes: an upper estimate. */
const ORDINARY = 4_096;

/** What a request takes without its body, in bytes. */
export function headMemory({ url = "", rawHeaders }: IncomingMessage): number {
  return rawHeaders.reduce((sum, part) => sum + part.length, ORDINARY + url.length);
}

/** What a request takes whose body has not been read, in bytes: no more of one arrives than a stream keeps. */
export function requestMemory(request: IncomingMessage): number {
  const { headers, readableHighWaterMark: most } = request;
  const announced =
    headers["transfer-encoding"] === undefined ? Number(headers["content-length"] ?? 0) : most;
  return headMemory(request) + Math.min(most, announced);
}
