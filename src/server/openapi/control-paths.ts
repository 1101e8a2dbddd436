// Owns the part of the OpenAPI document about the control API, made from its rows.
import * as z from "zod/mini";
import { MESSAGES } from "../control/resource-schemas.ts";
import type { Route } from "../control/route.ts";
import type { JsonSchema } from "./message-schemas.ts";

/** An error of the control API: RFC 9457. */
export const PROBLEM: JsonSchema = {
  type: "object",
  required: ["type", "title", "status", "detail"],
  properties: {
    type: { type: "string" },
    title: { type: "string" },
    status: { type: "integer" },
    detail: { type: "string" },
    errors: {
      type: "array",
      items: {
        type: "object",
        required: ["field", "message"],
        properties: { field: { type: "string" }, message: { type: "string" } },
      },
    },
  },
};

/** The paths of the rows; rows of one path are grouped. */
export function controlPaths(routes: readonly Route[]): Record<string, JsonSchema> {
  const paths: Record<string, JsonSchema> = {};
  for (const route of routes) {
    const path = openApiPath(route);
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route) };
  }
  return paths;
}

/** A row's path in OpenAPI's form. */
function openApiPath({ path }: Pick<Route, "path">): string {
  return `/_mock${path.replaceAll(/:(\w+)/g, "{$1}")}`;
}

function operation({ method, path, summary, query, body, answer, contentType }: Route): JsonSchema {
  const words = path.split(/[/:.-]+/).filter((word) => word !== "");
  const bodySchema = jsonSchema(body, "input");
  const hasBody = method !== "GET" && Object.keys(bodySchema.properties ?? bodySchema).length > 0;
  return {
    operationId: [method.toLowerCase(), ...words.map((word) => word[0]?.toUpperCase() + word.slice(1))].join(
      "",
    ),
    summary,
    tags: ["control"],
    security: [],
    parameters: [...pathParameters(path), ...queryParameters(query)],
    ...(hasBody && {
      requestBody: {
        required: bodySchema.properties === undefined || bodySchema.required !== undefined,
        content: { "application/json": { schema: bodySchema } },
      },
    }),
    responses: {
      200: { description: summary, content: { [contentType]: { schema: jsonSchema(answer, "output") } } },
      default: {
        description: "refused",
        content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
      },
    },
  };
}

function pathParameters(path: string): JsonSchema[] {
  const names = Array.from(path.matchAll(/:(\w+)/g), ([, name]) => name);
  return names.map((name) => ({ name, in: "path", required: true, schema: { type: "string" } }));
}

function queryParameters(query: z.ZodMiniType): JsonSchema[] {
  const { properties = {}, required = [] } = jsonSchema(query, "input") as {
    properties?: Record<string, JsonSchema>;
    required?: readonly string[];
  };
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: "query",
    required: required.includes(name),
    schema,
  }));
}

function jsonSchema(schema: z.ZodMiniType, io: "input" | "output"): JsonSchema {
  const { $schema, ...rest } = z.toJSONSchema(schema, {
    io,
    unrepresentable: "any",
    override: ({ zodSchema, jsonSchema }) => {
      const { message } = MESSAGES.get(zodSchema) ?? {};
      if (message === undefined) return;
      for (const keyword of Object.keys(jsonSchema)) delete jsonSchema[keyword];
      jsonSchema.$ref = `#/components/schemas/${message}`;
    },
  }) as JsonSchema;
  return rest;
}
