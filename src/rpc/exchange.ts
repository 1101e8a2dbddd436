// Owns the exchange between a transport and the protocol: an incoming call and its response.
import type { Code } from "../api/codes.ts";

/** A call as a transport (a Node socket, a web request) delivers it. */
export interface Incoming {
  readonly verb: string;
  readonly path: RpcPath;
  /** A header by its lower-case name. */
  header(name: string): string | undefined;
  /** All headers. */
  headers(): Headers;
  /**
   * The body: a message of at most `limit` bytes, and its framing.
   * @throws RpcError resource_exhausted if it is longer
   */
  body(limit: number, overhead?: number): Uint8Array | Promise<Uint8Array>;
  /** The scheme and host that the caller used, such as "http://127.0.0.1:4020"; absent without a socket. */
  readonly origin?: string | undefined;
  /** Aborted when the caller goes away. */
  readonly signal?: AbortSignal | undefined;
}

/** A body that is being read, and that its caller may never end. */
export interface UnfinishedBody {
  /** Counts a piece of it that is kept. */
  add(bytes: number): void;
  /** Nothing of it is kept any more, or the whole has arrived. */
  end(): void;
}

/** Counts a body, until `onRefused` is called with the reason why no more of it is wanted. */
export type BeginBody = (onRefused: (why: string) => void) => UnfinishedBody | undefined;

/** The parts of a URL that names an RPC. */
export interface RpcPath {
  /** The path before the service, for example "/api"; empty at the root. */
  readonly prefix: string;
  /** The full name of the service. */
  readonly service: string;
  readonly method: string;
  /** Everything after "?", or the empty string. */
  readonly query: string;
}

/** Headers to send; several values of one name are sent as several headers. */
export type SentHeaders = Record<string, string | string[]>;

/** A body that is produced piece by piece as it is read. */
export class StreamBody {
  constructor(
    readonly pieces: AsyncIterator<Uint8Array>,
    /** Called when the reader goes away. The pieces then end. */
    readonly stop: () => void,
  ) {}
}

/** The response. */
export interface Answer {
  readonly status: number;
  readonly headers: SentHeaders;
  readonly body: string | Uint8Array | StreamBody;
  /** The Connect code of an error; absent if the call succeeded. */
  readonly code?: Code;
  /** The text of an error, if it is not the body. */
  readonly message?: string;
  /** When the error asks its caller to retry, in milliseconds from now. */
  readonly retryAfter?: number;
  /** How the connection breaks: before the first byte, or in the middle of the body. Absent: it does not break. */
  readonly connection?: "reset" | "empty" | "truncate";
}
