// Owns the reasons of a warm pool's changes: what callers who watch are told about each.
import { describe, expect, it } from "vitest";
import type { World } from "../../../src/world/world.ts";
import {
  completedPrebuild,
  createPool,
  HOUR,
  MINUTE,
  moveTo,
  poolPhase,
  sampleWorld,
} from "../sample-world.ts";

/** The reasons of a pool's changes within a span of time, in order; the same reason several times in a row is told once. */
function reasonsOf(world: World, id: string, span: number): string[] {
  return moveTo(world, world.clock.now + span)
    .filter((transition) => transition.id === id)
    .map(({ to, reason }) => `${to}: ${reason}`)
    .filter((text, index, all) => text !== all[index - 1]);
}

/** A world with a completed prebuild and a new pool of its pair, of two to three instances. */
function poolOfTwo() {
  const world = sampleWorld();
  const prebuildId = completedPrebuild(world);
  return { world, prebuildId, id: createPool(world, { minSize: 2, maxSize: 3 }) };
}

describe("the reasons of a warm pool's changes", () => {
  it("are these until it is READY and has its reserve", () => {
    const { world, id } = poolOfTwo();

    expect(reasonsOf(world, id, 20 * MINUTE)).toEqual([
      "PENDING: a completed prebuild is there",
      "PENDING: 1 of 2 instances run, 0 are stopped",
      "PENDING: 2 of 2 instances run, 0 are stopped",
      "READY: all 2 wanted instances run",
      "READY: 2 of 2 instances run, 1 are stopped",
    ]);
    expect(poolPhase(world, id)).toBe("READY");
  });

  it("are these when a newer prebuild completes", () => {
    const { world, id } = poolOfTwo();
    moveTo(world, world.clock.now + 20 * MINUTE);
    completedPrebuild(world);

    expect(reasonsOf(world, id, 20 * MINUTE)[0]).toBe("READY: the instances rotate to another snapshot");
  });

  it("are these when its last prebuild is gone, whether or not it has a problem", () => {
    const told = [true, false].map((isDegraded) => {
      const { world, id, prebuildId } = poolOfTwo();
      moveTo(world, world.clock.now + 20 * MINUTE);
      if (isDegraded) world.warmPools.degrade(id, "quota");
      world.prebuilds.delete(prebuildId);
      return reasonsOf(world, id, HOUR);
    });

    expect(told).toEqual([
      ["DEGRADED: the last completed prebuild is gone"],
      ["PENDING: the last completed prebuild is gone"],
    ]);
  });

  it("are these when an outcome lets it have a problem and recover", () => {
    const degrade = { after: 30 * MINUTE, message: "quota", recoverAfter: MINUTE };
    const world = sampleWorld({ outcomes: [{ warmPool: { degrade } }] });
    completedPrebuild(world);
    const id = createPool(world, { minSize: 1, maxSize: 1 });
    moveTo(world, world.clock.now + 20 * MINUTE);

    expect(reasonsOf(world, id, 20 * MINUTE)).toEqual([
      "DEGRADED: quota",
      "PENDING: the runner can create instances again",
      "READY: all 1 wanted instances run",
    ]);
  });

  it("are these when it is deleted", () => {
    const { world, id } = poolOfTwo();
    moveTo(world, world.clock.now + 20 * MINUTE);
    world.warmPools.delete(id);

    expect(reasonsOf(world, id, HOUR)).toEqual([
      "DELETING: 2 instances are left to drain",
      "DELETING: 1 instances are left to drain",
      "DELETING: 0 instances are left to drain",
      "DELETED: its instances have drained",
      "GONE: its record has been purged",
    ]);
  });

  it("are reported in advance as far as they are known", () => {
    const { world, id } = poolOfTwo();
    const next = () => world.upcoming(10).find((due) => due.id === id)?.reason;
    const seen = new Set<string | undefined>();
    for (let step = 0; step < 40; step++) {
      seen.add(next());
      moveTo(world, world.clock.now + HOUR, () => true);
      if (step === 20) world.warmPools.delete(id);
    }

    expect([...seen]).toEqual([
      "a completed prebuild is there",
      "an instance is ready",
      "all 2 wanted instances run",
      undefined,
      "an instance has drained",
      "its instances have drained",
      "its record has been purged",
    ]);
  });
});
