// Owns that a long time passes in one move: a month over the busy organization, and over a hundred schedules.
import { describe, expect, it } from "vitest";
import { beginWorld } from "../../src/scenarios/create-world.ts";
import { busyOrganization } from "../../src/scenarios/presets/busy-organization.ts";
import type { Scenario } from "../../src/scenarios/scenario.ts";
import { brokenRules } from "./invariants.ts";
import { DAY, HOUR, moveTo, pictureOf, START, sampleWorld } from "./sample-world.ts";
import { addProject } from "./short-project.ts";

const busy: Scenario = busyOrganization;
const MONTH = 30 * DAY;

function busyWorld(seed: number) {
  return beginWorld(busy, { seed, start: START, strict: false });
}

describe("a month of the busy organization, in one move", () => {
  it.each([1, 2])("leaves the last week's scheduled prebuilds, by all the rules, seed %i", (seed) => {
    const world = busyWorld(seed);

    const transitions = moveTo(world, START + MONTH);

    const picture = pictureOf(world);
    const instants = transitions.map(({ at }) => at);
    expect(brokenRules(picture)).toEqual([]);
    expect(instants).toEqual(instants.toSorted((a, b) => a - b));
    expect(transitions.filter(({ from }) => from === "")).toHaveLength(13 * 30);
    expect(picture.prebuilds).toHaveLength(13 * 7);
    expect(picture.prebuilds.every(({ value }) => value.metadata.createdAt > START + MONTH - 7 * DAY)).toBe(
      true,
    );
  });

  it("comes to the same in one move as in many", () => {
    const [atOnce, inParts] = [busyWorld(1), busyWorld(1)];
    const one = moveTo(atOnce, START + MONTH);
    const many = Array.from({ length: MONTH / HOUR / 5 }, (_, n) =>
      moveTo(inParts, START + (n + 1) * 5 * HOUR),
    );

    expect(many.flat()).toEqual(one);
    expect(pictureOf(inParts)).toEqual(pictureOf(atOnce));
  });
});

describe("a month of a hundred projects with schedules", () => {
  it("creates a prebuild each day for each, and keeps those of a week", () => {
    const world = sampleWorld();
    for (let n = 0; n < 100; n++) {
      const environmentClassIds = ["20000000-0000-4000-8000-000000000001"];
      addProject(world, { name: `project ${n}`, environmentClassIds, schedule: { hourUtc: n % 24 } });
    }

    const transitions = moveTo(world, START + MONTH);

    expect(transitions.filter(({ from }) => from === "")).toHaveLength(3_000);
    expect(world.prebuilds.size).toBe(700);
    expect(brokenRules(pictureOf(world))).toEqual([]);
  });
});
