// Owns the part of the OpenAPI document about the RPCs.
import type { DescMethod } from "@bufbuild/protobuf";
import { rpcNameOf } from "../../api/rpc-names.ts";
import { HTTP_STATUS } from "../../rpc/connect-error.ts";
import { CONTENT_TYPE } from "../../rpc/encoding.ts";
import type { Row } from "../../rpc/row.ts";
import { loadServices } from "../../services/services.ts";
import { type JsonSchema, messageSchemas, refTo } from "./message-schemas.ts";
import { withBounds } from "./request-schemas.ts";

/** The error of a unary call, the same for JSON and binary callers. */
export const CONNECT_ERROR: JsonSchema = {
  type: "object",
  required: ["code"],
  properties: {
    code: { type: "string", enum: Object.keys(HTTP_STATUS) },
    message: { type: "string" },
    details: {
      type: "array",
      items: {
        type: "object",
        required: ["type", "value"],
        properties: {
          type: { type: "string", description: "the full name of the detail's message" },
          value: { type: "string", description: "its bytes, in base64 without padding" },
          debug: { description: "the same as JSON" },
        },
      },
    },
  },
};

type UnaryRow = Pick<Row<never>, "descriptor" | "safe">;

/** The RPCs of the document: the unary ones. */
export async function unaryRows(): Promise<readonly UnaryRow[]> {
  const rows = (await loadServices()).flatMap((service) => service.rows);
  return rows.filter(({ descriptor }) => descriptor.methodKind === "unary");
}

/** The schemas of all messages of the RPCs. */
export function rpcSchemas(rows: readonly UnaryRow[]): Record<string, JsonSchema> {
  const schemas = messageSchemas(rows.flatMap(({ descriptor: { input, output } }) => [input, output]));
  const requests = new Set(rows.map(({ descriptor }) => descriptor.input));
  for (const input of requests)
    schemas[input.typeName] = withBounds(input, schemas[input.typeName] as JsonSchema);
  return schemas;
}

/** The paths of the RPCs, each under both prefixes. */
export function rpcPaths(rows: readonly UnaryRow[], url: string): Record<string, JsonSchema> {
  const servers = [
    { url: `${url}/api`, description: "the base URL for current clients" },
    { url, description: "the base URL in the generated clients' suites" },
  ];
  return Object.fromEntries(
    rows.map(({ descriptor, safe }) => [
      `/${descriptor.parent.typeName}/${descriptor.name}`,
      { servers, post: postOperation(descriptor), ...(safe && { get: getOperation(descriptor) }) },
    ]),
  );
}

function postOperation(method: DescMethod): JsonSchema {
  return {
    ...operation(method),
    operationId: operationId(method),
    requestBody: {
      required: true,
      content: { [CONTENT_TYPE.json]: { schema: refTo(method.input) } },
    },
  };
}

/** Connect's GET, for methods without side effects. */
function getOperation(method: DescMethod): JsonSchema {
  const parameter = (name: string, schema: JsonSchema, required = false) => ({
    name,
    in: "query",
    required,
    schema,
  });
  return {
    ...operation(method),
    operationId: `${operationId(method)}ByGet`,
    parameters: [
      parameter("connect", { const: "v1" }),
      parameter("encoding", { const: "json" }, true),
      parameter("message", { type: "string" }, true),
      parameter("base64", { enum: ["0", "1"] }),
      parameter("compression", { enum: ["identity", "gzip"] }),
    ],
  };
}

/** The name of the RPC, in letters only. */
function operationId({ parent, name }: DescMethod): string {
  return rpcNameOf(parent.typeName, name).replaceAll(/\W/g, "");
}

function operation({ parent, name, output }: DescMethod): JsonSchema {
  return {
    summary: name,
    tags: [parent.typeName],
    security: [{ bearer: [] }],
    responses: {
      200: {
        description: `a ${output.name}`,
        content: { [CONTENT_TYPE.json]: { schema: refTo(output) } },
      },
      415: { description: "unsupported content type or encoding" },
      ...errorResponses(),
    },
  };
}

/** Each HTTP status of an error, with its codes. */
function errorResponses(): JsonSchema {
  const codes = Object.entries(HTTP_STATUS);
  const content = { [CONTENT_TYPE.json]: { schema: { $ref: "#/components/schemas/ConnectError" } } };
  return Object.fromEntries(
    codes.map(([, status]) => {
      const sharing = codes.filter(([, other]) => other === status).map(([code]) => code);
      return [status, { description: sharing.join(" or "), content }];
    }),
  );
}
