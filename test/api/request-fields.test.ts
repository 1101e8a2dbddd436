// Owns the agreement of the table of request fields with the messages generated from the contract.
import { type DescField, type DescMessage, ScalarType } from "@bufbuild/protobuf";
import { describe, expect, it } from "vitest";
import { EventService } from "../../src/api/gen/gitpod/v1/event_pb.ts";
import { PrebuildService } from "../../src/api/gen/gitpod/v1/prebuild_pb.ts";
import { REQUEST_FIELDS, RPC_NAMES } from "../../src/api/request-fields.ts";

const METHODS = [...PrebuildService.methods, ...EventService.methods];

function fieldsOf(message: DescMessage): object {
  return Object.fromEntries(message.fields.map((field) => [field.jsonName, kindOf(field)]));
}

function kindOf(field: DescField): object {
  const single =
    field.message?.typeName === "google.protobuf.Duration"
      ? { kind: "duration" }
      : field.message
        ? { kind: "message", fields: fieldsOf(field.message) }
        : field.enum
          ? {
              kind: "enum",
              numbers: Object.fromEntries(field.enum.values.map(({ name, number }) => [name, number])),
            }
          : { kind: scalarKind(field.scalar as ScalarType) };
  return field.fieldKind === "list" ? { kind: "list", of: single } : single;
}

function scalarKind(scalar: ScalarType): string {
  if (scalar === ScalarType.STRING) return "text";
  return scalar === ScalarType.BOOL ? "flag" : "number";
}

describe("the table of request fields", () => {
  it("names the RPCs of the contract and the event stream", () => {
    expect(RPC_NAMES).toEqual(METHODS.map(({ name }) => name));
  });

  it.each(METHODS.map(({ name, input }) => ({ name, input })))(
    "has the fields of $name's request, each with its kind",
    ({ name, input }) => {
      expect(REQUEST_FIELDS[name as keyof typeof REQUEST_FIELDS]).toEqual(fieldsOf(input));
    },
  );
});
