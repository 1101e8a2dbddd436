// Owns the reading of messages from proto3 JSON as Go's protojson, which the real service uses, reads them.
import {
  create,
  createRegistry,
  type DescEnum,
  type DescField,
  type DescFile,
  type DescMessage,
  fromJson,
  type JsonValue,
  type MessageShape,
  ScalarType,
} from "@bufbuild/protobuf";
import { cut, quoted } from "../input/quoted.ts";
import { integerRange, readDuration, readIntegerKey, readTimestamp } from "./json-scalars.ts";
import { JsonError, JsonText, LIST, OBJECT } from "./json-text.ts";
import { enumOf, formed, NULL_VALUE, type Reading, scalarOf, wantedScalar, wrong } from "./json-value.ts";

/** How deeply messages may nest, the same as when the codec reads binary. */
const DEEPEST_MESSAGE = 100;

type Fields = Record<string, unknown>;

/**
 * Reads a message. Unknown fields are ignored; an unknown enum name is refused (assumed).
 * @throws JsonError that names the field, the value and what would be right
 */
export function readMessage<D extends DescMessage>(schema: D, text: string): MessageShape<D> {
  const reading: Reading = { json: new JsonText(text), path: [], depth: 0 };
  try {
    const message = messageOf(reading, schema);
    reading.json.end();
    return message as MessageShape<D>;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new JsonError(reading.path.length > 0 ? `${cut(pathText(reading.path))}: ${why}` : why);
  }
}

function pathText(path: readonly (string | number)[]): string {
  return path
    .map((step) => (typeof step === "number" ? `[${step}]` : `.${step}`))
    .join("")
    .slice(1);
}

function messageOf(reading: Reading, schema: DescMessage): unknown {
  if (schema.typeName === "google.protobuf.Duration") {
    return {
      $typeName: schema.typeName,
      ...formed(reading, readDuration, 'a duration in seconds such as "3600s"'),
    };
  }
  if (schema.typeName === "google.protobuf.Timestamp") {
    const wanted = 'an instant in RFC 3339 such as "2026-03-01T05:02:03Z"';
    return { $typeName: schema.typeName, ...formed(reading, readTimestamp, wanted) };
  }
  const { json } = reading;
  if (json.next() !== OBJECT.open) wrong(reading, "a JSON object");
  reading.depth += 1;
  if (reading.depth > DEEPEST_MESSAGE) throw new JsonError(`messages nest deeper than ${DEEPEST_MESSAGE}`);
  json.take(OBJECT.open);
  const message = create(schema) as unknown as Fields;
  const fields = fieldsByName(schema);
  const seen: DescField[] = [];
  for (let name = json.firstName(); name !== undefined; name = json.nextName()) {
    const field = fields.get(name);
    if (field === undefined) {
      json.skip(reading.depth);
      continue;
    }
    reading.path.push(field.name);
    if (seen.includes(field))
      throw new JsonError(`the field is given twice, the second time as ${quoted(name)}`);
    seen.push(field);
    readField(reading, message, field);
    reading.path.pop();
  }
  reading.depth -= 1;
  return message;
}

function readField(reading: Reading, message: Fields, field: DescField): void {
  if (!takesNull(field) && reading.json.takeNull()) return;
  if (field.oneof) {
    const group = message[field.oneof.localName] as { case?: string };
    if (group.case !== undefined) {
      throw new JsonError(
        `only one field of ${field.oneof.name} may be given, and ${group.case} is already set`,
      );
    }
  }
  const value = fieldValue(reading, field);
  if (value === undefined) return;
  if (field.oneof) message[field.oneof.localName] = { case: field.localName, value };
  else message[field.localName] = value;
}

function takesNull(field: DescField): boolean {
  return field.message?.typeName === "google.protobuf.Value" || field.enum?.typeName === NULL_VALUE;
}

function fieldValue(reading: Reading, field: DescField): unknown {
  if (field.message && FOREIGN.has(field.message.typeName)) return foreignOf(reading, field);
  switch (field.fieldKind) {
    case "list":
      return listOf(reading, field);
    case "map":
      return mapOf(reading, field);
    default:
      return singleOf(reading, field);
  }
}

/** A single value, an item of a list, or a value of a map. */
type Single = { readonly enum?: DescEnum; readonly message?: DescMessage; readonly scalar?: ScalarType };

function singleOf(reading: Reading, { enum: descriptor, message, scalar }: Single): unknown {
  if (message) return messageOf(reading, message);
  return descriptor ? enumOf(reading, descriptor) : scalarOf(reading, scalar as ScalarType);
}

function listOf(reading: Reading, field: Single): unknown[] {
  const { json, path } = reading;
  if (json.next() !== LIST.open) wrong(reading, "a list");
  json.take(LIST.open);
  const items: unknown[] = [];
  for (let more = json.hasFirst(); more; more = json.hasNext()) {
    path.push(items.length);
    items.push(singleOf(reading, field));
    path.pop();
  }
  return items;
}

function mapOf(reading: Reading, field: DescField & { fieldKind: "map" }): Fields {
  const { json, path } = reading;
  if (json.next() !== OBJECT.open) wrong(reading, "a JSON object");
  json.take(OBJECT.open);
  const entries = new Map<string, unknown>();
  for (let name = json.firstName(); name !== undefined; name = json.nextName()) {
    const key = json.own(keyOf(name, field.mapKey));
    if (entries.has(key)) throw new JsonError(`the key ${quoted(name)} is given twice`);
    path.push(quoted(name));
    entries.set(key, singleOf(reading, field));
    path.pop();
  }
  return Object.fromEntries(entries);
}

function keyOf(name: string, type: ScalarType): string {
  if (type === ScalarType.STRING) return name;
  const range = integerRange(type);
  const key = range ? readIntegerKey(name, range) : /^(?:true|false)$/.exec(name)?.[0];
  if (key === undefined) throw new JsonError(`invalid key ${quoted(name)}; it must be ${wantedScalar(type)}`);
  return String(key);
}

// Types of google.protobuf with a JSON form of their own, which no request of the service has: the codec reads them.
const FOREIGN = new Set(
  [
    "Any",
    "FieldMask",
    "Struct",
    "Value",
    "ListValue",
    "DoubleValue",
    "FloatValue",
    "Int64Value",
    "UInt64Value",
  ]
    .concat("Int32Value", "UInt32Value", "BoolValue", "StringValue", "BytesValue")
    .map((name) => `google.protobuf.${name}`),
);

function foreignOf({ json, depth }: Reading, field: DescField): unknown {
  const value = JSON.parse(json.skip(depth)) as JsonValue;
  const options = { ignoreUnknownFields: true, registry: createRegistry(...filesOf(field.parent.file)) };
  const part = fromJson(field.parent, { [field.jsonName]: value }, options) as unknown as Fields;
  return field.oneof ? (part[field.oneof.localName] as { value?: unknown }).value : part[field.localName];
}

/** A file and all that it imports. */
function filesOf(file: DescFile): DescFile[] {
  return [file, ...file.dependencies.flatMap(filesOf)];
}

const FIELDS = new WeakMap<DescMessage, ReadonlyMap<string, DescField>>();

/** The fields of a message by both of their JSON names. */
function fieldsByName(schema: DescMessage): ReadonlyMap<string, DescField> {
  const known = FIELDS.get(schema);
  if (known) return known;
  const names = (field: DescField) => [field.name, field.jsonName].map((name) => [name, field] as const);
  const fields = new Map(schema.fields.flatMap(names));
  FIELDS.set(schema, fields);
  return fields;
}
