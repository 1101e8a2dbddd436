// Owns that nobody can tell what was carried out before its turn: many prebuilds that do the same at the same instants,
// in pools and out of them.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { seedWorld } from "../../../src/world/store/import.ts";
import { stateOf } from "../../../src/world/store/persistence.ts";
import type { Transition } from "../../../src/world/time/transition.ts";
import type { World } from "../../../src/world/world.ts";
import { type Command, carryOut, commandSequences, looking } from "../commands.ts";
import {
  CLASS,
  createPool,
  createPrebuild,
  DAY,
  HOUR,
  MINUTE,
  OTHER_CLASS,
  pictureOf,
  readyPool,
  SECOND,
  sampleWorld,
} from "../sample-world.ts";

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

/** Everything that a world is, also what no caller sees. */
function allOf(world: World) {
  return [stateOf(world), world.prebuilds.gone, world.warmPools.past];
}

/** Does the same to three worlds: somebody looks at one on the way, is told of another, and does neither. */
function expectAlike(make: () => World, commands: readonly Command[]): void {
  const [looked, heard, unheard] = [make(), make(), make()];
  const [seen, told] = [[] as Transition[], [] as Transition[]];
  const look = looking((transition) => seen.push(transition));
  for (const command of commands) {
    carryOut(looked, command, look);
    carryOut(heard, command, { tell: (transition) => told.push(transition) });
    const saved = unheard.save();
    const before = JSON.stringify(stateOf(unheard));
    carryOut(unheard, command);
    unheard.load(saved);
    // What was saved is not written over.
    expect(JSON.stringify(stateOf(unheard))).toBe(before);
    carryOut(unheard, command);
  }
  expect([told, allOf(heard), allOf(unheard)]).toEqual([seen, allOf(looked), allOf(looked)]);
}

describe("what is carried out ahead is told as if it had waited for its turn, and comes to the same", () => {
  it("where many prebuilds do the same at the same instants", () => {
    const property = fc.property(prebuilds, moves, (made, spans) => {
      expectAlike(
        () => worldOf(made),
        [...spans, 10 * MINUTE].map((span) => ({ kind: "advance", with: span })),
      );
    });

    fc.assert(property, { seed: 4_020, numRuns: 200 });
  });

  it("after any calls, where pools scale and have problems", () => {
    const degrade = { after: 40 * MINUTE, message: "out of capacity", recoverAfter: HOUR };
    const make = () => {
      const autoscaler = { claims: 1, window: MINUTE, idle: 2 * MINUTE };
      const world = sampleWorld({ outcomes: [{ warmPool: { degrade } }], autoscaler });
      readyPool(world);
      return world;
    };

    fc.assert(
      fc.property(commandSequences, (commands) => expectAlike(make, commands)),
      { seed: 4_020, numRuns: 120 },
    );
  });

  it("in a world that was seeded with what is overdue", () => {
    const age = fc.constantFrom(0, MINUTE, HOUR, 9 * DAY);
    const property = fc.property(commandSequences, age, commandSequences, (past, age, commands) => {
      const lived = sampleWorld({ seed: 2 });
      for (const command of past) carryOut(lived, command);
      const picture = pictureOf(lived);
      const seed = {
        prebuilds: picture.prebuilds.map(({ value }) => value),
        warmPools: picture.warmPools.map(({ value }) => value),
      };
      const make = () => {
        const world = sampleWorld({ start: lived.clock.now + age });
        seedWorld(world, seed);
        return world;
      };

      expectAlike(make, commands);
    });

    fc.assert(property, { seed: 4_020, numRuns: 150 });
  });
});

describe("what is carried out ahead", () => {
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
