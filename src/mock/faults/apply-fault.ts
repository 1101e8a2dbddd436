// Owns how a call goes wrong: late, refused, without an answer, or with half of one.
import type { Answer, Call } from "../../rpc/call.ts";
import { asRpcError, errorAnswer, RpcError } from "../../rpc/connect-error.ts";
import { deadlineExceeded } from "../../rpc/timeout.ts";
import { faultError } from "./fault-error.ts";
import type { Fault } from "./fault-rules.ts";
import type { Waits } from "./waits.ts";

/** What a fault needs to know of the call that it takes. */
export interface Victim {
  readonly call: Pick<Call, "signal">;
  /** The caller's Connect-Timeout-Ms, and how much of it has gone by. */
  readonly timeout: number | undefined;
  readonly waited: number;
  readonly waits: Waits;
}

/** A unary call that a fault takes. */
export interface UnaryVictim extends Victim {
  /** What would have happened. */
  readonly carryOut: () => Answer | Promise<Answer>;
}

/**
 * The answer of a unary call that a fault takes; at once where nothing in it needs waiting.
 * @throws RpcError where the call is refused at once
 */
export function misbehave(fault: Fault, victim: UnaryVictim): Answer | Promise<Answer> {
  const { delay, connection, rule } = fault;
  if (delay > 0 || connection !== undefined) return suffered(fault, victim);
  if (rule.code !== undefined) throw faultError(fault, rule.code);
  return victim.carryOut();
}

/**
 * Lets a call suffer what comes before it would be carried out; answers how its connection then breaks.
 * @throws RpcError where the call is refused
 */
export async function suffer(fault: Fault, victim: Victim): Promise<Answer["connection"]> {
  const { delay, connection, rule } = fault;
  if (delay > 0) await delayed(delay, victim);
  if (rule.code !== undefined) throw faultError(fault, rule.code);
  if (connection !== "hang") return connection;
  await victim.waits.wait(Infinity, victim.call.signal);
  return "empty";
}

async function suffered(fault: Fault, victim: UnaryVictim): Promise<Answer> {
  try {
    const connection = await suffer(fault, victim);
    if (connection === undefined) return await victim.carryOut();
    if (connection === "truncate") return { ...(await carriedOut(victim)), connection };
    return { status: 0, headers: {}, body: "", connection };
  } catch (error) {
    return errorAnswer(asRpcError(error));
  }
}

/** A call that is refused has an answer too, which can be cut off. */
async function carriedOut({ carryOut }: UnaryVictim): Promise<Answer> {
  try {
    return await carryOut();
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
