// Owns the part of the OpenAPI document about the RPCs.
import type { DescMethod } from "@bufbuild/protobuf";
import { rpcNameOf } from "../../api/rpc-names.ts";
import { HTTP_STATUS } from "../../rpc/connect-error.ts";
import { CONTENT_TYPE } from "../../rpc/encoding.ts";
import type { Row } from "../../rpc/row.ts";
import { JSONL } from "../../rpc/stream-form.ts";
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

type PlainRow = Pick<Row<never>, "descriptor" | "safe" | "lines">;

/** The RPCs of the document: those that need no envelopes, which are the unary ones and streams in lines of JSON. */
export async function plainRows(): Promise<readonly PlainRow[]> {
  const rows = (await loadServices()).flatMap((service) => service.rows);
  return rows.filter(({ descriptor, lines }) => lines || descriptor.methodKind === "unary");
}

/** The schemas of all messages of the RPCs. */
export function rpcSchemas(rows: readonly PlainRow[]): Record<string, JsonSchema> {
  const ofResponses = messageSchemas(rows.map(({ descriptor }) => descriptor.output));
  const shared = new Set(Object.keys(ofResponses));
  const inputs = rows.map(({ descriptor }) => descriptor.input);
  const ofRequests = messageSchemas(inputs, (schema, message) => withBounds(schema, message, shared));
  return { ...ofRequests, ...ofResponses };
}

/** The paths of the RPCs, each under both prefixes. */
export function rpcPaths(rows: readonly PlainRow[], url: string): Record<string, JsonSchema> {
  const servers = [
    { url: `${url}/api`, description: "the base URL for current clients" },
    { url, description: "the base URL in the generated clients' suites" },
  ];
  return Object.fromEntries(
    rows.map((row) => [
      `/${row.descriptor.parent.typeName}/${row.descriptor.name}`,
      { servers, post: postOperation(row), ...(row.safe && { get: getOperation(row) }) },
    ]),
  );
}

function postOperation(row: PlainRow): JsonSchema {
  const { descriptor } = row;
  return {
    ...operation(row),
    operationId: operationId(descriptor),
    requestBody: {
      required: true,
      content: { [CONTENT_TYPE.json]: { schema: refTo(descriptor.input) } },
    },
  };
}

/** Connect's GET, for methods without side effects. */
function getOperation(row: PlainRow): JsonSchema {
  const parameter = (name: string, schema: JsonSchema, required = false) => ({
    name,
    in: "query",
    required,
    schema,
  });
  return {
    ...operation(row),
    operationId: `${operationId(row.descriptor)}ByGet`,
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

function operation({ descriptor: { parent, name, output }, lines }: PlainRow): JsonSchema {
  return {
    summary: name,
    tags: [parent.typeName],
    security: [{ bearer: [] }],
    responses: {
      200: {
        description: lines
          ? `lines, each a ${output.name}, if the header accept asks for them`
          : `a ${output.name}`,
        content: { [lines ? JSONL : CONTENT_TYPE.json]: { schema: refTo(output) } },
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
