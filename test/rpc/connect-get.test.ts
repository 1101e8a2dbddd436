// Owns Connect GET: the four reads without a body.
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { createClient, type Interceptor, type Transport } from "@connectrpc/connect";
import { createConnectTransport } from "@connectrpc/connect-web";
import { describe, expect, test } from "vitest";
import {
  GetPrebuildRequestSchema,
  GetPrebuildResponseSchema,
  PrebuildService,
} from "../../src/api/gen/gitpod/v1/prebuild_pb.ts";
import { createMock } from "../../src/index.ts";
import { get, gunzip, gzip, PREBUILD, post, WARM_POOL } from "./request.ts";

const authorized: Interceptor = (next) => (request) => {
  request.header.set("authorization", "Bearer t");
  return next(request);
};

const mock = createMock();
const body = { prebuildId: PREBUILD };
const json = JSON.stringify(body);
const proto = toBinary(GetPrebuildRequestSchema, create(GetPrebuildRequestSchema, body));
const base64url = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64url");

test.each([
  ["GetPrebuild", body],
  ["ListPrebuilds", {}],
  ["GetWarmPool", { warmPoolId: WARM_POOL }],
  ["ListWarmPools", {}],
])("GET of %s answers what POST answers", async (method, message) => {
  const posted = await post(mock, method, message);
  const got = await get(mock, method, { connect: "v1", encoding: "json", message: JSON.stringify(message) });
  expect(got.status).toBe(200);
  expect(got.json).toEqual(posted.json);
});

test("a response varies by accept-encoding if a cache may keep it or it is compressed", async () => {
  const varies = async (posts: boolean, encoding: string) => {
    const headers = { "accept-encoding": encoding };
    const { headers: answered } = posts
      ? await post(mock, "GetPrebuild", body, headers)
      : await get(mock, "GetPrebuild", { connect: "v1", encoding: "json", message: json }, headers);
    return answered.get("vary");
  };

  expect([await varies(false, "identity"), await varies(false, "gzip")]).toEqual([
    "accept-encoding",
    "accept-encoding",
  ]);
  expect([await varies(true, "identity"), await varies(true, "gzip")]).toEqual([null, "accept-encoding"]);
});

test.each([
  ["JSON as it is", { encoding: "json", message: json }],
  ["JSON without a version", { connect: "", encoding: "json", message: json }],
  ["JSON in base64", { encoding: "json", message: base64url(Buffer.from(json)), base64: "1" }],
  ["JSON in padded base64", { encoding: "json", message: Buffer.from(json).toString("base64"), base64: "1" }],
  ["JSON in gzip", { encoding: "json", message: base64url(gzip(json)), base64: "1", compression: "gzip" }],
  ["JSON with identity named", { encoding: "json", message: json, compression: "identity" }],
])("%s is read", async (_title, query) => {
  const { connect = "v1", ...rest } = query as Record<string, string>;
  const got = await get(mock, "GetPrebuild", { ...(connect && { connect }), ...rest });
  expect(got.json.prebuild.id).toBe(PREBUILD);
});

test.each([
  ["binary in base64", { message: base64url(proto) }],
  ["binary in gzip", { message: base64url(gzip(proto)), compression: "gzip" }],
])("%s is read and answered in binary", async (_title, query) => {
  const got = await get(mock, "GetPrebuild", { connect: "v1", encoding: "proto", base64: "1", ...query });
  expect([got.status, got.headers.get("content-type")]).toEqual([200, "application/proto"]);
  expect(fromBinary(GetPrebuildResponseSchema, got.bytes).prebuild?.id).toBe(PREBUILD);
});

test("the answer is compressed if the caller takes gzip", async () => {
  const query = { connect: "v1", encoding: "json", message: json };
  const got = await get(mock, "GetPrebuild", query, { "accept-encoding": "gzip" });
  expect(got.headers.get("content-encoding")).toBe("gzip");
  expect(JSON.parse(gunzip(got.bytes).toString()).prebuild.id).toBe(PREBUILD);
});

test.each([
  ["no message", { connect: "v1", encoding: "json" }],
  ["a wrong version", { connect: "v2", encoding: "json", message: json }],
  ["a message that is not base64", { connect: "v1", encoding: "json", message: "%", base64: "1" }],
  ["a message that is not JSON", { connect: "v1", encoding: "json", message: "{" }],
  ["an id that is no UUID", { connect: "v1", encoding: "json", message: '{"prebuildId":"x"}' }],
  ["broken gzip", { connect: "v1", encoding: "json", message: json, compression: "gzip" }],
])("%s is invalid_argument", async (_title, query) => {
  const got = await get(mock, "GetPrebuild", query as Record<string, string>);
  expect([got.status, got.json.code]).toEqual([400, "invalid_argument"]);
});

test("an unknown compression is unimplemented", async () => {
  const query = { connect: "v1", encoding: "json", message: json, compression: "br" };
  const got = await get(mock, "GetPrebuild", query);
  expect([got.status, got.json.code]).toEqual([501, "unimplemented"]);
});

test.each([{}, { encoding: "xml" }])("the encoding of %j is 415", async (query) => {
  const got = await get(mock, "GetPrebuild", { connect: "v1", message: json, ...query } as Record<
    string,
    string
  >);
  expect(got.status).toBe(415);
});

test("a bomb in the query is resource_exhausted", async () => {
  const message = base64url(gzip(Buffer.alloc(5 * 2 ** 20, " ")));
  const query = { connect: "v1", encoding: "json", base64: "1", compression: "gzip", message };
  const got = await get(mock, "GetPrebuild", query);
  expect([got.status, got.json.code]).toEqual([429, "resource_exhausted"]);
});

test("a GET without a token is unauthenticated", async () => {
  const query = { connect: "v1", encoding: "json", message: json };
  const got = await get(mock, "GetPrebuild", query, { authorization: "" });
  expect([got.status, got.json.code]).toEqual([401, "unauthenticated"]);
});

test("a timeout of 0 is honoured", async () => {
  const query = { connect: "v1", encoding: "json", message: json };
  const got = await get(mock, "GetPrebuild", query, { "connect-timeout-ms": "0" });
  expect([got.status, got.json.code]).toEqual([504, "deadline_exceeded"]);
});

describe.each([true, false])("a Connect client with useHttpGet, binary %s", (useBinaryFormat) => {
  test("reads by GET", async () => {
    const verbs: unknown[] = [];
    const transport: Transport = createConnectTransport({
      baseUrl: mock.baseUrl,
      useBinaryFormat,
      useHttpGet: true,
      interceptors: [authorized],
      fetch: (input, init) => {
        verbs.push(init?.method);
        return mock.fetch(input as string, init);
      },
    });
    const { prebuild } = await createClient(PrebuildService, transport).getPrebuild({ prebuildId: PREBUILD });
    expect([prebuild?.id, verbs]).toEqual([PREBUILD, ["GET"]]);
  });
});
