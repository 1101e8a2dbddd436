// Owns the shape of a fault rule, as people write it. `fault-schema.ts` checks it.
import type { Code } from "../api/codes.ts";
import type { AnyRpc } from "../api/rpc-names.ts";
import type { Duration } from "../input/duration.ts";
import type { RequestMatch } from "./request-match.ts";

/**
 * A rule that makes calls fail, slow or break. It applies to calls that were decoded, authenticated and valid, before
 * they are executed; the first rule that matches a call decides. Plain data.
 */
export interface FaultRule {
  /** A served RPC, or "*" for all of them. */
  rpc: AnyRpc | "*";
  /** Fields of the request that must be equal, by their JSON names. Default: every request. */
  match?: RequestMatch;
  /** Lets the first N matching calls pass. Default 0. */
  skip?: number;
  /** Applies to each n-th call after those: 3 is the third, the sixth and so on. Default 1. */
  every?: number;
  /** Applies to at most N calls. Default: no limit. */
  times?: number;
  /** The probability that it applies to each of those, 0 to 1, drawn from the seed. Default 1. */
  probability?: number;
  /** Applies only in this window of simulated time. Default: at any time. */
  window?: FaultWindow;
  /**
   * Lets N calls pass per time and refuses the others, with the hints of `retryAfter` saying when one would pass. Its
   * code is resource_exhausted unless another is given.
   */
  limit?: FaultLimit;
  /** The Connect code that is returned instead of executing the call. */
  code?: Code;
  /** The error's message. Default: one that names the rule. */
  message?: string;
  /** Details of the error besides its message; only together with `code`. Default: none, except for `retryAfter`'s. */
  details?: readonly FaultDetail[];
  /** When to retry: a google.rpc.RetryInfo detail and the headers RateLimit-RetryAfter and Retry-After. */
  retryAfter?: Duration;
  /** How long the response is delayed, in real time. It counts against Connect-Timeout-Ms. Default: no delay. */
  delay?: Duration | FaultDelay;
  /** What happens to the connection. */
  connection?: ConnectionFault;
}

/** When a rule is in force, in simulated time. */
export interface FaultWindow {
  /** When it begins, counted from when the rule was added; a scenario's rules are added at its start. */
  from: Duration;
  /** How long it lasts; more than 0. */
  for: Duration;
  /** How long after its start it starts again; longer than it lasts. Default: never. */
  every?: Duration;
}

/** A token bucket in simulated time: it is full at first, and each token comes back on its own. */
export interface FaultLimit {
  /** How many calls it lets pass at once. */
  calls: number;
  /** How long it takes to fill again. */
  per: Duration;
  /** Whether all callers share it, or each has one: by user agent and token. Default "world". */
  by?: "caller" | "world";
}

/** How long an answer takes: one of the three. Both draws come from the seed. */
export interface FaultDelay {
  /** Always this long. */
  fixed?: Duration;
  /** Uniform between the two. */
  uniform?: {
    /** The shortest, included. */
    min: Duration;
    /** The longest; not below `min`. */
    max: Duration;
  };
  /** Like real networks: many are quick, few take very long. */
  lognormal?: {
    /** Half of them take longer. */
    median: Duration;
    /** The spread of the logarithm, 0 to 10. */
    sigma: number;
    /** The maximum; longer draws are cut to it. Default: no maximum. */
    max?: Duration;
  };
}

/**
 * - "reset": the caller gets a TCP reset. Not executed.
 * - "empty": the connection is closed without a byte. Not executed.
 * - "truncate": executed, but the connection is closed in the middle of the answer's body.
 * - "hang": no response, until the caller gives up, the mock is reset or it closes. Not executed.
 */
export type ConnectionFault = (typeof CONNECTION_FAULTS)[number];

export const CONNECTION_FAULTS = ["reset", "empty", "truncate", "hang"] as const;

/** A detail of an error as Connect writes it: at least one of `value` and `debug`. */
export interface FaultDetail {
  /** The full name of the message's type. */
  type: string;
  /** The message's bytes in base64. May be left out for google.rpc.RetryInfo. */
  value?: string;
  /** The message as JSON. */
  debug?: unknown;
}
