// Owns how a warm pool comes to be READY, how it fills, and what a problem of its runner does to it.
import { describe, expect, it } from "vitest";
import type { OutcomeRule } from "../../../src/world/outcomes.ts";
import {
  CLASS,
  completedPrebuild,
  createPool,
  createPrebuild,
  DAY,
  HOUR,
  MINUTE,
  moveTo,
  OTHER_CLASS,
  OTHER_PROJECT,
  pool,
  poolPhase,
  prebuildIn,
  reach,
  readyPool,
  SECOND,
  sampleWorld,
  step,
  updated,
  updatedAt,
} from "../sample-world.ts";

const MESSAGE = "cannot create instances: the runner is out of capacity";

describe("a warm pool without a snapshot", () => {
  it("waits in PENDING, and nothing is due", () => {
    const world = sampleWorld();
    const id = createPool(world);

    world.clock.advanceTo(world.clock.now + DAY);

    expect([poolPhase(world, id), world.clock.nextDue()]).toEqual(["PENDING", undefined]);
  });

  it.each(["RUNNING", "FAILED", "CANCELLED"] as const)("goes on waiting if a prebuild is %s", (phase) => {
    const world = sampleWorld();
    const id = createPool(world);
    prebuildIn(world, phase);

    world.clock.advanceTo(world.clock.now + 5 * SECOND);

    expect(pool(world, id).spec.snapshotId).toBeUndefined();
  });

  it.each([
    ["another class", { environmentClassId: OTHER_CLASS }],
    ["another project", { projectId: OTHER_PROJECT }],
  ])("goes on waiting if a prebuild of %s completes", (_, input) => {
    const world = sampleWorld();
    const id = createPool(world);
    completedPrebuild(world, input);

    world.clock.advanceTo(world.clock.now + HOUR);

    expect(pool(world, id).spec.snapshotId).toBeUndefined();
  });

  it("is READY within its ten minutes once a prebuild completes", () => {
    const world = sampleWorld();
    const id = createPool(world, { minSize: 2, maxSize: 5 });
    completedPrebuild(world);

    world.clock.advanceTo(world.clock.now + 10 * MINUTE);

    expect(pool(world, id).status).toMatchObject({ phase: "READY", runningInstances: 2 });
  });
});

describe("a warm pool with a completed prebuild", () => {
  it("gets the snapshot, whose id is not the prebuild's, as a new version of its spec", () => {
    const world = sampleWorld();
    const prebuildId = completedPrebuild(world);
    const id = createPool(world);

    step(world, MINUTE);

    expect(pool(world, id).spec).toMatchObject({
      specVersion: 2,
      snapshotId: expect.not.stringContaining(prebuildId),
    });
  });

  it("has the same snapshot as another pool would have had", () => {
    const world = sampleWorld();
    completedPrebuild(world);
    const first = createPool(world);
    step(world, MINUTE);
    const { snapshotId } = pool(world, first).spec;
    world.warmPools.delete(first);
    reach(world, first, "DELETED");
    const second = createPool(world);

    world.clock.advanceTo(world.clock.now + MINUTE);

    expect(pool(world, second).spec.snapshotId).toBe(snapshotId);
  });

  it("stays PENDING while it fills", () => {
    const world = sampleWorld();
    completedPrebuild(world);
    const id = createPool(world, { minSize: 3, maxSize: 3 });

    const phases = moveTo(world, world.clock.now + 10 * MINUTE).map(({ to }) => to);

    expect([phases.slice(0, -1), phases.at(-1), pool(world, id).status.runningInstances]).toEqual([
      phases.slice(0, -1).map(() => "PENDING"),
      "READY",
      3,
    ]);
  });

  it("takes more than five minutes to provision from nothing", () => {
    const world = sampleWorld();
    completedPrebuild(world);
    const id = createPool(world);
    const { now } = world.clock;

    reach(world, id, "READY");

    expect(world.clock.now - now).toBeGreaterThan(5 * MINUTE);
  });

  it("is READY at once, without instances, if its minimum is 0", () => {
    const world = sampleWorld();
    completedPrebuild(world);
    const id = createPool(world, { minSize: 0, maxSize: 3 });

    world.clock.advanceTo(world.clock.now + 3 * SECOND);

    expect(pool(world, id).status).toMatchObject({
      phase: "READY",
      runningInstances: 0,
      stoppedInstances: 0,
    });
  });

  it.each([
    [1, 1, 0],
    [2, 5, 2],
    [3, 4, 1],
    [20, 20, 0],
    [1, 20, 1],
  ])("of %i to %i keeps as many running, and %i stopped", (minSize, maxSize, stopped) => {
    const world = sampleWorld();
    const id = readyPool(world, { minSize, maxSize });

    expect(pool(world, id).status).toMatchObject({
      desiredSize: minSize,
      runningInstances: minSize,
      stoppedInstances: stopped,
    });
  });

  it("rests once it is full", () => {
    const world = sampleWorld();
    const id = readyPool(world);
    const before = pool(world, id);

    world.clock.advanceTo(world.clock.now + DAY);

    expect(pool(world, id)).toBe(before);
  });

  it("raises its versions one at a time, and moves updated_at with each", () => {
    const world = sampleWorld();
    completedPrebuild(world);
    const id = createPool(world, { minSize: 3, maxSize: 6 });
    const seen = [pool(world, id)];
    moveTo(world, world.clock.now + 20 * MINUTE, () => {
      seen.push(pool(world, id));
      return false;
    });
    const steps = seen.slice(1).map((value, index) => {
      const before = seen[index] as typeof value;
      return {
        versions:
          value.spec.specVersion +
          value.status.statusVersion -
          before.spec.specVersion -
          before.status.statusVersion,
        movesOn: updatedAt(value) >= updatedAt(before),
      };
    });

    expect(steps).toEqual(steps.map(() => ({ versions: 1, movesOn: true })));
  });
});

describe("a warm pool that loses its last completed prebuild", () => {
  it("falls back to PENDING, without snapshot and instances", () => {
    const world = sampleWorld();
    const prebuildId = completedPrebuild(world);
    const id = createPool(world, { minSize: 2, maxSize: 5 });
    reach(world, id, "READY");
    world.prebuilds.delete(prebuildId);

    reach(world, id, "PENDING");

    expect(pool(world, id)).toMatchObject({
      spec: { snapshotId: undefined, desiredPhase: "READY" },
      status: { runningInstances: 0, stoppedInstances: 0, desiredSize: 2 },
    });
  });

  it("falls back within seconds of the deletion", () => {
    const world = sampleWorld();
    const id = readyPool(world);
    const [row] = world.prebuilds.list({}, { limit: 1 }).rows;
    world.prebuilds.delete(row?.value.id as string);

    world.clock.advanceTo(world.clock.now + 3 * SECOND);

    expect(poolPhase(world, id)).toBe("PENDING");
  });

  it("falls back when that prebuild expires", () => {
    const world = sampleWorld();
    const id = readyPool(world);

    world.clock.advanceTo(world.clock.now + 7 * DAY);

    expect(poolPhase(world, id)).toBe("PENDING");
  });

  it("takes the one before if there is one, and stays READY", () => {
    const world = sampleWorld();
    const id = readyPool(world);
    const { snapshotId } = pool(world, id).spec;
    const newer = completedPrebuild(world);
    world.clock.advanceTo(world.clock.now + 20 * MINUTE);
    world.prebuilds.delete(newer);

    world.clock.advanceTo(world.clock.now + 20 * MINUTE);

    expect(pool(world, id)).toMatchObject({
      spec: { snapshotId },
      status: { phase: "READY", runningInstances: 2 },
    });
  });

  it("is READY again once another prebuild completes", () => {
    const world = sampleWorld();
    const id = readyPool(world);
    const [row] = world.prebuilds.list({}, { limit: 1 }).rows;
    world.prebuilds.delete(row?.value.id as string);
    reach(world, id, "PENDING");
    createPrebuild(world);

    reach(world, id, "READY");

    expect(pool(world, id).status.runningInstances).toBe(2);
  });
});

describe("a warm pool whose runner has a problem", () => {
  const degrade = (recoverAfter?: number): OutcomeRule[] => [
    { warmPool: { degrade: { after: 30 * MINUTE, message: MESSAGE, recoverAfter } } },
  ];

  it("is DEGRADED at its time, with the message", () => {
    const world = sampleWorld({ outcomes: degrade() });
    const id = createPool(world);

    reach(world, id, "DEGRADED");

    expect(pool(world, id)).toMatchObject({
      metadata: { createdAt: world.clock.now - 30 * MINUTE },
      spec: { specVersion: 1 },
      status: { statusVersion: 2, failureMessage: MESSAGE },
    });
  });

  it("keeps what runs and is stopped", () => {
    const world = sampleWorld({ outcomes: degrade() });
    const id = readyPool(world);

    reach(world, id, "DEGRADED");

    expect(pool(world, id).status).toMatchObject({ runningInstances: 2, stoppedInstances: 2 });
  });

  it("makes no more instances", () => {
    const world = sampleWorld({
      outcomes: [{ warmPool: { degrade: { after: MINUTE, message: MESSAGE } } }],
    });
    completedPrebuild(world);
    const id = createPool(world, { minSize: 2, maxSize: 5 });

    world.clock.advanceTo(world.clock.now + DAY);

    expect(pool(world, id).status).toMatchObject({ phase: "DEGRADED", runningInstances: 0 });
  });

  it("stays DEGRADED if it never recovers", () => {
    const world = sampleWorld({ outcomes: degrade() });
    const id = readyPool(world);
    reach(world, id, "DEGRADED");

    world.clock.advanceTo(world.clock.now + 6 * DAY);

    expect(poolPhase(world, id)).toBe("DEGRADED");
  });

  it("is READY again when it recovers, without the message", () => {
    const world = sampleWorld({ outcomes: degrade(HOUR) });
    const id = readyPool(world);
    reach(world, id, "DEGRADED");
    const { now } = world.clock;

    reach(world, id, "READY");

    expect([world.clock.now - now, pool(world, id).status.failureMessage]).toEqual([HOUR, ""]);
  });

  it("fills after the recovery if it had not before", () => {
    const world = sampleWorld({
      outcomes: [{ warmPool: { degrade: { after: MINUTE, message: MESSAGE, recoverAfter: HOUR } } }],
    });
    completedPrebuild(world);
    const id = createPool(world, { minSize: 2, maxSize: 5 });
    reach(world, id, "DEGRADED");

    reach(world, id, "READY");

    expect(pool(world, id).status.runningInstances).toBe(2);
  });

  it("has the problem once only", () => {
    const world = sampleWorld({ outcomes: degrade(HOUR) });
    const id = readyPool(world);

    const entered = moveTo(world, world.clock.now + 6 * DAY).filter(
      (transition) => transition.id === id && transition.to === "DEGRADED",
    );

    expect(entered).toHaveLength(1);
  });

  it("has it only if the rule is for its pair", () => {
    const [rule] = degrade();
    const world = sampleWorld({ outcomes: [{ ...rule, match: { environmentClassId: CLASS } }] });
    const id = createPool(world, { environmentClassId: OTHER_CLASS });

    world.clock.advanceTo(world.clock.now + HOUR);

    expect(poolPhase(world, id)).toBe("PENDING");
  });

  it.each([
    [{ minSize: 1, maxSize: 1 }, 1],
    [{ minSize: 1, maxSize: 3 }, 3],
    [{ desiredSize: 1 }, 1],
  ])("never has more instances than its maximum after an update to %j", (sizes, most) => {
    const world = sampleWorld({ outcomes: degrade() });
    const id = readyPool(world);
    reach(world, id, "DEGRADED");

    const { status } = updated(world, id, sizes);

    expect(status.runningInstances + status.stoppedInstances).toBeLessThanOrEqual(most);
  });

  it("stays DEGRADED with its message if its snapshot goes, until the problem is over", () => {
    const world = sampleWorld({ outcomes: degrade() });
    const id = readyPool(world);
    reach(world, id, "DEGRADED");
    const [row] = world.prebuilds.list({}, { limit: 1 }).rows;
    world.prebuilds.delete(row?.value.id as string);

    world.clock.advanceTo(world.clock.now + 10 * SECOND);

    const { spec, status } = pool(world, id);
    expect([status.phase, status.failureMessage === "", spec.snapshotId, status.runningInstances]).toEqual([
      "DEGRADED",
      false,
      undefined,
      0,
    ]);
  });
});
