// Owns going back to a saved world: everything is as it was, continues as it did, and branches are separate.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createResourceCodecs } from "../../../src/services/resource-codec.ts";
import { prebuildLog } from "../../../src/world/prebuild/log.ts";
import type { Transition } from "../../../src/world/time/transition.ts";
import type { SavedWorld, World } from "../../../src/world/world.ts";
import { type Command, carryOut, commandSequences, looking } from "../commands.ts";
import {
  createPool,
  createPrebuild,
  DAY,
  HOUR,
  MINUTE,
  moveTo,
  OTHER_CLASS,
  OTHER_PROJECT,
  PROJECT,
  pictureOf,
  prebuildIn,
  reach,
  readyPool,
  refusal,
  START,
  sampleWorld,
  UNKNOWN_ID,
} from "../sample-world.ts";

const ENCODINGS = ["json", "proto"] as const;

/** All that callers can read of a world, byte for byte. */
function answersOf(world: World): unknown {
  const codecs = createResourceCodecs((id) => `http://mock.test/logs/${id}`);
  const { now, nextDue, projects, prebuilds, warmPools } = pictureOf(world);
  const ofProject = world.prebuilds.list({ projectIds: [PROJECT] }, { limit: 5 }).rows;
  const completed = world.prebuilds.list({ phases: ["COMPLETED"] }, { limit: 5 }).rows;
  const others = world.warmPools.list({ projectIds: [OTHER_PROJECT] }, { limit: 5 }).rows;
  const bodies = ENCODINGS.flatMap((encoding) => [
    ...prebuilds.map(({ value }) => codecs.prebuilds.one(world.prebuilds.get(value.id).value, encoding)),
    ...warmPools.map(({ value }) => codecs.warmPools.one(world.warmPools.get(value.id).value, encoding)),
    ...[prebuilds, ofProject, completed].map((rows) => codecs.prebuilds.list(valuesOf(rows), "x", encoding)),
    ...[warmPools, others].map((rows) => codecs.warmPools.list(valuesOf(rows), "", encoding)),
  ]);
  return {
    now,
    nextDue,
    next: world.clock.next(),
    nextProgress: world.clock.nextProgress(),
    sizes: [world.prebuilds.size, world.warmPools.size],
    projects,
    bodies: bodies.map(({ content }) => Buffer.from(content as Uint8Array).toString("latin1")),
    logs: prebuilds.map((row) => prebuildLog(row, world.chance)),
  };
}

function valuesOf<V>(rows: readonly { readonly value: V }[]): V[] {
  return rows.map(({ value }) => value);
}

/** Does the commands, then makes one of everything and lets a day pass; answers all that could be seen of it. */
function liveOn(world: World, commands: readonly Command[]): unknown[] {
  const seen: unknown[] = [];
  const look = () => seen.push([world.clock.now, world.clock.next()]);
  for (const command of commands) seen.push(carryOut(world, command, looking(look))?.message);
  const sizes = { minSize: 1, maxSize: 2 };
  const pair = { projectId: PROJECT, environmentClassId: OTHER_CLASS } as const;
  seen.push(carryOut(world, { kind: "createPool", with: { pair, sizes } }, looking(look))?.message);
  seen.push(world.logsTokens.create(createPrebuild(world)), answersOf(world));
  seen.push(moveTo(world, world.clock.now + DAY), answersOf(world));
  return seen;
}

/** A world, by default a new one, that the commands have been executed on. */
function brought(commands: readonly Command[], world = sampleWorld()): World {
  for (const command of commands) carryOut(world, command);
  return world;
}

const RUNS = { seed: 4_020, numRuns: 30 };

describe("a world that goes back", () => {
  it("is as it was, and comes to the same again", () => {
    const property = fc.property(commandSequences, commandSequences, (before, commands) => {
      const world = brought(before);
      const saved = world.save();
      const [then, first] = [answersOf(world), liveOn(world, commands)];

      world.load(saved);

      expect(answersOf(world)).toEqual(then);
      expect(liveOn(world, commands)).toEqual(first);
    });

    fc.assert(property, RUNS);
  });

  it("comes to the same as one that was never saved", () => {
    const property = fc.property(
      commandSequences,
      commandSequences,
      commandSequences,
      (before, other, commands) => {
        const world = brought(before);
        const saved = world.save();
        liveOn(world, other);
        world.load(saved);

        expect(liveOn(world, commands)).toEqual(liveOn(brought(before), commands));
      },
    );

    fc.assert(property, RUNS);
  });

  it("keeps its branches apart", () => {
    const property = fc.property(
      commandSequences,
      commandSequences,
      commandSequences,
      (before, left, right) => {
        const world = brought(before);
        const [a, answersA] = [world.save(), answersOf(world)];
        brought(left, world);
        const [b, answersB] = [world.save(), answersOf(world)];
        world.load(a);
        liveOn(world, right);

        world.load(b);
        const seenB = answersOf(world);
        liveOn(world, right);
        world.load(a);

        expect([answersOf(world), seenB]).toEqual([answersA, answersB]);
      },
    );

    fc.assert(property, RUNS);
  });

  it("is what its own branch alone makes, however often it is saved and goes back", () => {
    const action = fc.oneof(
      { weight: 3, arbitrary: fc.record({ commands: commandSequences.map((all) => all.slice(0, 6)) }) },
      { weight: 1, arbitrary: fc.constant("save" as const) },
      { weight: 1, arbitrary: fc.record({ load: fc.nat(5) }) },
    );
    const property = fc.property(fc.array(action, { maxLength: 25, size: "max" }), (actions) => {
      const world = sampleWorld();
      let branch: readonly Command[] = [];
      const saves = [{ saved: world.save(), branch }];
      for (const next of actions) {
        if (next === "save") {
          saves.push({ saved: world.save(), branch });
        } else if ("load" in next) {
          const save = saves[next.load % saves.length] as (typeof saves)[number];
          world.load(save.saved);
          branch = save.branch;
        } else {
          brought(next.commands, world);
          branch = [...branch, ...next.commands];
        }
      }

      expect(liveOn(world, [])).toEqual(liveOn(brought(branch), []));
    });

    fc.assert(property, RUNS);
  });

  it("can be another world of the same seed", () => {
    const property = fc.property(commandSequences, commandSequences, (before, commands) => {
      const world = brought(before);
      const saved = world.save();
      const other = brought(commands, sampleWorld({ start: START - DAY }));

      other.load(saved);

      expect(liveOn(other, commands)).toEqual(liveOn(world, commands));
    });

    fc.assert(property, RUNS);
  });
});

/** A world with a pool at work, a prebuild in its middle and one that has only begun. */
function busyWorld(): World {
  const world = sampleWorld();
  readyPool(world);
  prebuildIn(world, "SNAPSHOTTING");
  createPrebuild(world);
  return world;
}

describe("time, after going back", () => {
  it("leads to the same transitions again, at the same instants", () => {
    const world = busyWorld();
    const saved = world.save();
    const first = moveTo(world, world.clock.now + 9 * DAY);

    world.load(saved);

    expect(moveTo(world, world.clock.now + 9 * DAY)).toEqual(first);
  });

  it("leads to the same as a world that never went back, in moves of any size", () => {
    const world = busyWorld();
    const saved = world.save();
    moveTo(world, world.clock.now + 3 * MINUTE);
    world.load(saved);
    const transitions: Transition[] = [];
    for (let i = 0; i < 240; i++) transitions.push(...moveTo(world, world.clock.now + MINUTE / 2));
    const straight = busyWorld();

    expect(transitions).toEqual(moveTo(straight, straight.clock.now + 2 * HOUR));
  });

  it("continues from a save in the middle of a move", () => {
    const straight = moveTo(busyWorld(), busyWorld().clock.now + HOUR);
    const world = busyWorld();
    const end = world.clock.now + HOUR;
    const saves: SavedWorld[] = [];
    moveTo(world, end, () => {
      saves.push(world.save());
      return false;
    });

    const rests = saves.map((saved) => {
      world.load(saved);
      return moveTo(world, end);
    });

    // Each save was taken after its transition.
    expect(rests).toEqual(straight.map((_, index) => straight.slice(index + 1)));
  });

  it("is refused before the instant that the world went back to", () => {
    const world = busyWorld();
    const { now } = world.clock;
    const saved = world.save();
    world.clock.advanceTo(now + HOUR);
    world.load(saved);

    expect(() => world.clock.advanceTo(now - 1)).toThrow(refusal("invalid", "cannot go back"));
  });
});

describe("a crowd that goes back", () => {
  it.each([1, 15, 16, 17, 100, 1_025])(
    "of %i prebuilds is as it was, and comes to the same again",
    (size) => {
      const world = sampleWorld();
      const crowd = () => Array.from({ length: size }, () => createPrebuild(world));
      const [first, ...rest] = crowd();
      const saved = world.save();
      const then = pictureOf(world);
      const live = () => {
        const created = crowd();
        for (const id of rest) world.prebuilds.delete(id);
        const transitions = moveTo(world, START + HOUR);
        return { created, transitions, now: pictureOf(world), first: world.prebuilds.get(first as string) };
      };
      const once = live();

      world.load(saved);

      expect(pictureOf(world)).toEqual(then);
      expect(live()).toEqual(once);
      expect(once.transitions.length).toBeGreaterThan(size);
    },
  );
});

describe("what was made after the save", () => {
  it("is gone: prebuilds, pools and projects", () => {
    const world = sampleWorld();
    const saved = world.save();
    const [prebuildId, poolId] = [createPrebuild(world), createPool(world, { projectId: OTHER_PROJECT })];

    world.load(saved);

    expect(() => world.prebuilds.get(prebuildId)).toThrow(refusal("not-found"));
    expect(() => world.warmPools.get(poolId)).toThrow(refusal("not-found"));
    expect([...world.organization.projects]).toEqual([]);
  });

  it("leaves its pair free for a pool", () => {
    const world = sampleWorld();
    const saved = world.save();
    const id = createPool(world);

    world.load(saved);

    expect(createPool(world)).toBe(id);
  });

  it("has the same ids when it is made again", () => {
    const world = busyWorld();
    const saved = world.save();
    const make = () => [
      createPrebuild(world),
      createPool(world, { environmentClassId: UNKNOWN_ID }),
      world.logsTokens.create(UNKNOWN_ID),
      createPrebuild(world),
    ];
    const first = make();

    world.load(saved);

    expect(make()).toEqual(first);
  });

  it("opens no log", () => {
    const world = sampleWorld();
    const id = createPrebuild(world);
    const saved = world.save();
    const token = world.logsTokens.create(id);

    world.load(saved);

    expect(() => world.logsTokens.check(token, id)).toThrow(refusal("no-token", "unknown"));
  });
});

describe("what was there at the save", () => {
  it("exists again after it was purged", () => {
    const world = sampleWorld();
    const id = createPrebuild(world);
    const saved = world.save();
    world.clock.advanceTo(START + 9 * DAY);

    world.load(saved);

    expect(world.prebuilds.get(id).value.status.phase).toBe("PENDING");
  });

  it("has its pair again after its pool was deleted and another was made", () => {
    const world = sampleWorld();
    const id = createPool(world);
    const saved = world.save();
    world.warmPools.delete(id);
    reach(world, id, "DELETED");
    createPool(world);

    world.load(saved);

    expect(() => createPool(world)).toThrow(refusal("already-exists", id));
  });

  it("opens its log again after its hour was over and others were made", () => {
    const world = sampleWorld();
    const id = createPrebuild(world);
    const token = world.logsTokens.create(id);
    const saved = world.save();
    world.clock.advanceTo(START + 2 * HOUR);
    world.logsTokens.create(id);

    world.load(saved);

    expect(world.logsTokens.check(token, id)).toBeUndefined();
  });
});
