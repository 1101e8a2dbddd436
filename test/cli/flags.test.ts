// Owns what each flag of `serve` does.
import { afterEach, expect, test } from "vitest";
import { endAll, info, rpc, start } from "./cli-process.ts";

afterEach(endAll);

const PROJECT = "b0e12f6c-4c67-429d-a4a6-d9838b5da047";
const UNKNOWN = "9f3d2c1b-4a5e-4b6c-8d7e-0f1a2b3c4d5e";

test("without flags it is healthy, with seed 1, an hour in a minute, from the current time", async () => {
  const before = Date.now();
  const { url } = await start();
  const { scenario, seed, clock } = await info(url);
  expect([scenario, seed, clock.mode]).toEqual(["healthy", 1, "60x"]);
  const simulated = Date.parse(clock.now) - before;
  expect(simulated).toBeGreaterThanOrEqual(0);
  expect(simulated).toBeLessThanOrEqual((Date.now() - before) * 61);
});

test.each([
  ["frozen", "empty"],
  ["real", "failing-prebuild"],
  ["per-read", "degraded-pool"],
  ["3600x", "healthy"],
])("--clock %s is the mode, and --scenario %s is served", async (mode, name) => {
  const { url } = await start(["--clock", mode, "-s", name]);
  const { clock, scenario } = await info(url);
  expect([clock.mode, scenario]).toEqual([mode, name]);
});

test("--start-at is where simulated time begins", async () => {
  const { url } = await start(["--start-at", "2030-05-06T07:08:09Z", "--clock", "frozen"]);
  expect((await info(url)).clock.now).toBe("2030-05-06T07:08:09.000Z");
});

test("the same --seed gives the same bytes, another one others", async () => {
  const first = async (seed: string) => {
    const { url } = await start(["--seed", seed, "--clock", "frozen", "--start-at", "2026-01-01T00:00:00Z"]);
    const { json } = await rpc(url, "CreatePrebuild", { projectId: PROJECT, spec: {} });
    return JSON.stringify(json);
  };
  const [one, again, other] = [await first("7"), await first("7"), await first("8")];
  expect(again).toBe(one);
  expect(other).not.toBe(one);
});

test("--strict refuses what the scenario does not define", async () => {
  const { url } = await start(["--strict"]);
  const { status, json } = await rpc(url, "CreatePrebuild", { projectId: UNKNOWN, spec: {} });
  expect([status, json.code]).toEqual([404, "not_found"]);
  expect((await rpc(url, "CreatePrebuild", { projectId: PROJECT, spec: {} })).status).toBe(200);
});

test("without --strict an unknown project is made on first use", async () => {
  const { url } = await start();
  expect((await rpc(url, "CreatePrebuild", { projectId: UNKNOWN, spec: {} })).status).toBe(200);
});

test("--token is the only one accepted", async () => {
  const { url } = await start(["--token", "s3cret"]);
  expect((await rpc(url, "ListPrebuilds", {}, "other")).status).toBe(401);
  expect((await rpc(url, "ListPrebuilds", {}, "s3cret")).status).toBe(200);
});

test("--latency is added to every RPC", async () => {
  const { url } = await start(["--latency", "150ms"]);
  const began = performance.now();
  await rpc(url, "ListPrebuilds", {});
  expect(performance.now() - began).toBeGreaterThanOrEqual(149);
});

test("--no-control serves no /_mock and does not name it", async () => {
  const { cli, url } = await start(["--no-control"]);
  expect((await fetch(`${url}/_mock/health`)).status).toBe(404);
  expect(cli.stdout).not.toContain("_mock");
  expect((await rpc(url, "ListPrebuilds", {})).status).toBe(200);
});

test("--host is bound and printed", async () => {
  const { url } = await start(["-H", "127.0.0.3"]);
  expect(url).toMatch(/^http:\/\/127\.0\.0\.3:\d+$/);
  expect((await fetch(`${url}/_mock/health`)).status).toBe(200);
});

test("--clock per-read shows a polling loop every phase without waiting", async () => {
  const { url } = await start(["--clock", "per-read", "--scenario", "empty"]);
  const { json } = await rpc(url, "CreatePrebuild", { projectId: PROJECT, spec: {} });
  const phases = [json.prebuild.status.phase];
  for (let look = 0; look < 30 && phases.at(-1) !== "PREBUILD_PHASE_COMPLETED"; look++) {
    const { json: got } = await rpc(url, "GetPrebuild", { prebuildId: json.prebuild.id });
    phases.push(got.prebuild.status.phase);
  }
  expect([...new Set(phases)].map((phase) => phase.replace("PREBUILD_PHASE_", ""))).toEqual([
    "PENDING",
    "STARTING",
    "RUNNING",
    "STOPPING",
    "SNAPSHOTTING",
    "COMPLETED",
  ]);
});
