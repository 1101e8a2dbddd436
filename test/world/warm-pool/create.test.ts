// Owns what a new warm pool is, and the projects and classes for which one can be created.
import { describe, expect, it } from "vitest";
import {
  CLASS,
  createPool,
  createPrebuild,
  declareProject,
  OTHER_CLASS,
  OTHER_PROJECT,
  PROJECT,
  pictureOf,
  pool,
  poolPhase,
  reach,
  readyPool,
  refusal,
  START,
  sampleWorld,
  UNKNOWN_ID,
} from "../sample-world.ts";
import { shortProjects } from "../short-project.ts";

describe("a new warm pool", () => {
  it("is PENDING, without instances", () => {
    const world = sampleWorld();

    expect(pool(world, createPool(world, { minSize: 2, maxSize: 3 })).status).toEqual({
      statusVersion: 1,
      phase: "PENDING",
      failureMessage: "",
      runningInstances: 0,
      stoppedInstances: 0,
      desiredSize: 2,
    });
  });

  it("is wanted to be READY, without a snapshot", () => {
    const world = sampleWorld();

    expect(pool(world, createPool(world)).spec).toEqual({
      specVersion: 1,
      desiredPhase: "READY",
      snapshotId: undefined,
      desiredSize: 0,
      minSize: 1,
      maxSize: 1,
    });
  });

  it("says whose it is and when it was created", () => {
    const world = sampleWorld();

    expect(pool(world, createPool(world)).metadata).toEqual({
      organizationId: world.organization.id,
      projectId: PROJECT,
      environmentClassId: CLASS,
      runnerId: world.organization.runners.builtInId,
      createdAt: START,
      updatedAt: START,
    });
  });

  it("is refused if its id is taken", () => {
    const world = sampleWorld();
    createPool(world, { id: UNKNOWN_ID });
    const before = pictureOf(world);

    expect(() => createPool(world, { id: UNKNOWN_ID, projectId: OTHER_PROJECT })).toThrow(
      refusal("already-exists", UNKNOWN_ID),
    );
    expect(pictureOf(world)).toEqual(before);
  });
});

describe("the one live pool of a pair", () => {
  it.each<[string, () => { world: ReturnType<typeof sampleWorld>; id: string }]>([
    [
      "PENDING",
      () => {
        const world = sampleWorld();
        return { world, id: createPool(world) };
      },
    ],
    [
      "READY",
      () => {
        const world = sampleWorld();
        return { world, id: readyPool(world) };
      },
    ],
    [
      "DELETING",
      () => {
        const world = sampleWorld();
        const id = readyPool(world);
        world.warmPools.delete(id);
        return { world, id };
      },
    ],
  ])("keeps out a second one while it is %s", (phase, arrange) => {
    const { world, id } = arrange();
    const before = pictureOf(world);

    expect(() => createPool(world)).toThrow(refusal("already-exists", id));
    expect([pictureOf(world), poolPhase(world, id)]).toEqual([before, phase]);
  });

  it("makes room once it is DELETED", () => {
    const world = sampleWorld();
    const id = createPool(world);
    world.warmPools.delete(id);
    reach(world, id, "DELETED");

    expect(poolPhase(world, createPool(world))).toBe("PENDING");
  });

  it("says from which instant on its pair is free, if it is DELETING", () => {
    const world = sampleWorld();
    world.warmPools.delete(readyPool(world));
    const whyRefused = () => messageOf(() => createPool(world));
    const freeAt = Date.parse(/the pair is free from (\S+) on$/.exec(whyRefused())?.[1] ?? "");

    world.clock.advanceTo(freeAt - 1);
    const before = whyRefused();
    world.clock.advanceTo(freeAt);

    expect(before).toContain(new Date(freeAt).toISOString());
    expect(poolPhase(world, createPool(world))).toBe("PENDING");
  });

  it("says that it has to be deleted, if it is not", () => {
    const world = sampleWorld();
    const id = readyPool(world);

    expect(messageOf(() => createPool(world))).toContain(
      `${id}, which is READY; the pair is free once it has been deleted and is DELETED`,
    );
  });

  it("lets other classes and projects have theirs", () => {
    const world = sampleWorld();
    createPool(world);

    createPool(world, { environmentClassId: OTHER_CLASS });
    createPool(world, { projectId: OTHER_PROJECT });

    expect(world.warmPools.size).toBe(3);
  });

  it("that came after a deleted one is not freed by that one's purge", () => {
    const world = sampleWorld();
    const first = createPool(world);
    world.warmPools.delete(first);
    reach(world, first, "DELETED");
    const second = createPool(world);
    reach(world, first, "GONE");

    expect(() => createPool(world)).toThrow(refusal("already-exists", second));
  });
});

describe("a warm pool's project and class", () => {
  it("are created on first use in an open world", () => {
    const world = sampleWorld();

    createPool(world);

    expect(shortProjects(world)).toMatchObject([{ id: PROJECT, environmentClassIds: [CLASS] }]);
  });

  it("must have prebuilds enabled", () => {
    const world = sampleWorld();
    declareProject(world, { prebuildsEnabled: false });
    const before = pictureOf(world);

    expect(() => createPool(world)).toThrow(refusal("wrong-state", PROJECT));
    expect(pictureOf(world)).toEqual(before);
  });

  it("must belong together in the project's prebuild configuration", () => {
    const world = sampleWorld();
    declareProject(world);
    declareProject(world, { id: OTHER_PROJECT, environmentClassIds: [OTHER_CLASS] });
    const before = pictureOf(world);

    expect(() => createPool(world, { environmentClassId: OTHER_CLASS })).toThrow(
      refusal("wrong-state", OTHER_CLASS),
    );
    expect(pictureOf(world)).toEqual(before);
  });

  it.each([
    ["project", { projectId: UNKNOWN_ID }],
    ["class", { environmentClassId: UNKNOWN_ID }],
  ])("are refused in a strict world if the %s was not defined", (_, input) => {
    const world = sampleWorld({ strict: true });
    declareProject(world);
    const before = pictureOf(world);

    expect(() => createPool(world, input)).toThrow(refusal("not-found", UNKNOWN_ID));
    expect(pictureOf(world)).toEqual(before);
  });

  it("are not created by a request whose sizes are refused", () => {
    const world = sampleWorld();
    createPrebuild(world, { projectId: OTHER_PROJECT });
    const before = pictureOf(world);

    expect(() => createPool(world, { minSize: 3, maxSize: 2 })).toThrow(refusal("invalid"));
    expect(pictureOf(world)).toEqual(before);
  });
});

function messageOf(refused: () => unknown): string {
  try {
    refused();
  } catch (error) {
    return (error as Error).message;
  }
  return "";
}
