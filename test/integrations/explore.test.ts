// Owns explorations: realistic bugs are found within 200 runs, shrunk to a small plan, and can be made again.
import { describe, expect, it } from "vitest";
import { createMock, type Mock } from "../../src/index.ts";
import { ExploreError, type ExploreOptions, explore } from "../../src/integrations/explore.ts";
import type { Scenario } from "../../src/scenarios/index.ts";
import { DOCUMENTED } from "../../src/scenarios/presets/documentation.ts";
import { PRESETS } from "../../src/scenarios/presets.ts";
import { PROJECT } from "../server/log-reader.ts";

const SEEDS = [1, 2, 3];

/** What an exploration of a property that does not hold throws. */
async function found(property: (mock: Mock) => unknown, options: ExploreOptions): Promise<ExploreError> {
  const error = await explore(property, options).then(
    (result) => result,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(ExploreError);
  return error as ExploreError;
}

const create = (mock: Mock) => mock.call("CreatePrebuild", { projectId: PROJECT, spec: {} });

/** Waits until it has seen a prebuild RUNNING, with a look each minute: a phase that is over by then is missed. */
async function waitForRunning(mock: Mock): Promise<void> {
  const { prebuild } = await create(mock);
  for (let look = 0; look < 120; look++) {
    const { status } = (await mock.call("GetPrebuild", { prebuildId: prebuild.id })).prebuild;
    if (status.phase === "PREBUILD_PHASE_RUNNING") return;
    mock.clock.advance("1m");
  }
  throw new Error("it never saw RUNNING");
}

/** Creates a prebuild, and once more if that failed, whatever the reason. */
async function createWithRetry(mock: Mock): Promise<void> {
  await create(mock).catch(() => create(mock));
}

/**
 * Raises the least size of a pool each ten minutes that it has fewer instances than the autoscaler wants. Each raise makes
 * the autoscaler want one more, so as long as none can start, the two drive each other up.
 */
async function scale(mock: Mock): Promise<void> {
  const { warmPool } = await mock.call("CreateWarmPool", {
    projectId: PROJECT,
    environmentClassId: DOCUMENTED.environmentClass,
    minSize: 2,
    maxSize: 20,
  });
  for (let look = 0; look < 12; look++) {
    mock.clock.advance("10m");
    const { spec, status } = (await mock.call("GetWarmPool", { warmPoolId: warmPool.id })).warmPool;
    const minSize = (spec.minSize ?? 0) + 1;
    if ((status.runningInstances ?? 0) >= (status.desiredSize ?? 0)) continue;
    await mock.call("UpdateWarmPool", { warmPoolId: warmPool.id, minSize });
  }
  const { minSize = 0 } = mock.world.warmPool(warmPool.id).spec;
  if (minSize > 6) throw new Error(`it asked for ${minSize}`);
}

/** Work that takes the same time, so that it ends at the same instant. */
const ALIKE: Scenario = {
  name: "alike",
  summary: "",
  outcomes: [
    {
      prebuild: {
        durations: { PENDING: "1s", STARTING: "5s", RUNNING: "60s", STOPPING: "5s", SNAPSHOTTING: "60s" },
      },
    },
  ],
};

/** Waits for the second of two prebuilds that were created at one instant, and reads the first. */
async function firstIsDoneFirst(mock: Mock): Promise<boolean> {
  const [first, second] = [await create(mock), await create(mock)];
  mock.clock.advanceUntil({ prebuild: second.prebuild.id, phase: "COMPLETED" });
  const { prebuild } = await mock.call("GetPrebuild", { prebuildId: first.prebuild.id });
  return prebuild.status.phase === "PREBUILD_PHASE_COMPLETED";
}

describe.each(SEEDS)("with the seed %i", (seed) => {
  it("finds the waiter that misses a phase that is over between two looks", async () => {
    const { plan, message } = await found(waitForRunning, { runs: 200, seed, vary: ["durations"] });

    expect(plan).toHaveLength(1);
    expect(plan).toMatchObject([{ outcome: { times: 1, prebuild: { durations: { RUNNING: "1s" } } } }]);
    expect(message).toMatch(
      /^The property does not hold: it never saw RUNNING\nFound in run \d+, and shrunk to a plan of 1 entry/,
    );
  });

  it("finds the retry that creates two prebuilds if the answer is lost", async () => {
    const { plan } = await found(
      async (mock) => {
        const before = mock.world.prebuilds().length;
        await createWithRetry(mock).catch(() => {});
        return mock.world.prebuilds().length - before < 2;
      },
      { runs: 200, seed, vary: ["faults"] },
    );

    expect(plan).toEqual([{ fault: { rpc: "CreatePrebuild", times: 1, connection: "truncate" } }]);
  });

  it("finds the scaler that fights the autoscaler", async () => {
    const { plan } = await found(scale, { runs: 200, seed, vary: ["outcomes"] });

    expect(plan.length).toBeLessThanOrEqual(3);
    expect(JSON.stringify(plan)).toMatch(/cannotProvision|degrade/);
  });

  it("finds the client that takes it for granted that what began first is done first", async () => {
    const { plan, options, message } = await found(firstIsDoneFirst, {
      runs: 200,
      seed,
      vary: ["ties"],
      scenario: ALIKE,
    });

    expect(plan).toEqual([{ ties: expect.any(Number) }]);
    expect(message).toMatch(/\n {4}ties: \d+,\n/);
    const again = createMock(options);
    expect(await firstIsDoneFirst(again)).toBe(false);
    await again.close();
  });
});

describe("an exploration", () => {
  it("prints options that make the world again, as code", async () => {
    const { message, options, plan } = await found(createWithRetryOnce, { runs: 200, vary: ["faults"] });

    expect(message).toContain(`import { PRESETS } from "prebuild-mock/scenarios";

createMock({
  seed: 1,
  scenario: {
    ...PRESETS["healthy"],
    faults: [
      {"rpc":"CreatePrebuild","times":1,"connection":"truncate"},
      ...(PRESETS["healthy"].faults ?? []),
    ],
  },
});`);
    expect(options).toEqual({
      seed: 1,
      scenario: {
        ...PRESETS.healthy,
        faults: [{ ...plan[0], ...{} }].map((entry) => (entry as { fault: object }).fault),
      },
    });
    const mock = createMock(options);
    expect(await createWithRetryOnce(mock)).toBe(false);
    await mock.close();
  });

  it("explores the same worlds with the same seed, and others with another", async () => {
    const seen = async (seed: number) => {
      const worlds: unknown[] = [];
      await explore(
        async (mock) => {
          worlds.push([mock.faults.list(), (await create(mock).catch(String)) as unknown]);
        },
        { runs: 20, seed },
      );
      return worlds;
    };
    const first = await seen(7);

    expect(await seen(7)).toEqual(first);
    expect(await seen(8)).not.toEqual(first);
  });

  it("says over how many worlds a property held", async () => {
    expect(await explore((mock) => mock.call("ListPrebuilds"), { runs: 10, vary: ["durations"] })).toEqual({
      runs: 10,
      calls: 10,
    });
  });

  it("prints a preset alone if no entry is needed", async () => {
    const { message, plan } = await found(
      async (mock) => {
        await mock.call("ListPrebuilds").catch(() => {});
        throw new Error("always");
      },
      { scenario: "empty" },
    );

    expect(plan).toEqual([]);
    expect(message).toContain('createMock({\n  seed: 1,\n  scenario: "empty",\n});');
  });

  it("whose property never calls the mock says so instead of passing", async () => {
    await expect(explore(() => true, { runs: 5 })).rejects.toThrow(
      "Failed to explore: none of 5 runs called the mock, so nothing was tested.",
    );
  });

  it.each([
    [{ runs: 0 }, "runs must be a whole number from 1, but is 0"],
    [{ seed: 1.5 }, "seed must be a whole number from 0"],
    [
      { vary: ["weather"] },
      'vary must be a list of some of durations, outcomes, faults, ties, latency, but has "weather"',
    ],
    [{ vary: [] }, "but has none"],
    [{ vary: "faults" }, 'but has "faults"'],
    [{ scenario: "helthy" }, "healthy"],
    [{ run: 5 }, "Did you mean runs?"],
  ])("refuses %j", async (options, says) => {
    await expect(explore(() => true, options as object)).rejects.toThrow(says);
  });

  it("refuses what is no function", async () => {
    await expect(explore("x" as never)).rejects.toThrow("the property must be a function");
  });
});

/** Whether one prebuild was created, though a retry was made. */
async function createWithRetryOnce(mock: Mock): Promise<boolean> {
  const before = mock.world.prebuilds().length;
  await createWithRetry(mock).catch(() => {});
  return mock.world.prebuilds().length - before < 2;
}
