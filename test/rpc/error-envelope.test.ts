// Owns the form of errors: the same envelope for JSON and binary callers, with the status of its code.
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { describe, expect, test } from "vitest";
import { HTTP_STATUS } from "../../src/api/codes.ts";
import { ViolationsSchema } from "../../src/api/gen/buf/validate/validate_pb.ts";
import { CreatePrebuildRequestSchema } from "../../src/api/gen/gitpod/v1/prebuild_pb.ts";
import { createMock } from "../../src/index.ts";
import { asRpcError, errorAnswer, RpcError } from "../../src/rpc/connect-error.ts";
import { PREBUILD, PROJECT, post, WARM_POOL } from "./request.ts";

const mock = createMock();
const NOBODY = "9f3d2c1b-4a5e-4b6c-8d7e-0f1a2b3c4d5e";
const LARGE = "5f9b7c1e-3d52-4b8a-9c41-7e2d1a6f0b93";

const invalid = create(CreatePrebuildRequestSchema, { projectId: "p", spec: { timeout: { seconds: 299n } } });
const ways = [
  {
    way: "JSON",
    body: JSON.stringify({ projectId: "p", spec: { timeout: "299s" } }),
    type: "application/json",
  },
  { way: "binary", body: toBinary(CreatePrebuildRequestSchema, invalid), type: "application/proto" },
];

describe.each(ways)("a $way caller", ({ body, type }) => {
  test("gets JSON with code, message and details", async () => {
    const got = await post(mock, "CreatePrebuild", body, { "content-type": type });
    expect([got.status, got.headers.get("content-type")]).toEqual([400, "application/json"]);
    expect(Object.keys(got.json).sort()).toEqual(["code", "details", "message"]);
    expect(got.json.code).toBe("invalid_argument");
    expect(got.json.message).toBe(
      "validation error:\n" +
        " - project_id: value must be a valid UUID [string.uuid]\n" +
        " - spec.timeout: value must be greater than or equal to 300s and less than or equal to 7200s [duration.gte_lte]",
    );
  });

  test("gets the violations as a detail in unpadded base64, and readable beside it", async () => {
    const { json } = await post(mock, "CreatePrebuild", body, { "content-type": type });
    expect(json.details).toHaveLength(1);
    const [{ type: name, value, debug }] = json.details;
    expect(name).toBe("buf.validate.Violations");
    expect(value).toMatch(/^[A-Za-z0-9+/]+$/);
    const { violations } = fromBinary(ViolationsSchema, Buffer.from(value, "base64"));
    const told = violations.map(({ field, ruleId, message }) => ({
      path: field?.elements.map(({ fieldName, fieldNumber }) => [fieldName, fieldNumber]),
      ruleId,
      message,
    }));
    expect(told).toEqual([
      { path: [["project_id", 1]], ruleId: "string.uuid", message: "value must be a valid UUID" },
      {
        path: [
          ["spec", 3],
          ["timeout", 3],
        ],
        ruleId: "duration.gte_lte",
        message: "value must be greater than or equal to 300s and less than or equal to 7200s",
      },
    ]);
    expect(debug.violations).toHaveLength(2);
  });
});

test("a violation in a list has its index", async () => {
  const { json } = await post(mock, "ListPrebuilds", { filter: { creatorIds: [NOBODY, "x"] } });
  const bytes = Buffer.from(json.details[0].value, "base64");
  const [violation] = fromBinary(ViolationsSchema, bytes).violations;
  expect(violation?.field?.elements).toMatchObject([
    { fieldName: "filter", fieldNumber: 2 },
    { fieldName: "creator_ids", fieldNumber: 4, subscript: { case: "index", value: 1n } },
  ]);
});

test.each([
  ["not_found", 404, "GetPrebuild", { prebuildId: NOBODY }],
  ["already_exists", 409, "CreateWarmPool", { projectId: PROJECT, environmentClassId: LARGE }],
  ["invalid_argument", 400, "GetPrebuild", { prebuildId: "x" }],
  ["unimplemented", 404, "StopPrebuild", {}],
])("%s has the status %d and no details of its own", async (code, status, method, body) => {
  const got = await post(mock, method, body);
  expect([got.status, got.json.code, typeof got.json.message]).toEqual([status, code, "string"]);
});

test("failed_precondition has the status 400", async () => {
  const deleting = createMock();
  await post(deleting, "DeleteWarmPool", { warmPoolId: WARM_POOL });
  const got = await post(deleting, "UpdateWarmPool", { warmPoolId: WARM_POOL, maxSize: 2 });
  expect([got.status, got.json.code]).toEqual([400, "failed_precondition"]);
});

test("an error without details has none in its envelope", async () => {
  const { json } = await post(mock, "GetPrebuild", { prebuildId: NOBODY });
  expect(json).toEqual({ code: "not_found", message: `prebuild ${NOBODY} not found` });
});

test("an error of a call is no error of the mock", async () => {
  await post(mock, "GetPrebuild", { prebuildId: NOBODY });
  const { status } = await post(mock, "GetPrebuild", { prebuildId: PREBUILD });
  expect(status).toBe(200);
});

test("each code has the status of the protocol", () => {
  expect(HTTP_STATUS).toEqual({
    canceled: 499,
    unknown: 500,
    invalid_argument: 400,
    deadline_exceeded: 504,
    not_found: 404,
    already_exists: 409,
    permission_denied: 403,
    resource_exhausted: 429,
    failed_precondition: 400,
    aborted: 409,
    out_of_range: 400,
    unimplemented: 501,
    internal: 500,
    unavailable: 503,
    data_loss: 500,
    unauthenticated: 401,
  });
});

test("an error carries its own headers", () => {
  const error = new RpcError("resource_exhausted", "slow down", { headers: { "retry-after": "3" } });
  expect(errorAnswer(error)).toMatchObject({
    status: 429,
    headers: { "content-type": "application/json", "retry-after": "3" },
    body: '{"code":"resource_exhausted","message":"slow down"}',
  });
});

test("a bug in the mock is internal and says that it is one", () => {
  expect(asRpcError(new TypeError("x is not a function"))).toMatchObject({
    code: "internal",
    message: expect.stringContaining("a bug in it"),
  });
});
