// Owns the way from a request's bytes to its message.
import {
  type DescEnum,
  type DescField,
  type DescMessage,
  fromBinary,
  fromJson,
  type JsonValue,
  type MessageShape,
} from "@bufbuild/protobuf";
import { RpcError } from "./connect-error.ts";
import type { Encoding } from "./encoding.ts";

const utf8 = new TextDecoder("utf-8", { fatal: true });

/**
 * Reads a message. Unknown fields are ignored, an unknown enum name is not (assumed).
 * @throws RpcError invalid_argument
 */
export function decodeMessage<D extends DescMessage>(
  schema: D,
  encoding: Encoding,
  bytes: Uint8Array,
): MessageShape<D> {
  try {
    if (encoding === "proto") return fromBinary(schema, bytes);
    const json = parse(bytes);
    checkEnums(schema, json, "");
    return fromJson(schema, json, { ignoreUnknownFields: true });
  } catch (error) {
    if (error instanceof RpcError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    const format = encoding === "json" ? "JSON" : "binary";
    throw new RpcError("invalid_argument", `cannot decode ${schema.typeName} from ${format}: ${why}`);
  }
}

function parse(bytes: Uint8Array): JsonValue {
  if (bytes.length === 0) throw new Error("the body is empty; an empty message is {}");
  return JSON.parse(utf8.decode(bytes)) as JsonValue;
}

/** protobuf-es passes over unknown enum names together with unknown fields, so they are looked for here. */
function checkEnums(schema: DescMessage, json: JsonValue, path: string): void {
  if (typeof json !== "object" || json === null || Array.isArray(json)) return;
  for (const field of schema.fields) {
    if (field.enum === undefined && field.message === undefined) continue;
    const value = json[field.jsonName] ?? json[field.name];
    if (value === undefined || value === null) continue;
    checkEnumField(field, value, path + field.name);
  }
}

function checkEnumField(field: DescField, value: JsonValue, path: string): void {
  const items = field.fieldKind === "list" && Array.isArray(value) ? value : [value];
  for (const [index, item] of items.entries()) {
    const at = field.fieldKind === "list" ? `${path}[${index}]` : path;
    if (field.message) checkEnums(field.message, item, `${at}.`);
    else if (field.enum && typeof item === "string") checkEnumName(field.enum, item, at);
  }
}

function checkEnumName(descriptor: DescEnum, name: string, path: string): void {
  if (descriptor.values.some((value) => value.name === name)) return;
  const names = descriptor.values.map((value) => value.name).join(", ");
  throw new Error(`${path}: ${JSON.stringify(name)} is no ${descriptor.typeName}; it is one of ${names}`);
}
