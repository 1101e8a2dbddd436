// Owns the problems of a warm pool that a caller starts and ends, and those of instances that cannot be made.
import { describe, expect, it } from "vitest";
import type { OutcomeRule, WarmPoolOutcome } from "../../../src/world/outcomes.ts";
import type { World } from "../../../src/world/world.ts";
import {
  CLASS,
  completedPrebuild,
  createPool,
  DAY,
  HOUR,
  MINUTE,
  moveTo,
  OTHER_PROJECT,
  PROJECT,
  pictureOf,
  pool,
  poolPhase,
  reach,
  readyPool,
  refusal,
  SECOND,
  sampleWorld,
  UNKNOWN_ID,
} from "../sample-world.ts";
import { changeProject } from "../short-project.ts";

const MESSAGE = "cannot create instances: the quota is used up";

function withOutcome(warmPool: WarmPoolOutcome): { readonly outcomes: OutcomeRule[] } {
  return { outcomes: [{ warmPool }] };
}

/** What has to be done to a pool at rest for it to be in that phase. */
const INTO: Record<string, (world: World, id: string) => void> = {
  READY: () => {},
  DELETING: (world, id) => world.warmPools.delete(id),
  DELETED: (world, id) => {
    world.warmPools.delete(id);
    reach(world, id, "DELETED");
  },
};

describe("a pool that is made DEGRADED", () => {
  it("is so at once, with the message, and keeps what runs and is stopped", () => {
    const world = sampleWorld();
    const id = readyPool(world);

    const { value } = world.warmPools.degrade(id, MESSAGE);

    expect(value.status).toMatchObject({
      phase: "DEGRADED",
      failureMessage: MESSAGE,
      runningInstances: 2,
      stoppedInstances: 2,
    });
  });

  it("stays so until a caller ends it", () => {
    const world = sampleWorld();
    const id = readyPool(world);
    world.warmPools.degrade(id, MESSAGE);

    world.clock.advanceTo(world.clock.now + 6 * DAY);

    expect(poolPhase(world, id)).toBe("DEGRADED");
  });

  it("can be so before it has a snapshot", () => {
    const world = sampleWorld();
    const id = createPool(world);

    world.warmPools.degrade(id, MESSAGE);

    expect(poolPhase(world, id)).toBe("DEGRADED");
  });

  it("gets the message of another problem, with one new version of its status", () => {
    const world = sampleWorld();
    const id = readyPool(world);
    const { statusVersion } = world.warmPools.degrade(id, MESSAGE).value.status;

    const { status } = world.warmPools.degrade(id, "the runner is offline").value;

    expect([status.failureMessage, status.statusVersion]).toEqual([
      "the runner is offline",
      statusVersion + 1,
    ]);
  });

  it("stays the same if it gets the same problem again", () => {
    const world = sampleWorld();
    const id = readyPool(world);
    const { value } = world.warmPools.degrade(id, MESSAGE);

    expect(world.warmPools.degrade(id, MESSAGE).value).toBe(value);
  });

  it("no longer recovers by itself from the problem that it had", () => {
    const degrade = { after: 20 * MINUTE, message: MESSAGE, recoverAfter: HOUR };
    const world = sampleWorld(withOutcome({ degrade }));
    const id = createPool(world);
    reach(world, id, "DEGRADED");
    world.warmPools.degrade(id, "the runner is offline");

    world.clock.advanceTo(world.clock.now + DAY);

    expect(poolPhase(world, id)).toBe("DEGRADED");
  });

  it("has the problem of its outcome that was due meanwhile once this one is ended", () => {
    const world = sampleWorld(withOutcome({ degrade: { after: 10 * MINUTE, message: "from the outcome" } }));
    const id = createPool(world);
    world.warmPools.degrade(id, MESSAGE);
    world.clock.advanceTo(world.clock.now + HOUR);
    world.warmPools.recover(id);

    world.clock.advanceTo(world.clock.now);

    expect(pool(world, id).status).toMatchObject({ phase: "DEGRADED", failureMessage: "from the outcome" });
  });

  it("is reported like a call, with the message as its reason", () => {
    const world = sampleWorld();
    const id = readyPool(world);
    const told: unknown[] = [];
    world.changes.listen((change) => told.push(change));

    world.warmPools.degrade(id, MESSAGE);

    expect(told).toMatchObject([
      { from: "READY", to: "DEGRADED", operation: "UPDATE_STATUS", cause: "call", reason: MESSAGE },
    ]);
  });
});

describe("a pool whose problem is ended", () => {
  it("is PENDING at once, without the message", () => {
    const world = sampleWorld();
    const id = readyPool(world);
    world.warmPools.degrade(id, MESSAGE);

    const { value } = world.warmPools.recover(id);

    expect(value.status).toMatchObject({ phase: "PENDING", failureMessage: "" });
  });

  it("is READY as soon as time moves if enough instances still run", () => {
    const world = sampleWorld();
    const id = readyPool(world);
    world.warmPools.degrade(id, MESSAGE);
    world.warmPools.recover(id);

    world.clock.advanceTo(world.clock.now);

    expect(poolPhase(world, id)).toBe("READY");
  });

  it("refills what was claimed meanwhile", () => {
    const world = sampleWorld();
    const id = readyPool(world);
    world.warmPools.degrade(id, MESSAGE);
    world.warmPools.claim(id);
    world.warmPools.recover(id);

    world.clock.advanceTo(world.clock.now + 2 * MINUTE);

    expect(pool(world, id).status).toMatchObject({ phase: "READY", runningInstances: 2 });
  });

  it("does so before its time if it would have recovered by itself", () => {
    const degrade = { after: 20 * MINUTE, message: MESSAGE, recoverAfter: HOUR };
    const world = sampleWorld(withOutcome({ degrade }));
    const id = createPool(world);
    reach(world, id, "DEGRADED");

    world.warmPools.recover(id);

    expect(moveTo(world, world.clock.now + DAY)).toEqual([]);
  });
});

describe("a control of a pool's problems is refused, and nothing changes,", () => {
  const doors = {
    degrade: (world: World, id: string) => world.warmPools.degrade(id, MESSAGE),
    recover: (world: World, id: string) => world.warmPools.recover(id),
  };

  it.each([
    ["degrade", "DELETING"],
    ["degrade", "DELETED"],
    ["recover", "DELETING"],
    ["recover", "DELETED"],
    ["recover", "READY"],
  ] as const)("where it is to %s what is %s", (door, phase) => {
    const world = sampleWorld();
    const id = readyPool(world);
    INTO[phase]?.(world, id);
    const before = pictureOf(world);

    expect(() => doors[door](world, id)).toThrow(refusal("wrong-state", phase));
    expect(pictureOf(world)).toEqual(before);
  });

  it("if the message is empty", () => {
    const world = sampleWorld();
    const id = readyPool(world);
    const before = pictureOf(world);

    expect(() => world.warmPools.degrade(id, "")).toThrow(refusal("invalid", "message"));
    expect(pictureOf(world)).toEqual(before);
  });

  it.each(["degrade", "recover"] as const)("where there is nothing to %s", (door) => {
    expect(() => doors[door](sampleWorld(), UNKNOWN_ID)).toThrow(refusal("not-found", UNKNOWN_ID));
  });
});

describe("a pool whose instances cannot be provisioned", () => {
  const forAnHour = withOutcome({ cannotProvision: { message: MESSAGE, recoverAfter: HOUR } });
  const forEver = withOutcome({ cannotProvision: { message: MESSAGE } });

  it("is DEGRADED with the message when the first of them should have been ready", () => {
    const world = sampleWorld(forAnHour);
    completedPrebuild(world);
    const id = createPool(world);
    const begun = world.clock.now;

    reach(world, id, "DEGRADED");

    expect(pool(world, id).status).toMatchObject({ failureMessage: MESSAGE, runningInstances: 0 });
    expect(world.clock.now - begun).toBeGreaterThan(5 * MINUTE);
  });

  it("waits in PENDING as any other as long as there is no snapshot", () => {
    const world = sampleWorld(forEver);
    const id = createPool(world);

    world.clock.advanceTo(world.clock.now + DAY);

    expect(poolPhase(world, id)).toBe("PENDING");
  });

  it("is READY if it wants none", () => {
    const world = sampleWorld(forEver);
    completedPrebuild(world);
    const id = createPool(world, { minSize: 0, maxSize: 2 });

    world.clock.advanceTo(world.clock.now + DAY);

    expect(poolPhase(world, id)).toBe("READY");
  });

  it("can provision them after its recovery, and does not fail again", () => {
    const world = sampleWorld(forAnHour);
    completedPrebuild(world);
    const id = createPool(world, { minSize: 2, maxSize: 4 });

    const phases = moveTo(world, world.clock.now + DAY)
      .filter((transition) => transition.id === id && transition.from !== transition.to)
      .map(({ to }) => to);

    expect([phases, pool(world, id).status.runningInstances]).toEqual([["DEGRADED", "PENDING", "READY"], 2]);
  });

  it("stays DEGRADED if no recovery is set, until a caller ends it", () => {
    const world = sampleWorld(forEver);
    completedPrebuild(world);
    const id = createPool(world);
    reach(world, id, "DEGRADED");
    world.clock.advanceTo(world.clock.now + 6 * DAY);
    const left = poolPhase(world, id);
    world.warmPools.recover(id);

    world.clock.advanceTo(world.clock.now + 10 * MINUTE);

    expect([left, poolPhase(world, id)]).toEqual(["DEGRADED", "READY"]);
  });

  it("says why", () => {
    const world = sampleWorld(forEver);
    completedPrebuild(world);
    createPool(world);

    const last = moveTo(world, world.clock.now + HOUR).at(-1);

    expect(last).toMatchObject({ from: "PENDING", to: "DEGRADED", reason: MESSAGE });
  });
});

describe("a project that is changed", () => {
  const OTHER = "20000000-0000-4000-8000-000000000009";

  /** The sample pool beside one of another class. */
  function twoPools() {
    const world = sampleWorld();
    const id = readyPool(world);
    const other = createPool(world, { environmentClassId: OTHER });
    const told: unknown[] = [];
    world.changes.listen(({ kind, id: pool, from, to, cause, reason }) => {
      if (kind === "warmPool") told.push([pool, from, to, cause, reason]);
    });
    return { world, id, other, told };
  }

  it("and loses prebuilds loses all its pools, which say why", () => {
    const { world, id, other, told } = twoPools();

    changeProject(world, PROJECT, { prebuildsEnabled: false });

    const why = ["DELETING", "call", "prebuilds were disabled on the project"];
    expect(told).toEqual([
      [other, "PENDING", ...why],
      [id, "READY", ...why],
    ]);
  });

  it("and loses a class loses that class's pool alone, which says why", () => {
    const { world, id, other, told } = twoPools();

    changeProject(world, PROJECT, { environmentClassIds: [CLASS] });

    const why = ["DELETING", "call", "its environment class left the prebuild configuration of the project"];
    expect([told, poolPhase(world, id)]).toEqual([[[other, "PENDING", ...why]], "READY"]);
  });

  it.each([{ name: "another" }, { prebuildsEnabled: true }, { environmentClassIds: [OTHER, CLASS] }])(
    "by %j keeps its pools",
    (patch) => {
      const { world, told } = twoPools();

      changeProject(world, PROJECT, patch);

      expect(told).toEqual([]);
    },
  );

  it("does nothing to the pools of other projects", () => {
    const { world, told } = twoPools();
    const there = createPool(world, { projectId: OTHER_PROJECT });
    told.length = 0;

    changeProject(world, PROJECT, { prebuildsEnabled: false });

    expect([poolPhase(world, there), told.length]).toEqual(["PENDING", 2]);
  });

  it("does nothing to a pool that is being deleted already", () => {
    const { world, id } = twoPools();
    world.warmPools.delete(id);
    world.clock.advanceTo(world.clock.now + SECOND);
    const before = pool(world, id);

    changeProject(world, PROJECT, { prebuildsEnabled: false });

    expect(pool(world, id)).toBe(before);
  });

  it("lets its pools drain and go as after any other delete", () => {
    const { world, id } = twoPools();

    changeProject(world, PROJECT, { prebuildsEnabled: false });
    const phases = moveTo(world, world.clock.now + HOUR).filter((transition) => transition.id === id);

    expect([...new Set(phases.map(({ to }) => to))]).toEqual(["DELETING", "DELETED", "GONE"]);
  });

  it("can have another pool of the pair once prebuilds are enabled again and the first is DELETED", () => {
    const { world, id } = twoPools();
    changeProject(world, PROJECT, { prebuildsEnabled: false });
    changeProject(world, PROJECT, { prebuildsEnabled: true });
    expect(() => createPool(world)).toThrow(refusal("already-exists", id));
    reach(world, id, "DELETED");

    expect(poolPhase(world, createPool(world))).toBe("PENDING");
  });
});
