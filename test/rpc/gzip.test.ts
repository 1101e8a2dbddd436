// Owns gzip, both ways and in both encodings.
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  CreatePrebuildRequestSchema,
  GetPrebuildRequestSchema,
  GetPrebuildResponseSchema,
  ListWarmPoolsResponseSchema,
} from "../../src/api/gen/gitpod/v1/prebuild_pb.ts";
import { createMock } from "../../src/index.ts";
import { contents } from "../rpc-cases/contents.ts";
import { gunzip, gzip, PREBUILD, PROJECT, post } from "./request.ts";

const mock = createMock();
const GZIPPED = { "content-encoding": "gzip" };
const PROTO = { "content-type": "application/proto" };
const request = create(GetPrebuildRequestSchema, { prebuildId: PREBUILD });

test("a JSON body in gzip is read", async () => {
  const { json } = await post(mock, "GetPrebuild", gzip(JSON.stringify({ prebuildId: PREBUILD })), GZIPPED);
  expect(json.prebuild.id).toBe(PREBUILD);
});

test("a binary body in gzip is read", async () => {
  const body = gzip(toBinary(GetPrebuildRequestSchema, request));
  const { bytes } = await post(mock, "GetPrebuild", body, { ...PROTO, ...GZIPPED });
  expect(fromBinary(GetPrebuildResponseSchema, bytes).prebuild?.id).toBe(PREBUILD);
});

test("a JSON answer is compressed if the caller takes gzip", async () => {
  const plain = await post(mock, "GetPrebuild", { prebuildId: PREBUILD });
  const got = await post(mock, "GetPrebuild", { prebuildId: PREBUILD }, { "accept-encoding": "gzip, br" });
  expect(got.headers.get("content-encoding")).toBe("gzip");
  expect(got.headers.get("content-type")).toBe("application/json");
  expect(gunzip(got.bytes).toString()).toBe(plain.text);
});

test("a binary answer is compressed if the caller takes gzip", async () => {
  const headers = { ...PROTO, "accept-encoding": "gzip" };
  const got = await post(mock, "GetPrebuild", toBinary(GetPrebuildRequestSchema, request), headers);
  expect(got.headers.get("content-encoding")).toBe("gzip");
  expect(fromBinary(GetPrebuildResponseSchema, gunzip(got.bytes)).prebuild?.id).toBe(PREBUILD);
});

test("a resource that has changed is compressed again", async () => {
  const own = createMock();
  const headers = { "accept-encoding": "gzip" };
  const before = await post(own, "GetPrebuild", { prebuildId: PREBUILD }, headers);
  await post(own, "DeletePrebuild", { prebuildId: PREBUILD });
  const after = await post(own, "GetPrebuild", { prebuildId: PREBUILD }, headers);
  const phases = [before, after].map(
    ({ bytes }) => JSON.parse(gunzip(bytes).toString()).prebuild.status.phase,
  );
  expect(phases).toEqual(["PREBUILD_PHASE_PENDING", "PREBUILD_PHASE_DELETING"]);
});

test.each([
  ["JSON", { prebuildId: PREBUILD }, {}],
  ["binary", toBinary(GetPrebuildRequestSchema, request), PROTO],
])("a runtime without node:zlib compresses an answer in %s too", async (_, body, format) => {
  const own = createMock();
  const plain = await post(own, "GetPrebuild", body, format);
  vi.spyOn(process, "getBuiltinModule").mockReturnValue(undefined);
  const got = await post(own, "GetPrebuild", body, { ...format, "accept-encoding": "gzip" });
  vi.restoreAllMocks();
  expect([got.headers.get("content-encoding"), gunzip(got.bytes)]).toEqual([
    "gzip",
    Buffer.from(plain.bytes),
  ]);
});

test.each(["", "identity", "br", "gzip;q=0"])("an answer to %j is not compressed", async (accepted) => {
  const got = await post(mock, "GetPrebuild", { prebuildId: PREBUILD }, { "accept-encoding": accepted });
  expect(got.headers.has("content-encoding")).toBe(false);
  expect(got.json.prebuild.id).toBe(PREBUILD);
});

test("an error can be read also by a caller that takes gzip", async () => {
  const got = await post(mock, "GetPrebuild", { prebuildId: PROJECT }, { "accept-encoding": "gzip" });
  const readable = got.headers.get("content-encoding") === "gzip" ? gunzip(got.bytes) : got.bytes;
  expect([got.status, JSON.parse(readable.toString()).code]).toEqual([404, "not_found"]);
});

test("identity may be named", async () => {
  const got = await post(mock, "GetPrebuild", { prebuildId: PREBUILD }, { "content-encoding": "identity" });
  expect(got.status).toBe(200);
});

test.each(["br", "deflate", "gzip, gzip"])("a body in %s is unimplemented", async (encoding) => {
  const before = contents(mock);
  const body = { projectId: PROJECT, spec: {} };
  const { status, json } = await post(mock, "CreatePrebuild", body, { "content-encoding": encoding });
  expect([status, json.code]).toEqual([501, "unimplemented"]);
  expect(json.message).toContain("gzip");
  expect(contents(mock)).toEqual(before);
});

const message = create(CreatePrebuildRequestSchema, { projectId: PROJECT, spec: {} });
test.each([
  ["plain JSON", JSON.stringify({ projectId: PROJECT, spec: {} }), {}],
  ["plain binary", toBinary(CreatePrebuildRequestSchema, message), PROTO],
  ["gzip cut short", gzip(JSON.stringify({ projectId: PROJECT, spec: {} })).subarray(0, -12), {}],
  ["no bytes", new Uint8Array(0), {}],
])("a body said to be gzip that is %s is invalid_argument", async (_title, body, headers) => {
  const before = contents(mock);
  const { status, json } = await post(mock, "CreatePrebuild", body, { ...GZIPPED, ...headers });
  expect([status, json.code]).toEqual([400, "invalid_argument"]);
  expect(contents(mock)).toEqual(before);
});

test("an empty message need not be compressed, though its headers say gzip", async () => {
  const got = await post(mock, "ListWarmPools", new Uint8Array(0), { ...GZIPPED, ...PROTO });
  expect([got.status, fromBinary(ListWarmPoolsResponseSchema, got.bytes).warmPools.length]).toEqual([200, 1]);
});

describe("a runtime without node:zlib", () => {
  const compressed = gzip(JSON.stringify({ prebuildId: PREBUILD }));
  beforeEach(() => {
    vi.spyOn(process, "getBuiltinModule").mockReturnValue(undefined);
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });

  test("decompresses a body too", async () => {
    const got = await post(mock, "GetPrebuild", compressed, GZIPPED);
    expect([got.status, got.json.prebuild.id]).toEqual([200, PREBUILD]);
  });

  test("refuses what is not gzip", async () => {
    const { status, json } = await post(mock, "GetPrebuild", compressed.subarray(0, -12), GZIPPED);
    expect([status, json.code]).toEqual([400, "invalid_argument"]);
  });

  test("gives up a body that becomes too large", async () => {
    const { status, json } = await post(mock, "GetPrebuild", gzip(" ".repeat(5 * 2 ** 20)), GZIPPED);
    expect([status, json.code]).toEqual([429, "resource_exhausted"]);
  });
});
