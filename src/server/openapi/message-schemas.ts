// Owns the JSON Schemas of messages in their proto3 JSON form, made from their descriptors.
import { type DescEnum, type DescField, type DescMessage, ScalarType } from "@bufbuild/protobuf";

/** A JSON Schema, or a part of one. */
export type JsonSchema = { [keyword: string]: unknown };

/** Well-known types, which have a JSON form of their own. */
const WELL_KNOWN: Readonly<Record<string, JsonSchema>> = {
  "google.protobuf.Timestamp": { type: "string", format: "date-time" },
  "google.protobuf.Duration": { type: "string", pattern: "^-?\\d+(\\.\\d{1,9})?s$", examples: ["3600s"] },
};

const INT_64: JsonSchema = { type: "string", pattern: "^-?\\d+$", description: "A number is accepted too." };

const SCALARS: Readonly<Partial<Record<ScalarType, JsonSchema>>> = {
  [ScalarType.STRING]: { type: "string" },
  [ScalarType.BOOL]: { type: "boolean" },
  [ScalarType.INT32]: { type: "integer", format: "int32" },
  [ScalarType.UINT32]: { type: "integer", minimum: 0 },
  [ScalarType.BYTES]: { type: "string", contentEncoding: "base64" },
  [ScalarType.INT64]: INT_64,
  [ScalarType.UINT64]: INT_64,
};

/** The reference to the schema of a message or enum in the document. */
export function refTo({ typeName }: DescMessage | DescEnum): JsonSchema {
  return { $ref: `#/components/schemas/${typeName}` };
}

/** The schemas of the messages and of everything in them, by full name. @param complete adds to that of a message */
export function messageSchemas(
  messages: readonly DescMessage[],
  complete = (schema: JsonSchema, _message: DescMessage) => schema,
): Record<string, JsonSchema> {
  const schemas: Record<string, JsonSchema> = {};
  const open: (DescMessage | DescEnum)[] = [...messages];
  for (let type = open.shift(); type; type = open.shift()) {
    if (schemas[type.typeName] || WELL_KNOWN[type.typeName]) continue;
    schemas[type.typeName] = type.kind === "enum" ? enumSchema(type) : complete(objectSchema(type), type);
    if (type.kind === "message")
      open.push(...type.fields.flatMap(({ message, enum: e }) => message ?? e ?? []));
  }
  return schemas;
}

/** Unknown fields are ignored, so additional properties are allowed. */
function objectSchema({ fields }: DescMessage): JsonSchema {
  return {
    type: "object",
    properties: Object.fromEntries(fields.map((field) => [field.jsonName, fieldSchema(field)])),
  };
}

function enumSchema({ values }: DescEnum): JsonSchema {
  return {
    type: "string",
    enum: values.map(({ name }) => name),
    description: "By name; its number is accepted too.",
  };
}

function fieldSchema(field: DescField): JsonSchema {
  const deprecated = field.proto.options?.deprecated ? { deprecated: true } : {};
  const one = valueSchema(field);
  return { ...containerSchema(field, one), ...deprecated };
}

function containerSchema({ fieldKind }: DescField, one: JsonSchema): JsonSchema {
  if (fieldKind === "list") return { type: "array", items: one };
  return fieldKind === "map" ? { type: "object", additionalProperties: one } : one;
}

function valueSchema({ message, enum: enumeration, scalar }: DescField): JsonSchema {
  if (message) return WELL_KNOWN[message.typeName] ?? refTo(message);
  if (enumeration) return refTo(enumeration);
  const schema = SCALARS[scalar as ScalarType];
  if (!schema) throw new Error(`Failed to write a schema: no schema for scalar type ${scalar}.`);
  return schema;
}
