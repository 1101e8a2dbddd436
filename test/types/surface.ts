// Owns what must not compile: each line below a mark names something that there is not. What is there compiles beside
// it. Checked against the built types, with each TypeScript that consumers use.
import { createClient } from "@connectrpc/connect";
import { expect as expectOfJest } from "@jest/globals";
import { Hono } from "hono";
import { Hono as Hono40 } from "hono-4.0";
import { Hono as Hono47 } from "hono-4.7";
import {
  type ActivePhase,
  type AnyRpc,
  type CallMethod,
  type CallRequest,
  type CallResponse,
  type Code,
  createMock,
  type Duration,
  type FaultRule,
  type JournalEntry,
  type Mock,
  type PrebuildJson,
  RpcCallError,
  type Scenario,
  type Snapshot,
  startMock,
  type Transition,
  type Until,
  type WarmPoolJson,
  type WorldMock,
} from "prebuild-mock";
import { createFixtures } from "prebuild-mock/fixtures";
import { toPrebuildMessage } from "prebuild-mock/fixtures/messages";
import { useMock } from "prebuild-mock/jest";
import { handlers } from "prebuild-mock/msw";
import { expect as expectOfPage, type MockPageOptions, test as testOfPage } from "prebuild-mock/playwright";
import { PRESETS, type PresetName, parseScenario } from "prebuild-mock/scenarios";
import { type MockTestOptions, test, testWith } from "prebuild-mock/vitest";
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
const started: Promise<Mock> = startMock({ port: 0, host: "127.0.0.1", keepAlive: false });

// Durations.
const spans: Duration[] = ["90s", "1h30m", "2d", "1.5s", "PT5M", "250ms", 5000];
const ofCount = (minutes: number): Duration => `${minutes}m`;
let age: Duration = "3h";
age = ofCount(5);
createMock({ scenario: PRESETS["failing-prebuild"], latency: "250ms" }).clock.advance("1h30m");
const aged = {
  name: "aged",
  summary: "A prebuild of an hour ago",
  prebuilds: [{ projectId: "app", age: "1h" }],
  outcomes: [{ prebuild: { fail: { phase: "RUNNING", after: "90s", message: "no space left" } } }],
} as const satisfies Scenario;
createMock({ scenario: aged });
// @ts-expect-error words instead of a unit
createMock().clock.advance("10 minutes");
// @ts-expect-error not a duration
createMock({ latency: "soon" });
// @ts-expect-error a unit that there is not
createMock().clock.advanceUntil("idle", { limit: "5x" });
// @ts-expect-error a number as text has no unit
createMock({ scenario: { ...aged, prebuilds: [{ projectId: "app", age: "90" }] } });

// Worlds.
const world: WorldMock = createMock().worlds.create({ id: "job-7", scenario: "empty", idleTimeout: "5m" });
const worldIds: string[] = createMock()
  .worlds.list()
  .map(({ id }) => id);
// @ts-expect-error a preset that there is not
createMock().worlds.create({ scenario: "emtpy" });
// @ts-expect-error an option of mocks alone
createMock().worlds.create({ maxWorlds: 5 });

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

// @ts-expect-error a phase that there is not
mock.clock.advanceUntil(({ to }) => to === "COMPLETE");
mock.clock.advanceUntil(({ to }) => to === "GONE");
// @ts-expect-error a phase that there is not
const isEnded = transitions.some(({ from }) => from === "STARTED");

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
const timeouts: (string | undefined)[] = mock.requests
  .all()
  .map((each) => (each.rpc === "CreatePrebuild" ? each.request?.spec?.timeout : undefined));
for (const each of mock.requests.all()) {
  if (each.rpc === "GetPrebuild") {
    const phase: string | undefined = each.response?.prebuild.status.phase;
    // @ts-expect-error a field of another method
    phase === each.request?.warmPoolId;
  }
  // @ts-expect-error an RPC that there is not
  if (each.rpc === "GetPrebuilds") break;
  if (each.rpc === "gitpod.v1.SecretService/ListSecrets") break;
}
const entries: Promise<JournalEntry[]> = mock.requests.waitFor({ rpc: "GetPrebuild" }, { count: 2 });

// Calls.
const created: Promise<{ readonly prebuild: PrebuildJson }> = mock.call("CreatePrebuild", {
  projectId: id,
  spec: { timeout: "600s", desiredPhase: "PREBUILD_PHASE_COMPLETED" },
});
const listed: Promise<readonly WarmPoolJson[]> = mock
  .call("PrebuildService/ListWarmPools", { pagination: { pageSize: 10 } })
  .then(({ warmPools }) => warmPools);
const projectName: Promise<string | undefined> = mock
  .call("ProjectService/ListProjects")
  .then(({ projects }) => projects[0]?.metadata?.name);
const environmentClassIds: Promise<(string | undefined)[]> = mock
  .call("gitpod.v1.EnvironmentService/ListEnvironmentClasses")
  .then(({ environmentClasses }) => environmentClasses.map((each) => each.id));
const called: CallMethod = "DeletePrebuild";
const asked: CallRequest<"GetPrebuild"> = { prebuildId: id };
const answered: Promise<CallResponse<"GetPrebuild">> = mock.call("GetPrebuild", asked);
const refused: Promise<Code | undefined> = mock
  .call(called, asked)
  .then(() => undefined)
  .catch((error: unknown) => (error instanceof RpcCallError ? error.code : undefined));
// @ts-expect-error a method that there is not
mock.call("CreatePrebuilt", {});
// @ts-expect-error two services have it
mock.call("ListEnvironmentClasses");
// @ts-expect-error a service that there is not
mock.call("PrebuildsService/CreatePrebuild");
// @ts-expect-error a method of another service
mock.call("ProjectService/CreatePrebuild");
// @ts-expect-error a stream
mock.call("WatchEvents");
// @ts-expect-error a field that there is not
mock.call("GetPrebuild", { prebuildID: id });
// @ts-expect-error a field deeper down that there is not
mock.call("CreatePrebuild", { projectId: id, spec: { timout: "600s" } });
// @ts-expect-error a field of another method
mock.call("gitpod.v1.PrebuildService/GetPrebuild", { warmPoolId: id });
// @ts-expect-error a phase that there is not
mock.call("ListPrebuilds", { filter: { phases: ["COMPLETED"] } });
// @ts-expect-error a field of the response that there is not
mock.call("GetPrebuild", asked).then(({ warmPool }) => warmPool);
// @ts-expect-error a code that there is not
const isTeapot = (error: RpcCallError) => error.code === "teapot";

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
const extended = test.extend({ mockOptions: { scenario: "failing-prebuild" as const } });
const failing = testWith({ scenario: "failing-prebuild", linkTimers: true });
// @ts-expect-error a preset that there is not
testWith({ scenario: "faling-prebuild" });
// @ts-expect-error an option that there is not
testWith({ linkTimer: true });
// @ts-expect-error an option of startMock
testWith({ port: 0 });
const built = failing.extend<{ prebuilt: PrebuildJson }>({
  prebuilt: async ({ mock }, use) => use(mock.world.prebuild(id)),
});
built("has both", ({ mock, prebuilt }) => {
  expect(mock.world.prebuild(prebuilt.id)).toBeInPhase("FAILED");
});
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
  expect.soft(typed).toHaveReceived("CreatePrebuild");
  const polled: Promise<void> = expect.poll(() => typed).not.toHaveReceived("CreatePrebuild");
  return polled;
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

// @ts-expect-error an unknown option
useMock({ linkTimer: true });
const ofJest: Mock = useMock({ scenario: "flaky-prebuild", linkTimers: true });
expectOfJest(ofJest).toHaveReceived("CreatePrebuild", { times: 1 });
// @ts-expect-error an unknown RPC
expectOfJest(ofJest).toHaveReceived("CreatePrebild");
// @ts-expect-error an unknown phase
expectOfJest([]).toEqual([expectOfJest.toBeInPhase("FALED")]);

testOfPage.use({ mockOptions: { scenario: "flaky-prebuild", linkClock: true } });
// @ts-expect-error an unknown preset
testOfPage.use({ mockOptions: { scenario: "flaky" } });
// @ts-expect-error an unknown option
const pageOptions: MockPageOptions = { linkTimers: true };
testOfPage("a page", async ({ page, mock }) => {
  await page.clock.runFor(mock.clock.now().getTime());
  await expectOfPage(mock).toBehaveWell({ except: ["no-timeout-sent"] });
  expectOfPage(mock).not.toHaveReceived("CreatePrebuild");
  await expectOfPage.poll(() => mock).toHaveReceived("CreatePrebuild");
  // @ts-expect-error an unknown RPC
  expectOfPage(mock).toHaveReceived("CreatePrebild");
  // @ts-expect-error an unknown phase
  expectOfPage({}).toBeInPhase("FALED");
});

export {
  active,
  age,
  answered,
  code,
  createClient,
  created,
  entries,
  entry,
  environmentClassIds,
  extended,
  isEnded,
  isPool,
  isTeapot,
  listed,
  message,
  mistaken,
  name,
  options,
  pageOptions,
  parsed,
  projectName,
  refused,
  rpc,
  rule,
  scenario,
  spans,
  started,
  timeouts,
  unexplained,
  world,
  worldIds,
};
