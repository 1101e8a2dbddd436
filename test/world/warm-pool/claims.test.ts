// Owns the claiming of a warm pool's instances: what is taken, how it refills, and where none can be had.
import { describe, expect, it } from "vitest";
import type { World } from "../../../src/world/world.ts";
import {
  completedPrebuild,
  createPool,
  MINUTE,
  moveTo,
  pictureOf,
  pool,
  reach,
  readyPool,
  refusal,
  SECOND,
  sampleWorld,
  UNKNOWN_ID,
} from "../sample-world.ts";

/** Running and stopped instances, and the target. */
function countsOf(world: World, id: string): number[] {
  const { runningInstances, stoppedInstances, desiredSize } = pool(world, id).status;
  return [runningInstances, stoppedInstances, desiredSize];
}

/** Claims until none runs any more. */
function empty(world: World, id: string): void {
  while (pool(world, id).status.runningInstances > 0) world.warmPools.claim(id);
}

describe("a claim", () => {
  it("takes one running instance, and starts a stopped one for it at once", () => {
    const world = sampleWorld();
    const id = readyPool(world);

    world.warmPools.claim(id);

    expect(countsOf(world, id)).toEqual([1, 1, 2]);
  });

  it("returns the pool as it then is, still READY, with another version of its status alone", () => {
    const world = sampleWorld();
    const id = readyPool(world);
    const { spec, status } = pool(world, id);

    const { value } = world.warmPools.claim(id);

    expect(value).toMatchObject({
      metadata: { updatedAt: world.clock.now },
      spec: { specVersion: spec.specVersion },
      status: { phase: "READY", statusVersion: status.statusVersion + 1 },
    });
  });

  it("is refilled within two minutes if a stopped instance was there", () => {
    const world = sampleWorld();
    const id = readyPool(world);
    world.warmPools.claim(id);

    world.clock.advanceTo(world.clock.now + 2 * MINUTE);

    expect(countsOf(world, id)).toEqual([2, 1, 2]);
  });

  it("has the stopped one replaced within seven minutes", () => {
    const world = sampleWorld();
    const id = readyPool(world);
    world.warmPools.claim(id);

    world.clock.advanceTo(world.clock.now + 7 * MINUTE);

    expect(countsOf(world, id)).toEqual([2, 2, 2]);
  });

  it("is refilled after five minutes at the earliest if none was stopped", () => {
    const world = sampleWorld();
    const id = readyPool(world, { minSize: 2, maxSize: 2 });
    world.warmPools.claim(id);

    world.clock.advanceTo(world.clock.now + 5 * MINUTE - 1);

    expect(countsOf(world, id)).toEqual([1, 0, 2]);
  });

  it("can be made as often as instances run, and not once more", () => {
    const world = sampleWorld();
    const id = readyPool(world);
    empty(world, id);

    expect(() => world.warmPools.claim(id)).toThrow(refusal("wrong-state"));
  });

  it("takes an instance of the current snapshot rather than an older one", () => {
    const world = sampleWorld();
    const id = readyPool(world);
    const { snapshotId: older } = pool(world, id).spec;
    completedPrebuild(world);
    moveTo(world, world.clock.now + 30 * MINUTE, () => {
      const { instances } = world.warmPools.get(id).run;
      return instances.some(({ snapshotId, state }) => snapshotId !== older && state === "running");
    });

    const { run } = world.warmPools.claim(id);

    expect(
      run.instances.filter(({ state }) => state === "running").map(({ snapshotId }) => snapshotId),
    ).toEqual([older]);
  });

  it("takes what still runs of a DEGRADED pool, which does not refill", () => {
    const world = sampleWorld();
    const id = readyPool(world);
    world.warmPools.degrade(id, "out of capacity");
    world.warmPools.claim(id);

    world.clock.advanceTo(world.clock.now + 30 * MINUTE);

    expect(countsOf(world, id)).toEqual([1, 2, 2]);
  });

  it("is reported as a call, with its reason", () => {
    const world = sampleWorld();
    const id = readyPool(world);
    const told: unknown[] = [];
    world.changes.listen((change) => told.push(change));

    world.warmPools.claim(id);

    expect(told).toEqual([
      {
        at: world.clock.now,
        kind: "warmPool",
        id,
        from: "READY",
        to: "READY",
        operation: "UPDATE_STATUS",
        cause: "call",
        reason: "a running instance was claimed",
      },
    ]);
  });

  it("comes to the same in the same world again", () => {
    const [one, another] = [sampleWorld(), sampleWorld()].map((world) => {
      const id = readyPool(world);
      for (let i = 0; i < 12; i++) {
        if (pool(world, id).status.runningInstances > 0) world.warmPools.claim(id);
        world.clock.advanceTo(world.clock.now + 70 * SECOND);
      }
      return pictureOf(world);
    });

    expect(one).toEqual(another);
  });
});

describe("a claim is refused, and nothing changes,", () => {
  it.each<[string, (world: World) => string, string]>([
    [
      "if all are taken: it says how many are on their way and when the first is due",
      (world) => {
        const id = readyPool(world);
        empty(world, id);
        return id;
      },
      "has no running instance to claim: 2 of them on the way, the first due at 2026-01-01T09:",
    ],
    [
      "while a new pool fills",
      (world) => {
        completedPrebuild(world);
        const id = createPool(world, { minSize: 3, maxSize: 3 });
        world.clock.advanceTo(world.clock.now + MINUTE);
        return id;
      },
      "3 of them on the way",
    ],
    ["if there is no snapshot yet", (world) => createPool(world), "it is waiting for a completed prebuild"],
    [
      "where none is wanted",
      (world) => {
        completedPrebuild(world);
        const id = createPool(world, { minSize: 0, maxSize: 3 });
        world.clock.advanceTo(world.clock.now + MINUTE);
        return id;
      },
      "its target is 0",
    ],
    [
      "if a problem keeps it from refilling",
      (world) => {
        const id = readyPool(world);
        world.warmPools.degrade(id, "out of capacity");
        empty(world, id);
        return id;
      },
      "it is DEGRADED, out of capacity",
    ],
    [
      "while the pool drains",
      (world) => {
        const id = readyPool(world);
        world.warmPools.delete(id);
        return id;
      },
      "is DELETING and can no longer be claimed from",
    ],
    [
      "once the pool is deleted",
      (world) => {
        const id = readyPool(world);
        world.warmPools.delete(id);
        reach(world, id, "DELETED");
        return id;
      },
      "is DELETED and can no longer be claimed from",
    ],
  ])("%s", (_, prepare, text) => {
    const world = sampleWorld();
    const id = prepare(world);
    const before = pictureOf(world);

    expect(() => world.warmPools.claim(id)).toThrow(refusal("wrong-state", text));
    expect(pictureOf(world)).toEqual(before);
  });

  it("if the pool does not exist", () => {
    expect(() => sampleWorld().warmPools.claim(UNKNOWN_ID)).toThrow(refusal("not-found", UNKNOWN_ID));
  });
});
