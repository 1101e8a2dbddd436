// Owns the header Connect-Timeout-Ms. https://connectrpc.com/docs/protocol#timeouts
import { quoted } from "../input/quoted.ts";
import { RpcError } from "./connect-error.ts";

/**
 * The milliseconds that a caller waits; undefined where it said nothing.
 * @throws RpcError invalid_argument where it is not a whole number of at most ten digits
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
