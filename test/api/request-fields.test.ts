// Owns the agreement of the tables of RPCs and of their requests' fields with the descriptors of what is served.
import { type DescField, type DescMessage, ScalarType } from "@bufbuild/protobuf";
import { describe, expect, it } from "vitest";
import type { FieldKind } from "../../src/api/field-kind.ts";
import { RPCS } from "../../src/api/gen/gitpod/v1/rpcs.ts";
import { enumNumbers, messageFields, requestFields } from "../../src/api/request-fields.ts";
import { ACCEPTED_RPCS, canonicalRpc, RPC_NAMES, type RpcName, rpcNameOf } from "../../src/api/rpc-names.ts";
import { loadServices } from "../../src/services/services.ts";

const SERVICES = await loadServices();
const ROWS = SERVICES.flatMap(({ rows }) => rows).map(({ descriptor, safe }) => ({
  name: rpcNameOf(descriptor.parent.typeName, descriptor.name) as RpcName,
  service: descriptor.parent.name,
  method: descriptor.name,
  safe,
  input: descriptor.input,
}));

/** A field as the tables say it, with the fields of messages and the values of enums in their place. */
function resolved(field: FieldKind, depth: number): object {
  switch (field.kind) {
    case "enum":
      return { kind: "enum", numbers: enumNumbers(field.enum) };
    case "message":
      return { kind: "message", fields: depth === 0 ? {} : resolvedFields(field.message, depth - 1) };
    case "list":
    case "map":
      return { kind: field.kind, of: resolved(field.of, depth) };
    default:
      return { kind: field.kind };
  }
}

function resolvedFields(message: string, depth: number): object {
  return Object.fromEntries(
    Object.entries(messageFields(message)).map(([name, field]) => [
      name,
      { ...resolved(field, depth), ...(field.oneof && { oneof: field.oneof }) },
    ]),
  );
}

function described(message: DescMessage, depth: number): object {
  return Object.fromEntries(
    message.fields.map((field) => [
      field.jsonName,
      { ...kindOf(field, depth), ...(field.oneof && { oneof: field.oneof.localName }) },
    ]),
  );
}

function kindOf(field: DescField, depth: number): object {
  const single = singleOf(field, depth);
  return field.fieldKind === "list" || field.fieldKind === "map"
    ? { kind: field.fieldKind, of: single }
    : single;
}

function singleOf({ message, enum: used, scalar }: DescField, depth: number): object {
  if (message?.typeName === "google.protobuf.Duration") return { kind: "duration" };
  if (message?.typeName === "google.protobuf.Timestamp") return { kind: "instant" };
  if (message) return { kind: "message", fields: depth === 0 ? {} : described(message, depth - 1) };
  if (used) {
    const numbers = Object.fromEntries(used.values.map(({ name, number }) => [name, number]));
    return { kind: "enum", numbers };
  }
  const kinds: Partial<Record<ScalarType, string>> = {
    [ScalarType.STRING]: "text",
    [ScalarType.BOOL]: "flag",
    [ScalarType.BYTES]: "bytes",
  };
  return { kind: kinds[scalar as ScalarType] ?? "number" };
}

describe("the table of RPCs", () => {
  it("has no other than those that are served", () => {
    expect(ROWS.map(({ name }) => name).toSorted()).toEqual(RPC_NAMES.toSorted());
  });

  it.each(ROWS)("has $name as it is served", ({ name, service, method, safe, input }) => {
    expect(RPCS[name]).toEqual({ service, method, safe, request: input.typeName });
  });

  it.each(ROWS)("has the fields of $name's request, each with its kind", ({ name, input }) => {
    expect(resolvedFields(RPCS[name].request, 4)).toEqual(described(input, 4));
    expect(requestFields(name)).toBe(messageFields(input.typeName));
  });
});

describe("the name of an RPC", () => {
  it("is its method alone if no other service has one of that name", () => {
    expect(rpcNameOf("gitpod.v1.PrebuildService", "GetPrebuild")).toBe("GetPrebuild");
    expect(rpcNameOf("gitpod.v1.EventService", "WatchEvents")).toBe("WatchEvents");
  });

  it("is service and method if two services have one of that name", () => {
    expect(rpcNameOf("gitpod.v1.RunnerConfigurationService", "ListEnvironmentClasses")).toBe(
      "RunnerConfigurationService/ListEnvironmentClasses",
    );
  });

  it("is service and method of an unserved RPC", () => {
    expect(rpcNameOf("gitpod.v1.PrebuildService", "RestartPrebuild")).toBe(
      "gitpod.v1.PrebuildService/RestartPrebuild",
    );
  });

  it("may be given as service and method too", () => {
    expect(canonicalRpc("gitpod.v1.PrebuildService/GetPrebuild")).toBe("GetPrebuild");
    expect(canonicalRpc("PrebuildService/GetPrebuild")).toBe("GetPrebuild");
    expect(canonicalRpc("GetPrebuild")).toBe("GetPrebuild");
    expect(ACCEPTED_RPCS.filter((name) => name.endsWith("GetPrebuild"))).toHaveLength(3);
  });
});
