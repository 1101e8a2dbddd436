// Owns the part of the OpenAPI document about the RPCs.
import { METHOD_NAMES, METHODS, type Method, SERVICE } from "../../api/methods.ts";
import { HTTP_STATUS } from "../../rpc/connect-error.ts";
import { CONTENT_TYPE } from "../../rpc/encoding.ts";
import { METHOD_DESCRIPTORS } from "../../services/descriptors.ts";
import { type JsonSchema, messageSchemas, refTo } from "./message-schemas.ts";
import { requestSchema } from "./request-schemas.ts";

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

/** The schemas of all messages of the RPCs. */
export function rpcSchemas(): Record<string, JsonSchema> {
  return messageSchemas(METHOD_NAMES.flatMap((method) => messagesOf(method)));
}

/** The paths of the RPCs, each below both of its prefixes. */
export function rpcPaths(url: string): Record<string, JsonSchema> {
  const servers = [
    { url: `${url}/api`, description: "what current clients take as their base URL" },
    { url, description: "what the generated clients' suites take" },
  ];
  return Object.fromEntries(
    METHOD_NAMES.map((method) => [
      `/${SERVICE}/${method}`,
      { servers, post: postOperation(method), ...(METHODS[method].safe && { get: getOperation(method) }) },
    ]),
  );
}

function messagesOf(method: Method) {
  const { input, output } = METHOD_DESCRIPTORS[method];
  return [input, output];
}

function postOperation(method: Method): JsonSchema {
  return {
    ...operation(method),
    operationId: method,
    requestBody: {
      required: true,
      content: { [CONTENT_TYPE.json]: { schema: requestSchema(method) }, [CONTENT_TYPE.proto]: {} },
    },
  };
}

/** Connect's GET, for methods without side effects. */
function getOperation(method: Method): JsonSchema {
  const parameter = (name: string, schema: JsonSchema, required = false) => ({
    name,
    in: "query",
    required,
    schema,
  });
  return {
    ...operation(method),
    operationId: `${method}ByGet`,
    parameters: [
      parameter("connect", { const: "v1" }),
      parameter("encoding", { enum: ["json", "proto"] }, true),
      parameter("message", { type: "string" }, true),
      parameter("base64", { enum: ["0", "1"] }),
      parameter("compression", { enum: ["identity", "gzip"] }),
    ],
  };
}

function operation(method: Method): JsonSchema {
  const { output } = METHOD_DESCRIPTORS[method];
  return {
    tags: [SERVICE],
    security: [{ bearer: [] }],
    responses: {
      200: {
        description: `a ${output.name}`,
        content: { [CONTENT_TYPE.json]: { schema: refTo(output) }, [CONTENT_TYPE.proto]: {} },
      },
      ...errorResponses(),
    },
  };
}

/** Each HTTP status of an error, with the codes that have it. */
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
