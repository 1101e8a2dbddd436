// Owns the suite's own service as rows of `createRpc`: what a request asks for is what comes back. Its descriptors are
// read when the suite runs, so that nothing of it has to be kept here.
import {
  create,
  type DescMessage,
  type DescMethodServerStreaming,
  type DescMethodUnary,
  type DescService,
  type Message,
  type Registry,
} from "@bufbuild/protobuf";
import { type Any, anyPack } from "@bufbuild/protobuf/wkt";
import { CODES } from "../../src/api/codes.ts";
import { hostDelay } from "../../src/mock/host-time.ts";
import { RpcError } from "../../src/rpc/connect-error.ts";
import type { HandlerCall } from "../../src/rpc/handler-call.ts";
import { messageWriter } from "../../src/rpc/message-writer.ts";
import { rowsFor, type Service } from "../../src/rpc/row.ts";

const PACKAGE = "connectrpc.conformance.v1";

// What these tests read of the suite's messages.

interface Header {
  readonly name: string;
  readonly value: readonly string[];
}

interface ErrorDefinition {
  readonly code: number;
  readonly message?: string;
  readonly details: readonly Any[];
}

interface Definition {
  readonly responseHeaders: readonly Header[];
  readonly responseTrailers: readonly Header[];
  readonly responseDelayMs: number;
}

interface UnaryDefinition extends Definition {
  readonly response: { readonly case?: string; readonly value?: unknown };
}

interface StreamDefinition extends Definition {
  readonly responseData: readonly Uint8Array[];
  readonly error?: ErrorDefinition;
}

type Asking<D> = Message & { readonly responseDefinition?: D };

const { unary, serverStream, service } = rowsFor<Registry>();

/** The methods that can be served: of one request each. */
export function conformanceService(registry: Registry): Service<Registry> {
  const descriptor = registry.getService(`${PACKAGE}.ConformanceService`) as DescService;
  const writerOf = (output: DescMessage) => messageWriter(output, { registry });
  const unaryRow = (method: DescMethodUnary) =>
    unary(method, { encode: writerOf(method.output), handle: answer as never });
  const stream = descriptor.method.serverStream as DescMethodServerStreaming;
  return service(descriptor, {
    unary: unaryRow(descriptor.method.unary as DescMethodUnary),
    idempotentUnary: unaryRow(descriptor.method.idempotentUnary as DescMethodUnary),
    serverStream: serverStream(stream, { encode: writerOf(stream.output), handle: answers as never }),
  });
}

async function answer(registry: Registry, request: Asking<UnaryDefinition>, call: HandlerCall) {
  const { responseDefinition: definition } = request;
  setMetadata(call, definition);
  await delay(definition, call);
  const { response } = definition ?? {};
  if (response?.case === "error") {
    throw asRpcError(registry, response.value as ErrorDefinition, requestInfo(registry, request, call));
  }
  return { payload: { data: response?.value, requestInfo: requestInfo(registry, request, call) } };
}

function answers(registry: Registry, request: Asking<StreamDefinition>, call: HandlerCall) {
  setMetadata(call, request.responseDefinition);
  return payloads(registry, request, call);
}

async function* payloads(registry: Registry, request: Asking<StreamDefinition>, call: HandlerCall) {
  const { responseDefinition: definition } = request;
  if (!definition) return;
  let info: Message | undefined = requestInfo(registry, request, call);
  for (const data of definition.responseData) {
    await delay(definition, call);
    yield [{ payload: { data, requestInfo: info } }];
    info = undefined;
  }
  if (definition.error) throw asRpcError(registry, definition.error, info);
}

function setMetadata(call: HandlerCall, definition: Definition | undefined): void {
  for (const { name, value } of definition?.responseHeaders ?? []) {
    for (const each of value) call.responseHeaders.append(name, each);
  }
  for (const { name, value } of definition?.responseTrailers ?? []) {
    for (const each of value) call.trailers.append(name, each);
  }
}

async function delay(definition: Definition | undefined, { signal }: HandlerCall): Promise<void> {
  if (definition?.responseDelayMs) await hostDelay(definition.responseDelayMs, signal);
}

function requestInfo(registry: Registry, request: Message, call: HandlerCall): Message {
  const descriptor = messageOf(registry, "ConformancePayload.RequestInfo");
  const queryParams = [...new URLSearchParams(call.path.query)].map(([name, value]) => ({
    name,
    value: [value],
  }));
  return create(descriptor, {
    requestHeaders: [...call.headers()].map(([name, value]) => ({ name, value: value.split(", ") })),
    timeoutMs: call.timeout === undefined ? undefined : BigInt(call.timeout),
    requests: [anyPack(registry.getMessage(request.$typeName) as DescMessage, request)],
    ...(call.verb === "GET" && { connectGetInfo: { queryParams } }),
  } as never);
}

/** @param info called with the error if no response came before */
function asRpcError(registry: Registry, { code, message = "", details }: ErrorDefinition, info?: Message) {
  const all = [...details];
  if (info) all.push(anyPack(registry.getMessage(info.$typeName) as DescMessage, info));
  return new RpcError(CODES[code - 1] as (typeof CODES)[number], message, {
    details: all.map(({ typeUrl, value }) => {
      const type = typeUrl.slice(typeUrl.lastIndexOf("/") + 1);
      return { type, value: Buffer.from(value).toString("base64").replace(/=+$/, "") };
    }),
  });
}

export function messageOf(registry: Registry, name: string): DescMessage {
  return registry.getMessage(`${PACKAGE}.${name}`) as DescMessage;
}
