// Owns the form of stubs: responses to RPCs that the mock does not serve.
import * as z from "zod/mini";
import { CODES, type Code } from "../api/codes.ts";
import { once } from "../api/lazy.ts";
import { isServedRpc } from "../api/rpc-names.ts";
import type { Duration } from "../input/duration.ts";
import { notJson } from "../input/json-value.ts";
import { durationSchema } from "../input/with-parser.ts";

/** A response to calls of one RPC that the mock does not serve. The first stub that matches a call decides. */
export interface Stub {
  /** The full name of the service and the method: "gitpod.v1.SecretService/ListSecrets". */
  rpc: string;
  /** The message as JSON, for JSON callers; binary callers get it if there are descriptors. */
  response?: Readonly<Record<string, unknown>>;
  /** The message's bytes in base64, for binary callers. */
  responseBinary?: string;
  /** An error instead of a response. */
  error?: StubError;
  /** Fields of the request that must be equal, by their JSON names. Default: every request. */
  match?: Readonly<Record<string, unknown>>;
  /** Lets the first N matching calls pass. Default 0. */
  skip?: number;
  /** Applies to at most N calls. Default: no limit. */
  times?: number;
  /** How long the response is delayed, in real time. Default: no delay. */
  delay?: Duration;
}

/** The error that a stub returns. */
export interface StubError {
  /** The Connect code. */
  code: Code;
  /** Default: empty. */
  message?: string;
}

const RPC = /^[\w.]+\.\w+\/\w+$/;

/** The schema of a stub. */
export const stubSchema = once(() => {
  const json = z.record(z.string(), z.unknown());
  return z
    .strictObject({
      rpc: z
        .string()
        .check(
          z.regex(
            RPC,
            'must be the full names of a service and a method: "gitpod.v1.SecretService/ListSecrets"',
          ),
        ),
      response: z.optional(json),
      responseBinary: z.optional(z.string().check(z.regex(/^[A-Za-z0-9+/]*={0,2}$/, "must be base64"))),
      error: z.optional(z.strictObject({ code: z.enum(CODES), message: z.optional(z.string()) })),
      match: z.optional(json),
      skip: z.optional(z.int().check(z.minimum(0))),
      times: z.optional(z.int().check(z.minimum(1))),
      delay: z.optional(durationSchema('must be a duration such as "90s", "5m" or "PT5M"')),
    })
    .check((context) => {
      const { rpc, response, responseBinary, error } = context.value as Stub;
      const [service = "", method = ""] = rpc.split("/");
      const hasResponse = response !== undefined || responseBinary !== undefined;
      const refuse = (field: string, message: string) =>
        context.issues.push({ code: "custom", path: [field], input: context.value, message });
      for (const field of ["response", "match"] as const) {
        const place = notJson((context.value as Stub)[field]);
        if (!place) continue;
        const { message } = place;
        context.issues.push({
          code: "custom",
          path: [field, ...place.path],
          input: context.value,
          message,
        });
      }
      if (isServedRpc(service, method))
        refuse("rpc", `${rpc} is served by the mock; make it fail with a fault rule`);
      if (!hasResponse && error === undefined)
        refuse("response", "must be given, or responseBinary, or error");
      if (hasResponse && error !== undefined) refuse("error", "cannot be combined with a response");
    }) as z.ZodMiniType<Stub, Stub>;
});
