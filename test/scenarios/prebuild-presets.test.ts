// Owns what the presets about prebuilds promise to the clients that are tested against them.
import { describe, expect, it } from "vitest";
import type { PrebuildJson } from "../../src/api/resource-json.ts";
import type { Mock } from "../../src/mock/mock.ts";
import { DOCUMENTED } from "../../src/scenarios/presets/documentation.ts";
import type { PresetName } from "../../src/scenarios/presets.ts";
import { createMock } from "../../src/server/create-mock.ts";
import { type AnswerJson, call, callText, createPrebuildOf, phaseOf } from "./mock-call.ts";

const SEEDS = [1, 2, 3, 4, 5];
const { project, filler } = DOCUMENTED;
const MINUTE = 60_000;

async function get(mock: Mock, prebuildId: string): Promise<PrebuildJson> {
  return (await call(mock, "GetPrebuild", { prebuildId })).prebuild;
}

/** What a client that polls until the prebuild has ended sees at last, and after how many simulated minutes. */
async function pollToEnd(
  mock: Mock,
  prebuildId: string,
): Promise<{ prebuild: PrebuildJson; minutes: number }> {
  const begin = mock.clock.now().getTime();
  for (let polls = 0; polls < 1_000; polls++) {
    const prebuild = await get(mock, prebuildId);
    if (["COMPLETED", "FAILED", "CANCELLED"].includes(phaseOf(prebuild))) {
      return { prebuild, minutes: (mock.clock.now().getTime() - begin) / MINUTE };
    }
    mock.clock.advance("15s");
  }
  throw new Error(`Failed to poll ${prebuildId} to its end: it never ended.`);
}

/** Every prebuild that the filter finds, page by page, as a client would. */
async function listAll(mock: Mock, filter: object = {}, pageSize = 100): Promise<PrebuildJson[]> {
  const all: PrebuildJson[] = [];
  let token: string | undefined;
  do {
    const page: AnswerJson = await call(mock, "ListPrebuilds", { filter, pagination: { pageSize, token } });
    all.push(...page.prebuilds);
    token = page.pagination.nextToken;
  } while (token);
  return all;
}

function countBy<T>(values: readonly T[], keyOf: (value: T) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of values) counts[keyOf(value)] = (counts[keyOf(value)] ?? 0) + 1;
  return counts;
}

describe.each<PresetName>([
  "flaky-prebuild",
  "stuck-prebuild",
  "slow-snapshot",
  "stalled-snapshot",
  "warning-prebuild",
  "daily-schedule",
  "expiring-prebuilds",
  "busy-organization",
])("a client of %s", (scenario) => {
  it("sees the same twice for one seed", async () => {
    const watch = async () => {
      const mock = createMock({ scenario, seed: 5 });
      const prebuildId = await createPrebuildOf(mock, project);
      const answers: string[] = [];
      for (let i = 0; i < 12; i++) {
        answers.push(await callText(mock, "GetPrebuild", { prebuildId }));
        answers.push(await callText(mock, "ListPrebuilds", { pagination: { pageSize: 50 } }));
        mock.clock.advance("20m");
      }
      return answers;
    };

    expect(await watch()).toEqual(await watch());
  });

  it("finds the prebuild of the documentation's examples, and can cancel it", async () => {
    const mock = createMock({ scenario });

    const { prebuild } = await call(mock, "CancelPrebuild", { prebuildId: DOCUMENTED.prebuild });

    expect(phaseOf(prebuild)).toBe("CANCELLING");
  });
});

describe("flaky-prebuild", () => {
  it.each(SEEDS)("fails first, and completes when it is tried again, seed %i", async (seed) => {
    const mock = createMock({ scenario: "flaky-prebuild", seed });

    const first = await pollToEnd(mock, await createPrebuildOf(mock, project));
    const retry = await pollToEnd(mock, await createPrebuildOf(mock, project));

    expect([phaseOf(first.prebuild), phaseOf(retry.prebuild)]).toEqual(["FAILED", "COMPLETED"]);
    expect(first.prebuild.status.failureMessage).toContain("the package registry reset the connection");
  });

  it("fails first for each project and class", async () => {
    const mock = createMock({ scenario: "flaky-prebuild" });
    await pollToEnd(mock, await createPrebuildOf(mock, project));

    const { prebuild } = await pollToEnd(mock, await createPrebuildOf(mock, filler));

    expect(phaseOf(prebuild)).toBe("FAILED");
  });

  it("fails again after a reset", async () => {
    const mock = createMock({ scenario: "flaky-prebuild" });
    await pollToEnd(mock, await createPrebuildOf(mock, project));
    mock.reset();

    const { prebuild } = await pollToEnd(mock, await createPrebuildOf(mock, project));

    expect(phaseOf(prebuild)).toBe("FAILED");
  });
});

describe("stuck-prebuild", () => {
  it.each(SEEDS)("stays RUNNING for an hour, then fails with its timeout, seed %i", async (seed) => {
    const mock = createMock({ scenario: "stuck-prebuild", seed });
    const id = await createPrebuildOf(mock, project);
    mock.clock.advance("59m");
    const before = phaseOf(await get(mock, id));

    const { prebuild } = await pollToEnd(mock, id);

    expect([before, phaseOf(prebuild), prebuild.status.failureMessage]).toEqual([
      "RUNNING",
      "FAILED",
      "prebuild did not finish within its timeout of 3600s",
    ]);
  });

  it("ends sooner with a shorter timeout", async () => {
    const mock = createMock({ scenario: "stuck-prebuild" });

    const { prebuild, minutes } = await pollToEnd(
      mock,
      await createPrebuildOf(mock, project, { timeout: "600s" }),
    );

    expect([phaseOf(prebuild), Math.floor(minutes)]).toEqual(["FAILED", 10]);
  });
});

describe("slow-snapshot", () => {
  it.each(SEEDS)("is SNAPSHOTTING for forty minutes, in steps of eight, seed %i", async (seed) => {
    const mock = createMock({ scenario: "slow-snapshot", seed });
    const id = await createPrebuildOf(mock, project);
    mock.clock.advanceUntil((transition) => transition.id === id && transition.to === "SNAPSHOTTING");

    const percentages: unknown[] = [];
    for (let i = 0; i < 6; i++) {
      percentages.push((await get(mock, id)).status.snapshotCompletionPercentage);
      mock.clock.advance("8m");
    }

    expect(percentages).toEqual([undefined, 20, 40, 60, 80, 100]);
    expect(phaseOf(await get(mock, id))).toBe("COMPLETED");
  });

  it("is ended by a timeout of half an hour", async () => {
    const mock = createMock({ scenario: "slow-snapshot" });

    const { prebuild } = await pollToEnd(mock, await createPrebuildOf(mock, project, { timeout: "1800s" }));

    expect([phaseOf(prebuild), prebuild.status.snapshotCompletionPercentage]).toEqual(["FAILED", 40]);
  });
});

describe("stalled-snapshot", () => {
  it.each(SEEDS)("stays at 0 % for 14 minutes and completes after all, seed %i", async (seed) => {
    const mock = createMock({ scenario: "stalled-snapshot", seed });
    const id = await createPrebuildOf(mock, project);
    mock.clock.advanceUntil((transition) => transition.id === id && transition.to === "SNAPSHOTTING");
    mock.clock.advance("14m");
    const { status } = await get(mock, id);
    mock.clock.advance("2m");
    const later = await get(mock, id);
    mock.clock.advance("6m");

    expect([status.phase, status.snapshotCompletionPercentage]).toEqual([
      "PREBUILD_PHASE_SNAPSHOTTING",
      undefined,
    ]);
    expect(later.status.snapshotCompletionPercentage).toBe(20);
    expect(phaseOf(await get(mock, id))).toBe("COMPLETED");
  });
});

describe("warning-prebuild", () => {
  it.each(SEEDS)("completes with a warning, seed %i", async (seed) => {
    const mock = createMock({ scenario: "warning-prebuild", seed });

    const { prebuild } = await pollToEnd(mock, await createPrebuildOf(mock, project));

    expect(phaseOf(prebuild)).toBe("COMPLETED");
    expect(prebuild.status).toMatchObject({
      warningMessage: 'task "lint" failed with exit status 2; it is not required',
      snapshotCompletionPercentage: 100,
    });
  });
});

describe("daily-schedule", () => {
  it("has the prebuilds of the five days before", async () => {
    const mock = createMock({ scenario: "daily-schedule" });
    const all = await listAll(mock, { triggeredBy: ["PREBUILD_TRIGGER_SCHEDULED"] });

    expect(countBy(all, ({ metadata }) => metadata.createdAt.slice(0, 13))).toEqual({
      "2025-12-27T10": 3,
      "2025-12-27T22": 2,
      "2025-12-28T10": 3,
      "2025-12-28T22": 2,
      "2025-12-29T10": 3,
      "2025-12-29T22": 2,
      "2025-12-30T10": 3,
      "2025-12-30T22": 2,
      "2025-12-31T10": 3,
      "2025-12-31T22": 2,
    });
  });

  it("has new ones within the next hours, by the one who runs them", async () => {
    const mock = createMock({ scenario: "daily-schedule" });
    mock.clock.advance("2h");
    const executorIds = ["3c0f6b52-8d5e-4a0f-9b7a-6f1f3a5d2c88"];

    const [newest] = await listAll(mock, { executorIds, projectIds: [project] });

    expect(newest).toMatchObject({
      metadata: {
        createdAt: expect.stringMatching(/^2026-01-01T10:0/),
        triggeredBy: "PREBUILD_TRIGGER_SCHEDULED",
        creator: { id: executorIds[0], principal: "PRINCIPAL_SERVICE_ACCOUNT" },
      },
    });
  });

  it("stops when prebuilds are disabled", async () => {
    const mock = createMock({ scenario: "daily-schedule" });
    mock.world.changeProject(project, { prebuildsEnabled: false });
    mock.world.changeProject(filler, { prebuildsEnabled: false });
    mock.clock.advance("2d");

    const all = await listAll(mock, { triggeredBy: ["PREBUILD_TRIGGER_SCHEDULED"] });

    expect(all.filter(({ metadata }) => metadata.createdAt > "2026")).toEqual([]);
  });
});

describe("expiring-prebuilds", () => {
  it("has prebuilds that go one after the other", async () => {
    const mock = createMock({ scenario: "expiring-prebuilds" });
    const left: number[] = [];
    for (let hours = 0; hours < 6; hours++) {
      left.push((await listAll(mock)).filter(({ metadata }) => metadata.createdAt < "2025-12-26").length);
      mock.clock.advance("1h");
    }

    expect(left).toEqual([9, 7, 5, 3, 1, 0]);
  });

  it("shows DELETING, DELETED and then not found", async () => {
    const mock = createMock({ scenario: "expiring-prebuilds" });
    const oldest = (await listAll(mock)).at(-1)?.id ?? "";
    const answer = () => call(mock, "GetPrebuild", { prebuildId: oldest });

    const first = await answer();
    mock.clock.advance("2m");
    const second = await answer();
    mock.clock.advance("15m");
    const third = await answer();

    expect([phaseOf(first.prebuild), phaseOf(second.prebuild), third.code]).toEqual([
      "DELETING",
      "DELETED",
      "not_found",
    ]);
  });
});

describe("busy-organization", () => {
  it.each([1, 7, 99])("has 1,000 prebuilds in every phase, seed %i", async (seed) => {
    const all = await listAll(createMock({ scenario: "busy-organization", seed }));

    expect(all).toHaveLength(1_000);
    expect(new Set(all.map(({ id }) => id)).size).toBe(1_000);
    expect(Object.keys(countBy(all, phaseOf)).sort()).toEqual(
      [
        ...["PENDING", "STARTING", "RUNNING", "STOPPING", "SNAPSHOTTING", "COMPLETED", "FAILED"],
        ...["CANCELLING", "CANCELLED", "DELETING", "DELETED"],
      ].sort(),
    );
  });

  it.each([["2026-01-01T00:00:00Z"], ["2026-03-05T04:02:30Z"], ["2027-07-31T23:59:59Z"]])(
    "has as many at %s",
    async (startAt) => {
      const all = await listAll(createMock({ scenario: "busy-organization", startAt }));

      expect(all).toHaveLength(1_000);
    },
  );

  it("is paged through the same in pages of any size", async () => {
    const mock = createMock({ scenario: "busy-organization" });
    const [hundreds, sevens] = [await listAll(mock), await listAll(mock, {}, 7)];

    expect(sevens).toEqual(hundreds);
  });

  it("gives every filter something to find and something to leave out", async () => {
    const mock = createMock({ scenario: "busy-organization" });
    const all = await listAll(mock);
    const [newest] = all as [PrebuildJson];
    const filters = [
      { projectIds: [project] },
      { phases: ["PREBUILD_PHASE_FAILED"] },
      { triggeredBy: ["PREBUILD_TRIGGER_SCHEDULED"] },
      { creatorIds: [newest.metadata.creator.id] },
      { executorIds: ["7b2e94d0-5c18-4f6a-8e07-3d9a1c4f5b04"] },
    ];

    const counts = await Promise.all(filters.map(async (filter) => (await listAll(mock, filter)).length));

    expect(counts.map((count) => count >= 25 && count <= 500)).toEqual(filters.map(() => true));
  });

  it("was made by people, a service account and schedules", async () => {
    const all = await listAll(createMock({ scenario: "busy-organization" }));

    expect(countBy(all, ({ metadata }) => metadata.triggeredBy)).toEqual({
      PREBUILD_TRIGGER_MANUAL: 909,
      PREBUILD_TRIGGER_SCHEDULED: 91,
    });
    expect(new Set(all.map(({ metadata }) => metadata.creator.id)).size).toBe(6);
  });

  it("continues: a new prebuild completes", async () => {
    const mock = createMock({ scenario: "busy-organization" });

    const { prebuild } = await pollToEnd(mock, await createPrebuildOf(mock, project));

    expect(phaseOf(prebuild)).toBe("COMPLETED");
  });
});
