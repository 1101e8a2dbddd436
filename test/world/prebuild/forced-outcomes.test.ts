// Owns the controls that force a prebuild's outcome: fail, complete and warn.
import { describe, expect, it } from "vitest";
import type { PrebuildPhase } from "../../../src/api/phases.ts";
import type { Change } from "../../../src/world/store/changes.ts";
import type { World } from "../../../src/world/world.ts";
import { brokenRules } from "../invariants.ts";
import {
  completedPrebuild,
  createPool,
  createPrebuild,
  MINUTE,
  pictureOf,
  pool,
  prebuild,
  prebuildIn,
  reach,
  refusal,
  SECOND,
  sampleWorld,
  UNKNOWN_ID,
} from "../sample-world.ts";

const ACTIVE = ["PENDING", "STARTING", "RUNNING", "STOPPING", "SNAPSHOTTING"] as const;
const ENDED = ["COMPLETED", "FAILED", "CANCELLING", "CANCELLED", "DELETING", "DELETED"] as const;
const MESSAGE = "the registry is on fire";

type Door = (typeof DOORS)[number];

function force(world: World, door: Door, id: string) {
  return door === "complete" ? world.prebuilds.complete(id) : world.prebuilds[door](id, MESSAGE);
}

/** What listeners get while something is done. */
function told(world: World, act: () => void): Change[] {
  const changes: Change[] = [];
  const stop = world.changes.listen((change) => changes.push(change));
  act();
  stop();
  return changes;
}

describe.each(ACTIVE)("a prebuild that is %s", (phase) => {
  it("fails at once, with the message", () => {
    const world = sampleWorld();
    const id = prebuildIn(world, phase);
    const before = prebuild(world, id);

    expect(world.prebuilds.fail(id, MESSAGE).value).toMatchObject({
      updatedAt: world.clock.now,
      spec: before.spec,
      status: {
        ...before.status,
        phase: "FAILED",
        statusVersion: before.status.statusVersion + 1,
        failureMessage: MESSAGE,
        completionTime: world.clock.now,
      },
    });
  });

  it("completes at once, with all that belongs to it", () => {
    const world = sampleWorld();
    const id = prebuildIn(world, phase);
    const { environmentId } = prebuild(world, id).status;

    const { status } = world.prebuilds.complete(id).value;

    expect(status).toMatchObject({
      phase: "COMPLETED",
      completionTime: world.clock.now,
      snapshotCompletionPercentage: 100,
      environmentId: environmentId || expect.stringMatching(/^[0-9a-f-]{36}$/),
      failureMessage: "",
      warningMessage: "",
    });
    expect(status.snapshotSizeBytes).toBeGreaterThan(2 ** 30);
    expect(brokenRules(pictureOf(world))).toEqual([]);
  });

  it("has a size that is the same as if it had completed by itself", () => {
    const [world, other] = [sampleWorld(), sampleWorld()];
    const id = prebuildIn(world, phase);
    const byItself = completedPrebuild(other);

    expect(world.prebuilds.complete(id).value.status.snapshotSizeBytes).toBe(
      prebuild(other, byItself).status.snapshotSizeBytes,
    );
  });

  it("shows no warning before it completes, and then the warning", () => {
    const world = sampleWorld();
    const id = prebuildIn(world, phase);
    const before = prebuild(world, id);

    expect(world.prebuilds.warn(id, MESSAGE).value).toBe(before);
    reach(world, id, "COMPLETED");
    expect(prebuild(world, id).status.warningMessage).toBe(MESSAGE);
  });

  it("keeps its warning when it is made complete", () => {
    const world = sampleWorld();
    const id = prebuildIn(world, phase);
    world.prebuilds.warn(id, MESSAGE);

    expect(world.prebuilds.complete(id).value.status.warningMessage).toBe(MESSAGE);
  });

  it.each<[Door, string, string]>([
    ["fail", "FAILED", `a caller made it fail: ${MESSAGE}`],
    ["complete", "COMPLETED", "a caller made it complete"],
  ])("%s is reported as a call, with its reason", (door, to, reason) => {
    const world = sampleWorld();
    const id = prebuildIn(world, phase);

    expect(told(world, () => force(world, door, id))).toEqual([
      {
        at: world.clock.now,
        kind: "prebuild",
        id,
        from: phase,
        to,
        operation: "UPDATE_STATUS",
        cause: "call",
        reason,
      },
    ]);
  });

  it.each<Door>(["fail", "complete"])("rests after %s until it expires", (door) => {
    const world = sampleWorld();
    const id = prebuildIn(world, phase);
    force(world, door, id);

    expect(world.upcoming(9)).toMatchObject([{ id, to: "DELETING", reason: "it is seven days old" }]);
  });
});

const DOORS = ["fail", "complete", "warn"] as const;
const WORDS = { fail: "fail", complete: "complete", warn: "complete with a warning" } as const;
const CLOSED = ENDED.flatMap((phase) => DOORS.map((door) => ({ phase, door }))).filter(
  ({ phase, door }) => phase !== "COMPLETED" || door !== "warn",
);

it.each(CLOSED)("a prebuild that is $phase can no longer $door, and nothing changes", ({ phase, door }) => {
  const world = sampleWorld();
  const id = prebuildIn(world, phase as PrebuildPhase);
  const before = pictureOf(world);

  expect(() => force(world, door, id)).toThrow(
    refusal("wrong-state", `prebuild ${id} is ${phase} and can no longer ${WORDS[door]}`),
  );
  expect(pictureOf(world)).toEqual(before);
});

describe("a forced outcome", () => {
  it.each<Door>(["fail", "complete", "warn"])("%s of an unknown prebuild is refused", (door) => {
    const world = sampleWorld();

    expect(() => force(world, door, UNKNOWN_ID)).toThrow(refusal("not-found", UNKNOWN_ID));
  });

  it.each(["fail", "warn"] as const)("%s without a message is refused, and nothing changes", (door) => {
    const world = sampleWorld();
    const id = prebuildIn(world, "RUNNING");
    const before = pictureOf(world);

    expect(() => world.prebuilds[door](id, "")).toThrow(refusal("invalid", "message"));
    expect(pictureOf(world)).toEqual(before);
  });

  it("gives a COMPLETED prebuild its warning at once, as a call", () => {
    const world = sampleWorld();
    const id = completedPrebuild(world);

    const changes = told(world, () => world.prebuilds.warn(id, MESSAGE));

    expect(changes).toMatchObject([
      {
        from: "COMPLETED",
        to: "COMPLETED",
        operation: "UPDATE_STATUS",
        cause: "call",
        reason: `a caller gave it a warning: ${MESSAGE}`,
      },
    ]);
    expect(prebuild(world, id).status.warningMessage).toBe(MESSAGE);
  });

  it("changes nothing if the same warning is given again", () => {
    const world = sampleWorld();
    const id = completedPrebuild(world);
    const first = world.prebuilds.warn(id, MESSAGE);

    expect(world.prebuilds.warn(id, MESSAGE)).toBe(first);
  });

  it("ends what its outcome holds", () => {
    const world = sampleWorld();
    const id = createPrebuild(world, { outcome: { stall: "RUNNING" } });
    reach(world, id, "RUNNING");
    world.clock.advanceTo(world.clock.now + 20 * MINUTE);

    expect(world.prebuilds.complete(id).value.status.phase).toBe("COMPLETED");
  });

  it("lets a pool take the snapshot of what was made complete", () => {
    const world = sampleWorld();
    const poolId = createPool(world);
    const id = prebuildIn(world, "PENDING");

    world.prebuilds.complete(id);
    world.clock.advanceTo(world.clock.now + 5 * SECOND);

    expect(pool(world, poolId).spec.snapshotId).toBeDefined();
  });
});
