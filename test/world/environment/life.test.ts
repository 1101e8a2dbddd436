// Owns the life of an environment: start, stop, delete, outcomes, and what callers cannot do.
import { describe, expect, it } from "vitest";
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

const phaseOf = (world: World, id: string) => world.environments.find(id)?.status.phase;

function move(world: World, by: number): void {
  world.clock.advanceTo(world.clock.now + by);
}

/** A world with an environment in a phase. */
function environmentIn(phase: "CREATING" | "RUNNING" | "STOPPING" | "STOPPED" | "DELETING") {
  const world = sampleWorld();
  declareProject(world);
  const { id } = world.environments.createFromProject(PROJECT, {}).value;
  if (phase === "CREATING") return { world, id };
  move(world, 10 * MINUTE);
  if (phase === "RUNNING") return { world, id };
  world.environments.stop(id);
  if (phase === "STOPPING") return { world, id };
  move(world, MINUTE);
  if (phase === "STOPPED") return { world, id };
  world.environments.delete(id);
  return { world, id };
}

describe("an environment", () => {
  it("stops, and starts again: STARTING at once, without a failure message", () => {
    const { world, id } = environmentIn("RUNNING");
    world.environments.fail(id, "the machine is gone");
    move(world, MINUTE);
    expect(world.environments.get(id).status).toMatchObject({
      phase: "STOPPED",
      failureMessages: ["the machine is gone"],
    });

    const { value } = world.environments.start(id);

    expect(value.status).toMatchObject({ phase: "STARTING", failureMessages: [] });
    expect(value.metadata.lastStartedAt).toBe(world.clock.now);
    move(world, 2 * MINUTE);
    expect(phaseOf(world, id)).toBe("RUNNING");
  });

  it.each([
    ["start", "CREATING"],
    ["start", "RUNNING"],
    ["stop", "STOPPING"],
    ["stop", "STOPPED"],
    ["delete", "DELETING"],
  ] as const)("that is told to %s while it is %s... stays as it is", (verb, phase) => {
    const { world, id } = environmentIn(phase);
    const before = world.environments.get(id);

    world.environments[verb](id);

    expect(world.environments.get(id)).toBe(before);
  });

  it.each(["start", "stop"] as const)("that is being deleted refuses %s", (verb) => {
    const { world, id } = environmentIn("DELETING");
    const before = world.environments.get(id);

    expect(() => world.environments[verb](id)).toThrow(refusal("wrong-state"));
    expect(world.environments.get(id)).toBe(before);
  });

  it("that runs and is deleted stops first, is DELETING and DELETED, and is then gone", () => {
    const { world, id } = environmentIn("RUNNING");
    world.environments.delete(id);
    const phases = [phaseOf(world, id)];
    world.clock.advanceTo(world.clock.now + 10 * MINUTE, (transition) => {
      if (transition.id === id) phases.push(transition.to as never);
      return false;
    });

    expect(phases).toEqual(["STOPPING", "DELETING", "DELETED", "GONE"]);
    expect(() => world.environments.get(id)).toThrow(refusal("not-found"));
  });

  it("that is deleted by force is gone at once", () => {
    const { world, id } = environmentIn("RUNNING");

    world.environments.delete(id, true);

    expect(world.environments.find(id)).toBeUndefined();
    expect(world.upcoming(10)).toEqual([]);
  });

  it("fails, is slow or has a warning as a rule says", () => {
    const world = sampleWorld({
      outcomes: [
        { times: 1, environment: { fail: { after: 20 * SECOND, message: "no space left" } } },
        { skip: 1, times: 1, environment: { startUp: 9 * MINUTE } },
        { environment: { warning: "a task failed" } },
      ],
    });
    declareProject(world);
    const [failing, slow, warned] = [1, 2, 3].map(
      () => world.environments.createFromProject(PROJECT, {}).value.id,
    );
    move(world, 8 * MINUTE + SECOND);

    expect(world.environments.get(failing as string).status).toMatchObject({
      phase: "STOPPED",
      failureMessages: ["no space left"],
    });
    expect(phaseOf(world, slow as string)).toBe("STARTING");
    expect(world.environments.get(warned as string).status).toMatchObject({
      phase: "RUNNING",
      warningMessages: ["a task failed"],
    });
  });

  it("is the same after its world was saved and brought back", () => {
    const { world, id } = environmentIn("CREATING");
    const saved = world.save();
    move(world, 10 * MINUTE);
    expect(phaseOf(world, id)).toBe("RUNNING");

    world.load(saved);

    expect(phaseOf(world, id)).toBe("CREATING");
    move(world, 10 * MINUTE);
    expect(phaseOf(world, id)).toBe("RUNNING");
  });
});

describe("the environment of a prebuild", () => {
  it("opens by the id in the prebuild's status, with phases that match", () => {
    const world = sampleWorld();
    declareProject(world);
    const { id } = world.prebuilds.create({ projectId: PROJECT }).value;
    const seen: string[] = [];
    world.clock.advanceTo(world.clock.now + 30 * MINUTE, () => {
      const { environmentId, phase } = world.prebuilds.get(id).value.status;
      if (environmentId === "") return false;
      const pair = `${phase} ${world.environments.get(environmentId).status.phase}`;
      if (seen.at(-1) !== pair) seen.push(pair);
      return false;
    });

    expect(seen).toEqual([
      "STARTING STARTING",
      "RUNNING RUNNING",
      "STOPPING STOPPING",
      "SNAPSHOTTING STOPPED",
      "COMPLETED STOPPED",
    ]);
  });

  it("is in an unfiltered list, not in one of role DEFAULT, and refuses start, stop and delete", () => {
    const world = sampleWorld();
    const prebuildId = completedPrebuild(world);
    const { environmentId } = world.prebuilds.get(prebuildId).value.status;
    const own = world.environments.createFromProject(PROJECT, {}).value.id;
    const listed = (roles: readonly ("DEFAULT" | "PREBUILD")[]) =>
      world.environments.list({ roles }, { limit: 10 }).environments.map(({ id }) => id);

    expect(listed([])).toEqual([own, environmentId]);
    expect(listed(["DEFAULT"])).toEqual([own]);
    expect(listed(["PREBUILD"])).toEqual([environmentId]);
    for (const verb of ["start", "stop", "delete"] as const) {
      expect(() => world.environments[verb](environmentId)).toThrow(refusal("wrong-state"));
    }
  });

  it("is gone with its prebuild", () => {
    const world = sampleWorld();
    const prebuildId = completedPrebuild(world);
    const { environmentId } = world.prebuilds.get(prebuildId).value.status;
    world.prebuilds.delete(prebuildId);
    move(world, 60 * MINUTE);

    expect(world.environments.find(environmentId)).toBeUndefined();
    expect(world.environments.list({}, { limit: 10 }).environments).toEqual([]);
  });
});

describe("a list of environments", () => {
  it("has the greatest id first, and pages repeat and skip none while some come and go", () => {
    const world = sampleWorld();
    completedPrebuild(world);
    const ids = Array.from({ length: 7 }, () => world.environments.createFromProject(PROJECT, {}).value.id);
    const all = world.environments.list({}, { limit: 100 }).environments.map(({ id }) => id);
    const first = world.environments.list({}, { limit: 3 });
    world.environments.delete(ids[6] as string, true);
    world.environments.createFromProject(PROJECT, {});
    const second = world.environments.list({}, { limit: 3, before: first.next });
    const third = world.environments.list({}, { limit: 3, before: second.next });

    expect(all).toEqual([...all].sort().reverse());
    expect(
      [...first.environments, ...second.environments, ...third.environments].map(({ id }) => id),
    ).toEqual(all);
    expect(third.next).toBeUndefined();
  });

  it("finds by id, name, repository and branch, and by what its fields name", () => {
    const world = sampleWorld();
    declareProject(world);
    const { id } = world.environments.createFromProject(PROJECT, { name: "Blue Lagoon" }).value;
    world.environments.createFromProject(PROJECT, { name: "other" });
    const found = (search: string) => world.environments.count({ search });

    expect([
      found("lagoon"),
      found(id.slice(-12)),
      found("example/"),
      found("main"),
      found("nothing"),
    ]).toEqual([1, 1, 2, 2, 0]);
    expect(world.environments.count({ phases: ["CREATING"] })).toBe(2);
    expect(world.environments.count({ createdBefore: world.clock.now })).toBe(0);
    expect(world.environments.count({ projectIds: [PROJECT], runnerKinds: ["REMOTE"] })).toBe(2);
  });
});
