// Owns the application of a fault to a call: late, refused, without a response, or with half of one.

import { rpcNameOf } from "../../api/rpc-names.ts";
import { RpcError } from "../../rpc/connect-error.ts";
import type { Answer, Incoming } from "../../rpc/exchange.ts";
import { type InterceptedCall, type Interceptor, streamBeginning } from "../../rpc/interceptor.ts";
import { callerLeft } from "../../rpc/stream.ts";
import { deadlineExceeded } from "../../rpc/timeout.ts";
import { fingerprintOf } from "../fingerprint.ts";
import { faultError } from "./fault-error.ts";
import type { Fault, Faults } from "./fault-rules.ts";
import type { Waits } from "./waits.ts";

/** Applies a mock's fault rules to its calls. */
export class FaultInterceptor implements Interceptor {
  readonly #faults: Faults;
  readonly #now: () => number;

  constructor(faults: Faults, now: () => number) {
    this.#faults = faults;
    this.#now = now;
  }

  get isActive(): boolean {
    return this.#faults.isActive;
  }

  intercept(intercepted: InterceptedCall): ReturnType<Interceptor["intercept"]> {
    const { path, request, record, incoming } = intercepted.call;
    const fault = this.#faults.decide(rpcNameOf(path.service, path.method), request as object, {
      now: this.#now(),
      caller: () => callerOf(incoming),
    });
    if (!fault) return undefined;
    record.fault = fault.rule.id;
    return applyFault(fault, intercepted, this.#faults.waits);
  }
}

/** A user agent with a fingerprint of its token. */
function callerOf(incoming: Pick<Incoming, "header">): string {
  return `${incoming.header("user-agent") ?? ""} ${fingerprintOf(incoming.header("authorization") ?? "")}`;
}

function applyFault(fault: Fault, intercepted: InterceptedCall, waits: Waits): Answer | Promise<Answer> {
  const { delay, connection, code } = fault;
  if (delay > 0 || connection !== undefined) return delayedOrBroken(fault, intercepted, waits);
  if (code !== undefined) throw faultError(fault, code);
  return intercepted.carryOut();
}

async function delayedOrBroken(fault: Fault, intercepted: InterceptedCall, waits: Waits): Promise<Answer> {
  const { delay, connection, code } = fault;
  const { call, carryOut } = intercepted;
  if (delay > 0) await delayed(delay, intercepted, waits);
  if (code !== undefined) throw faultError(fault, code);
  if (connection === undefined) return carryOut();
  if (connection === "truncate") {
    return { ...(streamBeginning(call) ?? (await carriedOut(intercepted))), connection };
  }
  if (connection === "hang") await waits.wait(Infinity, call.incoming.signal);
  return { status: 0, headers: {}, body: "", connection: connection === "hang" ? "empty" : connection };
}

/** A refused call has a response too, which can be cut off. */
async function carriedOut({ carryOut, refuse }: InterceptedCall): Promise<Answer> {
  try {
    return await carryOut();
  } catch (error) {
    return refuse(error);
  }
}

/** @throws RpcError if the response can no longer be sent */
async function delayed(delay: number, { call, waited }: InterceptedCall, waits: Waits): Promise<void> {
  const { timeout } = call;
  const left = timeout === undefined ? Infinity : Math.max(0, timeout - waited);
  const end = await waits.wait(Math.min(delay, left), call.incoming.signal);
  if (end === "gone") throw callerLeft();
  if (end === "given-up") {
    throw new RpcError("canceled", `${waits.why} while this answer was delayed`);
  }
  if (timeout !== undefined && delay >= left) throw deadlineExceeded(timeout);
}
