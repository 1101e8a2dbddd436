// Owns the form of a door: a way for a caller to reach the eleven RPCs, whatever the wire in between.
import { create, type JsonObject, type MessageInitShape } from "@bufbuild/protobuf";
import { PrebuildService } from "../../src/api/gen/gitpod/v1/prebuild_pb.ts";
import type { Method } from "../../src/api/methods.ts";
import type { Mock } from "../../src/index.ts";

type Descriptors = typeof PrebuildService.method;

/** The descriptor of an RPC. */
export type DescriptorOf<M extends Method> = Descriptors[Uncapitalize<M>];

/** A request message as its fields. */
export type RequestFields<M extends Method> = MessageInitShape<DescriptorOf<M>["input"]>;

/** An answer, as proto3 JSON: the same whichever encoding it came in. */
export interface Answered {
  readonly message: JsonObject;
}

export interface Refused {
  readonly code: string;
  readonly message: string;
  readonly details: readonly { readonly type: string; readonly value: Uint8Array }[];
}

export interface Door {
  call<M extends Method>(method: M, request: RequestFields<M>): Promise<Answered | Refused>;
}

/** A mock and the door that a case goes through. */
export interface Bench {
  readonly mock: Mock;
  readonly door: Door;
}

export function descriptorOf<M extends Method>(method: M): DescriptorOf<M> {
  const name = (method[0] as string).toLowerCase() + method.slice(1);
  return PrebuildService.method[name as Uncapitalize<M>];
}

export function requestOf<M extends Method>(method: M, fields: RequestFields<M>) {
  const { input } = descriptorOf(method);
  return { schema: input, message: create(input as DescriptorOf<"GetPrebuild">["input"], fields as object) };
}

/** The answer, for callers who know that there is one. */
export async function answer<M extends Method>(door: Door, method: M, request: RequestFields<M>) {
  const outcome = await door.call(method, request);
  if ("code" in outcome) throw new Error(`${method} was refused: ${outcome.code}: ${outcome.message}`);
  // biome-ignore lint/suspicious/noExplicitAny: an answer is read as the JSON that it is
  return outcome.message as any;
}
