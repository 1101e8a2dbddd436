// Owns what a scenario can say of its prebuilds, its schedules and its outcome rules, and what is refused with its
// field.
import { describe, expect, it } from "vitest";
import type { Mock } from "../../src/mock/mock.ts";
import { resolveScenario } from "../../src/scenarios/resolve.ts";
import type { Scenario } from "../../src/scenarios/scenario.ts";
import type { ScenarioPrebuild } from "../../src/scenarios/scenario-prebuild.ts";
import { createMock } from "../../src/server/create-mock.ts";

const PROJECT = "10000000-0000-4000-8000-000000000001";
const CLASS = "20000000-0000-4000-8000-000000000001";
const ADA = { id: "30000000-0000-4000-8000-000000000001", principal: "USER" } as const;
const CI = { id: "30000000-0000-4000-8000-000000000002", principal: "SERVICE_ACCOUNT" } as const;

function scenarioWith(parts: Partial<Scenario>): Scenario {
  return {
    name: "sample",
    summary: "A sample.",
    projects: [{ id: PROJECT, name: "sample", environmentClassIds: [CLASS] }],
    ...parts,
  };
}

function mockWith(prebuild: Omit<ScenarioPrebuild, "projectId">): Mock {
  return createMock({ scenario: scenarioWith({ prebuilds: [{ projectId: PROJECT, ...prebuild }] }) });
}

describe("a scenario's prebuilds", () => {
  it("come in numbers, each younger than the one before", () => {
    const prebuilds = mockWith({ age: "3h", count: 4, every: "1h" }).world.prebuilds();

    expect(prebuilds.map(({ metadata }) => metadata.createdAt)).toEqual([
      "2026-01-01T09:00:00Z",
      "2026-01-01T08:00:00Z",
      "2026-01-01T07:00:00Z",
      "2026-01-01T06:00:00Z",
    ]);
  });

  it("are all of one age if nothing else is said", () => {
    const prebuilds = mockWith({ age: "3h", count: 3 }).world.prebuilds();

    expect(new Set(prebuilds.map(({ metadata }) => metadata.createdAt)).size).toBe(1);
    expect(new Set(prebuilds.map(({ id }) => id)).size).toBe(3);
  });

  it("are by whom and for what reason it says", () => {
    const [prebuild] = mockWith({
      age: "1h",
      creator: ADA,
      executor: CI,
      triggeredBy: "SCHEDULED",
    }).world.prebuilds();

    expect(prebuild?.metadata).toMatchObject({
      creator: { id: ADA.id, principal: "PRINCIPAL_USER" },
      executor: { id: CI.id, principal: "PRINCIPAL_SERVICE_ACCOUNT" },
      triggeredBy: "PREBUILD_TRIGGER_SCHEDULED",
    });
  });

  it("may have been cancelled, each some time after its creation", () => {
    const prebuilds = mockWith({ age: "3h", count: 3, every: "1h", cancelAfter: "1m" });

    expect(
      prebuilds.world.prebuilds().map(({ status }) => [status.phase, status.completionTime?.slice(0, 16)]),
    ).toEqual([
      ["PREBUILD_PHASE_CANCELLED", "2026-01-01T08:01"],
      ["PREBUILD_PHASE_CANCELLED", "2026-01-01T07:01"],
      ["PREBUILD_PHASE_CANCELLED", "2026-01-01T06:01"],
    ]);
  });

  it("may have been deleted", () => {
    const [prebuild] = mockWith({ age: "1h", deleteAfter: "55m" }).world.prebuilds();

    expect(prebuild?.status.phase).toBe("PREBUILD_PHASE_DELETED");
  });

  it("that had ended cannot have been cancelled then", () => {
    expect(() => mockWith({ age: "3h", cancelAfter: "1h" })).toThrow(
      /prebuilds\.0: prebuild [0-9a-f-]{36} is COMPLETED and can no longer be cancelled/,
    );
  });
});

describe("a scenario's project", () => {
  it("has lived by its schedule since the oldest thing in the scenario", () => {
    const mock = createMock({
      scenario: scenarioWith({
        projects: [
          {
            id: PROJECT,
            name: "sample",
            environmentClassIds: [CLASS],
            schedule: { hourUtc: 4, executor: CI },
          },
        ],
        prebuilds: [{ projectId: PROJECT, age: "2d" }],
      }),
    });

    expect(mock.world.prebuilds().map(({ metadata }) => metadata.triggeredBy)).toEqual([
      "PREBUILD_TRIGGER_SCHEDULED",
      "PREBUILD_TRIGGER_SCHEDULED",
      "PREBUILD_TRIGGER_MANUAL",
    ]);
  });
});

const project = { id: PROJECT, name: "sample", environmentClassIds: [CLASS] };
const prebuild = { projectId: PROJECT, age: "1h" };

it.each<[string, object]>([
  ["projects.0.schedule.hourUtc", { projects: [{ ...project, schedule: { hourUtc: 24 } }] }],
  ["projects.0.schedule.hourUtc", { projects: [{ ...project, schedule: { hourUtc: 1.5 } }] }],
  ["projects.0.schedule.hourUtc", { projects: [{ ...project, schedule: {} }] }],
  ["projects.0.schedule.hour", { projects: [{ ...project, schedule: { hourUtc: 1, hour: 1 } }] }],
  [
    "projects.0.schedule.executor.principal",
    { projects: [{ ...project, schedule: { hourUtc: 1, executor: { ...CI, principal: "UNSPECIFIED" } } }] },
  ],
  ["prebuilds.0.count", { prebuilds: [{ ...prebuild, count: 0 }] }],
  ["prebuilds.0.count", { prebuilds: [{ ...prebuild, count: 10_001 }] }],
  ["prebuilds.0.id", { prebuilds: [{ ...prebuild, id: PROJECT, count: 2 }] }],
  ["prebuilds.0.every", { prebuilds: [{ ...prebuild, count: 3, every: "31m" }] }],
  ["prebuilds.0.every", { prebuilds: [{ ...prebuild, every: "soon" }] }],
  ["prebuilds.0.cancelAfter", { prebuilds: [{ ...prebuild, cancelAfter: "61m" }] }],
  ["prebuilds.0.deleteAfter", { prebuilds: [{ ...prebuild, count: 2, every: "50m", deleteAfter: "11m" }] }],
  ["prebuilds.0.triggeredBy", { prebuilds: [{ ...prebuild, triggeredBy: "CRON" }] }],
  ["prebuilds.0.creator.id", { prebuilds: [{ ...prebuild, creator: { ...ADA, id: "ada" } }] }],
  ["prebuilds.0.executor.principal", { prebuilds: [{ ...prebuild, executor: { id: ADA.id } }] }],
  ["outcomes.0.probability", { outcomes: [{ probability: 1.5, prebuild: {} }] }],
  ["outcomes.0.probability", { outcomes: [{ probability: -0.1, prebuild: {} }] }],
  ["outcomes.0.skip", { outcomes: [{ skip: -1, prebuild: {} }] }],
  ["outcomes.0.times", { outcomes: [{ times: 0, prebuild: {} }] }],
  ["outcomes.0.every", { outcomes: [{ every: 0, prebuild: {} }] }],
  ["outcomes.0.every", { outcomes: [{ every: 1.5, prebuild: {} }] }],
  ["outcomes.0.prebuild.stuckAt", { outcomes: [{ prebuild: { stuckAt: 100 } }] }],
  ["outcomes.0.prebuild.stuckAt", { outcomes: [{ prebuild: { stuckAt: -1 } }] }],
  ["outcomes.0.prebuild.warning", { outcomes: [{ prebuild: { warning: "" } }] }],
  [
    "outcomes.0.prebuild.durations.COMPLETED",
    { outcomes: [{ prebuild: { durations: { COMPLETED: "1m" } } }] },
  ],
  ["outcomes.0.prebuild.durations.RUNNING", { outcomes: [{ prebuild: { durations: { RUNNING: "soon" } } }] }],
  [
    "outcomes.0.prebuild.fail.phase",
    { outcomes: [{ prebuild: { fail: { phase: "COMPLETED", after: 1, message: "m" } } }] },
  ],
  ["outcomes.0.prebuild.warnings", { outcomes: [{ prebuild: { warnings: "x" } }] }],
])("a scenario is refused at %s if it holds %j", (field, parts) => {
  expect(() => resolveScenario(scenarioWith(parts as Partial<Scenario>))).toThrow(`${field}: `);
});
