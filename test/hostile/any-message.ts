// Owns requests as a hostile caller who knows the descriptors writes them: right in form, and wrong in every way.
import {
  create,
  type DescField,
  type DescMessage,
  type Message,
  ScalarType,
  toBinary,
  toJson,
} from "@bufbuild/protobuf";
import type { Chance } from "./chance.ts";

const ODD_TEXTS = [
  "",
  " ",
  "x",
  "\0",
  "\u2028",
  "🦊",
  "__proto__",
  "../..",
  "%00",
  "<script>",
  "a".repeat(300),
  "7",
  "null",
];
const ODD_NUMBERS = [0, 1, -1, 20, 21, 100, 101, 7_200, 2 ** 31 - 1, -(2 ** 31)];

/** What a caller knows: ids that are there, so that calls also get somewhere. */
export interface Knowledge {
  readonly ids: string[];
}

function textOf(chance: Chance, { ids }: Knowledge): string {
  if (!chance.once(4) && ids.length > 0) return chance.pick(ids);
  return chance.pick(ODD_TEXTS);
}

function scalarOf(chance: Chance, scalar: ScalarType, known: Knowledge): unknown {
  switch (scalar) {
    case ScalarType.STRING:
      return textOf(chance, known);
    case ScalarType.BOOL:
      return chance.once(2);
    case ScalarType.BYTES:
      return Uint8Array.from({ length: chance.below(9) }, () => chance.below(256));
    case ScalarType.INT64:
    case ScalarType.UINT64:
    case ScalarType.SINT64:
    case ScalarType.FIXED64:
    case ScalarType.SFIXED64:
      return BigInt(Math.abs(chance.pick(ODD_NUMBERS)));
    case ScalarType.UINT32:
    case ScalarType.FIXED32:
      return Math.abs(chance.pick(ODD_NUMBERS));
    case ScalarType.DOUBLE:
    case ScalarType.FLOAT:
      return chance.pick([0, 1.5, Number.NaN, Number.POSITIVE_INFINITY]);
    default:
      return chance.pick(ODD_NUMBERS);
  }
}

/** A value of a field; in lists and maps one of their items. */
function fieldValue(chance: Chance, field: DescField, known: Knowledge, depth: number): unknown {
  if (field.message)
    return depth > 6 ? create(field.message) : anyMessage(chance, field.message, known, depth + 1);
  if (field.enum) return chance.once(5) ? chance.below(200) : chance.pick(field.enum.values).number;
  return scalarOf(chance, field.scalar as ScalarType, known);
}

/** A message whose fields are set or not, to values that are likely or odd. */
export function anyMessage(chance: Chance, schema: DescMessage, known: Knowledge, depth = 0): Message {
  const message = create(schema) as unknown as Record<string, unknown>;
  for (const field of schema.fields) {
    if (chance.once(3)) continue;
    const value = () => fieldValue(chance, field, known, depth);
    if (field.fieldKind === "list") {
      message[field.localName] = Array.from({ length: chance.once(9) ? 60 : chance.below(4) }, value);
    } else if (field.fieldKind === "map") {
      message[field.localName] = { [chance.pick(["a", "", "7"])]: value() };
    } else if (field.oneof) message[field.oneof.localName] = { case: field.localName, value: value() };
    else message[field.localName] = value();
  }
  return message as unknown as Message;
}

/** The message in binary, sometimes broken: bytes changed, cut off, repeated or added. */
export function hostileBytes(chance: Chance, schema: DescMessage, message: Message): Uint8Array<ArrayBuffer> {
  const bytes = [...binaryOf(schema, message)];
  if (chance.once(2)) return Uint8Array.from(bytes);
  for (let i = chance.below(4); i >= 0; i -= 1) {
    const at = chance.below(bytes.length + 1);
    const odd = chance.pick([0, 1, 0x7f, 0x80, 0xff, chance.below(256)]);
    if (chance.once(3)) bytes.splice(at, chance.below(4));
    else if (chance.once(2)) bytes.splice(at, 0, odd, chance.below(256));
    else bytes[at] = odd;
  }
  if (chance.once(9)) bytes.push(...bytes);
  return Uint8Array.from(bytes);
}

function binaryOf(schema: DescMessage, message: Message): Uint8Array {
  try {
    return toBinary(schema, message);
  } catch {
    return new Uint8Array(0);
  }
}

const ODD_JSON: readonly unknown[] = [
  null,
  [],
  {},
  "",
  0,
  -1,
  1e99,
  true,
  [[]],
  { toString: 1 },
  "x".repeat(2_000),
  [null],
];

/** The message as JSON, sometimes broken: values of other types, fields twice or unknown, text cut off. */
export function hostileJson(chance: Chance, schema: DescMessage, message: Message): string {
  let json: unknown;
  try {
    json = toJson(schema, message);
  } catch {
    json = {};
  }
  if (chance.once(2)) json = oddJson(chance, json);
  const text = JSON.stringify(json);
  if (!chance.once(6)) return text;
  const at = chance.below(text.length + 1);
  return chance.once(2)
    ? text.slice(0, at)
    : text.slice(0, at) +
        chance.pick(['"', ",", "{", "}", "\\u0000", "\0", "1e", '"__proto__":1,']) +
        text.slice(at);
}

/** JSON in which a value here and there is another one. */
export function oddJson(chance: Chance, value: unknown, depth = 0): unknown {
  if (chance.once(6)) return chance.pick(ODD_JSON);
  if (depth > 8) return value;
  if (Array.isArray(value)) return value.map((item) => oddJson(chance, item, depth + 1));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([name, item]) => [name, oddJson(chance, item, depth + 1)]);
  if (chance.once(6))
    entries.push([chance.pick(["x", "constructor", "toString", "", "a.b"]), chance.pick(ODD_JSON)]);
  return Object.fromEntries(entries);
}
