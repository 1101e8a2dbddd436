// Owns how outcomes make prebuilds go: failures, stalls, and which rule decides.
import { describe, expect, it } from "vitest";
import type { OutcomeRule, PrebuildOutcome } from "../../../src/world/outcomes.ts";
import { prebuildLog } from "../../../src/world/prebuild/log.ts";
import { OUTCOME_SAMPLES } from "../outcome-samples.ts";
import {
  CLASS,
  createPrebuild,
  DAY,
  HOUR,
  moveTo,
  OTHER_CLASS,
  OTHER_PROJECT,
  PROJECT,
  prebuild,
  reach,
  SECOND,
  START,
  sampleWorld,
  step,
} from "../sample-world.ts";

const ACTIVE = ["PENDING", "STARTING", "RUNNING", "STOPPING", "SNAPSHOTTING"] as const;
const MESSAGE = 'task "build" failed with exit status 1';

/** Everything that happens to a prebuild of the outcome in three hours, and what it is then. */
function lifeWith(outcome: PrebuildOutcome) {
  const world = sampleWorld();
  const id = createPrebuild(world, { outcome });
  const transitions = moveTo(world, START + 3 * HOUR);
  return { transitions, end: prebuild(world, id), log: prebuildLog(world.prebuilds.get(id), world.chance) };
}

it.each(Object.entries(OUTCOME_SAMPLES))("%s in an outcome changes what happens", (field, outcome) => {
  expect(lifeWith(outcome)).not.toEqual(lifeWith({ ...outcome, [field]: undefined }));
});

describe.each(ACTIVE)("an outcome that fails in %s", (phase) => {
  const outcome = { fail: { phase, after: 90 * SECOND, message: MESSAGE } };

  it("makes the prebuild FAILED from that phase, that long after it entered it", () => {
    const world = sampleWorld();
    const id = createPrebuild(world, { outcome });
    const transitions = moveTo(world, START + HOUR);
    const entered = transitions.find(({ to }) => to === phase)?.at ?? START;

    expect(transitions.at(-1)).toEqual({
      at: entered + 90 * SECOND,
      kind: "prebuild",
      id,
      from: phase,
      to: "FAILED",
      reason: MESSAGE,
    });
  });

  it("gives the message and a completion time, and wants no less than before", () => {
    const world = sampleWorld();
    const id = createPrebuild(world, { outcome });

    reach(world, id, "FAILED");

    expect(prebuild(world, id)).toMatchObject({
      spec: { desiredPhase: "COMPLETED", specVersion: 1 },
      status: { failureMessage: MESSAGE, completionTime: world.clock.now, snapshotSizeBytes: 0 },
    });
  });
});

describe("an outcome that fails", () => {
  it("keeps the last percentage of the snapshot", () => {
    const world = sampleWorld();
    const id = createPrebuild(world, {
      outcome: { fail: { phase: "SNAPSHOTTING", after: 10 * SECOND, message: MESSAGE } },
    });

    reach(world, id, "FAILED");

    expect(prebuild(world, id).status.snapshotCompletionPercentage).toBe(0);
  });

  it("gives no environment if it fails in PENDING", () => {
    const world = sampleWorld();
    const id = createPrebuild(world, {
      outcome: { fail: { phase: "PENDING", after: 10 * SECOND, message: MESSAGE } },
    });

    reach(world, id, "FAILED");

    expect(prebuild(world, id).status.environmentId).toBe("");
  });

  it("comes too late if the timeout elapses before", () => {
    const world = sampleWorld();
    const id = createPrebuild(world, {
      timeout: 300 * SECOND,
      outcome: { fail: { phase: "RUNNING", after: HOUR, message: MESSAGE } },
    });

    reach(world, id, "FAILED");

    expect(prebuild(world, id).status.failureMessage).toContain("timeout");
  });

  it("keeps the prebuild from leaving the phase before", () => {
    const world = sampleWorld();
    const id = createPrebuild(world, {
      outcome: { fail: { phase: "RUNNING", after: 50 * 60 * SECOND, message: MESSAGE } },
    });

    world.clock.advanceTo(START + 45 * 60 * SECOND);

    expect(prebuild(world, id).status.phase).toBe("RUNNING");
  });

  it("can be cancelled before it fails, and then does not", () => {
    const world = sampleWorld();
    const id = createPrebuild(world, {
      outcome: { fail: { phase: "RUNNING", after: 90 * SECOND, message: MESSAGE } },
    });
    reach(world, id, "RUNNING");
    world.prebuilds.cancel(id);

    world.clock.advanceTo(START + DAY);

    expect(prebuild(world, id).status).toMatchObject({ phase: "CANCELLED", failureMessage: "" });
  });
});

describe.each(ACTIVE)("an outcome that stalls in %s", (phase) => {
  it("lets the prebuild come to that phase and never further", () => {
    const world = sampleWorld();
    const id = createPrebuild(world, { outcome: { stall: phase } });

    world.clock.advanceTo(START + 40 * 60 * SECOND);

    expect(prebuild(world, id).status).toMatchObject({ phase, snapshotCompletionPercentage: 0 });
  });

  it("lets it be cancelled", () => {
    const world = sampleWorld();
    const id = createPrebuild(world, { outcome: { stall: phase } });
    world.clock.advanceTo(START + 40 * 60 * SECOND);
    world.prebuilds.cancel(id);

    step(world);

    expect(prebuild(world, id).status.phase).toBe("CANCELLED");
  });
});

describe("outcome rules", () => {
  const stall = (phase: (typeof ACTIVE)[number]) => ({ prebuild: { stall: phase } });
  const phaseAfterHalfAnHour = (outcomes: readonly OutcomeRule[], input: object = {}) => {
    const world = sampleWorld({ outcomes });
    const id = createPrebuild(world, input);
    world.clock.advanceTo(START + HOUR / 2);
    return prebuild(world, id).status.phase;
  };

  it("without a match apply to every prebuild", () => {
    expect(phaseAfterHalfAnHour([stall("RUNNING")])).toBe("RUNNING");
  });

  it("decide by the first that matches", () => {
    expect(phaseAfterHalfAnHour([stall("STOPPING"), stall("RUNNING")])).toBe("STOPPING");
  });

  it("for a project leave other projects alone", () => {
    const rule = { ...stall("RUNNING"), match: { projectId: PROJECT } };

    expect(phaseAfterHalfAnHour([rule], { projectId: OTHER_PROJECT })).toBe("COMPLETED");
  });

  it("for a class leave other classes alone", () => {
    const rule = { ...stall("RUNNING"), match: { environmentClassId: CLASS } };

    expect(phaseAfterHalfAnHour([rule], { environmentClassId: OTHER_CLASS })).toBe("COMPLETED");
  });

  it("for a project and a class need both", () => {
    const rules = [
      { ...stall("STARTING"), match: { projectId: PROJECT, environmentClassId: OTHER_CLASS } },
      { ...stall("RUNNING"), match: { projectId: PROJECT, environmentClassId: CLASS } },
    ];

    expect(phaseAfterHalfAnHour(rules)).toBe("RUNNING");
  });

  it("for pools do not touch prebuilds", () => {
    const rules = [{ warmPool: { degrade: { after: 0, message: "out of capacity" } } }, stall("RUNNING")];

    expect(phaseAfterHalfAnHour(rules)).toBe("RUNNING");
  });

  it("yield to a prebuild's own outcome", () => {
    expect(phaseAfterHalfAnHour([stall("RUNNING")], { outcome: {} })).toBe("COMPLETED");
  });
});
