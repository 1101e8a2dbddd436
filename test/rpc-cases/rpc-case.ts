// Owns the form of a case: data that says what is there, what is called and what comes back.
import type { JsonObject } from "@bufbuild/protobuf";
import type { Method } from "../../src/api/methods.ts";
import type { MockOptions } from "../../src/index.ts";
import type { Bench, RequestFields } from "./door.ts";

/** A call of one RPC, after something was arranged. */
interface Call<M extends Method> {
  readonly title: string;
  readonly options?: MockOptions;
  readonly method: M;
  /** Prepares the mock; answers what of the request it came to know. */
  // biome-ignore lint/suspicious/noConfusingVoidType: most have nothing to answer
  readonly arrange?: (bench: Bench) => Promise<Partial<RequestFields<M>> | void>;
  readonly request: RequestFields<M>;
}

/** A call that is answered; `expected` is part of the answer, as proto3 JSON. */
export interface SuccessCase<M extends Method> extends Call<M> {
  readonly expected: JsonObject;
}

/** A call that is refused and changes nothing. */
export interface RefusalCase<M extends Method> extends Call<M> {
  readonly code: string;
  readonly message: string;
  /** Lines of a validation error, each also a violation in the detail. */
  readonly violations?: readonly string[];
}

/** Several calls whose responses are one value. */
export interface Journey {
  readonly title: string;
  readonly options?: MockOptions;
  readonly walk: (bench: Bench) => Promise<unknown>;
  readonly expected: unknown;
}

// biome-ignore lint/suspicious/noExplicitAny: a list holds cases of several RPCs
export type AnySuccessCase = SuccessCase<any>;
// biome-ignore lint/suspicious/noExplicitAny: a list holds cases of several RPCs
export type AnyRefusalCase = RefusalCase<any>;

export function success<M extends Method>(method: M, rest: Omit<SuccessCase<M>, "method">): AnySuccessCase {
  return { method, ...rest };
}

export function refusal<M extends Method>(method: M, rest: Omit<RefusalCase<M>, "method">): AnyRefusalCase {
  return { method, ...rest };
}

/** A refusal by the bounds of the request. */
export function violation<M extends Method>(
  method: M,
  title: string,
  request: RequestFields<M>,
  ...violations: string[]
): AnyRefusalCase {
  const message = `validation error:${violations.map((line) => `\n - ${line}`).join("")}`;
  return { method, title, request, code: "invalid_argument", message, violations };
}
