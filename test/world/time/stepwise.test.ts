// Owns that a move comes to the same at once and stopped after each transition, and that nothing saved is written over:
// many prebuilds that do the same at the same instants, in pools and out of them.
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

/** As `carryOut`, but an advance stops after each transition and continues. */
function carryOutInSteps(world: World, command: Command, look: (transition: Transition) => void): void {
  const target = command.kind === "advance" ? world.clock.now + command.with : 0;
  let isStopped = true;
  if (command.kind !== "advance") carryOut(world, command);
  else {
    while (isStopped) {
      isStopped = false;
      world.clock.advanceTo(target, (transition) => {
        look(transition);
        isStopped = true;
        return true;
      });
    }
  }
}

/** Does the same to three worlds: one moves at once, one in steps, one goes back and does everything again. */
function expectAlike(make: () => World, commands: readonly Command[]): void {
  const [atOnce, inSteps, again] = [make(), make(), make()];
  const [heard, seen] = [[] as Transition[], [] as Transition[]];
  for (const command of commands) {
    carryOut(
      atOnce,
      command,
      looking((transition) => heard.push(transition)),
    );
    carryOutInSteps(inSteps, command, (transition) => seen.push(transition));
    const saved = again.save();
    const before = JSON.stringify(stateOf(again));
    carryOut(again, command);
    again.load(saved);
    // What was saved is not written over.
    expect(JSON.stringify(stateOf(again))).toBe(before);
    carryOut(again, command);
  }
  expect([seen, allOf(inSteps), allOf(again)]).toEqual([heard, allOf(atOnce), allOf(atOnce)]);
}

describe("a move at once, in steps or done again comes to the same", () => {
  it("if many prebuilds do the same at the same instants", () => {
    const property = fc.property(prebuilds, moves, (made, spans) => {
      expectAlike(
        () => worldOf(made),
        [...spans, 10 * MINUTE].map((span) => ({ kind: "advance", with: span })),
      );
    });

    fc.assert(property, { seed: 4_020, numRuns: 200 });
  });

  it("after any calls, if pools scale and have problems", () => {
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

describe("a move", () => {
  it("reports in the order of time, while the clock is at each instant", () => {
    const world = sampleWorld();
    for (let n = 0; n < 200; n++) createPrebuild(world);
    const seen: { at: number; now: number }[] = [];

    const look = looking(({ at }) => seen.push({ at, now: world.clock.now }));
    world.clock.advanceTo(world.clock.now + 20 * MINUTE, look);

    expect(seen.length).toBeGreaterThan(1_000);
    expect(seen).toEqual(seen.map(({ at }) => ({ at, now: at })).sort((one, other) => one.at - other.at));
  });
});
