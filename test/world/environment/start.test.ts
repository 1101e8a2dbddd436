// Owns what an environment starts from, and how long that takes: a warm pool, a prebuild, or nothing.
import { describe, expect, it } from "vitest";
import type { World } from "../../../src/world/world.ts";
import {
  CLASS,
  completedPrebuild,
  declareProject,
  MINUTE,
  OTHER_CLASS,
  PROJECT,
  pool,
  readyPool,
  refusal,
  SECOND,
  sampleWorld,
  UNKNOWN_ID,
} from "../sample-world.ts";

/** Creates an environment of the sample project, and moves on until it is RUNNING. */
function started(world: World, environmentClassId = CLASS) {
  const { id } = world.environments.createFromProject(PROJECT, { environmentClassId }).value;
  const begin = world.clock.now;
  world.clock.advanceTo(begin + 10 * MINUTE, () => world.environments.get(id).status.phase === "RUNNING");
  return { id, took: world.clock.now - begin, value: world.environments.get(id) };
}

describe("an environment of a project", () => {
  it("with a READY pool claims one of its instances and is RUNNING within 15 seconds", () => {
    const world = sampleWorld();
    const poolId = readyPool(world);
    const before = pool(world, poolId).status.runningInstances;

    const { id } = world.environments.createFromProject(PROJECT, { environmentClassId: CLASS }).value;
    const claimed = pool(world, poolId).status.runningInstances;
    const { took, value } = started(sampleWorldWithPool());

    expect([before - claimed, world.environments.row(id)?.run.warmPoolId]).toEqual([1, poolId]);
    expect(took).toBeLessThanOrEqual(15 * SECOND);
    expect(value.status).toMatchObject({ phase: "RUNNING", failureMessages: [] });
  });

  it("from a pool names the prebuild whose snapshot the instance runs", () => {
    const world = sampleWorldWithPool();
    const [completed] = world.prebuilds.completedOf(PROJECT);

    expect(started(world).value.metadata.prebuildId).toBe(completed?.value.id);
  });

  it("from a pool that is being rotated takes an instance of its newer snapshot, while it has one", () => {
    const world = sampleWorld();
    const poolId = readyPool(world);
    const newest = completedPrebuild(world);
    const snapshots = () =>
      new Set(
        world.warmPools
          .get(poolId)
          .run.instances.filter(({ state }) => state === "running")
          .map(({ snapshotId }) => snapshotId),
      );
    while (snapshots().size < 2) world.clock.advanceTo(world.clock.now + SECOND);

    expect(world.environments.createFromProject(PROJECT, {}).value.metadata.prebuildId).toBe(newest);
  });

  it("claims an instance that still runs of a DEGRADED pool", () => {
    const world = sampleWorld();
    const poolId = readyPool(world);
    world.warmPools.degrade(poolId, "out of capacity");
    const before = pool(world, poolId).status.runningInstances;

    const { run } = world.environments.createFromProject(PROJECT, { environmentClassId: CLASS });

    expect([run.origin, run.warmPoolId]).toEqual(["pool", poolId]);
    expect(pool(world, poolId).status.runningInstances).toBe(before - 1);
  });

  it.each<[string, (world: World, poolId: string) => void]>([
    [
      "PENDING",
      (world, poolId) => {
        world.warmPools.degrade(poolId, "out of capacity");
        world.warmPools.recover(poolId);
      },
    ],
    ["DELETING", (world, poolId) => world.warmPools.delete(poolId)],
  ])("claims no instance of a pool that is %s, though some run", (phase, act) => {
    const world = sampleWorld();
    const poolId = readyPool(world);
    act(world, poolId);
    const before = pool(world, poolId);

    const { run } = world.environments.createFromProject(PROJECT, { environmentClassId: CLASS });

    expect([before.status.phase, before.status.runningInstances]).toEqual([phase, 2]);
    expect(run.origin).toBe("prebuild");
    expect(pool(world, poolId)).toBe(before);
  });

  it("without a pool starts from the newest completed prebuild, within 50 seconds", () => {
    const world = sampleWorld();
    completedPrebuild(world);
    const newest = completedPrebuild(world);

    const { took, value } = started(world);

    expect(value.metadata.prebuildId).toBe(newest);
    expect([took >= 30 * SECOND, took <= 50 * SECOND]).toEqual([true, true]);
  });

  it("takes a prebuild of another class on the same runner, but no pool of another class", () => {
    const world = sampleWorld();
    declareProject(world, { environmentClassIds: [CLASS, OTHER_CLASS] });
    const poolId = readyPool(world);
    const before = pool(world, poolId).status;

    const { value } = started(world, OTHER_CLASS);

    expect(value.metadata.prebuildId).toBeDefined();
    expect(pool(world, poolId).status).toEqual(before);
  });

  it("without a prebuild starts from nothing, which takes minutes", () => {
    const world = sampleWorld();
    declareProject(world);

    const { took, value } = started(world);

    expect(value.metadata.prebuildId).toBeUndefined();
    expect([took >= 3 * MINUTE, took <= 8 * MINUTE]).toEqual([true, true]);
  });

  it("does not start from a prebuild if prebuilds are disabled on its project", () => {
    const world = sampleWorld();
    completedPrebuild(world);
    declareProject(world, { prebuildsEnabled: false });

    expect(started(world).took).toBeGreaterThanOrEqual(3 * MINUTE);
  });

  it("counts its demand at a READY pool without a running instance, and falls through to the prebuild", () => {
    const world = sampleWorld();
    const poolId = readyPool(world);
    while (pool(world, poolId).status.runningInstances > 0) world.warmPools.claim(poolId);
    const claims = world.warmPools.get(poolId).run.claims.length;

    const { id } = world.environments.createFromProject(PROJECT, { environmentClassId: CLASS }).value;

    expect(world.environments.row(id)?.run.origin).toBe("prebuild");
    expect(world.warmPools.get(poolId).run.claims.length).toBe(claims + 1);
  });

  it("never shows STOPPED on its way to RUNNING", () => {
    const world = sampleWorld();
    declareProject(world);
    const { id } = world.environments.createFromProject(PROJECT, {}).value;

    const phases: string[] = [];
    world.clock.advanceTo(world.clock.now + 10 * MINUTE, (transition) => {
      if (transition.id === id) phases.push(transition.to);
      return false;
    });

    expect(phases).toEqual(["STARTING", "RUNNING"]);
  });

  it("is refused for an unknown project, an unknown class and a disabled class, and nothing changes", () => {
    const world = sampleWorld();
    declareProject(world);
    const { classes } = world.organization;
    const disabled = classes.create({ displayName: "old", enabled: false }).id;
    const size = world.environments.size;

    const create = (projectId: string, environmentClassId?: string) => () =>
      world.environments.createFromProject(projectId, { environmentClassId });

    expect(create(UNKNOWN_ID)).toThrow(refusal("not-found"));
    expect(create(PROJECT, UNKNOWN_ID)).toThrow(refusal("not-found"));
    expect(create(PROJECT, disabled)).toThrow(refusal("wrong-state"));
    expect(world.environments.size).toBe(size);
  });
});

describe("an environment without a project", () => {
  it("needs a class, and starts as an empty one in /workspaces", () => {
    const world = sampleWorld();
    const [first] = world.organization.classes;

    const { value, run } = world.environments.create({ environmentClassId: first?.id });

    expect(() => world.environments.create({})).toThrow(refusal("invalid"));
    expect([run.origin, value.metadata.projectId, value.metadata.originalContextUrl]).toEqual([
      "scratch",
      "",
      "",
    ]);
  });
});

function sampleWorldWithPool(): World {
  const world = sampleWorld();
  readyPool(world);
  return world;
}
