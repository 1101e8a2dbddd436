// Owns what may happen to a call instead of its operation, as fault rules say.

import type { Call } from "./call.ts";
import type { Answer } from "./exchange.ts";
import type { StreamForm } from "./stream-form.ts";

/** A call that was read and checked, and is about to be carried out. */
export interface InterceptedCall {
  readonly call: Call;
  /** How much of the caller's deadline has gone by, in milliseconds of real time. */
  readonly waited: number;
  /** What would happen. */
  readonly carryOut: () => Answer | Promise<Answer>;
  /** The answer that a refusal is. */
  readonly refuse: (error: unknown) => Answer;
}

/** What looks at each call before it is carried out. */
export interface Interceptor {
  /** Whether it may do anything at all. */
  readonly isActive: boolean;
  /**
   * The answer in place of that of the operation; undefined lets the call pass.
   * @throws RpcError if the call is refused
   */
  readonly intercept: (intercepted: InterceptedCall) => Answer | Promise<Answer> | undefined;
}

/** The beginning of a stream that will be cut off; undefined for a call whose answer comes in one piece. */
export function streamBeginning(call: Call): Answer | undefined {
  if (!("beginning" in call.form)) return undefined;
  const { headers, beginning } = call.form as StreamForm;
  return { status: 200, headers: headers(call), body: beginning };
}
