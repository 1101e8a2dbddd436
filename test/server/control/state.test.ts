// Owns the whole state over HTTP: what GET answers is put into another mock, which then continues byte for byte alike.

import * as fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { createMock, type Mock, type MockOptions, startMock } from "../../../src/index.ts";
import { REAL_TIME } from "../../../src/mock/host-time.ts";
import { PRESETS, type PresetName } from "../../../src/scenarios/presets.ts";
import { contents } from "../../rpc-cases/contents.ts";
import { CLASS, OTHER_CLASS, OTHER_PROJECT, PROJECT } from "../../world/sample-world.ts";
import { control } from "./control-request.ts";

/** One call of an RPC or of the control API; answers all that a caller sees. */
type Step = (mock: Mock) => Promise<string>;

function rpc(
  method: string,
  body: object,
  encoding: "json" | "proto" = "json",
  service = "PrebuildService",
): Step {
  return async (mock) => {
    const response = await mock.fetch(`/api/gitpod.v1.${service}/${method}`, {
      method: "POST",
      headers: { "content-type": `application/${encoding}`, authorization: "Bearer t" },
      body: encoding === "json" ? JSON.stringify(body) : new Uint8Array(0),
    });
    return `${response.status} ${Buffer.from(await response.arrayBuffer()).toString("latin1")}`;
  };
}

function steer(verb: string, path: string, body?: object): Step {
  return async (mock) => {
    const { status, json } = await control(mock, verb, path, body);
    return `${status} ${JSON.stringify(json)}`;
  };
}

/** Of the n-th prebuild or pool that there is. */
function ofNth(kind: "prebuilds" | "warmPools", n: number, step: (id: string) => Step): Step {
  return async (mock) => {
    const resources = mock.world[kind]();
    const id = resources[n % Math.max(1, resources.length)]?.id ?? PROJECT;
    return step(id)(mock);
  };
}

const projectId = fc.constantFrom(PROJECT, OTHER_PROJECT);
const environmentClassId = fc.constantFrom(CLASS, OTHER_CLASS);
const nth = fc.nat(6);

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ projectId, environmentClassId }).map((pair) => rpc("CreatePrebuild", { ...pair, spec: {} })),
  fc
    .record({ projectId, environmentClassId, minSize: fc.integer({ min: 0, max: 3 }) })
    .map((pool) => rpc("CreateWarmPool", { ...pool, maxSize: 5 })),
  nth.map((n) => ofNth("prebuilds", n, (prebuildId) => rpc("CancelPrebuild", { prebuildId }))),
  nth.map((n) => ofNth("prebuilds", n, (prebuildId) => rpc("DeletePrebuild", { prebuildId }))),
  nth.map((n) => ofNth("prebuilds", n, (prebuildId) => rpc("CreatePrebuildLogsToken", { prebuildId }))),
  nth.map((n) => ofNth("warmPools", n, (warmPoolId) => rpc("UpdateWarmPool", { warmPoolId, maxSize: 4 }))),
  nth.map((n) =>
    ofNth("prebuilds", n, (id) => steer("POST", `prebuilds/${id}/warn`, { message: "a task failed" })),
  ),
  nth.map((n) => ofNth("prebuilds", n, (id) => steer("POST", `prebuilds/${id}/complete`))),
  fc.constantFrom("per-read", "frozen").map((mode) => steer("PUT", "clock", { mode })),
  fc.integer({ min: 0, max: 20 * 60_000 }).map((by) => steer("POST", "clock/advance", { by })),
  fc.constant(steer("POST", "clock/next")),
  fc
    .record({ skip: fc.nat(2), times: fc.integer({ min: 1, max: 3 }), probability: fc.constantFrom(0.5, 1) })
    .map((turns) => steer("POST", "faults", { rpc: "*", code: "unavailable", ...turns })),
  fc.constant(steer("GET", "faults")),
  fc
    .record({ skip: fc.nat(2), times: fc.integer({ min: 1, max: 3 }) })
    .map((turns) =>
      steer("POST", "stubs", { rpc: "gitpod.v1.SecretService/ListSecrets", response: {}, ...turns }),
    ),
  fc.constant(steer("GET", "stubs")),
  fc.constant(rpc("ListSecrets", {}, "json", "SecretService")),
  fc.constantFrom("json" as const, "proto" as const).map((encoding) => rpc("ListPrebuilds", {}, encoding)),
  fc.constant(rpc("ListWarmPools", {})),
  fc.constant(steer("GET", "timeline?limit=5")),
);
const steps = fc.array(step, { minLength: 1, maxLength: 12 });

async function walk(mock: Mock, path: readonly Step[]): Promise<string[]> {
  const seen: string[] = [];
  for (const next of path) seen.push(await next(mock));
  return seen;
}

async function stateOf(mock: Mock) {
  return (await control(mock, "GET", "state")).json;
}

async function textOf(mock: Mock): Promise<string> {
  return (await mock.fetch("http://127.0.0.1/_mock/state")).text();
}

async function put(mock: Mock, state: object): Promise<void> {
  const { status, json } = await control(mock, "PUT", "state", state);
  expect([status, json]).toEqual([200, { scenario: expect.any(String), now: expect.any(String) }]);
}

/** A scenario in which outcomes are counted and drawn, and a project has a daily schedule. */
const BUSY: MockOptions["scenario"] = {
  name: "busy",
  summary: "counts, draws and schedules",
  projects: [
    { id: PROJECT, name: "one", environmentClassIds: [CLASS, OTHER_CLASS], schedule: { hourUtc: 9 } },
    { id: OTHER_PROJECT, name: "two", environmentClassIds: [CLASS] },
  ],
  prebuilds: [{ projectId: PROJECT, environmentClassId: CLASS, age: "1h", count: 3, every: "10m" }],
  warmPools: [{ projectId: PROJECT, environmentClassId: CLASS, age: "30m", minSize: 1, maxSize: 3 }],
  outcomes: [
    { every: 2, prebuild: { fail: { phase: "RUNNING", after: "5s", message: "every second" } } },
    { probability: 0.5, prebuild: { warning: "drawn", durations: { RUNNING: "30s" } } },
  ],
};

describe("a state", () => {
  it("taken at any point and put into a fresh mock continues byte for byte alike", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(BUSY, "healthy" as const),
        steps,
        steps,
        async (scenario, before, after) => {
          const mock = createMock({ scenario, seed: 7 });
          await walk(mock, before);
          const other = createMock({ scenario: "empty" });
          const text = await textOf(mock);
          await put(other, JSON.parse(text));
          expect(await textOf(other)).toBe(text);

          const walks = [
            [...(await walk(mock, after)), await stateOf(mock)],
            [...(await walk(other, after)), await stateOf(other)],
          ];

          expect(walks[1]).toEqual(walks[0]);
        },
      ),
      { numRuns: 12 },
    );
  });

  it.each(Object.keys(PRESETS) as PresetName[])("of %s comes back as it was put", async (scenario) => {
    const mock = createMock({ scenario, clock: "frozen" });
    mock.clock.advance("30m");
    const text = await textOf(mock);
    const other = createMock();
    await put(other, JSON.parse(text));

    expect(await textOf(other)).toBe(text);
    expect(other.world.prebuilds()).toEqual(mock.world.prebuilds());
    expect(other.world.warmPools()).toEqual(mock.world.warmPools());
  });

  it("goes from one server to another, with the logs tokens", async () => {
    await using mock = await startMock();
    await using other = await startMock();
    const prebuildId = mock.world.prebuilds().find(({ status }) => status.logUrl)?.id as string;
    const token = JSON.parse(
      (await rpc("CreatePrebuildLogsToken", { prebuildId })(mock)).slice(4),
    ).accessToken;
    await put(other, await (await fetch(`${mock.url}/_mock/state`)).json());

    const { logUrl = "" } = other.world.prebuild(prebuildId).status;
    const log = await fetch(logUrl, { headers: { authorization: `Bearer ${token}` } });

    expect(logUrl).toContain(other.url);
    expect([log.status, await log.text()]).toEqual([200, expect.stringContaining("[section-create]")]);
  });

  it("has its scenario, seed and start, which a reset then restores", async () => {
    const mock = createMock({
      scenario: "failing-prebuild",
      seed: 9,
      startAt: "2030-05-01T00:00:00Z",
      strict: true,
    });
    const fresh = contents(mock);
    const other = createMock();
    await put(other, await stateOf(mock));
    other.clock.advance("3h");
    other.reset();

    expect(contents(other)).toEqual(fresh);
    expect((await control(other, "GET", "info")).json).toMatchObject({
      scenario: "failing-prebuild",
      seed: 9,
    });
    expect(await rpc("CreatePrebuild", { projectId: OTHER_PROJECT, spec: {} })(other)).toContain("not_found");
  });

  it("has the mode of the clock, also a paused one", async () => {
    vi.spyOn(REAL_TIME, "now").mockImplementation(() => 1_000);
    const mock = createMock({ clock: "60x" });
    mock.clock.pause();
    const other = createMock();
    await put(other, await stateOf(mock));
    const paused = other.clock.mode;
    other.clock.resume();

    expect([paused, other.clock.mode]).toEqual(["frozen", "60x"]);
    vi.restoreAllMocks();
  });

  it("leaves snapshots of before to be restored, with what they began as", async () => {
    const mock = createMock({ scenario: "failing-prebuild", seed: 3 });
    const before = contents(mock);
    const snapshot = mock.snapshot();
    await put(mock, await stateOf(createMock()));
    mock.restore(snapshot);

    expect(contents(mock)).toEqual(before);
    expect((await control(mock, "GET", "info")).json).toMatchObject({
      scenario: "failing-prebuild",
      seed: 3,
    });
  });
});

describe("a state that is wrong is refused by its field, and nothing changes", () => {
  // biome-ignore lint/suspicious/noExplicitAny: a state is mangled as the JSON that it is
  type Mangle = (state: any) => void;

  it.each<[string, Mangle, string]>([
    [
      "another version",
      (s) => {
        s.version = 5;
      },
      "version",
    ],
    [
      "no version",
      (s) => {
        delete s.version;
      },
      "version",
    ],
    [
      "a seed of text",
      (s) => {
        s.seed = "1";
      },
      "seed",
    ],
    [
      "an unknown field",
      (s) => {
        s.weather = "fine";
      },
      "weather",
    ],
    [
      "an unknown field of a prebuild",
      (s) => {
        s.world.prebuilds.rows[0].value.status.mood = 1;
      },
      "mood",
    ],
    [
      "an unknown phase",
      (s) => {
        s.world.prebuilds.rows[0].value.status.phase = "LOST";
      },
      "world.prebuilds.rows.0.value.status.phase",
    ],
    [
      "an instant of text",
      (s) => {
        s.world.now = "2026-01-01T09:00:00Z";
      },
      "world.now",
    ],
    [
      "a clock mode",
      (s) => {
        s.clock.mode = "fast";
      },
      "clock.mode",
    ],
    [
      "a scenario's field",
      (s) => {
        s.scenario.prebuilds = [{ age: "soon" }];
      },
      "scenario.prebuilds.0",
    ],
    [
      "a fault twice",
      (s) => {
        s.faults.rules = [1, 1].map(() => ({
          id: "f",
          number: 1,
          calls: 0,
          hits: 0,
          rule: { rpc: "*", code: "internal" },
        }));
      },
      "faults.rules",
    ],
    [
      "a fault of an unknown RPC",
      (s) => {
        s.faults.rules = [{ id: "f", number: 1, calls: 0, hits: 0, rule: { rpc: "Get", code: "internal" } }];
      },
      "faults.rules.0.rule.rpc",
    ],
    [
      "a stub of an RPC that is served",
      (s) => {
        const stub = { rpc: "gitpod.v1.ProjectService/GetProject", response: {} };
        s.stubs = { lastNumber: 1, stubs: [{ id: "stub-1", calls: 0, hits: 0, stub }] };
      },
      "stubs.stubs.0.stub.rpc",
    ],
    [
      "a stub that was hit more often than it takes calls",
      (s) => {
        const stub = { rpc: "gitpod.v1.SecretService/ListSecrets", response: {}, times: 1 };
        s.stubs = { lastNumber: 1, stubs: [{ id: "stub-1", calls: 2, hits: 2, stub }] };
      },
      "stubs.stubs",
    ],
    [
      "a stub of a number that was not given out",
      (s) => {
        const stub = { rpc: "gitpod.v1.SecretService/ListSecrets", response: {} };
        s.stubs = { lastNumber: 1, stubs: [{ id: "stub-2", calls: 0, hits: 0, stub }] };
      },
      "stubs.lastNumber",
    ],
    [
      "a timer missing",
      (s) => {
        s.world.timers.pop();
      },
      "world.timers",
    ],
    [
      "a timer at another time",
      (s) => {
        s.world.timers[0].at += 1;
      },
      "world.timers.0",
    ],
    [
      "a row twice",
      (s) => {
        s.world.prebuilds.rows.push(s.world.prebuilds.rows[0]);
      },
      "world.prebuilds",
    ],
    [
      "slots beyond all memory",
      (s) => {
        s.world.prebuilds.nextSlot = 4e9;
      },
      "world.prebuilds.nextSlot",
    ],
    [
      "nothing of the world",
      (s) => {
        delete s.world;
      },
      "world",
    ],
  ])("%s", async (_title, mangle, field) => {
    const mock = createMock();
    const before = [contents(mock), await stateOf(mock)];
    const state = structuredClone(before[1]);
    mangle(state);

    const { status, type, json } = await control(mock, "PUT", "state", state);

    expect([status, type]).toEqual([400, "application/problem+json"]);
    expect(JSON.stringify([json.detail, json.errors])).toContain(field);
    expect([contents(mock), await stateOf(mock)]).toEqual(before);
  });

  it.each([[], "state", { version: 2 }, 5])("%j", async (state) => {
    const mock = createMock();
    const before = await stateOf(mock);
    const sent = typeof state === "string" ? JSON.stringify(state) : state;
    expect((await control(mock, "PUT", "state", sent)).status).toBe(400);
    expect(await stateOf(mock)).toEqual(before);
  });
});
