// Owns the JSON Schemas of requests: from their descriptors, with the bounds that requests are checked against.
import type { DescField, DescMessage } from "@bufbuild/protobuf";
import { type FieldRules, Ignore } from "../../api/gen/buf/validate/validate_pb.ts";
import { rulesOf } from "../../rpc/bounds.ts";
import { durationBounds, UUID } from "../../rpc/value-rules.ts";
import type { JsonSchema } from "./message-schemas.ts";

/**
 * The schema of a message of requests, with its bounds, from that without: many generators ignore everything beside a `$ref`.
 * @param shared also in responses, so that their bounds are beside the references of requests to them
 */
export function withBounds(
  schema: JsonSchema,
  message: DescMessage,
  shared: ReadonlySet<string>,
): JsonSchema {
  return merged(schema, messageBounds(message, shared, new Set())) as JsonSchema;
}

function merged(schema: unknown, bounds: unknown): unknown {
  if (!isObject(schema) || !isObject(bounds)) return bounds;
  const both = Object.entries(bounds).map(([keyword, value]) => [keyword, merged(schema[keyword], value)]);
  return { ...schema, ...Object.fromEntries(both) };
}

function isObject(value: unknown): value is JsonSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Only what is not in the message's own schema. A recursive message has its bounds once. */
function messageBounds(
  message: DescMessage,
  shared: ReadonlySet<string>,
  above: ReadonlySet<DescMessage>,
): JsonSchema {
  if (above.has(message)) return {};
  const within = new Set([...above, message]);
  const properties = message.fields
    .map((field) => [field.jsonName, fieldBounds(field, shared, within)] as const)
    .filter(([, bounds]) => Object.keys(bounds).length > 0);
  const required = message.fields.filter((field) => rulesOf(field)?.required).map(({ jsonName }) => jsonName);
  return {
    ...(properties.length > 0 && { properties: Object.fromEntries(properties) }),
    ...(required.length > 0 && { required }),
  };
}

function fieldBounds(
  field: DescField,
  shared: ReadonlySet<string>,
  above: ReadonlySet<DescMessage>,
): JsonSchema {
  const rules = rulesOf(field);
  const { message } = field;
  const nested = message && shared.has(message.typeName) ? messageBounds(message, shared, above) : {};
  if (field.fieldKind === "map") return {};
  if (field.fieldKind !== "list") return { ...nested, ...(rules && valueBounds(rules)) };
  const { minItems, maxItems, items } = rules?.type.case === "repeated" ? rules.type.value : {};
  const ofItems = { ...nested, ...(items && valueBounds(items)) };
  return {
    ...(minItems !== undefined && { minItems: Number(minItems) }),
    ...(maxItems !== undefined && { maxItems: Number(maxItems) }),
    ...(Object.keys(ofItems).length > 0 && { items: ofItems }),
  };
}

/** Where zero is allowed, it is within the bounds: generators make little of alternatives. */
function valueBounds(rules: FieldRules): JsonSchema {
  const bounds = ruleBounds(rules);
  if (rules.ignore !== Ignore.IF_ZERO_VALUE) return bounds;
  const { pattern, minimum } = bounds;
  return {
    ...bounds,
    ...(pattern !== undefined && { pattern: `^$|${pattern}` }),
    ...(minimum !== undefined && { minimum: 0 }),
  };
}

function ruleBounds({ type }: FieldRules): JsonSchema {
  switch (type.case) {
    case "int32":
      return defined({ minimum: type.value.gte, maximum: type.value.lte });
    case "string":
      return defined({
        minLength: type.value.minLen === undefined ? undefined : Number(type.value.minLen),
        maxLength: type.value.maxLen === undefined ? undefined : Number(type.value.maxLen),
        pattern: type.value.uuid ? UUID.source : undefined,
        format: type.value.uri ? "uri" : undefined,
      });
    case "duration":
      // JSON Schema has no keyword for this.
      return { description: durationBounds(type.value).text };
    default:
      return {};
  }
}

function defined(schema: Record<string, unknown>): JsonSchema {
  return Object.fromEntries(Object.entries(schema).filter(([, value]) => value !== undefined));
}
