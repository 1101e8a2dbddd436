// Owns what deleting does to a prebuild in each of its phases, and its expiry.
import { describe, expect, it } from "vitest";
import {
  createPrebuild,
  DAY,
  MINUTE,
  moveTo,
  pictureOf,
  prebuild,
  prebuildIn,
  reach,
  refusal,
  START,
  sampleWorld,
  step,
  UNKNOWN_ID,
  updatedAt,
} from "../sample-world.ts";

const DELETABLE = [
  "PENDING",
  "STARTING",
  "RUNNING",
  "STOPPING",
  "SNAPSHOTTING",
  "COMPLETED",
  "FAILED",
  "CANCELLING",
  "CANCELLED",
] as const;

describe.each(DELETABLE)("deleting a prebuild that is %s", (phase) => {
  it("makes it DELETING at once and wants it DELETED", () => {
    const world = sampleWorld();
    const id = prebuildIn(world, phase);
    const { spec, status } = prebuild(world, id);

    world.prebuilds.delete(id);

    expect(prebuild(world, id)).toMatchObject({
      spec: { desiredPhase: "DELETED", specVersion: spec.specVersion + 1 },
      status: { phase: "DELETING", statusVersion: status.statusVersion + 1 },
    });
  });

  it("moves updated_at", () => {
    const world = sampleWorld();
    const id = prebuildIn(world, phase);
    world.clock.advanceTo(world.clock.now + 1);

    world.prebuilds.delete(id);

    expect(updatedAt(prebuild(world, id))).toBe(world.clock.now);
  });

  it("makes it DELETED, then gone, and nothing else in between", () => {
    const world = sampleWorld();
    const id = prebuildIn(world, phase);
    world.prebuilds.delete(id);

    const transitions = moveTo(world, world.clock.now + DAY);

    expect(transitions.map((transition) => [transition.id, transition.from, transition.to])).toEqual([
      [id, "DELETING", "DELETED"],
      [id, "DELETED", "GONE"],
    ]);
  });

  it("keeps what its status showed besides the phase", () => {
    const world = sampleWorld();
    const id = prebuildIn(world, phase);
    const { status } = prebuild(world, id);

    world.prebuilds.delete(id);

    expect(prebuild(world, id).status).toEqual({
      ...status,
      phase: "DELETING",
      statusVersion: status.statusVersion + 1,
    });
  });
});

describe.each(["DELETING", "DELETED"] as const)("deleting a prebuild that is %s", (phase) => {
  it("changes nothing", () => {
    const world = sampleWorld();
    const id = prebuildIn(world, phase);
    const before = pictureOf(world);

    world.prebuilds.delete(id);

    expect(pictureOf(world)).toEqual(before);
  });

  it("still shows it in lists", () => {
    const world = sampleWorld();
    const id = prebuildIn(world, phase);

    expect(
      world.prebuilds.list({ phases: [phase] }, { limit: 10 }).rows.map(({ value }) => value.id),
    ).toEqual([id]);
  });
});

describe("deleting", () => {
  it("is refused for an unknown prebuild", () => {
    const world = sampleWorld();
    createPrebuild(world);
    const before = pictureOf(world);

    expect(() => world.prebuilds.delete(UNKNOWN_ID)).toThrow(refusal("not-found", UNKNOWN_ID));
    expect(pictureOf(world)).toEqual(before);
  });

  it.each(["get", "cancel", "delete"] as const)(
    "makes %s refuse the prebuild once it is purged",
    (operation) => {
      const world = sampleWorld();
      const id = prebuildIn(world, "DELETED");
      world.clock.advanceTo(world.clock.now + 10 * MINUTE);
      const before = pictureOf(world);

      expect(() => world.prebuilds[operation](id)).toThrow(refusal("not-found", id));
      expect(pictureOf(world)).toEqual(before);
    },
  );

  it("keeps a deleted prebuild for ten minutes", () => {
    const world = sampleWorld();
    const id = prebuildIn(world, "DELETED");

    world.clock.advanceTo(world.clock.now + 10 * MINUTE - 1);

    expect(prebuild(world, id).status.phase).toBe("DELETED");
  });

  it("leaves other prebuilds alone", () => {
    const world = sampleWorld();
    const other = prebuildIn(world, "COMPLETED");
    const id = prebuildIn(world, "COMPLETED");
    const before = prebuild(world, other);
    world.prebuilds.delete(id);

    world.clock.advanceTo(world.clock.now + DAY);

    expect(prebuild(world, other)).toBe(before);
  });
});

describe("the expiry of a prebuild", () => {
  it.each(["COMPLETED", "FAILED", "CANCELLED"] as const)(
    "deletes one that is %s after seven days",
    (phase) => {
      const world = sampleWorld();
      const id = prebuildIn(world, phase);

      reach(world, id, "DELETING");

      expect(world.clock.now).toBe(START + 7 * DAY);
    },
  );

  it("deletes one that never started", () => {
    const world = sampleWorld();
    const id = createPrebuild(world, { outcome: { stall: "PENDING" } });

    const transition = step(world);

    expect(transition).toMatchObject({ at: START + 7 * DAY, id, from: "PENDING", to: "DELETING" });
  });

  it("desires DELETED, which is a new version of the spec", () => {
    const world = sampleWorld();
    const id = prebuildIn(world, "COMPLETED");

    reach(world, id, "DELETING");

    expect(prebuild(world, id).spec).toMatchObject({ desiredPhase: "DELETED", specVersion: 2 });
  });

  it("does not begin a deletion again that is in progress", () => {
    const world = sampleWorld();
    const id = createPrebuild(world);
    world.clock.advanceTo(START + 7 * DAY - 1);
    world.prebuilds.delete(id);

    const transitions = moveTo(world, START + 8 * DAY);

    expect(transitions.map(({ to }) => to)).toEqual(["DELETED", "GONE"]);
  });
});
