// Owns that nobody can tell what was carried out before its turn: many prebuilds that do the same at the same instants,
// in pools and out of them.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Transition } from "../../src/world/clock.ts";
import { seedWorld } from "../../src/world/seeding.ts";
import { stateOf } from "../../src/world/state.ts";
import type { World } from "../../src/world/world.ts";
import { carryOut, commandSequences, looking } from "./commands.ts";
import {
  CLASS,
  createPool,
  createPrebuild,
  DAY,
  HOUR,
  MINUTE,
  OTHER_CLASS,
  pictureOf,
  SECOND,
  sampleWorld,
} from "./sample-world.ts";

const duration = fc.constantFrom(0, 0, SECOND, 2 * SECOND, MINUTE, 7 * DAY - MINUTE);
const outcome = fc.record({
  durations: fc.record({
    PENDING: duration,
    STARTING: duration,
    RUNNING: duration,
    STOPPING: duration,
    SNAPSHOTTING: duration,
  }),
  fail: fc.option(fc.constant({ phase: "RUNNING" as const, after: SECOND, message: "no space left" }), {
    nil: undefined,
    freq: 5,
  }),
});
const prebuild = fc.record({ environmentClassId: fc.constantFrom(CLASS, OTHER_CLASS), outcome });
const prebuilds = fc.array(prebuild, { minLength: 1, maxLength: 30 });
/** How long moves are, one after the other. */
const moves = fc.array(fc.constantFrom(0, 500, SECOND, MINUTE, 5 * MINUTE, 7 * DAY - MINUTE), {
  maxLength: 6,
});

type Made = typeof prebuilds extends fc.Arbitrary<infer A> ? A : never;

function worldOf(made: Made): World {
  const world = sampleWorld();
  createPool(world);
  for (const input of made) createPrebuild(world, input);
  return world;
}

describe("what is carried out ahead", () => {
  it("is told as if it had waited for its turn, and comes to the same", () => {
    const property = fc.property(prebuilds, moves, (made, spans) => {
      const [looked, heard, unheard] = [worldOf(made), worldOf(made), worldOf(made)];
      const seen: Transition[] = [];
      const told: Transition[] = [];
      for (const span of [...spans, 10 * MINUTE]) {
        const target = looked.clock.now + span;
        looked.clock.advanceTo(
          target,
          looking((transition) => seen.push(transition)),
        );
        heard.clock.advanceTo(target, { tell: (transition) => told.push(transition) });
        unheard.clock.advanceTo(target);
      }

      expect([told, stateOf(heard), stateOf(unheard)]).toEqual([seen, stateOf(looked), stateOf(looked)]);
    });

    fc.assert(property, { seed: 4_020, numRuns: 200 });
  });

  it("is told so in a world that was seeded with what is overdue, after any calls", () => {
    const age = fc.constantFrom(0, MINUTE, HOUR, 9 * DAY);
    const property = fc.property(commandSequences, age, commandSequences, (past, age, commands) => {
      const lived = sampleWorld({ seed: 2 });
      for (const command of past) carryOut(lived, command);
      const { prebuilds, warmPools } = pictureOf(lived);
      const seeded = () => {
        const world = sampleWorld({ start: lived.clock.now + age });
        seedWorld(world, {
          prebuilds: prebuilds.map(({ value }) => value),
          warmPools: warmPools.map(({ value }) => value),
        });
        return world;
      };
      const [looked, heard, unheard] = [seeded(), seeded(), seeded()];
      const seen: Transition[] = [];
      const told: Transition[] = [];
      for (const command of commands) {
        const saved = unheard.save();
        const before = JSON.stringify(stateOf(unheard));
        carryOut(
          looked,
          command,
          looking((transition) => seen.push(transition)),
        );
        carryOut(heard, command, { tell: (transition) => told.push(transition) });
        carryOut(unheard, command);
        unheard.load(saved);
        expect(JSON.stringify(stateOf(unheard))).toBe(before);
        carryOut(unheard, command);
      }

      expect([told, stateOf(heard), stateOf(unheard)]).toEqual([seen, stateOf(looked), stateOf(looked)]);
    });

    fc.assert(property, { seed: 4_020, numRuns: 150 });
  });

  it("is told in the order of time, while the clock is at its instant", () => {
    const world = sampleWorld();
    for (let n = 0; n < 200; n++) createPrebuild(world);
    const told: { at: number; now: number }[] = [];

    world.clock.advanceTo(world.clock.now + 20 * MINUTE, {
      tell: ({ at }) => told.push({ at, now: world.clock.now }),
    });

    expect(told.length).toBeGreaterThan(1_000);
    expect(told).toEqual(told.map(({ at }) => ({ at, now: at })).sort((one, other) => one.at - other.at));
  });
});
