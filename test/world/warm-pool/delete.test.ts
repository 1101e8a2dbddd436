// Owns the end of a warm pool: draining, the purge, and what it refuses meanwhile.
import { describe, expect, it } from "vitest";
import {
  completedPrebuild,
  createPool,
  createPrebuild,
  HOUR,
  MINUTE,
  moveTo,
  pictureOf,
  pool,
  poolPhase,
  reach,
  readyPool,
  refusal,
  SECOND,
  sampleWorld,
  UNKNOWN_ID,
  updatedAt,
} from "../sample-world.ts";

describe("deleting a warm pool", () => {
  it("makes it DELETING at once and wants it DELETED", () => {
    const world = sampleWorld();
    const id = readyPool(world);
    const { spec, status } = pool(world, id);

    world.warmPools.delete(id);

    expect(pool(world, id)).toMatchObject({
      spec: { desiredPhase: "DELETED", specVersion: spec.specVersion + 1 },
      status: { phase: "DELETING", statusVersion: status.statusVersion + 1 },
    });
  });

  it("moves updated_at", () => {
    const world = sampleWorld();
    const id = readyPool(world);

    world.warmPools.delete(id);

    expect(updatedAt(pool(world, id))).toBe(world.clock.now);
  });

  it("drains its instances one by one, then makes it DELETED, then gone", () => {
    const world = sampleWorld();
    const id = readyPool(world, { minSize: 2, maxSize: 4 });
    world.warmPools.delete(id);
    const left: number[] = [];

    const transitions = moveTo(world, world.clock.now + HOUR, ({ to }) => {
      const instances = to === "GONE" ? 0 : world.warmPools.get(id).run.instances.length;
      left.push(instances);
      return false;
    });

    expect([transitions.map(({ to }) => to), left]).toEqual([
      ["DELETING", "DELETING", "DELETING", "DELETING", "DELETED", "GONE"],
      [3, 2, 1, 0, 0, 0],
    ]);
  });

  it("drains within a minute and keeps the record for ten more", () => {
    const world = sampleWorld();
    const id = readyPool(world);
    world.warmPools.delete(id);
    const { now } = world.clock;
    reach(world, id, "DELETED");
    const drained = world.clock.now - now;

    reach(world, id, "GONE");

    expect([drained <= MINUTE, world.clock.now - now - drained]).toEqual([true, 10 * MINUTE]);
  });

  it("of a pool without instances needs no draining", () => {
    const world = sampleWorld();
    const id = createPool(world);
    world.warmPools.delete(id);

    const transitions = moveTo(world, world.clock.now + 15 * SECOND);

    expect(transitions.map(({ from, to }) => [from, to])).toEqual([["DELETING", "DELETED"]]);
  });

  it("of a pool that fills lets nothing more come to run", () => {
    const world = sampleWorld();
    completedPrebuild(world);
    const id = createPool(world, { minSize: 3, maxSize: 6 });
    world.clock.advanceTo(world.clock.now + MINUTE);
    world.warmPools.delete(id);
    const running: number[] = [pool(world, id).status.runningInstances];

    moveTo(world, world.clock.now + 5 * MINUTE, () => {
      running.push(pool(world, id).status.runningInstances);
      return false;
    });

    expect(new Set(running)).toEqual(new Set([0]));
  });

  it("of a DEGRADED pool does not wait for its recovery", () => {
    const world = sampleWorld({
      outcomes: [{ warmPool: { degrade: { after: HOUR, message: "out of capacity" } } }],
    });
    const id = readyPool(world);
    reach(world, id, "DEGRADED");
    world.warmPools.delete(id);

    world.clock.advanceTo(world.clock.now + MINUTE);

    expect(poolPhase(world, id)).toBe("DELETED");
  });

  it("does nothing to its prebuilds", () => {
    const world = sampleWorld();
    const id = readyPool(world);
    const before = pictureOf(world).prebuilds;

    world.warmPools.delete(id);

    expect(pictureOf(world).prebuilds).toEqual(before);
  });

  it("is refused for an unknown pool", () => {
    const world = sampleWorld();
    createPool(world);
    const before = pictureOf(world);

    expect(() => world.warmPools.delete(UNKNOWN_ID)).toThrow(refusal("not-found", UNKNOWN_ID));
    expect(pictureOf(world)).toEqual(before);
  });
});

describe.each(["DELETING", "DELETED"] as const)("a warm pool that is %s", (phase) => {
  function arrange() {
    const world = sampleWorld();
    const id = readyPool(world);
    world.warmPools.delete(id);
    if (phase === "DELETED") reach(world, id, phase);
    return { world, id, before: pictureOf(world) };
  }

  it("is not changed by a second delete", () => {
    const { world, id, before } = arrange();

    world.warmPools.delete(id);

    expect(pictureOf(world)).toEqual(before);
  });

  it.each([{}, { minSize: 1 }, { desiredSize: 3 }])("refuses an update by %j", (sizes) => {
    const { world, id, before } = arrange();

    expect(() => world.warmPools.update(id, sizes)).toThrow(refusal("wrong-state", phase));
    expect(pictureOf(world)).toEqual(before);
  });

  it("still is in lists", () => {
    const { world, id } = arrange();

    expect(world.warmPools.list({}, { limit: 5 }).rows.map(({ value }) => value.id)).toEqual([id]);
  });

  it("takes no newer snapshot", () => {
    const { world, id } = arrange();
    const { snapshotId } = pool(world, id).spec;
    createPrebuild(world);

    world.clock.advanceTo(world.clock.now + 9 * MINUTE);

    expect(pool(world, id).spec.snapshotId).toBe(snapshotId);
  });
});

describe("a warm pool that is gone", () => {
  it.each<["get" | "delete" | "update"]>([["get"], ["delete"], ["update"]])(
    "is not found by %s",
    (operation) => {
      const world = sampleWorld();
      const id = createPool(world);
      world.warmPools.delete(id);
      reach(world, id, "GONE");
      const before = pictureOf(world);

      expect(() => world.warmPools[operation](id, {})).toThrow(refusal("not-found", id));
      expect(pictureOf(world)).toEqual(before);
    },
  );
});
