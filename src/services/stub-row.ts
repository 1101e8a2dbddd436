// Owns the rows of RPCs that are not served but have a stub.
import {
  type DescMethodUnary,
  fromJson,
  type JsonValue,
  type Message,
  type Registry,
  toBinary,
  toJson,
} from "@bufbuild/protobuf";
import { EmptySchema, StructSchema } from "@bufbuild/protobuf/wkt";
import { parseDuration } from "../input/duration.ts";
import { copyOf } from "../input/quoted.ts";
import type { Stubs } from "../mock/stubs/stub-table.ts";
import { AnswerBody } from "../rpc/compression.ts";
import { RpcError, unserved } from "../rpc/connect-error.ts";
import type { Incoming } from "../rpc/exchange.ts";
import type { Row } from "../rpc/row.ts";
import type { Stub } from "../scenarios/stub.ts";
import { readDescriptorSet } from "./descriptor-set.ts";

/** What the rows of stubs need from the mock. */
export interface StubRowContext {
  readonly stubs: Stubs;
  /** A FileDescriptorSet, which defines messages in binary. Absent: no message is known. */
  readonly descriptors?: Uint8Array | undefined;
  /** Waits in real time. */
  readonly delay: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/** The row of an RPC that is not served, if it has a stub. */
export function createStubRows<C>({ stubs, descriptors, delay }: StubRowContext) {
  let registry: Registry | undefined;
  const methodOf = (service: string, name: string): DescMethodUnary | undefined => {
    if (!descriptors) return undefined;
    registry ??= readDescriptorSet(descriptors);
    const method = registry.getService(service)?.methods.find((each) => each.name === name);
    return method?.methodKind === "unary" ? (method as DescMethodUnary) : undefined;
  };

  return (incoming: Incoming): Row<C> | undefined => {
    const { path } = incoming;
    const rpc = `${path.service}/${path.method}`;
    if (!stubs.has(rpc)) return undefined;
    // The journal keeps the names, and not the URL that they are parts of.
    const [service, method] = [copyOf(path.service), copyOf(path.method)];
    const known = methodOf(service, method);
    const isBinary = incoming.verb === "POST" && (incoming.header("content-type") ?? "").includes("proto");
    const descriptor = known ?? unknownMethod(service, method, isBinary);
    const row = {
      descriptor,
      safe: false,
      handle: (_context: C, request: Message, { signal }: { readonly signal: AbortSignal }) => {
        const stub = stubs.take(rpc, known || !isBinary ? toJson(descriptor.input, request) : undefined);
        if (!stub) throw unserved(`${rpc} is not served here, and no stub matches this call`);
        const wait = stub.delay === undefined ? 0 : parseDuration(stub.delay);
        return wait === 0 ? answerOf(stub) : delay(wait, signal).then(() => answerOf(stub));
      },
      encode: (result: unknown, encoding: "json" | "proto") =>
        new AnswerBody(
          encoding === "json" ? jsonOf(result as Stub, rpc) : bytesOf(result as Stub, rpc, known),
        ),
    };
    return row as unknown as Row<C>;
  };
}

/** @throws RpcError that the stub answers with */
function answerOf(stub: Stub): Stub {
  if (stub.error) throw new RpcError(stub.error.code, stub.error.message ?? "");
  return stub;
}

function jsonOf({ response }: Stub, rpc: string): string {
  if (response) return JSON.stringify(response);
  throw unserved(`the stub of ${rpc} has no response for callers of JSON`);
}

function bytesOf(
  { response, responseBinary }: Stub,
  rpc: string,
  known: DescMethodUnary | undefined,
): Uint8Array {
  if (responseBinary !== undefined)
    return Uint8Array.from(atob(responseBinary), (char) => char.charCodeAt(0));
  if (known && response) return toBinary(known.output, fromJson(known.output, response as JsonValue));
  throw unserved(
    `the stub of ${rpc} has no answer for binary callers: give it responseBinary, or the mock descriptors`,
  );
}

/** A method of which only the name is known: any object in JSON, and uninspected bytes in binary. */
function unknownMethod(service: string, name: string, isBinary: boolean): DescMethodUnary {
  const message = isBinary ? EmptySchema : StructSchema;
  const parent = { kind: "service", typeName: service };
  return {
    kind: "rpc",
    methodKind: "unary",
    name,
    parent,
    input: message,
    output: message,
  } as unknown as DescMethodUnary;
}
