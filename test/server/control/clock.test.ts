// Owns the clock over HTTP: reading it, its mode, and the verbs that move it.
import { expect, test } from "vitest";
import { createMock } from "../../../src/index.ts";
import { PREBUILD } from "../../rpc/request.ts";
import { contents } from "../../rpc-cases/contents.ts";
import { call, PROJECT } from "../log-reader.ts";
import { control } from "./control-request.ts";

const START = "2026-01-01T09:00:00.000Z";

test("GET returns the current time and the mode", async () => {
  const { status, json } = await control(createMock(), "GET", "clock");
  expect([status, json]).toEqual([200, { now: START, mode: "frozen" }]);
});

test.each(["per-read", "frozen", "real", "60x", "0.5x"])("PUT sets the mode %s", async (mode) => {
  const mock = createMock();
  const { status, json } = await control(mock, "PUT", "clock", { mode });
  expect([status, json.mode, Object.keys(json).sort()]).toEqual([200, mode, ["mode", "now"]]);
  expect(mock.clock.mode).toBe(mode);
});

test("advance by a duration returns the current time and what happened, in order", async () => {
  const mock = createMock();
  const { prebuild } = await call(mock, "CreatePrebuild", { projectId: PROJECT, spec: {} });
  const { status, json } = await control(mock, "POST", "clock/advance", { by: "1h" });
  expect(status).toBe(200);
  expect(json.now).toBe("2026-01-01T10:00:00.000Z");
  const own = json.transitions.filter(
    ({ id, from, to }: Record<string, string>) => id === prebuild.id && from !== to,
  );
  expect(own.map(({ to }: { to: string }) => to)).toEqual([
    "STARTING",
    "RUNNING",
    "STOPPING",
    "SNAPSHOTTING",
    "COMPLETED",
  ]);
  expect(own[0]).toEqual({
    at: expect.stringMatching(/^2026-01-01T09:00:\d\d\.\d{3}Z$/),
    kind: "prebuild",
    id: prebuild.id,
    from: "PENDING",
    to: "STARTING",
    reason: expect.any(String),
  });
  const instants = json.transitions.map(({ at }: { at: string }) => at);
  expect(instants).toEqual(instants.toSorted());
});

test("a response lists the last 100,000 transitions and says how many came before them", async () => {
  const prebuilds = Array.from({ length: 2 }, () => ({
    projectId: PROJECT,
    age: "1s" as const,
    count: 6_000,
  }));
  const mock = createMock({ scenario: { name: "many", summary: "Many prebuilds.", prebuilds } });

  const { json } = await control(mock, "POST", "clock/advance", { by: "1h" });

  expect([json.transitions.length, json.omitted]).toEqual([100_000, 12_000 * 9 - 100_000]);
  expect(json.transitions.at(-1)).toMatchObject({ to: "COMPLETED" });
});

test.each([
  ["90s", "2026-01-01T09:01:30.000Z"],
  ["PT5M", "2026-01-01T09:05:00.000Z"],
  ["1h30m", "2026-01-01T10:30:00.000Z"],
  [250, "2026-01-01T09:00:00.250Z"],
  [0, START],
])("advance by %j leads to %s", async (by, now) => {
  const { json } = await control(createMock(), "POST", "clock/advance", { by });
  expect(json.now).toBe(now);
});

test.each([
  ["2026-01-01T09:30:00Z", "2026-01-01T09:30:00.000Z"],
  ["2026-01-01T12:00:00+02:00", "2026-01-01T10:00:00.000Z"],
  ["2026-01-01T09:00:00Z", START],
])("advance to %s leads there", async (to, now) => {
  const { json } = await control(createMock(), "POST", "clock/advance", { to });
  expect(json.now).toBe(now);
});

test("next moves to the next due event", async () => {
  const mock = createMock({ scenario: "empty" });
  const { prebuild } = await call(mock, "CreatePrebuild", { projectId: PROJECT, spec: {} });
  const { status, json } = await control(mock, "POST", "clock/next");
  expect(status).toBe(200);
  expect(json.transitions).toMatchObject([
    { id: prebuild.id, from: "PENDING", to: "STARTING", at: json.now },
  ]);
  expect(mock.clock.now().toISOString()).toBe(json.now);
});

test("next with an empty JSON body does the same", async () => {
  const mock = createMock({ scenario: "empty" });
  await call(mock, "CreatePrebuild", { projectId: PROJECT, spec: {} });
  expect((await control(mock, "POST", "clock/next", {})).json.transitions).toHaveLength(1);
});

test("next if nothing is due moves nothing", async () => {
  const { json } = await control(createMock({ scenario: "empty" }), "POST", "clock/next");
  expect(json).toEqual({ now: START, transitions: [] });
});

test.each([
  ["PUT", "clock", { mode: "fast" }, "mode"],
  ["PUT", "clock", { mode: "0x" }, "mode"],
  ["PUT", "clock", { mode: 60 }, "mode"],
  ["PUT", "clock", {}, "mode"],
  ["PUT", "clock", { mode: "real", rate: 2 }, "rate"],
  ["POST", "clock/advance", {}, "by"],
  ["POST", "clock/advance", { by: "1h", to: "2026-01-02T00:00:00Z" }, "by"],
  ["POST", "clock/advance", { by: "soon" }, "by"],
  ["POST", "clock/advance", { by: -1 }, "by"],
  ["POST", "clock/advance", { by: null }, "by"],
  ["POST", "clock/advance", { by: true }, "by"],
  ["POST", "clock/advance", { to: "tomorrow" }, "to"],
  ["POST", "clock/advance", { to: 5 }, "to"],
  ["POST", "clock/advance", { until: { phase: "COMPLETED" } }, "until"],
  ["POST", "clock/advance", { until: { prebuild: PREBUILD, phase: "PREBUILD_PHASE_FAILED" } }, "until.phase"],
  ["POST", "clock/advance", { until: { warmPool: PREBUILD, phase: "COMPLETED" } }, "until.phase"],
  ["POST", "clock/advance", { until: "busy" }, "DELETED | GONE}"],
  ["POST", "clock/advance", [], ""],
  ["POST", "clock/advance", '"1h"', ""],
  ["POST", "clock/next", { steps: 2 }, "steps"],
])("%s %s of %j is a problem that names %j, and moves nothing", async (verb, path, body, field) => {
  const mock = createMock();
  const before = contents(mock);
  const { status, type, json } = await control(mock, verb, path, body);
  expect([status, type, json.status]).toEqual([400, "application/problem+json", 400]);
  expect(JSON.stringify([json.detail, json.errors])).toContain(field);
  expect(contents(mock)).toEqual(before);
});

test("each wrong field is one of the problem's errors", async () => {
  const { json } = await control(createMock(), "POST", "clock/advance", { by: "soon" });
  expect(json.errors).toEqual([{ field: "by", message: expect.stringContaining('invalid duration "soon"') }]);
});

test.each([
  ["back", { to: "2025-12-31T00:00:00Z" }, /cannot go back/],
  ["more than ten years on", { by: "3661d" }, /ten years/],
])("a move %s is refused as a whole", async (_title, body, words) => {
  const mock = createMock();
  const before = contents(mock);
  const { status, type, json } = await control(mock, "POST", "clock/advance", body);
  expect([status, type]).toEqual([400, "application/problem+json"]);
  expect(json.detail).toMatch(words);
  expect(contents(mock)).toEqual(before);
});

test("a body that is not JSON is a problem", async () => {
  const mock = createMock();
  const before = contents(mock);
  const { status, type, json } = await control(mock, "POST", "clock/advance", "{by: 1h}");
  expect([status, type]).toEqual([400, "application/problem+json"]);
  expect(json.detail).toContain("not JSON");
  expect(contents(mock)).toEqual(before);
});

test("a field that is not accepted is refused", async () => {
  const { status, json } = await control(createMock(), "POST", "clock/next", { x: 1 });
  expect([status, json.detail]).toEqual([400, "x: unknown field; this object has no fields"]);
});
