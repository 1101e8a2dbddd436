// Owns the check of our descriptors of the services around prebuilds against 62 messages of published clients.
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
import organization from "./organization.json" with { type: "json" };
import { SERVICE_FILES } from "./service-files.ts";

interface Vector {
  readonly type: string;
  readonly json: JsonValue;
  readonly binary: string;
}

const registry = createRegistry(...SERVICE_FILES);
const vectors = (organization.vectors as Vector[]).map((vector, number) => ({ number, ...vector }));

function decode({ type, json, binary }: Vector) {
  const schema = registry.getMessage(type);
  if (!schema) throw new Error(`no descriptor of ${type}`);
  return {
    schema,
    fromText: fromJson(schema, json),
    fromBytes: fromBinary(schema, Buffer.from(binary, "base64")),
  };
}

test("there are 62 messages", () => {
  expect(vectors).toHaveLength(62);
});

test("the trigger of a configuration and the trigger of a prebuild are two types", () => {
  expect(registry.getMessage("gitpod.v1.PrebuildTrigger")?.fields.map(({ name }) => name)).toEqual([
    "daily_schedule",
  ]);
  expect(registry.getEnum("gitpod.v1.PrebuildMetadata.PrebuildTrigger")?.values).toHaveLength(3);
});

describe.each(vectors)("message $number, $type", (vector) => {
  test("is the same in both encodings, and nothing of it is unknown", () => {
    const { schema, fromText, fromBytes } = decode(vector);
    expect(equals(schema, fromText, fromBytes)).toBe(true);
    expect(JSON.stringify(fromBytes, printable)).not.toContain("$unknown");
  });

  test("is itself again after our binary and our JSON", () => {
    const { schema, fromText } = decode(vector);
    expect(Buffer.from(toBinary(schema, fromText)).toString("base64")).toBe(vector.binary);
    expect(toJson(schema, fromText)).toEqual(vector.json);
  });
});

function printable(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? String(value) : value;
}
