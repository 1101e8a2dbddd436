// Owns the form of a call and its answer between the transport (Hono, a Node socket) and the protocol.
import type { Code } from "../api/codes.ts";

/** A call as it came in. */
export interface Call {
  readonly verb: string;
  /** The last segment of the path. */
  readonly method: string;
  /** Everything after the path's "?", or the empty string. */
  readonly query: string;
  /** A header by its lower-case name. */
  readonly header: (name: string) => string | undefined;
  /** The body, at most `limit` bytes. @throws RpcError resource_exhausted where it is longer */
  readonly body: (limit: number) => Uint8Array | Promise<Uint8Array>;
  /** Aborted when the caller went away. */
  readonly signal?: AbortSignal | undefined;
}

/** What goes back. */
export interface Answer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string | Uint8Array;
  /** The Connect code of an error; absent where the call succeeded. */
  readonly code?: Code;
  /** How the connection breaks: before the first byte, or in the middle of the body. Absent: not at all. */
  readonly connection?: "reset" | "empty" | "truncate";
}
