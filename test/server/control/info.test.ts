// Owns what the control API returns: health, info, and which paths there are.
import { expect, test } from "vitest";
import manifest from "../../../package.json" with { type: "json" };
import { createMock } from "../../../src/index.ts";
import { call, PROJECT } from "../log-reader.ts";
import { control } from "./control-request.ts";

test("health is ready before and after a reset", async () => {
  const mock = createMock();
  const before = await control(mock, "GET", "health");
  await control(mock, "POST", "reset");
  const after = await control(mock, "GET", "health");
  expect([before.status, before.json]).toEqual([200, { status: "ready" }]);
  expect([after.status, after.json]).toEqual([200, { status: "ready" }]);
});

test("info returns version, scenario, seed, clock and counts", async () => {
  const mock = createMock({ seed: 7, scenario: "failing-prebuild", clock: "frozen" });
  const { status, json } = await control(mock, "GET", "info");
  expect(status).toBe(200);
  expect(json).toMatchObject({
    version: manifest.version,
    scenario: "failing-prebuild",
    seed: 7,
    clock: { now: "2026-01-01T09:00:00.000Z", mode: "frozen" },
    counts: { projects: 2, prebuilds: 3, warmPools: 1 },
  });
});

test("counts follow what is created", async () => {
  const mock = createMock({ scenario: "empty" });
  await call(mock, "CreatePrebuild", { projectId: PROJECT, spec: {} });
  const { json } = await control(mock, "GET", "info");
  expect(json.counts).toEqual({ projects: 1, prebuilds: 1, warmPools: 0 });
});

test("the control API needs no token, even if RPCs require one", async () => {
  const mock = createMock({ token: "s3cret" });
  expect((await control(mock, "GET", "health")).status).toBe(200);
});

test.each([
  ["GET", "clocks"],
  ["GET", ""],
  ["POST", "clock/rewind"],
])("%s /_mock/%s is no path: a problem that names those that are", async (verb, path) => {
  const { status, type, json } = await control(createMock(), verb, path);
  expect([404, 405]).toContain(status);
  expect(type).toBe("application/problem+json");
  expect(json).toMatchObject({ status, title: expect.any(String) });
  expect(json.detail).toContain("/clock/advance");
});

test.each([
  ["GET", "clocks", "/_mock/clock"],
  ["POST", "clock/advnce", "/_mock/clock/advance"],
  ["POST", "prebuilds/07e03a28-65a5-4d98-b532-8ea67b188048/fial", "/_mock/prebuilds/:id/fail"],
])("%s /_mock/%s suggests %s", async (verb, path, meant) => {
  const { json } = await control(createMock(), verb, path);
  expect(json.detail).toContain(`; did you mean ${meant}? Known paths: /_mock/`);
});

test("a path that is nowhere leads to the control API, if it is served", async () => {
  const text = async (options: { control?: boolean }) =>
    (await createMock(options).fetch("/mock/clock")).text();
  expect(await text({})).toMatch(/RPCs are at POST .*, the control API at \/_mock\n$/);
  expect(await text({ control: false })).toMatch(/RPCs are at POST [^,]*\n$/);
});

test("without control nothing is served below /_mock", async () => {
  const mock = createMock({ control: false });
  for (const path of ["health", "info", "clock"]) expect((await control(mock, "GET", path)).status).toBe(404);
  const before = mock.clock.now();
  expect((await control(mock, "POST", "clock/advance", { by: "1h" })).status).toBe(404);
  expect(mock.clock.now()).toEqual(before);
});

test.each([
  ["DELETE", "clock", "GET, PUT"],
  ["POST", "health", "GET"],
  ["GET", "reset", "POST"],
  ["OPTIONS", "clock/advance", "POST"],
])("%s /_mock/%s is a problem that allows %s", async (verb, path, allow) => {
  const { status, type, headers, json } = await control(createMock(), verb, path);
  expect([status, type, headers.get("allow")]).toEqual([405, "application/problem+json", allow]);
  expect(json.detail).toContain(`takes ${allow.replace(", ", " and ")}, not ${verb}`);
});

test("/_mock leads a browser to the page, and lists the paths to everybody else", async () => {
  const mock = createMock();
  const get = (accept?: string) =>
    mock.fetch(`${mock.url}/_mock`, { redirect: "manual", ...(accept && { headers: { accept } }) });

  const browser = await get("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8");

  expect([browser.status, browser.headers.get("location")]).toEqual([302, `${mock.url}/_mock/ui`]);
  for (const accept of [undefined, "*/*", "application/json"]) {
    expect(await (await get(accept)).json()).toEqual({
      paths: expect.arrayContaining(["/_mock/clock/advance"]),
    });
  }
});
