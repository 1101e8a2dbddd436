// Owns what a scenario leads to: a prebuild that is created, its second try, and the pools.
import { describe, expect, it } from "vitest";
import { PRESETS } from "../../src/scenarios/presets.ts";
import type { Scenario } from "../../src/scenarios/scenario.ts";
import { scenarioTimeline } from "../../src/scenarios/timeline.ts";
import { CLASS, HOUR, MINUTE, PROJECT, START } from "../world/sample-world.ts";

const options = { seed: 1, start: START };
const base = { name: "sample", summary: "A sample." } as const;
const projects = [{ id: PROJECT, name: "p", environmentClassIds: [CLASS] }];

function phasesOf(scenario: Scenario, attempt = 0): string[] {
  const { steps, created } = scenarioTimeline(scenario, options);
  return steps.filter(({ id, from, to }) => id === created[attempt] && from !== to).map(({ to }) => to);
}

const HEALTHY = ["PENDING", "STARTING", "RUNNING", "STOPPING", "SNAPSHOTTING", "COMPLETED"];

describe("the timeline", () => {
  it("of a healthy scenario is one prebuild that completes", () => {
    const { created } = scenarioTimeline(PRESETS.healthy, options);

    expect([created.length, phasesOf(PRESETS.healthy)]).toEqual([1, HEALTHY]);
  });

  it("is the same for one seed, and another for another", () => {
    const first = scenarioTimeline(PRESETS.healthy, options);

    expect(scenarioTimeline(PRESETS.healthy, options)).toEqual(first);
    expect(scenarioTimeline(PRESETS.healthy, { ...options, seed: 2 })).not.toEqual(first);
  });

  it("begins with the scenario, with what exists then", () => {
    const { prebuilds, warmPools, steps } = scenarioTimeline(PRESETS.healthy, options);

    expect([prebuilds.length, warmPools.length]).toEqual([3, 1]);
    expect(steps[0]).toMatchObject({ at: START, from: "", to: "PENDING" });
  });

  it("creates another prebuild when the first has failed", () => {
    const scenario: Scenario = {
      ...base,
      projects,
      outcomes: [{ times: 1, prebuild: { fail: { phase: "STARTING", after: "1s", message: "m" } } }],
    };

    expect([phasesOf(scenario), phasesOf(scenario, 1)]).toEqual([["PENDING", "STARTING", "FAILED"], HEALTHY]);
  });

  it("is for the first pool's project and class, so that the pool takes the snapshot over", () => {
    const scenario: Scenario = {
      ...base,
      projects,
      warmPools: [{ projectId: PROJECT, environmentClassId: CLASS, age: 0 }],
    };
    const { steps, pair } = scenarioTimeline(scenario, options);

    expect(pair).toEqual({ projectId: PROJECT, environmentClassId: CLASS });
    expect(steps.at(-1)).toMatchObject({ kind: "warmPool", to: "READY" });
  });

  it("continues to the timeout of a prebuild that stalls", () => {
    const scenario: Scenario = { ...base, outcomes: [{ prebuild: { stall: "RUNNING" } }] };
    const { steps } = scenarioTimeline(scenario, options);
    const end = steps.find(({ to }) => to === "FAILED");

    expect((end?.at ?? 0) - START).toBeGreaterThan(HOUR);
  });

  it("ends although nothing ends the prebuild", () => {
    const scenario: Scenario = { ...base, outcomes: [{ prebuild: { stall: "PENDING" } }] };

    expect(phasesOf(scenario)).toEqual(["PENDING"]);
  });

  it("ends although more is always due", () => {
    const scenario: Scenario = {
      ...base,
      projects: [
        { ...projects[0], id: PROJECT, name: "p", environmentClassIds: [CLASS], schedule: { hourUtc: 10 } },
      ],
    };
    const { steps } = scenarioTimeline(scenario, options);

    expect((steps.at(-1)?.at ?? Infinity) - START).toBeLessThan(3 * HOUR + MINUTE);
  });
});
