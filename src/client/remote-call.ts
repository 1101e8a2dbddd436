// Owns calls of RPCs of a server elsewhere. What it serves is read from it once, and checked before a call is made.
import type { RequestFields } from "../api/request-fields.ts";
import type { MockCall } from "../mock/call.ts";
import { RpcCallError } from "../mock/call-error.ts";
import { type RpcEntry, unaryRpcOf } from "../mock/call-method.ts";
import { requestBody, requireKnownFields } from "../mock/call-request.ts";
import type { Fetch } from "../mock/mock.ts";
import type { Control } from "./control.ts";

interface Served {
  readonly rpcs: Readonly<Record<string, RpcEntry & { readonly request: string }>>;
  readonly messages: Readonly<Record<string, RequestFields>>;
}

export interface RemoteCallOptions {
  readonly control: Control;
  readonly fetch: Fetch;
  readonly headers: Readonly<Record<string, string>>;
}

export function createRemoteCall({ control, fetch, headers }: RemoteCallOptions): MockCall {
  let loading: Promise<Served> | undefined;
  const load = () => {
    loading ??= control.get<Served>("/rpcs").catch((error: unknown) => {
      loading = undefined;
      throw error;
    });
    return loading;
  };
  return async (name, request = {}) => {
    const { rpcs, messages } = await load();
    const rpc = unaryRpcOf(rpcs, name);
    const { service, method, request: message } = rpcs[rpc] as Served["rpcs"][string];
    const body = requestBody(rpc, request);
    const fieldsOf = (each: string) => messages[each] as RequestFields;
    requireKnownFields({ rpc, message, fieldsOf }, body);
    const answer = await fetch(`${control.url}/api/gitpod.v1.${service}/${method}`, {
      method: "POST",
      headers: { ...headers, "content-type": "application/json" },
      body,
    });
    const json = JSON.parse(await answer.text());
    if (answer.ok) return json;
    throw new RpcCallError(json);
  };
}
