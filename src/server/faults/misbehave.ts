// Owns how a call goes wrong: late, refused, without an answer, or with half of one.
import type { Answer, Call } from "../rpc/answer.ts";
import { asRpcError, errorAnswer, RpcError } from "../rpc/connect-error.ts";
import { deadlineExceeded } from "../rpc/timeout.ts";
import { faultError } from "./fault-error.ts";
import type { Fault } from "./faults.ts";
import type { Waits } from "./waits.ts";

/** What a fault needs to know of the call that it takes. */
export interface Victim {
  readonly call: Call;
  /** The caller's Connect-Timeout-Ms, and how much of it has gone by. */
  readonly timeout: number | undefined;
  readonly waited: number;
  readonly waits: Waits;
  /** What would have happened. */
  readonly carryOut: () => Answer | Promise<Answer>;
}

/**
 * The answer of a call that a fault takes; at once where nothing in it needs waiting.
 * @throws RpcError where the call is refused
 */
export function misbehave(fault: Fault, victim: Victim): Answer | Promise<Answer> {
  if (fault.delay > 0) return late(fault, victim);
  if (fault.connection !== undefined) return broken(fault, victim);
  if (fault.rule.code !== undefined) throw faultError(fault, fault.rule.code);
  return victim.carryOut();
}

async function late(fault: Fault, victim: Victim): Promise<Answer> {
  try {
    await delayed(fault.delay, victim);
    return await misbehave({ ...fault, delay: 0 }, victim);
  } catch (error) {
    return errorAnswer(asRpcError(error));
  }
}

/** @throws RpcError where the answer can no longer be given */
async function delayed(delay: number, { call, timeout, waited, waits }: Victim): Promise<void> {
  const left = timeout === undefined ? Infinity : Math.max(0, timeout - waited);
  const end = await waits.wait(Math.min(delay, left), call.signal);
  if (end === "gone") throw new RpcError("canceled", "the caller went away");
  if (end === "given-up") {
    throw new RpcError("canceled", "the mock was reset or closed while this answer was delayed");
  }
  if (timeout !== undefined && delay >= left) throw deadlineExceeded(timeout);
}

async function broken({ connection }: Fault, { call, waits, carryOut }: Victim): Promise<Answer> {
  if (connection === "truncate") return { ...(await carriedOut(carryOut)), connection };
  if (connection === "hang") await waits.wait(Infinity, call.signal);
  return noAnswer(connection === "reset" ? "reset" : "empty");
}

/** What comes back from a connection that breaks before its first byte. */
export function noAnswer(connection: "reset" | "empty"): Answer {
  return { status: 0, headers: {}, body: "", connection };
}

/** A call that is refused has an answer too, which can be cut off. */
async function carriedOut(carryOut: () => Answer | Promise<Answer>): Promise<Answer> {
  try {
    return await carryOut();
  } catch (error) {
    return errorAnswer(asRpcError(error));
  }
}
