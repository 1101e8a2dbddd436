// Owns that the steps that a prebuild keeps are what happened.
import { describe, expect, it } from "vitest";
import type { PrebuildOutcome } from "../../../src/world/outcomes.ts";
import type { PrebuildRow } from "../../../src/world/prebuild/prebuild.ts";
import type { Change } from "../../../src/world/store/changes.ts";
import type { World } from "../../../src/world/world.ts";
import { OUTCOME_SAMPLES } from "../outcome-samples.ts";
import {
  CLASS,
  createPrebuild,
  DAY,
  HOUR,
  MINUTE,
  moveTo,
  PROJECT,
  SECOND,
  START,
  sampleWorld,
} from "../sample-world.ts";

/** The phases that a world reported as they came. */
function listened(world: World) {
  const told = new Map<string, { at: number; phase: string; reason: string }[]>();
  world.changes.listen(({ id, at, from, to, reason }: Change) => {
    if (from === to || to === "GONE") return;
    told.set(id, [...(told.get(id) ?? []), { at, phase: to, reason }]);
  });
  return told;
}

const OUTCOMES: Record<string, PrebuildOutcome> = {
  "goes the ordinary way": {},
  ...Object.fromEntries(
    Object.entries(OUTCOME_SAMPLES).map(([field, outcome]) => [`has ${field} in its outcome`, outcome]),
  ),
  "fails in PENDING": { fail: { phase: "PENDING", after: 4 * SECOND, message: "no runner" } },
  "fails in RUNNING": { fail: { phase: "RUNNING", after: 90 * SECOND, message: "no space" } },
};

describe.each(Object.entries(OUTCOMES))("a prebuild that %s", (_, outcome) => {
  it.each([1, 2, 3])("was at each instant in the reported phases, seed %i", (seed) => {
    const world = sampleWorld({ seed });
    const told = listened(world);
    const id = createPrebuild(world, { outcome });

    for (let at = START; at < START + 3 * HOUR; at += 20 * SECOND) {
      moveTo(world, at);
      expect(world.prebuilds.get(id).steps).toEqual(told.get(id));
    }
  });
});

describe.each([0, 3, 30, 150, 500, 720])("%i seconds after its creation", (seconds) => {
  const then = START + seconds * SECOND;

  it.each(["cancel", "delete", "fail", "complete"] as const)(
    "a prebuild on which a caller calls %s keeps that",
    (verb) => {
      const world = sampleWorld();
      const told = listened(world);
      const id = createPrebuild(world, { outcome: { durations: { RUNNING: 10 * MINUTE } } });
      moveTo(world, then);

      world.prebuilds[verb](id, "somebody wanted it");
      expect(world.prebuilds.get(id).steps).toEqual(told.get(id));
      moveTo(world, then + 9 * DAY);

      const [gone] = world.prebuilds.gone as [PrebuildRow];
      expect(gone.steps).toEqual(told.get(id));
    },
  );
});

describe("what is remembered", () => {
  it("goes back with the world, and another way from there is another past", () => {
    const world = sampleWorld();
    createPrebuild(world, { outcome: {} });
    moveTo(world, START + 6 * DAY);
    const saved = world.save();
    moveTo(world, START + 9 * DAY);
    const first = world.prebuilds.gone;

    world.load(saved);
    const before = world.prebuilds.gone;
    moveTo(world, START + 9 * DAY);

    expect(before).toEqual([]);
    expect([first.length, world.prebuilds.gone]).toEqual([1, first]);
  });

  it("has each change of a pool's sizes", () => {
    const world = sampleWorld();
    createPrebuild(world, { outcome: {} });
    moveTo(world, START + HOUR);
    const { value } = world.warmPools.create({
      projectId: PROJECT,
      environmentClassId: CLASS,
      minSize: 1,
      maxSize: 2,
    });
    moveTo(world, START + 2 * HOUR);
    world.warmPools.claim(value.id);

    const running = world.warmPools.past.map(({ status }) => status.runningInstances);

    expect(running[0]).toBe(0);
    expect(running.slice(-2)).toEqual([1, 0]);
    expect(world.warmPools.past.at(-1)).toBe(world.warmPools.get(value.id).value);
  });
});

/** The rest of a prebuild's life, each step with its reason; steps within a phase are left out. */
function lifeOf(world: World, id: string): string[] {
  return moveTo(world, world.clock.now + 8 * DAY)
    .filter((transition) => transition.id === id && transition.from !== transition.to)
    .map(({ to, reason }) => `${to}: ${reason}`);
}

describe("the reasons of a prebuild's steps", () => {
  const GONE = ["DELETED: its snapshot and logs have been removed", "GONE: its record has been purged"];
  const EXPIRED = ["DELETING: it is seven days old", ...GONE];
  const BEGUN = [
    "STARTING: the runner starts an environment",
    "RUNNING: the environment is up and its tasks begin",
  ];
  const WORKED = [...BEGUN, "STOPPING: the tasks are done", "SNAPSHOTTING: the environment has stopped"];

  it.each<[string, PrebuildOutcome, readonly string[]]>([
    ["completes", {}, [...WORKED, "COMPLETED: the snapshot is complete"]],
    [
      "completes with a warning",
      { warning: "lint failed" },
      [...WORKED, "COMPLETED: the snapshot is complete, with a warning: lint failed"],
    ],
    [
      "fails",
      { fail: { phase: "RUNNING", after: SECOND, message: "no space left" } },
      [...BEGUN, "FAILED: no space left"],
    ],
    [
      "runs into its timeout",
      { stall: "RUNNING" },
      [...BEGUN, "FAILED: prebuild did not finish within its timeout of 3600s"],
    ],
  ])("that %s are these, until it is gone", (_, outcome, expected) => {
    const world = sampleWorld();

    expect(lifeOf(world, createPrebuild(world, { outcome, timeout: HOUR }))).toEqual([
      ...expected,
      ...EXPIRED,
    ]);
  });

  it("that a caller cancels or deletes name the caller first", () => {
    const world = sampleWorld();
    const [cancelled, deleted] = [createPrebuild(world), createPrebuild(world)];
    world.prebuilds.cancel(cancelled);
    world.prebuilds.delete(deleted);
    const last = (id: string) => world.prebuilds.get(id).steps.at(-1)?.reason;

    expect([last(cancelled), last(deleted)]).toEqual(["a caller cancelled it", "a caller deleted it"]);
    const copy = world.save();
    expect(lifeOf(world, cancelled)).toEqual(["CANCELLED: the environment has been stopped", ...EXPIRED]);
    world.load(copy);
    expect(lifeOf(world, deleted)).toEqual(GONE);
  });
});
