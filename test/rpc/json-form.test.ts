// Owns the form of JSON bodies, in and out, for clients that send no Connect-Protocol-Version.
import { expect, test } from "vitest";
import { createMock } from "../../src/index.ts";
import { contents } from "../rpc-cases/contents.ts";
import { CLASS, PREBUILD, PROJECT, post, WARM_POOL } from "./request.ts";

const mock = createMock();

test("a generated client without Connect-Protocol-Version is answered", async () => {
  const { status, headers, json } = await post(mock, "GetPrebuild", { prebuildId: PREBUILD });
  expect(status).toBe(200);
  expect(headers.get("content-type")).toBe("application/json");
  expect(json.prebuild.id).toBe(PREBUILD);
});

test("fields are taken in snake_case and answered in camelCase", async () => {
  const { json } = await post(mock, "CreatePrebuild", {
    project_id: PROJECT,
    environment_class_id: CLASS,
    spec: { timeout: "600s" },
  });
  expect(json.prebuild.metadata).toMatchObject({ projectId: PROJECT, environmentClassId: CLASS });
  expect(json.prebuild.metadata).not.toHaveProperty("project_id");
  expect(json.prebuild.spec.timeout).toBe("600s");
});

test("filters and pages are taken in snake_case", async () => {
  const { json } = await post(mock, "ListPrebuilds", {
    pagination: { page_size: 1 },
    filter: { project_ids: [PROJECT], triggered_by: ["PREBUILD_TRIGGER_MANUAL"] },
  });
  expect(json.prebuilds).toHaveLength(1);
  expect(json.pagination.nextToken).toEqual(expect.any(String));
});

test.each(["7", 7, "18446744073709551615"])("the 64-bit integer %j is taken", async (specVersion) => {
  const { status } = await post(mock, "CreatePrebuild", { projectId: PROJECT, spec: { specVersion } });
  expect(status).toBe(200);
});

test("64-bit integers are answered as strings, 32-bit ones as numbers", async () => {
  const scenario = {
    name: "one",
    summary: "One completed prebuild.",
    prebuilds: [{ id: PREBUILD, projectId: PROJECT, age: "1h" }],
  } as const;
  const { json } = await post(createMock({ scenario }), "GetPrebuild", { prebuildId: PREBUILD });
  expect(json.prebuild.spec.specVersion).toBe("1");
  expect(json.prebuild.status.statusVersion).toMatch(/^\d+$/);
  expect(json.prebuild.status.snapshotSizeBytes).toMatch(/^\d+$/);
  expect(json.prebuild.status.snapshotCompletionPercentage).toBe(100);
});

test("a number as large as 32 bits may be text too", async () => {
  const { json } = await post(mock, "ListPrebuilds", { pagination: { pageSize: "1" } });
  expect(json.prebuilds).toHaveLength(1);
});

test("null means unset", async () => {
  const { status, json } = await post(mock, "CreatePrebuild", {
    projectId: PROJECT,
    environmentClassId: null,
    spec: { timeout: null, desiredPhase: null },
  });
  expect(status).toBe(200);
  expect(json.prebuild.metadata.environmentClassId).toBe(CLASS);
  expect(json.prebuild.spec.timeout).toBe("3600s");
});

test("null for a required message is as if it were absent", async () => {
  const before = contents(mock);
  const { json } = await post(mock, "CreatePrebuild", { projectId: PROJECT, spec: null });
  expect(json).toMatchObject({
    code: "invalid_argument",
    message: "validation error:\n - spec: value is required [required]",
  });
  expect(contents(mock)).toEqual(before);
});

test("null for a list and for a filter is an empty one", async () => {
  const all = await post(mock, "ListPrebuilds", {});
  const { json } = await post(mock, "ListPrebuilds", { pagination: null, filter: { phases: null } });
  expect(json).toEqual(all.json);
  expect((await post(mock, "ListPrebuilds", { filter: null })).json).toEqual(all.json);
});

test("unknown fields are ignored at every depth", async () => {
  const { status } = await post(mock, "CreatePrebuild", {
    projectId: PROJECT,
    colour: "red",
    spec: { timeout: "300s", retries: { max: 3 } },
  });
  expect(status).toBe(200);
});

test.each([
  ["PREBUILD_PHASE_COMPLTED", /; did you mean PREBUILD_PHASE_COMPLETED\?$/],
  ["COMPLETED", /; did you mean PREBUILD_PHASE_COMPLETED\?$/],
  ["PREBUILD_PHASE_TEAPOT", /PREBUILD_PHASE_DELETED$/],
])("the misspelt phase %s is refused with the one that is near, if any", async (phase, message) => {
  const { status, json } = await post(createMock(), "ListPrebuilds", { filter: { phases: [phase] } });
  expect(status).toBe(400);
  expect(json.message).toMatch(message);
});

test.each([60, "PREBUILD_PHASE_COMPLETED"])("the enum value %j is taken", async (phase) => {
  const { json } = await post(mock, "ListPrebuilds", { filter: { phases: [phase] } });
  expect(json.prebuilds.map((prebuild: { status: { phase: string } }) => prebuild.status.phase)).toEqual([
    "PREBUILD_PHASE_COMPLETED",
    "PREBUILD_PHASE_COMPLETED",
  ]);
});

test.each([
  ["an unknown phase in a filter", "ListPrebuilds", { filter: { phases: ["PREBUILD_PHASE_LOST"] } }],
  ["a phase without its prefix", "ListPrebuilds", { filter: { phases: ["COMPLETED"] } }],
  ["an unknown trigger", "ListPrebuilds", { filter: { triggered_by: ["PREBUILD_TRIGGER_MOON"] } }],
  ["an unknown desired phase", "CreatePrebuild", { projectId: PROJECT, spec: { desiredPhase: "SOON" } }],
])("%s is refused", async (_title, method, body) => {
  const before = contents(mock);
  const { status, json } = await post(mock, method, body);
  expect([status, json.code]).toEqual([400, "invalid_argument"]);
  expect(contents(mock)).toEqual(before);
});

test.each([
  ["a timeout without its unit", { timeout: "600" }],
  ["a timeout as a number", { timeout: 600 }],
  ["a version that is no number", { specVersion: "seven" }],
  ["a version below 0", { specVersion: "-1" }],
  ["a spec that is a list", []],
])("%s cannot be decoded", async (_title, spec) => {
  const before = contents(mock);
  const { status, json } = await post(mock, "CreatePrebuild", { projectId: PROJECT, spec });
  expect([status, json.code]).toEqual([400, "invalid_argument"]);
  expect(contents(mock)).toEqual(before);
});

test("an empty list and its pagination are there all the same", async () => {
  const empty = createMock({ scenario: "empty" });
  expect((await post(empty, "ListPrebuilds", {})).text).toBe('{"pagination":{},"prebuilds":[]}');
  expect((await post(empty, "ListWarmPools", {})).text).toBe('{"pagination":{},"warmPools":[]}');
});

test("unset messages and zero scalars are left out", async () => {
  const { json } = await post(mock, "GetPrebuild", { prebuildId: PREBUILD });
  expect(Object.keys(json.prebuild).sort()).toEqual(["id", "metadata", "spec", "status"]);
  expect(json.prebuild.metadata).not.toHaveProperty("executor");
  expect(Object.keys(json.prebuild.status).sort()).toEqual(["phase", "statusVersion"]);
});

test("a minimum of 0 that was chosen is answered, because the field has presence", async () => {
  const fresh = createMock();
  const { json } = await post(fresh, "UpdateWarmPool", { warmPoolId: WARM_POOL, minSize: 0 });
  expect(json.warmPool.spec.minSize).toBe(0);
});

test("an empty answer is {}", async () => {
  const fresh = createMock();
  expect((await post(fresh, "DeletePrebuild", { prebuildId: PREBUILD })).text).toBe("{}");
  expect((await post(fresh, "DeleteWarmPool", { warmPoolId: WARM_POOL })).text).toBe("{}");
});

test("instants are RFC 3339 in UTC", async () => {
  const { json } = await post(createMock({ startAt: "2026-03-01T05:02:03.456Z" }), "CreatePrebuild", {
    projectId: PROJECT,
    spec: {},
  });
  expect(json.prebuild.metadata.createdAt).toBe("2026-03-01T05:02:03.456Z");
});

test.each(["application/json; charset=utf-8", "application/json;charset=UTF-8", "Application/JSON"])(
  "the content type %j is JSON",
  async (type) => {
    const { status } = await post(mock, "GetPrebuild", { prebuildId: PREBUILD }, { "content-type": type });
    expect(status).toBe(200);
  },
);
