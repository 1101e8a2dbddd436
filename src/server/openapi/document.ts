// Owns the OpenAPI document of a mock: its RPCs and its control API.
import { VERSION } from "../../version.ts";
import type { Route } from "../control/route.ts";
import { controlPaths, PROBLEM } from "./control-paths.ts";
import type { JsonSchema } from "./message-schemas.ts";
import { CONNECT_ERROR, rpcPaths, rpcSchemas } from "./rpc-paths.ts";

/** @param url where the mock is served */
export function openApiDocument(url: string, routes: readonly Route[]): JsonSchema {
  return {
    openapi: "3.1.0",
    info: {
      title: "prebuild-mock",
      version: VERSION,
      summary: "A fake gitpod.v1.PrebuildService, and the API that controls it.",
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url }],
    paths: { ...rpcPaths(url), ...controlPaths(routes) },
    components: {
      securitySchemes: { bearer: { type: "http", scheme: "bearer" } },
      schemas: { ...rpcSchemas(), ConnectError: CONNECT_ERROR, Problem: PROBLEM },
    },
  };
}
