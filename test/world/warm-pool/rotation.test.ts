// Owns the rotation of a warm pool's instances to the snapshot of a newer prebuild.
import { describe, expect, it } from "vitest";
import type { World } from "../../../src/world/world.ts";
import {
  CLASS,
  completedPrebuild,
  createPool,
  createPrebuild,
  MINUTE,
  moveTo,
  OTHER_CLASS,
  pool,
  readyPool,
  SECOND,
  sampleWorld,
} from "../sample-world.ts";

/** What the pool shows after each transition of the next half hour. */
function halfHourOf(world: World, id: string) {
  const seen = [pool(world, id)];
  moveTo(world, world.clock.now + 30 * MINUTE, () => {
    seen.push(pool(world, id));
    return false;
  });
  return seen;
}

function snapshotsOf(world: World, id: string): Set<string> {
  return new Set(world.warmPools.get(id).run.instances.map(({ snapshotId }) => snapshotId));
}

describe("the rotation of a warm pool", () => {
  it("begins within seconds of a newer prebuild's completion, with another snapshot", () => {
    const world = sampleWorld();
    const id = readyPool(world);
    const { snapshotId } = pool(world, id).spec;
    completedPrebuild(world);

    world.clock.advanceTo(world.clock.now + 3 * SECOND);

    expect(pool(world, id).spec).toMatchObject({
      specVersion: 3,
      snapshotId: expect.not.stringContaining(snapshotId as string),
    });
  });

  it.each([
    [1, 1],
    [2, 5],
    [3, 3],
    [20, 20],
  ])("of a pool of %i to %i never lets the running instances drop", (minSize, maxSize) => {
    const world = sampleWorld();
    const id = readyPool(world, { minSize, maxSize });
    completedPrebuild(world);

    const running = halfHourOf(world, id).map(({ status }) => status.runningInstances);

    expect(new Set(running)).toEqual(new Set([minSize]));
  });

  it("never has more instances than the maximum", () => {
    const world = sampleWorld();
    const id = readyPool(world, { minSize: 2, maxSize: 3 });
    completedPrebuild(world);

    const most = Math.max(
      ...halfHourOf(world, id).map(({ status }) => status.runningInstances + status.stoppedInstances),
    );

    expect(most).toBe(3);
  });

  it("keeps the pool READY", () => {
    const world = sampleWorld();
    const id = readyPool(world);
    completedPrebuild(world);

    const phases = halfHourOf(world, id).map(({ status }) => status.phase);

    expect(new Set(phases)).toEqual(new Set(["READY"]));
  });

  it("ends with every instance on the new snapshot", () => {
    const world = sampleWorld();
    const id = readyPool(world);
    completedPrebuild(world);

    world.clock.advanceTo(world.clock.now + 30 * MINUTE);

    expect(snapshotsOf(world, id)).toEqual(new Set([pool(world, id).spec.snapshotId]));
  });

  it("continues to the newest if a third prebuild completes meanwhile", () => {
    const world = sampleWorld();
    const id = readyPool(world);
    completedPrebuild(world);
    world.clock.advanceTo(world.clock.now + 2 * MINUTE);
    completedPrebuild(world);

    const running = halfHourOf(world, id).map(({ status }) => status.runningInstances);

    expect([new Set(running), snapshotsOf(world, id)]).toEqual([
      new Set([2]),
      new Set([pool(world, id).spec.snapshotId]),
    ]);
  });

  it("is not begun by a prebuild that fails", () => {
    const world = sampleWorld();
    const id = readyPool(world);
    const before = pool(world, id);
    world.prebuilds.create({
      projectId: before.metadata.projectId,
      environmentClassId: before.metadata.environmentClassId,
      outcome: { fail: { phase: "SNAPSHOTTING", after: SECOND, message: "no space left" } },
    });

    world.clock.advanceTo(world.clock.now + 30 * MINUTE);

    expect(pool(world, id)).toBe(before);
  });
});

describe("prebuilds that complete at one instant", () => {
  it("have snapshots of their own", () => {
    const world = sampleWorld();
    const pools = [CLASS, OTHER_CLASS].map((environmentClassId) => createPool(world, { environmentClassId }));
    for (const environmentClassId of [CLASS, OTHER_CLASS]) {
      world.prebuilds.complete(createPrebuild(world, { environmentClassId }));
    }
    world.clock.advanceTo(world.clock.now + MINUTE);

    const snapshots = pools.map((id) => pool(world, id).spec.snapshotId);

    expect(snapshots).toEqual([expect.any(String), expect.any(String)]);
    expect(new Set(snapshots).size).toBe(2);
  });
});
