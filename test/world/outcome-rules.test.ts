// Owns which outcome rule decides: what rules count, match and draw, and that the counting is part of what is saved.
import { describe, expect, it } from "vitest";
import type { OutcomeRule, PrebuildOutcome } from "../../src/world/outcomes.ts";
import type { World } from "../../src/world/world.ts";
import {
  CLASS,
  createPool,
  createPrebuild,
  OTHER_CLASS,
  OTHER_PROJECT,
  PROJECT,
  sampleWorld,
} from "./sample-world.ts";
import { addProject } from "./short-project.ts";

const FIRST: PrebuildOutcome = { warning: "first" };
const SECOND: PrebuildOutcome = { warning: "second" };

/** The warning that decides each of N new prebuilds of a pair; "" if no rule does. */
function decided(world: World, count: number, pair: object = {}): string[] {
  return Array.from({ length: count }, () => {
    const { run } = world.prebuilds.get(createPrebuild(world, pair));
    return run.outcome?.warning ?? "";
  });
}

function worldOf(...outcomes: OutcomeRule[]): World {
  return sampleWorld({ outcomes });
}

describe("an outcome rule", () => {
  it.each<[OutcomeRule, string]>([
    [{}, "xxxxxxx"],
    [{ times: 1 }, "x------"],
    [{ times: 3 }, "xxx----"],
    [{ skip: 2 }, "--xxxxx"],
    [{ skip: 2, times: 1 }, "--x----"],
    [{ every: 3 }, "--x--x-"],
    [{ every: 2, times: 2 }, "-x-x---"],
    [{ skip: 1, every: 2 }, "--x-x-x"],
    [{ skip: 1, every: 2, times: 1 }, "--x----"],
    [{ skip: 1, every: 3 }, "---x--x"],
    [{ probability: 0 }, "-------"],
    [{ probability: 1 }, "xxxxxxx"],
    [{ skip: 7 }, "-------"],
  ])("%j decides, of seven prebuilds, %s", (rule, expected) => {
    const world = worldOf({ ...rule, prebuild: FIRST });

    expect(
      decided(world, 7)
        .map((warning) => (warning ? "x" : "-"))
        .join(""),
    ).toBe(expected);
  });

  it("counts each project and class by itself", () => {
    const world = worldOf({ times: 1, prebuild: FIRST });
    const pairs = [{}, { environmentClassId: OTHER_CLASS }, { projectId: OTHER_PROJECT }];

    expect(pairs.map((pair) => decided(world, 2, pair))).toEqual([
      ["first", ""],
      ["first", ""],
      ["first", ""],
    ]);
  });

  it("does not count what has an outcome of its own", () => {
    const world = worldOf({ skip: 1, times: 1, prebuild: FIRST });
    createPrebuild(world, { outcome: {} });

    expect(decided(world, 3)).toEqual(["", "first", ""]);
  });

  it("leaves to the next one what it does not decide", () => {
    const world = worldOf({ times: 1, prebuild: FIRST }, { times: 2, prebuild: SECOND });

    expect(decided(world, 4)).toEqual(["first", "second", "second", ""]);
  });

  it("counts pools apart from prebuilds", () => {
    const world = worldOf({
      times: 1,
      prebuild: FIRST,
      warmPool: { degrade: { after: 0, message: "out of capacity" } },
    });
    decided(world, 2);

    expect(world.warmPools.get(createPool(world)).run.outcome?.degrade).toBeDefined();
  });

  it.each<[string, OutcomeRule["match"], string[]]>([
    ["nothing", {}, ["first", "first", "first"]],
    ["a project", { projectId: PROJECT }, ["first", "first", ""]],
    ["a class", { environmentClassId: CLASS }, ["first", "", "first"]],
    ["both", { projectId: PROJECT, environmentClassId: OTHER_CLASS }, ["", "first", ""]],
  ])("that matches %s decides that alone", (_, match, expected) => {
    const world = worldOf({ match, prebuild: FIRST });
    const pairs = [{}, { environmentClassId: OTHER_CLASS }, { projectId: OTHER_PROJECT }];

    expect(pairs.flatMap((pair) => decided(world, 1, pair))).toEqual(expected);
  });

  it.each([0.1, 0.5, 0.9])("with the probability %f decides about as many", (probability) => {
    const hits = decided(worldOf({ probability, prebuild: FIRST }), 2_000).filter(Boolean).length;

    expect(Math.abs(hits / 2_000 - probability)).toBeLessThan(0.04);
  });

  it("draws the same for one seed, and otherwise for another", () => {
    const draw = (seed: number) =>
      decided(sampleWorld({ seed, outcomes: [{ probability: 0.5, prebuild: FIRST }] }), 64);

    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
  });

  it("draws apart from another rule of the same probability", () => {
    const world = worldOf({ probability: 0.5, prebuild: FIRST }, { probability: 0.5, prebuild: SECOND });
    const all = decided(world, 400);

    expect(all.filter((warning) => warning === "").length).toBeGreaterThan(60);
    expect(all.filter((warning) => warning === "second").length).toBeGreaterThan(60);
  });

  it("continues the count of a saved world", () => {
    const world = worldOf({ skip: 1, times: 2, prebuild: FIRST });
    decided(world, 2);
    const saved = world.save();
    decided(world, 5);

    world.load(saved);

    expect(decided(world, 3)).toEqual(["first", "", ""]);
  });

  it("counts nothing of a call that is refused", () => {
    const world = sampleWorld({ strict: true, outcomes: [{ times: 1, prebuild: FIRST }] });
    expect(() => createPrebuild(world)).toThrow("not found");
    addProject(world, { id: PROJECT, name: "sample", environmentClassIds: [CLASS] });

    expect(decided(world, 2)).toEqual(["first", ""]);
  });
});
