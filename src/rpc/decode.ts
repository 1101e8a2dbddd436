// Owns the decoding of a request's bytes into its message.

import {
  type DescField,
  type DescMessage,
  fromBinary,
  fromJsonString,
  type MessageShape,
  ScalarType,
} from "@bufbuild/protobuf";
import { cut } from "../input/quoted.ts";
import { RpcError } from "./connect-error.ts";
import type { Encoding } from "./encoding.ts";
import { readMessage } from "./json-message.ts";

// A byte order mark is not JSON, so it must not be dropped.
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Nothing ever looks at the others, and each of their bytes would take dozens in memory. */
const KNOWN_FIELDS = { readUnknownFields: false };

/** Most characters of why a message cannot be read: codecs repeat what they were given. */
const LONGEST_REASON = 1_000;

function textOf(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new Error("the body is not UTF-8");
  }
}

/**
 * Reads a message. Unknown fields are ignored, an unknown enum name in JSON is not (assumed).
 * @throws RpcError invalid_argument
 */
export function decodeMessage<D extends DescMessage>(
  schema: D,
  encoding: Encoding,
  bytes: Uint8Array,
): MessageShape<D> {
  try {
    if (encoding === "proto") return textOfBinary(schema, bytes) ?? fromBinary(schema, bytes, KNOWN_FIELDS);
    if (bytes.length === 0) throw new Error("the body is empty; an empty message is {}");
    const text = textOf(bytes);
    // Requests of the special types have their own JSON form.
    if (schema.typeName.startsWith("google.protobuf.")) return fromJsonString(schema, text);
    return textOfJson(schema, text) ?? readMessage(schema, text);
  } catch (error) {
    if (error instanceof RpcError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    const format = encoding === "json" ? "JSON" : "binary";
    throw new RpcError(
      "invalid_argument",
      `cannot decode ${schema.typeName} from ${format}: ${cut(why, LONGEST_REASON)}`,
    );
  }
}

// Most requests are one id. Reading those here takes a third of the general readers' time; everything else goes to
// the general readers, which know all the rules.

/** The field of a message whose only field is a text with number 1. */
function onlyText(schema: DescMessage): DescField | undefined {
  const field = schema.fields.length === 1 ? schema.fields[0] : undefined;
  return field?.scalar === ScalarType.STRING && field.number === 1 ? field : undefined;
}

/** An object with one name and a text without escape sequences. */
const ONE_TEXT =
  /^[ \t\r\n]*\{[ \t\r\n]*"(\w+)"[ \t\r\n]*:[ \t\r\n]*"([ !#-[\]-\uffff]*)"[ \t\r\n]*\}[ \t\r\n]*$/;

/** Tag of the length-delimited field 1. */
const FIELD_1 = 0x0a;

function textOfBinary<D extends DescMessage>(schema: D, bytes: Uint8Array): MessageShape<D> | undefined {
  const isOneField = bytes[0] === FIELD_1 && bytes[1] === bytes.length - 2 && bytes.length < 130;
  const field = isOneField ? onlyText(schema) : undefined;
  return field && messageOf(schema, field, utf8.decode(bytes.subarray(2)));
}

function textOfJson<D extends DescMessage>(schema: D, json: string): MessageShape<D> | undefined {
  const field = onlyText(schema);
  const [, name, text] = (field && ONE_TEXT.exec(json)) ?? [];
  return field && name === field.jsonName ? messageOf(schema, field, text as string) : undefined;
}

function messageOf<D extends DescMessage>(schema: D, field: DescField, text: string): MessageShape<D> {
  return { $typeName: schema.typeName, [field.localName]: text } as unknown as MessageShape<D>;
}
