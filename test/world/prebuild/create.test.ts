// Owns what a new prebuild is, and the projects and classes for which one can be created.
import { describe, expect, it } from "vitest";
import {
  CLASS,
  createPrebuild,
  declareProject,
  OTHER_CLASS,
  OTHER_PROJECT,
  PROJECT,
  pictureOf,
  prebuild,
  reach,
  refusal,
  START,
  sampleWorld,
  UNKNOWN_ID,
  updatedAt,
} from "../sample-world.ts";
import { shortProjects } from "../short-project.ts";

describe("a new prebuild", () => {
  it("is PENDING, with nothing of a run in its status", () => {
    const world = sampleWorld();

    expect(prebuild(world, createPrebuild(world)).status).toEqual({
      statusVersion: 1,
      phase: "PENDING",
      completionTime: undefined,
      failureMessage: "",
      warningMessage: "",
      environmentId: "",
      snapshotCompletionPercentage: 0,
      snapshotSizeBytes: 0,
    });
  });

  it("is wanted to be COMPLETED within the default timeout", () => {
    const world = sampleWorld();

    expect(prebuild(world, createPrebuild(world)).spec).toEqual({
      specVersion: 1,
      desiredPhase: "COMPLETED",
      timeout: 3_600_000,
    });
  });

  it("says whose it is and when it was created", () => {
    const world = sampleWorld();

    expect(prebuild(world, createPrebuild(world)).metadata).toMatchObject({
      organizationId: world.organization.id,
      projectId: PROJECT,
      environmentClassId: CLASS,
      creator: { id: world.organization.user.id, principal: "USER" },
      createdAt: START,
      triggeredBy: "MANUAL",
      executor: undefined,
    });
  });

  it("was updated when it was created", () => {
    const world = sampleWorld();

    expect(updatedAt(prebuild(world, createPrebuild(world)))).toBe(START);
  });

  it("has an id greater than every earlier one's, also at the same instant", () => {
    const world = sampleWorld();
    const ids = Array.from({ length: 50 }, (_, i) => {
      if (i % 10 === 0) world.clock.advanceTo(START + i);
      return createPrebuild(world);
    });

    expect([...ids].sort()).toEqual(ids);
  });

  it("runs beside others of its project and class", () => {
    const world = sampleWorld();
    const ids = [createPrebuild(world), createPrebuild(world), createPrebuild(world)];

    reach(world, ids[2] as string, "RUNNING");
    world.clock.advanceTo(START + 90_000);

    expect(ids.map((id) => prebuild(world, id).status.phase)).toEqual(["RUNNING", "RUNNING", "RUNNING"]);
  });

  it("is refused if its id is taken", () => {
    const world = sampleWorld();
    createPrebuild(world, { id: UNKNOWN_ID });
    const before = pictureOf(world);

    expect(() => createPrebuild(world, { id: UNKNOWN_ID, projectId: OTHER_PROJECT })).toThrow(
      refusal("already-exists", UNKNOWN_ID),
    );
    expect(pictureOf(world)).toEqual(before);
  });
});

describe("the timeout of a new prebuild", () => {
  it("is the one that was asked for", () => {
    const world = sampleWorld();
    declareProject(world, { timeout: 600_000 });

    expect(prebuild(world, createPrebuild(world, { timeout: 300_000 })).spec.timeout).toBe(300_000);
  });

  it("else is the project's", () => {
    const world = sampleWorld();
    declareProject(world, { timeout: 600_000 });

    expect(prebuild(world, createPrebuild(world)).spec.timeout).toBe(600_000);
  });
});

describe("the class of a new prebuild", () => {
  const classOf = (world: ReturnType<typeof sampleWorld>, environmentClassId?: string) =>
    prebuild(world, createPrebuild(world, { environmentClassId })).metadata.environmentClassId;

  it("is by default the first of the project's configuration", () => {
    const world = sampleWorld();
    declareProject(world, { environmentClassIds: [OTHER_CLASS, CLASS] });

    expect(classOf(world)).toBe(OTHER_CLASS);
  });

  it("is by default the organization's if the project has none, and stays the project's", () => {
    const world = sampleWorld();
    const first = classOf(world);
    classOf(world, OTHER_CLASS);

    expect(classOf(world)).toBe(first);
  });

  it("may be any of the organization's", () => {
    const world = sampleWorld({ strict: true });
    declareProject(world);
    declareProject(world, { id: OTHER_PROJECT, environmentClassIds: [OTHER_CLASS] });

    expect(classOf(world, OTHER_CLASS)).toBe(OTHER_CLASS);
  });
});

describe("an open world", () => {
  it("creates an unknown project on first use, with prebuilds enabled and the class in its configuration", () => {
    const world = sampleWorld();

    createPrebuild(world);

    expect(shortProjects(world)).toMatchObject([
      { id: PROJECT, prebuildsEnabled: true, environmentClassIds: [CLASS] },
    ]);
  });

  it("takes a class that no project has into the configuration of a defined project", () => {
    const world = sampleWorld();
    declareProject(world);

    createPrebuild(world, { environmentClassId: UNKNOWN_ID });

    expect(shortProjects(world)[0]?.environmentClassIds).toEqual([CLASS, UNKNOWN_ID]);
  });

  it("does not change the configuration of a defined project for a class that another one has", () => {
    const world = sampleWorld();
    declareProject(world);
    declareProject(world, { id: OTHER_PROJECT, environmentClassIds: [OTHER_CLASS] });

    createPrebuild(world, { environmentClassId: OTHER_CLASS });

    expect(shortProjects(world)[0]?.environmentClassIds).toEqual([CLASS]);
  });

  it("creates prebuilds of a project whose automatic prebuilds are disabled", () => {
    const world = sampleWorld();
    declareProject(world, { prebuildsEnabled: false });

    const id = createPrebuild(world);

    expect(prebuild(world, id).status.phase).toBe("PENDING");
  });
});

describe("a strict world", () => {
  it("refuses a project that was not defined", () => {
    const world = sampleWorld({ strict: true });
    declareProject(world, { id: OTHER_PROJECT });
    const before = pictureOf(world);

    expect(() => createPrebuild(world)).toThrow(refusal("not-found", PROJECT));
    expect(pictureOf(world)).toEqual(before);
  });

  it("refuses a class that was not defined", () => {
    const world = sampleWorld({ strict: true });
    declareProject(world);
    const before = pictureOf(world);

    expect(() => createPrebuild(world, { environmentClassId: UNKNOWN_ID })).toThrow(
      refusal("not-found", UNKNOWN_ID),
    );
    expect(pictureOf(world)).toEqual(before);
  });

  it("takes what was defined", () => {
    const world = sampleWorld({ strict: true });
    declareProject(world);

    expect(prebuild(world, createPrebuild(world)).metadata).toMatchObject({
      projectId: PROJECT,
      environmentClassId: CLASS,
    });
  });
});
