// Owns what each preset promises to the clients that are tested against it.
import { describe, expect, it } from "vitest";
import { DOCUMENTED, LARGE_CLASS } from "../../src/scenarios/presets/documentation.ts";
import { PRESETS, type PresetName } from "../../src/scenarios/presets.ts";
import { scenarioSchemas } from "../../src/scenarios/schema.ts";
import { createMock } from "../../src/server/create-mock.ts";
import { CLASS, PROJECT } from "../world/sample-world.ts";
import { call, createPrebuildOf, phaseOf } from "./mock-call.ts";

const NAMES = Object.keys(PRESETS) as PresetName[];
const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8];
const { project: projectId, prebuild: prebuildId, warmPool: warmPoolId } = DOCUMENTED;

describe.each(NAMES)("the preset %s", (name) => {
  it("is accepted by the schema", () => {
    expect(scenarioSchemas().scenario.safeParse(PRESETS[name]).error).toBeUndefined();
  });

  it("says its own name and what it is for", () => {
    expect(PRESETS[name]).toMatchObject({ name, summary: expect.stringMatching(/\.$/) });
  });

  it.each(SEEDS)("begins at the instant that the mock starts at, with the seed %i", (seed) => {
    const { clock } = createMock({ scenario: name, seed, clock: "frozen" });

    expect(clock.now().toISOString()).toBe("2026-01-01T09:00:00.000Z");
  });

  it("begins in a strict world too", () => {
    expect(() => createMock({ scenario: name, strict: true })).not.toThrow();
  });

  it("begins at any instant, as long ago as 1970 has room for its history", () => {
    const mock = createMock({ scenario: name, startAt: "1970-02-09T00:00:00Z", clock: "frozen" });

    expect(mock.clock.now().toISOString()).toBe("1970-02-09T00:00:00.000Z");
  });

  it("shows nothing that happens after its start", async () => {
    const mock = createMock({ scenario: name });
    mock.faults.clear();
    const { prebuilds } = await call(mock, "ListPrebuilds", {});
    const { warmPools } = await call(mock, "ListWarmPools", {});
    const late = [...prebuilds, ...warmPools].filter(
      ({ metadata }) => Date.parse(metadata.updatedAt) > mock.clock.now().getTime(),
    );

    expect(late).toEqual([]);
  });
});

describe.each([
  "healthy",
  "failing-prebuild",
  "degraded-pool",
  "pending-pool",
  "scaling-pool",
  "rotating-pool",
] as const)("the documentation's examples against %s", (scenario) => {
  const both = { projectId, environmentClassId: DOCUMENTED.environmentClass };

  it.each<[Parameters<typeof call>[1], object]>([
    ["CreatePrebuild", { ...both, spec: { timeout: "3600s" } }],
    ["CreatePrebuild", { projectId, spec: { desiredPhase: "PREBUILD_PHASE_UNSPECIFIED" } }],
    ["GetPrebuild", { prebuildId }],
    ["ListPrebuilds", { filter: { projectIds: [projectId] }, pagination: { pageSize: 20 } }],
    ["CancelPrebuild", { prebuildId }],
    ["DeletePrebuild", { prebuildId }],
    ["CreatePrebuildLogsToken", { prebuildId }],
    ["CreateWarmPool", { ...both, minSize: 1, maxSize: 2 }],
    ["GetWarmPool", { warmPoolId }],
    ["ListWarmPools", { filter: { projectIds: [projectId] } }],
    ["UpdateWarmPool", { warmPoolId, minSize: 2, maxSize: 5 }],
    ["DeleteWarmPool", { warmPoolId }],
  ])("are answered by %s %j", async (method, request) => {
    const mock = createMock({ scenario, strict: true });

    expect(await call(mock, method, request)).not.toHaveProperty("code");
  });

  it("can still cancel the prebuild after a day", async () => {
    const mock = createMock({ scenario });
    mock.clock.advance("1d");

    expect(phaseOf((await call(mock, "CancelPrebuild", { prebuildId })).prebuild)).toBe("CANCELLING");
  });

  it("have a pool of another class than the one that the example creates", async () => {
    const { warmPools } = await call(createMock({ scenario }), "ListWarmPools", {});

    expect(warmPools).toMatchObject([{ id: warmPoolId, metadata: { environmentClassId: LARGE_CLASS } }]);
  });
});

describe("healthy", () => {
  it.each(SEEDS)("has a pool that is READY with the seed %i", async (seed) => {
    const { warmPool } = await call(createMock({ seed }), "GetWarmPool", { warmPoolId });

    expect(warmPool).toMatchObject({
      spec: { snapshotId: expect.any(String) },
      status: { phase: "WARM_POOL_PHASE_READY", runningInstances: 1 },
    });
  });

  it.each(SEEDS)("completes a new prebuild with the seed %i", async (seed) => {
    const mock = createMock({ seed });
    const id = await createPrebuildOf(mock, projectId);

    mock.clock.advance("15m");

    expect(phaseOf((await call(mock, "GetPrebuild", { prebuildId: id })).prebuild)).toBe("COMPLETED");
  });

  it("fills a new pool", async () => {
    const mock = createMock();
    const { warmPool } = await call(mock, "CreateWarmPool", {
      projectId,
      environmentClassId: DOCUMENTED.environmentClass,
      minSize: 2,
    });

    mock.clock.advance("15m");

    expect(phaseOf((await call(mock, "GetWarmPool", { warmPoolId: warmPool.id })).warmPool)).toBe("READY");
  });

  it("is what a mock begins with by default", async () => {
    const answers = [createMock(), createMock({ scenario: "healthy" })].map((mock) =>
      call(mock, "ListPrebuilds", {}),
    );

    expect(await answers[0]).toEqual(await answers[1]);
  });
});

describe("failing-prebuild", () => {
  it.each(SEEDS)("fails a new prebuild 90 s after RUNNING begins with the seed %i", async (seed) => {
    const mock = createMock({ scenario: "failing-prebuild", seed });
    const id = await createPrebuildOf(mock, projectId);
    const isTo = (phase: string) => (transition: { id: string; to: string }) =>
      transition.id === id && transition.to === phase;
    mock.clock.advanceUntil(isTo("RUNNING"));
    const runningAt = mock.clock.now().getTime();

    const failure = mock.clock.advanceUntil(isTo("FAILED")).at(-1);

    expect([failure?.from, (failure?.at.getTime() ?? 0) - runningAt]).toEqual(["RUNNING", 90_000]);
  });

  it("says why it failed", async () => {
    const mock = createMock({ scenario: "failing-prebuild" });
    const id = await createPrebuildOf(mock, PROJECT);
    mock.clock.advance("10m");

    expect((await call(mock, "GetPrebuild", { prebuildId: id })).prebuild.status).toMatchObject({
      phase: "PREBUILD_PHASE_FAILED",
      failureMessage: 'task "build" failed with exit status 1: no space left on device',
      completionTime: expect.any(String),
    });
  });

  it("leaves the older snapshots and their pool usable", async () => {
    const mock = createMock({ scenario: "failing-prebuild" });
    await createPrebuildOf(mock, projectId);
    mock.clock.advance("1h");

    const { warmPool } = await call(mock, "GetWarmPool", { warmPoolId });

    expect(phaseOf(warmPool)).toBe("READY");
  });
});

describe("degraded-pool", () => {
  it.each(SEEDS)("has a pool that is DEGRADED, with the message, with the seed %i", async (seed) => {
    const mock = createMock({ scenario: "degraded-pool", seed });

    expect((await call(mock, "GetWarmPool", { warmPoolId })).warmPool.status).toMatchObject({
      phase: "WARM_POOL_PHASE_DEGRADED",
      failureMessage: "cannot create instances: the runner is out of capacity",
    });
  });

  it("degrades a new pool ten minutes after its creation, for an hour", async () => {
    const mock = createMock({ scenario: "degraded-pool" });
    const { warmPool } = await call(mock, "CreateWarmPool", {
      projectId: PROJECT,
      environmentClassId: CLASS,
    });
    const changes = mock.clock.advance("2h").filter(({ id, from, to }) => id === warmPool.id && from !== to);

    expect(changes.map(({ at, to }) => [at.toISOString().slice(11, 16), to])).toEqual([
      ["09:10", "DEGRADED"],
      ["10:10", "PENDING"],
    ]);
  });

  it("lets the documented pool recover", async () => {
    const mock = createMock({ scenario: "degraded-pool" });
    mock.clock.advance("1h");

    const { warmPool } = await call(mock, "GetWarmPool", { warmPoolId });

    expect([phaseOf(warmPool), warmPool.status.failureMessage]).toEqual(["READY", undefined]);
  });
});

describe("empty", () => {
  it.each(["ListPrebuilds", "ListWarmPools"] as const)("has nothing for %s", async (method) => {
    const answer = await call(createMock({ scenario: "empty" }), method, {});

    expect(answer.prebuilds ?? answer.warmPools).toEqual([]);
  });

  it("has nothing that is due", () => {
    expect(createMock({ scenario: "empty" }).clock.next()).toEqual([]);
  });

  it("takes whatever project is asked for", async () => {
    const mock = createMock({ scenario: "empty" });

    expect(await createPrebuildOf(mock, PROJECT)).toMatch(/^[0-9a-f-]{36}$/);
  });
});
