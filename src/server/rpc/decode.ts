// Owns the way from a request's bytes to its message.

import {
  type DescEnum,
  type DescField,
  type DescMessage,
  fromBinary,
  fromJson,
  type JsonValue,
  type MessageShape,
  ScalarType,
} from "@bufbuild/protobuf";
import { quoted } from "../../world/quoted.ts";
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
    if (encoding === "proto") return textOfBinary(schema, bytes) ?? fromBinary(schema, bytes);
    const json = parse(bytes);
    const known = textOfJson(schema, json);
    if (known) return known;
    checkEnums(schema, json, "");
    return fromJson(schema, json, { ignoreUnknownFields: true });
  } catch (error) {
    if (error instanceof RpcError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    const format = encoding === "json" ? "JSON" : "binary";
    throw new RpcError("invalid_argument", `cannot decode ${schema.typeName} from ${format}: ${why}`);
  }
}

// Most requests are one id. Reading those here takes a third of what the general readers take; whatever is not
// plainly that goes to them, which know the rest of the rules.

/** The field of a message that has one field, a text with number 1. */
function onlyText(schema: DescMessage): DescField | undefined {
  const field = schema.fields.length === 1 ? schema.fields[0] : undefined;
  return field?.scalar === ScalarType.STRING && field.number === 1 ? field : undefined;
}

/** Tag of the length-delimited field 1. */
const FIELD_1 = 0x0a;

function textOfBinary<D extends DescMessage>(schema: D, bytes: Uint8Array): MessageShape<D> | undefined {
  const isOneField = bytes[0] === FIELD_1 && bytes[1] === bytes.length - 2 && bytes.length < 130;
  const field = isOneField ? onlyText(schema) : undefined;
  return field && messageOf(schema, field, utf8.decode(bytes.subarray(2)));
}

function textOfJson<D extends DescMessage>(schema: D, json: JsonValue): MessageShape<D> | undefined {
  const field = onlyText(schema);
  if (!field || typeof json !== "object" || json === null || Array.isArray(json)) return undefined;
  const text = json[field.jsonName];
  if (typeof text !== "string" || Object.keys(json).length !== 1) return undefined;
  return messageOf(schema, field, text);
}

function messageOf<D extends DescMessage>(schema: D, field: DescField, text: string): MessageShape<D> {
  return { $typeName: schema.typeName, [field.localName]: text } as unknown as MessageShape<D>;
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
  throw new Error(`${path}: ${quoted(name)} is no ${descriptor.typeName}; it is one of ${names}`);
}
