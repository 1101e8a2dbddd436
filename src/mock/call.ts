// Owns in-process calls of RPCs: a JSON request goes the way of a `fetch`, and its response comes back as JSON.
import { RPCS } from "../api/gen/gitpod/v1/rpcs.ts";
import { messageFields } from "../api/request-fields.ts";
import type { RpcName } from "../api/rpc-names.ts";
import type { CallMethod, CallRequest, CallResponse } from "../wire/rpc-types.ts";
import { RpcCallError } from "./call-error.ts";
import { unaryRpcOf } from "./call-method.ts";
import { requestBody, requireKnownFields } from "./call-request.ts";
import { requireOpen } from "./closed.ts";
import { clientEnv } from "./env.ts";

/** Calls a unary RPC, typed by its method. */
export type MockCall = <M extends CallMethod>(
  method: M,
  request?: CallRequest<M>,
) => Promise<CallResponse<M>>;

export interface CallContext {
  /** The `fetch` that paths without an origin go through. */
  readonly fetch: (path: string, init: RequestInit) => Promise<Response>;
  /** The token that the mock requires; undefined if it accepts any. */
  readonly token: string | undefined;
  readonly isClosed: () => boolean;
}

export function createCall({ fetch, token, isClosed }: CallContext): MockCall {
  const authorization = `Bearer ${clientEnv("", token).ONA_TOKEN}`;
  return async (name, request = {}) => {
    const rpc = unaryRpcOf(RPCS, name) as RpcName;
    requireOpen(isClosed, `call ${rpc}`);
    const body = requestBody(rpc, request);
    const { service, method, request: message } = RPCS[rpc];
    requireKnownFields({ rpc, message, fieldsOf: messageFields }, body);
    const answer = await fetch(`/api/gitpod.v1.${service}/${method}`, {
      method: "POST",
      headers: { authorization, "content-type": "application/json" },
      body,
    });
    const json = JSON.parse(await answer.text());
    if (answer.ok) return json;
    throw new RpcCallError(json);
  };
}
