// Owns the JSON Schemas of requests: what their descriptors say, with the bounds that requests are held against.
import { create, type DescMessage } from "@bufbuild/protobuf";
import * as z from "zod/mini";
import type { Method } from "../../api/methods.ts";
import { METHOD_DESCRIPTORS } from "../../services/descriptors.ts";
import { BOUNDS, REQUEST_SCHEMAS, REQUIRED } from "../../services/validation.ts";
import type { JsonSchema } from "./message-schemas.ts";
import { refTo } from "./message-schemas.ts";

/** What a message of its own schema says, and not its bounds. */
const STRUCTURE = new Set(["$schema", "type", "properties", "items", "required", "additionalProperties"]);

/** The schema of an RPC's request. */
export function requestSchema(method: Method): JsonSchema {
  const { input } = METHOD_DESCRIPTORS[method];
  const schema = REQUEST_SCHEMAS[method];
  const bounds = z.toJSONSchema(schema, { unrepresentable: "any", metadata: BOUNDS }) as JsonSchema;
  const required = requiredFields(method, input);
  return { ...refTo(input), ...boundsOf(bounds), ...(required.length > 0 && { required }) };
}

/** The fields whose absence is a violation, found by asking about a request without any. */
function requiredFields(method: Method, input: DescMessage): string[] {
  const { error } = REQUEST_SCHEMAS[method].safeParse(create(input));
  const missing = (error?.issues ?? []).filter(({ message }) => message === REQUIRED);
  return missing.map(({ path }) => String(path[0]));
}

/** A schema without its structure: only what is not in the message's own schema. */
function boundsOf(schema: JsonSchema): JsonSchema {
  const bounds = Object.fromEntries(Object.entries(schema).filter(([keyword]) => !STRUCTURE.has(keyword)));
  if (schema.items) {
    const items = boundsOf(schema.items as JsonSchema);
    if (Object.keys(items).length > 0) bounds.items = items;
  }
  const properties = Object.entries((schema.properties ?? {}) as Record<string, JsonSchema>)
    .map(([name, property]) => [name, boundsOf(property)] as const)
    .filter(([, property]) => Object.keys(property).length > 0);
  return properties.length > 0 ? { ...bounds, properties: Object.fromEntries(properties) } : bounds;
}
