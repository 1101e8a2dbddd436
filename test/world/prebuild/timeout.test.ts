// Owns what the timeout does to a prebuild: how it is counted, and what it leaves alone.
import { describe, expect, it } from "vitest";
import { startOf } from "../../../src/world/prebuild/steps.ts";
import { createPrebuild, DAY, HOUR, prebuild, reach, SECOND, START, sampleWorld } from "../sample-world.ts";

const WORKING = ["STARTING", "RUNNING", "STOPPING", "SNAPSHOTTING"] as const;

describe("the timeout of a prebuild", () => {
  it.each(WORKING)("ends one that never leaves %s", (phase) => {
    const world = sampleWorld();
    const id = createPrebuild(world, { outcome: { stall: phase } });

    world.clock.advanceTo(START + 2 * HOUR);

    expect(prebuild(world, id).status.phase).toBe("FAILED");
  });

  it.each([300, 450, 3_600, 7_200])("of %i s is counted from STARTING", (seconds) => {
    const world = sampleWorld();
    const id = createPrebuild(world, { timeout: seconds * SECOND, outcome: { stall: "RUNNING" } });
    reach(world, id, "STARTING");
    const startedAt = world.clock.now;

    reach(world, id, "FAILED");

    expect(world.clock.now - startedAt).toBe(seconds * SECOND);
  });

  it("has not come a millisecond before it elapses", () => {
    const world = sampleWorld();
    const id = createPrebuild(world, { timeout: 300 * SECOND, outcome: { stall: "RUNNING" } });
    reach(world, id, "STARTING");

    world.clock.advanceTo(world.clock.now + 300 * SECOND - 1);

    expect(prebuild(world, id).status.phase).toBe("RUNNING");
  });

  it("is named by the message, with a completion time", () => {
    const world = sampleWorld();
    const id = createPrebuild(world, { timeout: 300 * SECOND, outcome: { stall: "RUNNING" } });

    reach(world, id, "FAILED");

    expect(prebuild(world, id).status).toMatchObject({
      failureMessage: expect.stringMatching(/timeout.*\b300s/),
      completionTime: world.clock.now,
    });
  });

  it("changes nothing of what is wanted", () => {
    const world = sampleWorld();
    const id = createPrebuild(world, { outcome: { stall: "RUNNING" } });
    const { spec } = prebuild(world, id);

    reach(world, id, "FAILED");

    expect(prebuild(world, id).spec).toEqual(spec);
  });

  it("of 750 s fails the slower ones exactly then and lets the faster ones complete", () => {
    const world = sampleWorld();
    const ids = Array.from({ length: 60 }, () => createPrebuild(world, { timeout: 750 * SECOND }));
    world.clock.advanceTo(START + HOUR);
    const ends = ids.map((id) => {
      const row = world.prebuilds.get(id);
      const { value } = row;
      const span = (value.status.completionTime ?? 0) - (startOf(row) ?? 0);
      return `${value.status.phase} ${span === 750 * SECOND ? "at" : span < 750 * SECOND ? "before" : "after"} 750s`;
    });

    expect(new Set(ends)).toEqual(new Set(["COMPLETED before 750s", "FAILED at 750s"]));
  });

  it("does not run while the prebuild is PENDING, which only its expiry ends", () => {
    const world = sampleWorld();
    const id = createPrebuild(world, { outcome: { stall: "PENDING" } });

    world.clock.advanceTo(START + 7 * DAY - 1);

    expect(prebuild(world, id).status.phase).toBe("PENDING");
  });

  it("does not fail one that is being cancelled", () => {
    const world = sampleWorld();
    const id = createPrebuild(world, { timeout: 300 * SECOND, outcome: { stall: "RUNNING" } });
    reach(world, id, "STARTING");
    world.clock.advanceTo(world.clock.now + 300 * SECOND - 1);
    world.prebuilds.cancel(id);

    world.clock.advanceTo(world.clock.now + HOUR);

    expect(prebuild(world, id).status.phase).toBe("CANCELLED");
  });

  it.each(["COMPLETED", "FAILED"] as const)("does nothing to one that is %s", (phase) => {
    const world = sampleWorld();
    const fail = { phase: "RUNNING", after: SECOND, message: "no space left" } as const;
    const id = createPrebuild(world, phase === "FAILED" ? { outcome: { fail } } : {});
    reach(world, id, phase);
    const before = prebuild(world, id);

    world.clock.advanceTo(START + 3 * HOUR);

    expect(prebuild(world, id)).toBe(before);
  });
});
