// Owns the interception of calls, which fault rules use.

import type { Call } from "./call.ts";
import type { Answer } from "./exchange.ts";
import type { StreamForm } from "./stream-form.ts";

/** A call that was decoded and checked, and is about to be executed. */
export interface InterceptedCall {
  readonly call: Call;
  /** How much of the caller's deadline has gone by, in milliseconds of real time. */
  readonly waited: number;
  /** Executes the operation. */
  readonly carryOut: () => Answer | Promise<Answer>;
  /** The response for a refusal. */
  readonly refuse: (error: unknown) => Answer;
}

/** Inspects each call before it is executed. */
export interface Interceptor {
  /** Whether it may intercept anything. */
  readonly isActive: boolean;
  /**
   * The response instead of the operation's; undefined lets the call pass.
   * @throws RpcError if the call is refused
   */
  readonly intercept: (intercepted: InterceptedCall) => Answer | Promise<Answer> | undefined;
}

/** The beginning of a stream that will be cut off; undefined for a unary call. */
export function streamBeginning(call: Call): Answer | undefined {
  if (!("beginning" in call.form)) return undefined;
  const { headers, beginning } = call.form as StreamForm;
  return { status: 200, headers: headers(call), body: beginning };
}
