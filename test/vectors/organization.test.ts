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
import { file_gitpod_v1_environment } from "../../src/api/gen/gitpod/v1/environment_pb.ts";
import { file_gitpod_v1_event } from "../../src/api/gen/gitpod/v1/event_pb.ts";
import { file_gitpod_v1_identity } from "../../src/api/gen/gitpod/v1/identity_pb.ts";
import { file_gitpod_v1_insights } from "../../src/api/gen/gitpod/v1/insights_pb.ts";
import { file_gitpod_v1_prebuild } from "../../src/api/gen/gitpod/v1/prebuild_pb.ts";
import { file_gitpod_v1_project } from "../../src/api/gen/gitpod/v1/project_pb.ts";
import { file_gitpod_v1_runner_configuration } from "../../src/api/gen/gitpod/v1/runner_configuration_pb.ts";
import { file_gitpod_v1_runner } from "../../src/api/gen/gitpod/v1/runner_pb.ts";
import organization from "./organization.json" with { type: "json" };

interface Vector {
  readonly type: string;
  readonly json: JsonValue;
  readonly binary: string;
}

const registry = createRegistry(
  file_gitpod_v1_environment,
  file_gitpod_v1_event,
  file_gitpod_v1_identity,
  file_gitpod_v1_insights,
  file_gitpod_v1_prebuild,
  file_gitpod_v1_project,
  file_gitpod_v1_runner,
  file_gitpod_v1_runner_configuration,
);
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
