// Owns the list of bad input: each has a clear error, and changes nothing. Run over a socket, as a user meets it.
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Mock, startMock } from "../../src/index.ts";
import { contents } from "../rpc-cases/contents.ts";
import { ids } from "../rpc-cases/organization.ts";
import { CLASS, gzip, PREBUILD, PROJECT, post, SERVICE_PATH, send, WARM_POOL } from "./request.ts";

let mock: Mock;
const door = {
  fetch: (url: string | URL | Request, init?: RequestInit) =>
    fetch(String(url).replace("http://mock.test", mock.url), init),
};
beforeAll(async () => {
  mock = await startMock();
});
afterAll(() => mock.close());

const create = { projectId: PROJECT, spec: {} };
const LARGE = "5f9b7c1e-3d52-4b8a-9c41-7e2d1a6f0b93";

function sizes(field: string, low: number): string {
  return `${field}: value must be greater than or equal to ${low} and less than or equal to 20 [int32.gte_lte]`;
}

const PAGE =
  "pagination.page_size: value must be greater than or equal to 0 and less than or equal to 100 [int32.gte_lte]";
const TIMEOUT =
  "spec.timeout: value must be greater than or equal to 300s and less than or equal to 7200s [duration.gte_lte]";
const UUID = "value must be a valid UUID [string.uuid]";

test.each([
  ["a project that is no UUID", "CreatePrebuild", { projectId: "p-1", spec: {} }, `project_id: ${UUID}`],
  ["a prebuild that is no UUID", "DeletePrebuild", { prebuildId: "1" }, `prebuild_id: ${UUID}`],
  ["a pool that is no UUID", "DeleteWarmPool", { warmPoolId: "1" }, `warm_pool_id: ${UUID}`],
  ["a timeout of 299 s", "CreatePrebuild", { projectId: PROJECT, spec: { timeout: "299s" } }, TIMEOUT],
  ["a timeout of 7201 s", "CreatePrebuild", { projectId: PROJECT, spec: { timeout: "7201s" } }, TIMEOUT],
  ["size 21", "UpdateWarmPool", { warmPoolId: WARM_POOL, maxSize: 21 }, sizes("max_size", 1)],
  [
    "the deprecated size 21",
    "UpdateWarmPool",
    { warmPoolId: WARM_POOL, desiredSize: 21 },
    sizes("desired_size", 1),
  ],
  ["page size 101", "ListPrebuilds", { pagination: { pageSize: 101 } }, PAGE],
  ["page size -1", "ListWarmPools", { pagination: { pageSize: -1 } }, PAGE],
  [
    "26 ids in a filter",
    "ListPrebuilds",
    { filter: { projectIds: ids(26) } },
    "filter.project_ids: value must contain no more than 25 item(s) [repeated.max_items]",
  ],
  [
    "an undefined enum number in a new prebuild",
    "CreatePrebuild",
    { projectId: PROJECT, spec: { desiredPhase: 61 } },
    "spec.desired_phase: value must be one of the defined enum values [enum.defined_only]",
  ],
  [
    "an undefined enum number",
    "ListPrebuilds",
    { filter: { phases: [11] } },
    "filter.phases[0]: value must be one of the defined enum values [enum.defined_only]",
  ],
])("%s", async (_title, method, body, violation) => {
  const before = contents(mock);
  const { status, json } = await post(door, method, body);
  expect([status, json.code, json.message]).toEqual([
    400,
    "invalid_argument",
    `validation error:\n - ${violation}`,
  ]);
  expect(contents(mock)).toEqual(before);
});

test.each([
  ["no token", 401, "unauthenticated", create, { authorization: "" }],
  ["a body that is not JSON", 400, "invalid_argument", "{projectId}", {}],
  ["an empty JSON body", 400, "invalid_argument", "", {}],
  ["JSON that never closes", 400, "invalid_argument", '{"spec":'.repeat(100_000), {}],
  ["JSON that is no object", 400, "invalid_argument", "[]", {}],
  ["JSON that is not UTF-8", 400, "invalid_argument", Buffer.from('{"projectId":"\xff"}', "latin1"), {}],
  [
    "truncated binary",
    400,
    "invalid_argument",
    Buffer.from([10, 36, 48]),
    { "content-type": "application/proto" },
  ],
  ["5 MiB", 429, "resource_exhausted", " ".repeat(5 * 2 ** 20), {}],
  ["a gzip bomb", 429, "resource_exhausted", gzip(Buffer.alloc(2 ** 25)), { "content-encoding": "gzip" }],
  [
    "an unknown enum name",
    400,
    "invalid_argument",
    { ...create, spec: { desiredPhase: "PREBUILD_PHASE_DONE" } },
    {},
  ],
])("%s", async (_title, status, code, body, headers: Record<string, string>) => {
  const before = contents(mock);
  const got = await post(door, "CreatePrebuild", body, headers);
  expect([got.status, got.json.code]).toEqual([status, code]);
  expect(got.json.message).not.toBe("");
  expect(contents(mock)).toEqual(before);
});

test.each([
  ["texts", "projectIds", "filter.project_ids[0]: got null; it must be a string"],
  ["enum names", "phases", "filter.phases[0]: got null; it must be a name or a number of the enum"],
])("null in a list of %s", async (_title, field, reason) => {
  const { status, json } = await post(door, "ListPrebuilds", { filter: { [field]: [null] } });
  expect([status, json.code, json.message]).toEqual([
    400,
    "invalid_argument",
    `cannot decode gitpod.v1.ListPrebuildsRequest from JSON: ${reason}`,
  ]);
});

test("the wrong content type is 415", async () => {
  const before = contents(mock);
  const got = await post(door, "CreatePrebuild", create, { "content-type": "text/plain" });
  expect([got.status, got.headers.get("accept-post")]).toEqual([415, "application/json, application/proto"]);
  expect(got.text).toContain("text/plain");
  expect(contents(mock)).toEqual(before);
});

test("an unknown method is 404", async () => {
  const got = await post(door, "ArchivePrebuild", { prebuildId: PREBUILD });
  expect([got.status, got.json.code]).toEqual([404, "unimplemented"]);
});

test("GET of a method that writes is 405", async () => {
  const before = contents(mock);
  const query = `connect=v1&encoding=json&message=${encodeURIComponent(JSON.stringify(create))}`;
  const headers = { authorization: "Bearer t" };
  const got = await send(door, `${SERVICE_PATH}/CreatePrebuild?${query}`, { headers });
  expect([got.status, got.headers.get("allow")]).toEqual([405, "POST"]);
  expect(got.text).toBe("CreatePrebuild takes POST because it has side effects\n");
  expect(contents(mock)).toEqual(before);
});

test.each([
  ["CreateWarmPool", { projectId: PROJECT, environmentClassId: CLASS }],
  ["UpdateWarmPool", { warmPoolId: WARM_POOL }],
])("min 5 with max 3 in %s", async (method, request) => {
  const before = contents(mock);
  const { status, json } = await post(door, method, { ...request, minSize: 5, maxSize: 3 });
  expect([status, json.code]).toEqual([400, "invalid_argument"]);
  expect(json.message).toBe("min_size must not be greater than max_size: got 5 and 3");
  expect(contents(mock)).toEqual(before);
});

test("a page token from another filter", async () => {
  const first = await post(door, "ListPrebuilds", {
    pagination: { pageSize: 1 },
    filter: { projectIds: [PROJECT] },
  });
  const { nextToken: token } = first.json.pagination;
  const { status, json } = await post(door, "ListPrebuilds", {
    pagination: { token },
    filter: { projectIds: [PROJECT, LARGE] },
  });
  expect([status, json.code]).toEqual([400, "invalid_argument"]);
  expect(json.message).toContain("pagination.token");
});
