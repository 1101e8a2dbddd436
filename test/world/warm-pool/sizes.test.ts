// Owns how the sizes of a warm pool follow from what callers give, on create and on update.
import { describe, expect, it } from "vitest";
import type { WarmPoolSizes } from "../../../src/world/warm-pool/sizes.ts";
import {
  createPool,
  MINUTE,
  pictureOf,
  pool,
  readyPool,
  refusal,
  START,
  sampleWorld,
  updated,
  updatedAt,
} from "../sample-world.ts";

type Stored = readonly [min: number, max: number, deprecated: number];

function sizesOf(world: ReturnType<typeof sampleWorld>, id: string): Stored {
  const { minSize, maxSize, desiredSize } = pool(world, id).spec;
  return [minSize, maxSize, desiredSize];
}

describe("the sizes of a new warm pool", () => {
  it.each<[WarmPoolSizes, Stored]>([
    [{}, [1, 1, 0]],
    [{ desiredSize: 5 }, [5, 5, 5]],
    [{ desiredSize: 20 }, [20, 20, 20]],
    [{ minSize: 2, maxSize: 4 }, [2, 4, 0]],
    [{ minSize: 0, maxSize: 1 }, [0, 1, 0]],
    [{ minSize: 20, maxSize: 20 }, [20, 20, 0]],
    [{ minSize: 3 }, [3, 3, 0]],
    [{ minSize: 1 }, [1, 1, 0]],
    [{ minSize: 0 }, [0, 1, 0]],
    [{ maxSize: 1 }, [1, 1, 0]],
    [{ maxSize: 7 }, [1, 7, 0]],
    [{ desiredSize: 9, minSize: 2, maxSize: 4 }, [2, 4, 0]],
    [{ desiredSize: 9, minSize: 2 }, [2, 2, 0]],
    [{ desiredSize: 9, maxSize: 3 }, [1, 3, 0]],
  ])("given %j are a minimum, a maximum and the deprecated size %j", (given, stored) => {
    const world = sampleWorld();

    expect(sizesOf(world, createPool(world, given))).toEqual(stored);
  });

  it("make the minimum the first target", () => {
    const world = sampleWorld();

    expect(pool(world, createPool(world, { minSize: 2, maxSize: 9 })).status.desiredSize).toBe(2);
  });

  it.each<[WarmPoolSizes, string]>([
    [{ minSize: 5, maxSize: 4 }, "5 and 4"],
    [{ minSize: -1, maxSize: 4 }, "-1"],
    [{ minSize: 21 }, "21"],
    [{ maxSize: 21 }, "21"],
    [{ maxSize: 0 }, "0"],
    [{ minSize: 0, maxSize: 0 }, "0"],
    [{ desiredSize: 21 }, "21"],
    [{ desiredSize: 0 }, "0"],
  ])("given %j are refused, and there is no pool", (given, told) => {
    const world = sampleWorld();
    const before = pictureOf(world);

    expect(() => createPool(world, given)).toThrow(refusal("invalid", told));
    expect(pictureOf(world)).toEqual(before);
  });
});

describe("the sizes of a warm pool after an update", () => {
  it.each<[WarmPoolSizes, WarmPoolSizes, Stored]>([
    [{ minSize: 2, maxSize: 5 }, { minSize: 3 }, [3, 5, 0]],
    [{ minSize: 2, maxSize: 5 }, { maxSize: 2 }, [2, 2, 0]],
    [{ minSize: 2, maxSize: 5 }, { minSize: 6, maxSize: 8 }, [6, 8, 0]],
    [{ minSize: 2, maxSize: 5 }, { minSize: 0 }, [0, 5, 0]],
    [{ minSize: 2, maxSize: 5 }, { desiredSize: 3 }, [3, 3, 3]],
    [{ minSize: 2, maxSize: 5 }, { desiredSize: 9, minSize: 1 }, [1, 5, 0]],
    [{ desiredSize: 4 }, { maxSize: 6 }, [4, 6, 0]],
    [{ desiredSize: 4 }, { desiredSize: 2 }, [2, 2, 2]],
  ])("from %j by %j are %j", (given, change, stored) => {
    const world = sampleWorld();
    const id = createPool(world, given);

    world.warmPools.update(id, change);

    expect(sizesOf(world, id)).toEqual(stored);
  });

  it.each<[WarmPoolSizes, string]>([
    [{ minSize: 6 }, "6 and 5"],
    [{ maxSize: 1 }, "2 and 1"],
    [{ minSize: 4, maxSize: 3 }, "4 and 3"],
    [{ minSize: 21, maxSize: 22 }, "21"],
    [{ maxSize: 0 }, "0"],
    [{ desiredSize: 21 }, "21"],
    [{ desiredSize: 0 }, "0"],
  ])("by %j, out of bounds once merged, are refused and nothing changes", (change, told) => {
    const world = sampleWorld();
    const id = createPool(world, { minSize: 2, maxSize: 5 });
    const before = pictureOf(world);

    expect(() => world.warmPools.update(id, change)).toThrow(refusal("invalid", told));
    expect(pictureOf(world)).toEqual(before);
  });

  it("are a new version of the spec and move updated_at", () => {
    const world = sampleWorld();
    const id = createPool(world, { minSize: 2, maxSize: 5 });
    world.clock.advanceTo(START + MINUTE);

    const after = updated(world, id, { maxSize: 6 });

    expect([after.spec.specVersion, after.status.statusVersion, updatedAt(after)]).toEqual([
      2,
      1,
      START + MINUTE,
    ]);
  });

  it("are a new version of the status too if the target had to move", () => {
    const world = sampleWorld();
    const id = createPool(world, { minSize: 2, maxSize: 5 });

    expect(updated(world, id, { minSize: 3 })).toMatchObject({
      spec: { specVersion: 2 },
      status: { statusVersion: 2, desiredSize: 3 },
    });
  });

  it.each<WarmPoolSizes>([{}, { minSize: 2 }, { minSize: 2, maxSize: 5 }])(
    "by %j, which changes nothing, are no new version",
    (change) => {
      const world = sampleWorld();
      const id = createPool(world, { minSize: 2, maxSize: 5 });
      world.clock.advanceTo(START + MINUTE);
      const before = pool(world, id);

      expect(updated(world, id, change)).toBe(before);
    },
  );

  it("lower the target to a lower maximum", () => {
    const world = sampleWorld();
    const id = createPool(world, { minSize: 4, maxSize: 5 });

    world.warmPools.update(id, { minSize: 1, maxSize: 3 });

    expect(pool(world, id).status.desiredSize).toBe(3);
  });

  it("at rest bring the running instances to the new target", () => {
    const world = sampleWorld();
    const id = readyPool(world, { minSize: 2, maxSize: 5 });

    world.warmPools.update(id, { minSize: 4 });
    world.clock.advanceTo(world.clock.now + 20 * MINUTE);

    expect(pool(world, id).status).toMatchObject({ desiredSize: 4, runningInstances: 4 });
  });

  it("fill a raised target from stopped instances first, within two minutes", () => {
    const world = sampleWorld();
    const id = readyPool(world, { minSize: 2, maxSize: 5 });

    world.warmPools.update(id, { minSize: 4 });
    world.clock.advanceTo(world.clock.now + 2 * MINUTE);

    expect(pool(world, id).status).toMatchObject({ phase: "READY", runningInstances: 4 });
  });

  it("lower the instances at once if the maximum falls below them", () => {
    const world = sampleWorld();
    const id = readyPool(world, { minSize: 3, maxSize: 6 });

    world.warmPools.update(id, { minSize: 1, maxSize: 2 });

    expect(pool(world, id).status).toMatchObject({ runningInstances: 2, stoppedInstances: 0 });
  });
});
