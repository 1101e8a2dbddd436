// Owns the header Connect-Timeout-Ms, and the time in which deadlines are measured.
// https://connectrpc.com/docs/protocol#timeouts
import { quoted } from "../input/quoted.ts";
import { RpcError } from "./connect-error.ts";

/** Real time, as given by the caller of `createRpc`. */
export interface RealTime {
  /** In milliseconds, from an arbitrary instant. */
  readonly now: () => number;
  /** Waits N milliseconds; resolves early when the signal is aborted. */
  readonly delay: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
}

/**
 * The milliseconds that a caller waits; undefined without the header.
 * @throws RpcError invalid_argument if it is not a whole number of at most ten digits
 */
export function parseTimeout(value: string | undefined): number | undefined {
  if (value === undefined || value === "") return undefined;
  if (!/^\d{1,10}$/.test(value)) {
    throw new RpcError(
      "invalid_argument",
      `connect-timeout-ms must be at most ten digits: got ${quoted(value)}`,
    );
  }
  return Number(value);
}

export function deadlineExceeded(milliseconds: number): RpcError {
  return new RpcError("deadline_exceeded", `the deadline of ${milliseconds} ms has passed`);
}
