// Owns what cancelling does to a prebuild in each of its phases.
import { describe, expect, it } from "vitest";
import { DOCUMENTED } from "../../../src/scenarios/presets/documentation.ts";
import { createMock } from "../../../src/server/create-mock.ts";
import { call } from "../../scenarios/mock-call.ts";
import {
  cancelled,
  createPrebuild,
  DAY,
  pictureOf,
  prebuild,
  prebuildIn,
  reach,
  refusal,
  sampleWorld,
  step,
  UNKNOWN_ID,
  updatedAt,
} from "../sample-world.ts";

const ACTIVE = ["PENDING", "STARTING", "RUNNING", "STOPPING", "SNAPSHOTTING"] as const;
const OVER = ["COMPLETED", "FAILED", "DELETING", "DELETED"] as const;

describe.each(ACTIVE)("cancelling a prebuild that is %s", (phase) => {
  it("makes it CANCELLING at once", () => {
    const world = sampleWorld();
    const id = prebuildIn(world, phase);

    expect(cancelled(world, id)).toMatchObject({
      spec: { desiredPhase: "CANCELLED" },
      status: { phase: "CANCELLING" },
    });
  });

  it("raises both versions by one", () => {
    const world = sampleWorld();
    const id = prebuildIn(world, phase);
    const { spec, status } = prebuild(world, id);

    expect(cancelled(world, id)).toMatchObject({
      spec: { specVersion: spec.specVersion + 1 },
      status: { statusVersion: status.statusVersion + 1 },
    });
  });

  it("moves updated_at", () => {
    const world = sampleWorld();
    const id = prebuildIn(world, phase);
    world.clock.advanceTo(world.clock.now + 1);

    expect(updatedAt(cancelled(world, id))).toBe(world.clock.now);
  });

  it("makes it CANCELLED shortly after, with a completion time", () => {
    const world = sampleWorld();
    const id = prebuildIn(world, phase);
    world.prebuilds.cancel(id);

    step(world);

    expect(prebuild(world, id).status).toMatchObject({ phase: "CANCELLED", completionTime: world.clock.now });
  });

  it("keeps it CANCELLED until its expiry", () => {
    const world = sampleWorld();
    const id = prebuildIn(world, phase);
    world.prebuilds.cancel(id);

    world.clock.advanceTo(prebuild(world, id).metadata.createdAt + 7 * DAY - 1);

    expect(prebuild(world, id).status.phase).toBe("CANCELLED");
  });
});

describe.each(["CANCELLING", "CANCELLED"] as const)("cancelling a prebuild that is %s", (phase) => {
  it("returns it, unchanged", () => {
    const world = sampleWorld();
    const id = prebuildIn(world, phase);
    const before = pictureOf(world);

    expect(cancelled(world, id)).toBe(before.prebuilds[0]?.value);
    expect(pictureOf(world)).toEqual(before);
  });
});

describe.each(OVER)("cancelling a prebuild that is %s", (phase) => {
  it("is refused and changes nothing", () => {
    const world = sampleWorld();
    const id = prebuildIn(world, phase);
    const before = pictureOf(world);

    expect(() => world.prebuilds.cancel(id)).toThrow(refusal("wrong-state", phase));
    expect(pictureOf(world)).toEqual(before);
  });
});

describe("cancelling", () => {
  it.each(["once", "again"])("%s answers what a Get then answers", async (times) => {
    const mock = createMock();
    const request = { prebuildId: DOCUMENTED.prebuild };
    if (times === "again") await call(mock, "CancelPrebuild", request);

    const answer = await call(mock, "CancelPrebuild", request);

    expect(answer).toEqual(await call(mock, "GetPrebuild", request));
  });

  it("is refused for an unknown prebuild", () => {
    const world = sampleWorld();
    createPrebuild(world);
    const before = pictureOf(world);

    expect(() => world.prebuilds.cancel(UNKNOWN_ID)).toThrow(refusal("not-found", UNKNOWN_ID));
    expect(pictureOf(world)).toEqual(before);
  });

  it("leaves other prebuilds alone", () => {
    const world = sampleWorld();
    const other = createPrebuild(world);
    const id = prebuildIn(world, "RUNNING");
    const before = prebuild(world, other);

    world.prebuilds.cancel(id);

    expect(prebuild(world, other)).toBe(before);
  });

  it("keeps the last percentage of the snapshot and gives no size", () => {
    const world = sampleWorld();
    const id = prebuildIn(world, "SNAPSHOTTING");
    step(world);
    step(world);
    world.prebuilds.cancel(id);

    reach(world, id, "CANCELLED");

    expect(prebuild(world, id).status).toMatchObject({
      snapshotCompletionPercentage: 40,
      snapshotSizeBytes: 0,
    });
  });

  it("leaves no failure message", () => {
    const world = sampleWorld();
    const id = prebuildIn(world, "CANCELLED");

    expect(prebuild(world, id).status.failureMessage).toBe("");
  });

  it("gives a prebuild that never started no environment", () => {
    const world = sampleWorld();
    const id = createPrebuild(world);
    world.prebuilds.cancel(id);

    reach(world, id, "CANCELLED");

    expect(prebuild(world, id).status.environmentId).toBe("");
  });
});
