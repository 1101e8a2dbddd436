// Owns calls of any RPC by its descriptor, in both encodings, as generated clients make them.
import {
  create,
  type DescMethodUnary,
  fromBinary,
  fromJson,
  type MessageInitShape,
  type MessageShape,
  toBinary,
  toJson,
} from "@bufbuild/protobuf";
import type { Mock } from "../../src/mock/mock.ts";

export type Encoding = "json" | "proto";

/** What a refused call throws. */
export class CallError extends Error {
  override readonly name = "CallError";

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** A caller of one mock in one encoding. @throws CallError */
export function caller(mock: Mock, encoding: Encoding = "proto") {
  return async <M extends DescMethodUnary>(
    method: M,
    init: MessageInitShape<M["input"]>,
  ): Promise<MessageShape<M["output"]>> => {
    const message = create(method.input, init);
    const isJson = encoding === "json";
    const response = await mock.fetch(`http://mock.test/api/${method.parent.typeName}/${method.name}`, {
      method: "POST",
      headers: { "Content-Type": `application/${encoding}`, Authorization: "Bearer t" },
      body: isJson ? JSON.stringify(toJson(method.input, message)) : toBinary(method.input, message),
    });
    if (response.status !== 200) {
      const { code, message: reason } = (await response.json()) as { code: string; message: string };
      throw new CallError(response.status, code, reason);
    }
    const answer = isJson
      ? fromJson(method.output, (await response.json()) as never)
      : fromBinary(method.output, new Uint8Array(await response.arrayBuffer()));
    return answer as MessageShape<M["output"]>;
  };
}

/** What a call is refused with. */
export async function refusalOf(
  call: Promise<unknown>,
): Promise<{ code: string; message: string; status: number }> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof CallError)) throw new Error(`no refusal but ${String(error)}`);
  const { code, message, status } = error;
  return { code, message, status };
}
