// Owns what must not compile: each line below a mark names something that there is not. What is there compiles beside
// it. Checked against the built types, with each TypeScript that consumers use.
import { createClient } from "@connectrpc/connect";
import { Hono } from "hono";
import { Hono as Hono40 } from "hono-4.0";
import { Hono as Hono47 } from "hono-4.7";
import {
  type ActivePhase,
  type AnyRpc,
  type Code,
  createMock,
  type FaultRule,
  type JournalEntry,
  type Mock,
  type PrebuildJson,
  type Scenario,
  type Snapshot,
  startMock,
  type Transition,
  type Until,
  type WarmPoolJson,
} from "prebuild-mock";
import { createFixtures } from "prebuild-mock/fixtures";
import { toPrebuildMessage } from "prebuild-mock/fixtures/messages";
import { handlers } from "prebuild-mock/msw";
import { PRESETS, type PresetName, parseScenario } from "prebuild-mock/scenarios";
import { type MockTestOptions, test } from "prebuild-mock/vitest";
import { expect } from "vitest";

// Options.
createMock({ scenario: "failing-prebuild", seed: 7, clock: "60x", startAt: "2026-01-01T09:00:00Z" });
createMock({ scenario: { name: "mine", summary: "of my own" }, strict: true, latency: "200ms" });
// @ts-expect-error a preset that there is not
createMock({ scenario: "faling-prebuild" });
// @ts-expect-error a mode that there is not
createMock({ clock: "fast" });
// @ts-expect-error a seed in words
createMock({ seed: "7" });
// @ts-expect-error an option that there is not
createMock({ scenarios: "healthy" });
// @ts-expect-error a mock without a socket has no port
createMock({ port: 4020 });
const started: Promise<Mock> = startMock({ port: 0, host: "127.0.0.1" });

// Phases.
const mock = createMock();
const id = "07e03a28-65a5-4d98-b532-8ea67b188048";
mock.clock.advanceUntil({ prebuild: id, phase: "COMPLETED" });
mock.clock.advanceUntil({ warmPool: id, phase: "READY" }, { limit: "2h" });
mock.clock.advanceUntil("idle");
// @ts-expect-error a phase that there is not
mock.clock.advanceUntil({ prebuild: id, phase: "COMPLETE" });
// @ts-expect-error a phase of warm pools
mock.clock.advanceUntil({ prebuild: id, phase: "READY" });
// @ts-expect-error a phase of prebuilds
mock.clock.advanceUntil({ warmPool: id, phase: "RUNNING" });
// @ts-expect-error neither a resource nor "idle"
mock.clock.advanceUntil("done" satisfies Until);
// @ts-expect-error no active phase
const active: ActivePhase = "COMPLETED";
const transitions: Transition[] = mock.clock.advance("10m");
// @ts-expect-error a kind that there is not
const isPool = transitions[0]?.kind === "warm-pool";

// RPCs, codes and fields.
mock.faults.add({ rpc: "CreatePrebuild", code: "unavailable", match: { projectId: id }, times: 1 });
mock.faults.add({ rpc: "*", connection: "hang" });
mock.faults.add({ rpc: "gitpod.v1.PrebuildService/GetPrebuild", code: "unavailable" });
// @ts-expect-error a service without that method
mock.faults.add({ rpc: "gitpod.v1.EventService/GetPrebuild", code: "unavailable" });
// @ts-expect-error an RPC that there is not
mock.faults.add({ rpc: "CreatePrebuilt", code: "unavailable" });
// @ts-expect-error a code that there is not
mock.faults.add({ rpc: "CreatePrebuild", code: "teapot" });
// @ts-expect-error a connection fault that there is not
mock.faults.add({ rpc: "CreatePrebuild", connection: "slow" });
// @ts-expect-error a field of a rule that there is not
mock.faults.add({ rpc: "CreatePrebuild", code: "unavailable", time: 1 });
const rule: FaultRule = { rpc: "WatchEvents", code: "unavailable" };
const code: Code = "not_found";
const rpc: AnyRpc = "WatchEvents";
mock.requests.find({ rpc: "GetPrebuild", code: "not_found" });
// @ts-expect-error an RPC that there is not
mock.requests.count({ rpc: "GetPrebuilds" });
// @ts-expect-error a code that there is not
mock.requests.count({ code: "NOT_FOUND" });
const entry: Promise<JournalEntry> = mock.requests.waitFor({ rpc: "GetPrebuild" });
const entries: Promise<JournalEntry[]> = mock.requests.waitFor({ rpc: "GetPrebuild" }, { count: 2 });

// The world.
const prebuild: PrebuildJson = mock.world.fail(id, "no space left");
const pool: WarmPoolJson = mock.world.claim(id);
mock.world.addProject({ name: "api", environmentClassIds: [id], timeout: "1h" });
// @ts-expect-error a project has a name
mock.world.addProject({ environmentClassIds: [id] });
// @ts-expect-error a warm pool is no prebuild
mock.world.seed({ prebuilds: [pool] });
mock.reset({ parts: ["state", "clock"] });
// @ts-expect-error a part that there is not
mock.reset({ parts: ["time"] });
const snapshot: Snapshot = mock.snapshot();
mock.restore(snapshot);
// @ts-expect-error what a mock has is not to be replaced
mock.clock = createMock().clock;

// Fixtures.
const fixtures = createFixtures({ seed: 7 });
fixtures.prebuild
  .running()
  .withWarning()
  .build({ status: { phase: "PREBUILD_PHASE_COMPLETED" } });
// @ts-expect-error a trait that there is not
fixtures.prebuild.runing();
// @ts-expect-error a trait of warm pools
fixtures.prebuild.draining();
// @ts-expect-error a phase of warm pools
fixtures.prebuild.build({ status: { phase: "WARM_POOL_PHASE_READY" } });
// @ts-expect-error a field that there is not
fixtures.warmPool.build({ status: { percentage: 1 } });
// @ts-expect-error a code that there is not
fixtures.error.build({ code: "teapot" });
const message = toPrebuildMessage(fixtures.prebuild.build());
// @ts-expect-error a warm pool is no prebuild
toPrebuildMessage(fixtures.warmPool.build());

// Scenarios.
const scenario: Scenario = { name: "mine", summary: "of my own", clock: "60x" };
// @ts-expect-error a scenario has a summary
const unexplained: Scenario = { name: "mine" };
const name: PresetName = "healthy";
// @ts-expect-error a preset that there is not
PRESETS.helthy;
const parsed: Promise<Scenario> = parseScenario("name: mine\nsummary: of my own\n");

// Vitest and MSW.
const options: MockTestOptions = { scenario: "healthy", linkTimers: true };
const failing = test.extend({ mockOptions: { scenario: "failing-prebuild" as const } });
failing("has a typed mock", ({ mock }) => {
  const typed: Mock = mock;
  expect(typed).toHaveReceived("CreatePrebuild", { times: 1, match: { projectId: id } });
  expect(typed.requests).not.toHaveReceived("WatchEvents");
  // @ts-expect-error an RPC that there is not
  expect(typed).toHaveReceived("CreatePrebuilt");
  // @ts-expect-error an option that there is not
  expect(typed).toHaveReceived("CreatePrebuild", { time: 1 });
  expect(prebuild).toBeInPhase("COMPLETED");
  expect(pool).toBeInPhase("DEGRADED");
  // @ts-expect-error a phase that there is not
  expect(prebuild).toBeInPhase("COMPLETE");
});
// @ts-expect-error an option of mocks that there is not
const mistaken: MockTestOptions = { linkTimer: true };
handlers(mock, { baseUrl: "https://app.ona.com/api" });
// @ts-expect-error a URL is no mock
handlers("http://127.0.0.1:4020");

// An app of the user's, whatever version of Hono it is made with.
new Hono().mount("/mock", mock.app.fetch);
new Hono47().mount("/mock", mock.app.fetch);
new Hono40().mount("/mock", mock.app.fetch);
// @ts-expect-error it is no app of Hono
new Hono().route("/mock", mock.app);

export {
  active,
  code,
  createClient,
  entries,
  entry,
  isPool,
  message,
  mistaken,
  name,
  options,
  parsed,
  rpc,
  rule,
  scenario,
  started,
  unexplained,
};
