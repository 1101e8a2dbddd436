// Owns what holds over any sequence of calls and moves of the clock.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { OutcomeRule } from "../../src/world/outcomes.ts";
import type { World } from "../../src/world/world.ts";
import { type Command, carryOut, commandSequences, looking } from "./commands.ts";
import { brokenBetween, brokenRules } from "./invariants.ts";
import { completedPrebuild, HOUR, MINUTE, pictureOf, readyPool, sampleWorld } from "./sample-world.ts";
import { changeProject } from "./short-project.ts";

const RUNS = { seed: 4_020, numRuns: 60 };
const PROBLEMS: OutcomeRule[] = [
  { warmPool: { degrade: { after: 40 * MINUTE, message: "out of capacity", recoverAfter: HOUR } } },
];

const NO_CAPACITY: OutcomeRule[] = [
  { warmPool: { cannotProvision: { message: "out of capacity", recoverAfter: HOUR } } },
];

/** A world that a pool has been READY in for a while. */
function worldWithPool(outcomes: OutcomeRule[] = []): World {
  const world = sampleWorld({ outcomes });
  readyPool(world);
  return world;
}

/** The same, and its target moves with each claim and within minutes. */
function scalingWorld(outcomes: OutcomeRule[] = []): World {
  const world = sampleWorld({ outcomes, autoscaler: { claims: 1, window: MINUTE, idle: 2 * MINUTE } });
  readyPool(world);
  return world;
}

/** Every rule that is broken on the way, with the command after which it was. */
function brokenOnTheWay(world: World, commands: readonly Command[]): string[] {
  const broken: string[] = [];
  let before = pictureOf(world);
  for (const [index, command] of commands.entries()) {
    const look = () => {
      const after = pictureOf(world);
      const rules = [...brokenRules(after), ...brokenBetween(before, after)];
      broken.push(...rules.map((rule) => `${rule}, after command ${index}, ${command.kind}`));
      before = after;
    };
    carryOut(world, command, looking(look));
    look();
  }
  return broken;
}

/** Everything that callers see. */
function visible(world: World) {
  const { prebuilds, warmPools } = pictureOf(world);
  return [...prebuilds, ...warmPools].map(({ value }) => value);
}

describe("any sequence of calls and moves", () => {
  it("keeps every rule at every instant", () => {
    const property = fc.property(commandSequences, (commands) => {
      expect(brokenOnTheWay(sampleWorld(), commands)).toEqual([]);
    });

    fc.assert(property, RUNS);
  });

  it("keeps every rule if a pool is READY from the start", () => {
    const property = fc.property(commandSequences, (commands) => {
      expect(brokenOnTheWay(worldWithPool(), commands)).toEqual([]);
    });

    fc.assert(property, RUNS);
  });

  it("keeps every rule if pools have problems", () => {
    const property = fc.property(commandSequences, (commands) => {
      expect(brokenOnTheWay(worldWithPool(PROBLEMS), commands)).toEqual([]);
    });

    fc.assert(property, RUNS);
  });

  it("keeps every rule if instances cannot be provisioned", () => {
    const property = fc.property(commandSequences, (commands) => {
      const world = sampleWorld({ outcomes: NO_CAPACITY });
      completedPrebuild(world);

      expect(brokenOnTheWay(world, commands)).toEqual([]);
    });

    fc.assert(property, RUNS);
  });

  it("keeps every rule if the target moves with each claim and within minutes", () => {
    const property = fc.property(commandSequences, (commands) => {
      expect(brokenOnTheWay(scalingWorld(), commands)).toEqual([]);
    });

    fc.assert(property, RUNS);
  });

  it("changes nothing with a call that is refused", () => {
    const property = fc.property(commandSequences, (commands) => {
      const world = sampleWorld({ strict: false });
      const changes = commands.flatMap((command) => {
        const before = pictureOf(world);
        const refused = carryOut(world, command);
        return refused ? [{ before, after: pictureOf(world) }] : [];
      });

      expect(changes.map(({ after }) => after)).toEqual(changes.map(({ before }) => before));
    });

    fc.assert(property, RUNS);
  });

  it("comes to the same in the same world again, also after refused calls are left out", () => {
    const property = fc.property(commandSequences, (commands) => {
      const [world, again] = [sampleWorld(), sampleWorld()];
      const accepted = commands.filter((command) => !carryOut(world, command));
      for (const command of accepted) carryOut(again, command);

      expect(visible(again)).toEqual(visible(world));
    });

    fc.assert(property, RUNS);
  });

  it("comes to the same however the time is cut into moves", () => {
    const property = fc.property(commandSequences, fc.integer({ min: 2, max: 5 }), (commands, parts) => {
      const [atOnce, inParts] = [scalingWorld(PROBLEMS), scalingWorld(PROBLEMS)];
      for (const command of commands) {
        carryOut(atOnce, command);
        const steps = command.kind === "advance" ? parts : 1;
        for (let i = 0; i < steps; i++) {
          const part = { ...command, with: cut(command, i, steps) } as Command;
          carryOut(inParts, part);
        }
      }

      expect(visible(inParts)).toEqual(visible(atOnce));
    });

    fc.assert(property, RUNS);
  });

  it("ends, left alone, with nothing but pools that wait or that have a problem", () => {
    const property = fc.property(commandSequences, (commands) => {
      const world = sampleWorld();
      for (const command of commands) carryOut(world, command);
      for (const { id } of world.organization.projects) changeProject(world, id, { schedule: null });
      world.clock.advanceTo(world.clock.now + 200 * HOUR);
      const { prebuilds, warmPools, nextDue } = pictureOf(world);

      expect({
        prebuilds,
        phases: warmPools
          .map(({ value }) => value.status.phase)
          .filter((phase) => phase !== "PENDING" && phase !== "DEGRADED"),
        nextDue,
      }).toEqual({ prebuilds: [], phases: [], nextDue: undefined });
    });

    fc.assert(property, RUNS);
  });
});

/** The i-th part of an advance; anything else as it is. */
function cut(command: Command, i: number, parts: number): Command["with"] {
  if (command.kind !== "advance") return command.with;
  const end = (n: number) => Math.floor((command.with * n) / parts);
  return end(i + 1) - end(i);
}
