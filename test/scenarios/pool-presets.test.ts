// Owns what the presets about warm pools promise to the clients that are tested against them.
import { describe, expect, it } from "vitest";
import type { Mock } from "../../src/mock/mock.ts";
import { DOCUMENTED, LARGE_CLASS } from "../../src/scenarios/presets/documentation.ts";
import type { PresetName } from "../../src/scenarios/presets.ts";
import { createMock } from "../../src/server/create-mock.ts";
import { call, callText, phaseOf, type ResourceJson } from "./mock-call.ts";

const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8];
const { project: projectId, warmPool: warmPoolId } = DOCUMENTED;
const PAIR = { projectId, environmentClassId: LARGE_CLASS };

async function getPool(mock: Mock): Promise<ResourceJson> {
  return (await call(mock, "GetWarmPool", { warmPoolId })).warmPool;
}

/** What a client sees of the pool that polls it every N seconds, each different response once. */
async function polled(mock: Mock, times: number, seconds: number): Promise<ResourceJson[]> {
  const seen: ResourceJson[] = [];
  for (let i = 0; i < times; i++) {
    const pool = await getPool(mock);
    if (JSON.stringify(pool) !== JSON.stringify(seen.at(-1))) seen.push(pool);
    mock.clock.advance(seconds * 1_000);
  }
  return seen;
}

/** Each value once, where neighbours repeat. */
function steps<T>(values: readonly T[]): T[] {
  return values.filter((value, index) => index === 0 || value !== values[index - 1]);
}

function instancesOf({ status }: ResourceJson): number {
  return (status.runningInstances ?? 0) + (status.stoppedInstances ?? 0);
}

describe.each<[PresetName, (mock: Mock) => Promise<unknown>]>([
  ["pending-pool", async (mock) => void (await call(mock, "CreatePrebuild", { ...PAIR, spec: {} }))],
  ["scaling-pool", async () => {}],
  ["rotating-pool", async () => {}],
  ["draining-pool", async () => {}],
])("a client of %s", (scenario, begin) => {
  it("sees the same twice for one seed", async () => {
    const watch = async () => {
      const mock = createMock({ scenario, seed: 5 });
      await begin(mock);
      const answers: string[] = [];
      for (let i = 0; i < 30; i++) {
        answers.push(await callText(mock, "GetWarmPool", { warmPoolId }));
        mock.clock.advance("45s");
      }
      return answers;
    };

    expect(await watch()).toEqual(await watch());
  });
});

describe("pending-pool", () => {
  it.each(SEEDS)("has a pool that waits for a snapshot as long as none is made, seed %i", async (seed) => {
    const mock = createMock({ scenario: "pending-pool", seed });
    mock.clock.advance("12h");

    const pool = await getPool(mock);

    expect([phaseOf(pool), pool.spec.snapshotId, instancesOf(pool)]).toEqual(["PENDING", undefined, 0]);
  });

  it.each(SEEDS)(
    "fills the pool once a prebuild that a client creates has completed, seed %i",
    async (seed) => {
      const mock = createMock({ scenario: "pending-pool", seed });
      const { prebuild } = await call(mock, "CreatePrebuild", { ...PAIR, spec: {} });
      mock.clock.advanceUntil(({ id, to }) => id === prebuild.id && to === "COMPLETED");
      const atCompletion = await getPool(mock);
      mock.clock.advance("10m");

      const later = await getPool(mock);

      expect([atCompletion, later].map((pool) => [phaseOf(pool), pool.status.runningInstances])).toEqual([
        ["PENDING", undefined],
        ["READY", 1],
      ]);
    },
  );

  it("is not helped by a prebuild of another class", async () => {
    const mock = createMock({ scenario: "pending-pool" });
    await call(mock, "CreatePrebuild", {
      projectId,
      environmentClassId: DOCUMENTED.environmentClass,
      spec: {},
    });
    mock.clock.advance("1h");

    expect(phaseOf(await getPool(mock))).toBe("PENDING");
  });
});

describe("scaling-pool", () => {
  it.each(SEEDS)("begins above its minimum, and falls to it without claims, seed %i", async (seed) => {
    const mock = createMock({ scenario: "scaling-pool", seed });

    const seen = await polled(mock, 40, 30);

    expect(steps(seen.map(({ status }) => status.desiredSize))).toEqual([3, 2, 1]);
  });

  it("lets the instances follow the target", async () => {
    const mock = createMock({ scenario: "scaling-pool" });
    mock.clock.advance("2m");
    const before = await getPool(mock);
    mock.clock.advance("20m");

    const after = await getPool(mock);

    expect([before, after].map(({ status }) => [status.runningInstances, status.stoppedInstances])).toEqual([
      [3, 2],
      [1, 1],
    ]);
  });

  it("stays READY on the way", async () => {
    const seen = await polled(createMock({ scenario: "scaling-pool" }), 40, 30);

    expect(new Set(seen.map(phaseOf))).toEqual(new Set(["READY"]));
  });
});

describe("rotating-pool", () => {
  it.each(SEEDS)("moves to another snapshot within ten minutes, seed %i", async (seed) => {
    const mock = createMock({ scenario: "rotating-pool", seed });

    const seen = await polled(mock, 40, 15);

    expect(steps(seen.map(({ spec }) => spec.snapshotId))).toEqual([expect.any(String), expect.any(String)]);
  });

  it.each(SEEDS)("keeps as many running while it does, and is READY throughout, seed %i", async (seed) => {
    const seen = await polled(createMock({ scenario: "rotating-pool", seed }), 200, 6);

    expect(steps(seen.map((pool) => `${phaseOf(pool)} ${pool.status.runningInstances}`))).toEqual([
      "READY 2",
    ]);
  });

  it("is due to a prebuild that a client sees complete", async () => {
    const mock = createMock({ scenario: "rotating-pool" });
    const filter = { projectIds: [projectId], phases: ["PREBUILD_PHASE_COMPLETED"] };
    const completed = async () => (await call(mock, "ListPrebuilds", { filter })).prebuilds.length;
    const before = await completed();
    mock.clock.advance("10m");

    expect([before, await completed()]).toEqual([2, 3]);
  });

  it("has replaced the stopped instances too after a quarter of an hour", async () => {
    const mock = createMock({ scenario: "rotating-pool" });
    mock.clock.advance("25m");

    expect((await getPool(mock)).status).toMatchObject({ runningInstances: 2, stoppedInstances: 2 });
  });
});

describe("draining-pool", () => {
  it.each(SEEDS)("has a pool whose instances go until it is DELETED and not found, seed %i", async (seed) => {
    const mock = createMock({ scenario: "draining-pool", seed });
    const seen: (string | undefined)[] = [];
    const counts: number[] = [];
    for (let i = 0; i < 800; i++) {
      const { warmPool, code } = await call(mock, "GetWarmPool", { warmPoolId });
      seen.push(warmPool ? phaseOf(warmPool) : code);
      if (warmPool) counts.push(instancesOf(warmPool));
      mock.clock.advance("1s");
    }

    expect([steps(seen), steps(counts).at(0), steps(counts).at(-1)]).toEqual([
      ["DELETING", "DELETED", "not_found"],
      6,
      0,
    ]);
    expect(counts).toEqual([...counts].sort((a, b) => b - a));
  });

  it("refuses another pool of the pair until that one is DELETED", async () => {
    const mock = createMock({ scenario: "draining-pool" });
    const { code, message } = await call(mock, "CreateWarmPool", PAIR);
    mock.clock.advanceUntil(({ id, to }) => id === warmPoolId && to === "DELETED");

    const { warmPool } = await call(mock, "CreateWarmPool", PAIR);

    expect([code, message.includes(warmPoolId), phaseOf(warmPool)]).toEqual([
      "already_exists",
      true,
      "PENDING",
    ]);
  });

  it("refuses an update of it", async () => {
    const mock = createMock({ scenario: "draining-pool" });
    const before = await getPool(mock);

    const { code } = await call(mock, "UpdateWarmPool", { warmPoolId, minSize: 1 });

    expect([code, await getPool(mock)]).toEqual(["failed_precondition", before]);
  });
});

describe("the presets about warm pools", () => {
  it("differ from one another, and from healthy, in the first response and in that of half an hour later", async () => {
    const presets = [
      "healthy",
      "degraded-pool",
      "pending-pool",
      "scaling-pool",
      "rotating-pool",
      "draining-pool",
    ] as const;
    const pictures = await Promise.all(
      presets.map(async (scenario) => {
        const mock = createMock({ scenario });
        const first = await getPool(mock);
        mock.clock.advance("30m");
        const { warmPool: later, code } = await call(mock, "GetWarmPool", { warmPoolId });
        return [
          phaseOf(first),
          first.status.desiredSize === later?.status.desiredSize,
          first.spec.snapshotId === later?.spec.snapshotId,
          code,
        ].join();
      }),
    );

    expect(new Set(pictures).size).toBe(presets.length);
  });
});
