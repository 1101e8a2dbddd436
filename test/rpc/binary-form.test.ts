// Owns the form of binary bodies.
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import {
  CreatePrebuildRequestSchema,
  GetPrebuildRequestSchema,
  GetPrebuildResponseSchema,
  ListPrebuildsResponseSchema,
} from "../../src/api/gen/gitpod/v1/prebuild_pb.ts";
import { createMock } from "../../src/index.ts";
import { contents } from "../rpc-cases/contents.ts";
import { PREBUILD, PROJECT, post } from "./request.ts";

const mock = createMock();
const PROTO = { "content-type": "application/proto" };
const request = toBinary(
  GetPrebuildRequestSchema,
  create(GetPrebuildRequestSchema, { prebuildId: PREBUILD }),
);

test("a binary request has a binary answer", async () => {
  const { status, headers, bytes } = await post(mock, "GetPrebuild", request, PROTO);
  expect(status).toBe(200);
  expect(headers.get("content-type")).toBe("application/proto");
  expect(fromBinary(GetPrebuildResponseSchema, bytes).prebuild?.id).toBe(PREBUILD);
});

test("an empty body is an empty message", async () => {
  const { status, bytes } = await post(mock, "ListPrebuilds", new Uint8Array(0), PROTO);
  expect(status).toBe(200);
  expect(fromBinary(ListPrebuildsResponseSchema, bytes).prebuilds).toHaveLength(3);
});

test("an empty answer has no bytes", async () => {
  const { status, bytes } = await post(createMock(), "DeletePrebuild", request, PROTO);
  expect([status, bytes.length]).toEqual([200, 0]);
});

test("pagination is set in the answer, also if the list is empty", async () => {
  const empty = createMock({ scenario: "empty" });
  const { bytes } = await post(empty, "ListPrebuilds", new Uint8Array(0), PROTO);
  expect(fromBinary(ListPrebuildsResponseSchema, bytes)).toMatchObject({
    pagination: { nextToken: "" },
    prebuilds: [],
  });
});

test("unknown fields are ignored", async () => {
  // Field 99, a varint.
  const { status } = await post(
    mock,
    "GetPrebuild",
    Buffer.concat([request, Buffer.from([0x98, 0x06, 1])]),
    PROTO,
  );
  expect(status).toBe(200);
});

test.each([
  ["that ends in the middle of a field", request.subarray(0, 20)],
  ["with an impossible wire type", Buffer.from([0x0f, 0x01])],
  ["that is JSON", Buffer.from(JSON.stringify({ prebuildId: PREBUILD }))],
])("a body %s is refused", async (_title, body) => {
  const before = contents(mock);
  const { status, headers, json } = await post(mock, "CancelPrebuild", body, PROTO);
  expect([status, json.code]).toEqual([400, "invalid_argument"]);
  expect(headers.get("content-type")).toBe("application/json");
  expect(contents(mock)).toEqual(before);
});

test("a truncated CreatePrebuild creates nothing", async () => {
  const before = contents(mock);
  const whole = toBinary(
    CreatePrebuildRequestSchema,
    create(CreatePrebuildRequestSchema, { projectId: PROJECT, spec: { timeout: { seconds: 600n } } }),
  );
  const { json } = await post(mock, "CreatePrebuild", whole.subarray(0, -1), PROTO);
  expect(json.code).toBe("invalid_argument");
  expect(json.message).toMatch(/^cannot decode gitpod\.v1\.CreatePrebuildRequest from binary: /);
  expect(contents(mock)).toEqual(before);
});
