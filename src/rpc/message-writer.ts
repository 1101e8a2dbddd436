// Owns the general response writer: a handler returns the message's fields, and the codec writes them.
import {
  create,
  type DescMessage,
  type MessageInitShape,
  type MessageShape,
  type Registry,
  toBinary,
  toJson,
} from "@bufbuild/protobuf";
import { AnswerBody } from "./compression.ts";
import type { Row, Writer } from "./row.ts";

/** The fields of a message as a handler returns them. */
export type MessageFields<O extends DescMessage> = Omit<
  Exclude<MessageInitShape<O>, MessageShape<O>>,
  "$typeName" | "$unknown"
>;

export interface MessageWriterOptions<O extends DescMessage> {
  /** Lists and messages that are always present in JSON, even if they are empty or unset. Default none. */
  readonly always?: readonly (keyof MessageFields<O>)[];
  /** Resolves the types in `google.protobuf.Any`. */
  readonly registry?: Registry;
}

/** The writer of a response message by its descriptor. */
export function messageWriter<O extends DescMessage>(
  output: O,
  { always = [], registry }: MessageWriterOptions<O> = {},
): Writer<unknown, O, MessageFields<O>> {
  const empty: Record<string, unknown> = {};
  for (const name of always) {
    const field = output.field[name as string];
    if (!field || (field.fieldKind !== "list" && field.fieldKind !== "message")) {
      throw new Error(`${output.typeName} has no list or message ${String(name)}`);
    }
    empty[field.jsonName] = field.fieldKind === "list" ? [] : {};
  }
  const write: Row<unknown>["encode"] = (result, encoding) => {
    const message = create(output, result as MessageInitShape<O>);
    if (encoding === "proto") return new AnswerBody(toBinary(output, message));
    const json = toJson(output, message, registry && { registry });
    return new AnswerBody(JSON.stringify(always.length > 0 ? { ...empty, ...(json as object) } : json));
  };
  return { output, write };
}
