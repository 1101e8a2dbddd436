// Owns the fields of each request by their JSON names, which rules can match before the codec is loaded.
import type { FieldKind } from "./field-kind.ts";
import { enums, messages, RPCS } from "./gen/gitpod/v1/rpcs.ts";
import type { RpcName } from "./rpc-names.ts";

/** The fields of a message by their JSON names. */
export type RequestFields = Readonly<Record<string, FieldKind>>;

/** The fields of an RPC's request. */
export function requestFields(rpc: RpcName): RequestFields {
  return messageFields(RPCS[rpc].request);
}

/** The fields of a message in a request, by its full name. */
export function messageFields(message: string): RequestFields {
  return messages()[message] as RequestFields;
}

/** The values of an enum in a request, by their full names. */
export function enumNumbers(name: string): Readonly<Record<string, number>> {
  return enums()[name] as Readonly<Record<string, number>>;
}
