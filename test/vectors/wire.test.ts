// Owns the check of our descriptors against 65 messages as the published clients write them.
import {
  createRegistry,
  equals,
  fromBinary,
  fromJson,
  type JsonValue,
  toBinary,
  toJson,
} from "@bufbuild/protobuf";
import { describe, expect, test } from "vitest";
import { file_gitpod_v1_event } from "../../src/api/gen/gitpod/v1/event_pb.ts";
import { file_gitpod_v1_identity } from "../../src/api/gen/gitpod/v1/identity_pb.ts";
import { file_gitpod_v1_prebuild } from "../../src/api/gen/gitpod/v1/prebuild_pb.ts";
import wire from "./wire.json" with { type: "json" };

interface Vector {
  readonly type: string;
  readonly json: JsonValue;
  readonly binary: string;
}

const registry = createRegistry(file_gitpod_v1_event, file_gitpod_v1_identity, file_gitpod_v1_prebuild);
const vectors = (wire.vectors as Vector[]).map((vector, number) => ({ number, ...vector }));

function decode({ type, json, binary }: Vector) {
  const schema = registry.getMessage(type);
  if (!schema) throw new Error(`no descriptor of ${type}`);
  const fromText = fromJson(schema, json);
  return { schema, fromText, fromBytes: fromBinary(schema, Buffer.from(binary, "base64")) };
}

test("there are 65 messages, and every request and answer of the eleven RPCs is among them", () => {
  expect(vectors).toHaveLength(65);
  const types = new Set(vectors.map(({ type }) => type));
  const named = file_gitpod_v1_prebuild.messages
    .map(({ typeName }) => typeName)
    .filter((name) => /(?:Request|Response)$/.test(name));
  expect(named).toHaveLength(22);
  expect(named.filter((name) => !types.has(name))).toEqual([]);
});

describe.each(vectors)("message $number, $type", (vector) => {
  test("is the same in both encodings", () => {
    const { schema, fromText, fromBytes } = decode(vector);
    expect(toJson(schema, fromBytes)).toEqual(toJson(schema, fromText));
    expect(equals(schema, fromText, fromBytes)).toBe(true);
  });

  test("holds nothing that our descriptors do not know", () => {
    expect(JSON.stringify(decode(vector).fromBytes, printable)).not.toContain("$unknown");
  });

  test("is itself again after our binary", () => {
    const { schema, fromText } = decode(vector);
    const bytes = toBinary(schema, fromText);
    expect(equals(schema, fromBinary(schema, bytes), fromText)).toBe(true);
    expect(Buffer.from(bytes).toString("base64")).toBe(vector.binary);
  });

  test("is itself again after our JSON", () => {
    const { schema, fromText } = decode(vector);
    const json = toJson(schema, fromText);
    expect(equals(schema, fromJson(schema, json), fromText)).toBe(true);
  });
});

function printable(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? String(value) : value;
}
