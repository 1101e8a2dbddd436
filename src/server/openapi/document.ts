// Owns the OpenAPI document of a mock: its RPCs and its control API.
import { VERSION } from "../../version.ts";
import type { Route } from "../control/route.ts";
import { controlPaths, PROBLEM } from "./control-paths.ts";
import type { JsonSchema } from "./message-schemas.ts";
import { CONNECT_ERROR, plainRows, rpcPaths, rpcSchemas } from "./rpc-paths.ts";

/** @param url where the mock is served */
export async function openApiDocument(url: string, routes: readonly Route[]): Promise<JsonSchema> {
  const rows = await plainRows();
  return {
    openapi: "3.1.0",
    info: {
      title: "prebuild-mock",
      version: VERSION,
      summary: "A fake gitpod.v1.PrebuildService, and the API that controls it.",
      // Not as a second content type: from that, generators would make bodies of any type.
      description: "RPCs also take and return their messages in binary, as application/proto.",
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url }],
    paths: { ...rpcPaths(rows, url), ...controlPaths(routes) },
    components: {
      securitySchemes: { bearer: { type: "http", scheme: "bearer" } },
      schemas: { ...rpcSchemas(rows), ConnectError: CONNECT_ERROR, Problem: PROBLEM },
    },
  };
}
