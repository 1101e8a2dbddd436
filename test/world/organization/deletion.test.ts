// Owns the deletion of projects: whatever was done to one before, nothing of it is left in the end.
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { Refusal } from "../../../src/world/errors.ts";
import { carryOut, commandSequences } from "../commands.ts";
import { CLASS, DAY, PROJECT, START, sampleWorld } from "../sample-world.ts";
import { addProject } from "../short-project.ts";

/** Longer than anything takes that a deletion waits for. */
const LONG = 2 * DAY;

it("a deleted project leaves no pool, no prebuild, no schedule, no insights and no timer", () => {
  fc.assert(
    fc.property(commandSequences, commandSequences, (before, after) => {
      const world = sampleWorld();
      addProject(world, {
        id: PROJECT,
        name: "sample",
        environmentClassIds: [CLASS],
        schedule: { hourUtc: 12 },
      });
      world.projects.setInsights(PROJECT, true);
      for (const command of before) carryOut(world, command, undefined);

      if (world.organization.projects.find(PROJECT)) world.projects.delete(PROJECT);
      for (const command of after) {
        // What would create the project again, once it is gone, is excluded.
        if (command.kind !== "createPrebuild" && command.kind !== "createPool")
          tolerantly(() => carryOut(world, command, undefined));
      }
      world.clock.advanceTo(Math.max(world.clock.now, START) + LONG);

      const { projects, insights } = world.organization;
      expect(projects.find(PROJECT)).toBeUndefined();
      expect(insights.has(PROJECT)).toBe(false);
      expect(world.prebuilds.list({ projectIds: [PROJECT] }, { limit: 1 }).rows).toEqual([]);
      expect(world.warmPools.list({ projectIds: [PROJECT] }, { limit: 1 }).rows).toEqual([]);
      expect(world.upcoming(100).filter(({ id }) => id === PROJECT)).toEqual([]);
    }),
    { seed: 4_020, numRuns: 100 },
  );
});

function tolerantly(act: () => void): void {
  try {
    act();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
  }
}
