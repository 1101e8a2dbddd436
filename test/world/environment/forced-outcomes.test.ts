// Owns what is done to an environment by hand: it fails, runs or gets a warning, and when that is refused.
import { describe, expect, it } from "vitest";
import type { EnvironmentPhase } from "../../../src/api/phases.ts";
import type { Change } from "../../../src/world/store/changes.ts";
import type { World } from "../../../src/world/world.ts";
import {
  completedPrebuild,
  declareProject,
  MINUTE,
  PROJECT,
  refusal,
  SECOND,
  sampleWorld,
} from "../sample-world.ts";

function move(world: World, by: number): void {
  world.clock.advanceTo(world.clock.now + by);
}

/** A world with an environment that is in a phase. */
function environmentIn(phase: EnvironmentPhase) {
  const world = sampleWorld();
  declareProject(world);
  const { id } = world.environments.createFromProject(PROJECT, {}).value;
  if (phase === "STOPPED" || phase === "STOPPING") {
    world.environments.stop(id);
    if (phase === "STOPPED") move(world, MINUTE);
  } else if (phase === "DELETING" || phase === "DELETED") {
    world.environments.stop(id);
    move(world, MINUTE);
    world.environments.delete(id);
    if (phase === "DELETED") move(world, 20 * SECOND);
  } else if (phase !== "CREATING") move(world, phase === "STARTING" ? 4 * SECOND : 10 * MINUTE);
  expect(world.environments.get(id).status.phase).toBe(phase);
  return { world, id };
}

/** The reasons of the changes that an act makes. */
function reasonsOf(world: World, act: () => void): string[] {
  const changes: Change[] = [];
  const unwatch = world.changes.listen((change) => changes.push(change));
  act();
  unwatch();
  return changes.map(({ reason }) => reason);
}

describe("an environment that is made to run", () => {
  it.each(["CREATING", "STARTING"] as const)("while it is %s runs at once", (phase) => {
    const { world, id } = environmentIn(phase);

    const reasons = reasonsOf(world, () => world.environments.run(id));

    expect(world.environments.row(id)).toMatchObject({
      value: { status: { phase: "RUNNING" } },
      run: { firstRunningAt: world.clock.now },
    });
    expect(reasons).toEqual(["made to run by hand"]);
  });

  it("again has still run for the first time when it did", () => {
    const { world, id } = environmentIn("STOPPED");
    world.environments.start(id);
    const first = world.environments.run(id).run.firstRunningAt;
    world.environments.stop(id);
    move(world, MINUTE);
    world.environments.start(id);

    expect(world.environments.run(id).run.firstRunningAt).toBe(first);
    expect(first).toBeLessThan(world.clock.now);
  });

  it.each(["RUNNING", "STOPPING", "STOPPED", "DELETING"] as const)("while it is %s is refused", (phase) => {
    const { world, id } = environmentIn(phase);
    const before = world.environments.get(id);

    expect(() => world.environments.run(id)).toThrow(
      refusal("wrong-state", `environment ${id} is ${phase}: only one that is starting can be made RUNNING`),
    );
    expect(world.environments.get(id)).toBe(before);
  });
});

describe("an environment that is made to fail", () => {
  it.each(["CREATING", "STARTING", "RUNNING"] as const)("while it is %s stops, with the message", (phase) => {
    const { world, id } = environmentIn(phase);

    const reasons = reasonsOf(world, () => world.environments.fail(id, "the machine is gone"));

    expect(world.environments.get(id).status).toMatchObject({
      phase: "STOPPING",
      failureMessages: ["the machine is gone"],
    });
    expect(reasons).toEqual(["failed by hand: the machine is gone"]);
  });

  it.each(["STOPPING", "STOPPED", "DELETING"] as const)("while it is %s is refused", (phase) => {
    const { world, id } = environmentIn(phase);
    const before = world.environments.get(id);

    expect(() => world.environments.fail(id, "too late")).toThrow(
      refusal("wrong-state", `environment ${id} is ${phase} and can no longer fail`),
    );
    expect(world.environments.get(id)).toBe(before);
  });
});

describe("an environment that is given a warning", () => {
  it("has it after those that it had", () => {
    const { world, id } = environmentIn("RUNNING");
    world.environments.warn(id, "the disk is nearly full");

    const reasons = reasonsOf(world, () => world.environments.warn(id, "a task failed"));

    expect(world.environments.get(id).status).toMatchObject({
      phase: "RUNNING",
      warningMessages: ["the disk is nearly full", "a task failed"],
    });
    expect(reasons).toEqual(["given a warning by hand: a task failed"]);
  });

  it.each(["DELETING", "DELETED"] as const)("while it is %s is refused", (phase) => {
    const { world, id } = environmentIn(phase);
    const before = world.environments.get(id);

    expect(() => world.environments.warn(id, "too late")).toThrow(
      refusal("wrong-state", `environment ${id} is ${phase} and cannot get a warning`),
    );
    expect(world.environments.get(id)).toBe(before);
  });

  it("loses it when it is started again", () => {
    const { world, id } = environmentIn("STOPPED");
    world.environments.warn(id, "a task failed");

    expect(world.environments.start(id).value.status.warningMessages).toEqual([]);
  });
});

it.each(["fail", "warn"] as const)("%s without a message is refused, and nothing changes", (verb) => {
  const { world, id } = environmentIn("RUNNING");
  const before = world.environments.get(id);

  expect(() => world.environments[verb](id, "")).toThrow(
    refusal("invalid", "message: must have at least 1 character"),
  );
  expect(world.environments.get(id)).toBe(before);
});

it.each([
  ["failed", (world: World, id: string) => world.environments.fail(id, "x")],
  ["made to run", (world: World, id: string) => world.environments.run(id)],
  ["warned", (world: World, id: string) => world.environments.warn(id, "x")],
  ["started", (world: World, id: string) => world.environments.start(id)],
  ["stopped", (world: World, id: string) => world.environments.stop(id)],
  ["deleted", (world: World, id: string) => world.environments.delete(id)],
  ["read here", (world: World, id: string) => world.environments.ownRow(id)],
] as const)("the environment of a prebuild cannot be %s", (what, act) => {
  const world = sampleWorld();
  const { environmentId } = world.prebuilds.get(completedPrebuild(world)).value.status;

  expect(() => act(world, environmentId)).toThrow(
    refusal("wrong-state", `environment ${environmentId} belongs to a prebuild and cannot be ${what}`),
  );
});
