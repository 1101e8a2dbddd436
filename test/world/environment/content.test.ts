// Owns what an environment contains and is called, by its project, its caller and its prebuild.
import { describe, expect, it } from "vitest";
import { contentOf } from "../../../src/world/environment/start.ts";
import type { World } from "../../../src/world/world.ts";
import {
  CLASS,
  completedPrebuild,
  declareProject,
  PROJECT,
  prebuild,
  prebuildIn,
  refusal,
  sampleWorld,
  UNKNOWN_ID,
} from "../sample-world.ts";

const git = (remoteUri: string, cloneTarget: string) => ({
  specs: [
    {
      git: {
        remoteUri,
        upstreamRemoteUri: "",
        targetMode: "REMOTE_BRANCH" as const,
        cloneTarget,
        checkoutLocation: "",
      },
    },
  ],
});
const SHOP = git("https://github.com/acme/shop.git", "dev");

function shopProject(world: World): void {
  declareProject(world);
  const { organization } = world;
  organization.put({
    ...organization.projects.get(PROJECT),
    initializer: SHOP,
    devcontainerFilePath: "dev/container.json",
    automationsFilePath: "",
  });
}

describe("the content of an environment", () => {
  it.each([
    [SHOP, ["https://github.com/acme/shop", "https://github.com/acme/shop.git", "dev", "/workspaces/shop"]],
    [
      git("https://a.example/b.gitty", ""),
      ["https://a.example/b.gitty", "https://a.example/b.gitty", "", "/workspaces/b.gitty"],
    ],
    [git("", "dev"), ["", "", "dev", "/workspaces"]],
    [
      { specs: [{ contextUrl: { url: "https://github.com/acme/api/" } }] },
      ["https://github.com/acme/api/", "https://github.com/acme/api/", "main", "/workspaces/api"],
    ],
    [{ specs: [] }, ["", "", "main", "/workspaces"]],
    [undefined, ["", "", "", "/workspaces"]],
  ])("of %j is its address, where to clone from, the branch and the folder", (initializer, expected) => {
    const { contextUrl, cloneUrl, branch, folder } = contentOf(initializer);

    expect([contextUrl, cloneUrl, branch, folder]).toEqual(expected);
  });
});

describe("an environment of a project", () => {
  it("has the project's content, and what the caller gave where the project has none", () => {
    const world = sampleWorld();
    shopProject(world);
    const settings = {
      devcontainerFilePath: "mine.json",
      automationsFilePath: "mine.yaml",
      disconnectedTimeout: 7,
    };

    const { value } = world.environments.createFromProject(PROJECT, { settings });

    expect(value.metadata.originalContextUrl).toBe("https://github.com/acme/shop");
    expect(value.spec).toMatchObject({
      desiredPhase: "RUNNING",
      settings: {
        initializer: SHOP,
        devcontainerFilePath: "dev/container.json",
        automationsFilePath: "mine.yaml",
        disconnectedTimeout: 7,
      },
    });
  });

  it("has the caller's content, name, session and annotations if they were given", () => {
    const world = sampleWorld();
    shopProject(world);
    const initializer = git("https://github.com/acme/api.git", "main");
    const given = { name: "mine", sessionId: "of-mine", annotations: { team: "red" } };

    const { value } = world.environments.createFromProject(PROJECT, { ...given, settings: { initializer } });

    expect(value.metadata).toMatchObject({
      ...given,
      originalContextUrl: "https://github.com/acme/api",
      role: "DEFAULT",
    });
  });

  it("is called by its repository and the end of its id, in at most 80 characters", () => {
    const world = sampleWorld();
    shopProject(world);
    const { value } = world.environments.createFromProject(PROJECT, {});
    const settings = { initializer: git(`https://github.com/acme/${"x".repeat(100)}`, "main") };
    const long = world.environments.createFromProject(PROJECT, { settings }).value;
    const plain = world.environments.create({ environmentClassId: CLASS }).value;

    expect(value.metadata.name).toBe(`shop-${value.id.slice(-8)}`);
    expect(long.metadata.name).toBe(`${"x".repeat(71)}-${long.id.slice(-8)}`);
    expect(plain.metadata.name).toBe(`scratch-${plain.id.slice(-8)}`);
  });

  it("has a session of its own if none was given", () => {
    const world = sampleWorld();
    shopProject(world);
    const sessions = [1, 2].map(
      () => world.environments.createFromProject(PROJECT, {}).value.metadata.sessionId,
    );

    expect(new Set([...sessions, ""]).size).toBe(3);
  });

  it("with an id that is taken is refused, and claims nothing", () => {
    const world = sampleWorld();
    shopProject(world);
    const { id } = world.environments.createFromProject(PROJECT, { id: UNKNOWN_ID }).value;
    const before = [world.environments.size, world.organization.projects.get(PROJECT).popularity];
    const message = `environment ${UNKNOWN_ID} exists already`;

    expect(id).toBe(UNKNOWN_ID);
    expect(() => world.environments.createFromProject(PROJECT, { id })).toThrow(
      refusal("already-exists", message),
    );
    expect(() => world.environments.create({ id, environmentClassId: CLASS })).toThrow(
      refusal("already-exists", message),
    );
    expect([world.environments.size, world.organization.projects.get(PROJECT).popularity]).toEqual(before);
  });
});

describe("the environment of a prebuild", () => {
  it("has the project's content, the prebuild's first characters as its name, and its id as the session", () => {
    const world = sampleWorld();
    shopProject(world);
    const id = completedPrebuild(world);
    const { metadata, status } = prebuild(world, id);

    expect(world.environments.get(status.environmentId)).toEqual({
      id: status.environmentId,
      metadata: {
        organizationId: world.organization.id,
        name: `prebuild-${id.slice(0, 8)}`,
        creator: metadata.creator,
        createdAt: expect.any(Number),
        lastStartedAt: expect.any(Number),
        projectId: PROJECT,
        runnerId: world.organization.runners.builtInId,
        originalContextUrl: "https://github.com/acme/shop",
        role: "PREBUILD",
        sessionId: id,
        annotations: {},
      },
      spec: {
        specVersion: prebuild(world, id).spec.specVersion,
        desiredPhase: "STOPPED",
        environmentClassId: CLASS,
        settings: { initializer: SHOP, devcontainerFilePath: "dev/container.json", automationsFilePath: "" },
      },
      status: {
        statusVersion: status.statusVersion,
        phase: "STOPPED",
        failureMessages: [],
        warningMessages: [],
      },
    });
  });

  it("is created when the prebuild starts, by its executor if there is one", () => {
    const world = sampleWorld();
    declareProject(world);
    const executor = { id: UNKNOWN_ID, principal: "SERVICE_ACCOUNT" } as const;
    const { id } = world.prebuilds.create({ projectId: PROJECT, environmentClassId: CLASS, executor }).value;
    const begin = world.clock.now;
    world.clock.advanceTo(begin + 20_000);
    const { environmentId, phase } = prebuild(world, id).status;
    const { metadata, spec } = world.environments.get(environmentId);

    expect([phase, spec.desiredPhase, metadata.creator]).toEqual(["STARTING", "RUNNING", executor]);
    expect(metadata.createdAt).toBeGreaterThan(begin);
    expect(metadata.lastStartedAt).toBe(metadata.createdAt);
  });

  it("has the failure or the warning of its prebuild", () => {
    const world = sampleWorld();
    const environmentOf = (id: string) =>
      world.environments.get(prebuild(world, id).status.environmentId).status;
    const failed = environmentOf(prebuildIn(world, "FAILED"));
    const warned = environmentOf(completedPrebuild(world, { outcome: { warning: "a task failed" } }));

    expect(failed).toMatchObject({
      phase: "STOPPED",
      failureMessages: ["no space left"],
      warningMessages: [],
    });
    expect(warned).toMatchObject({
      phase: "STOPPED",
      failureMessages: [],
      warningMessages: ["a task failed"],
    });
  });

  it.each([
    ["CANCELLING", "STOPPING", "STOPPED"],
    ["CANCELLED", "STOPPED", "STOPPED"],
    ["DELETING", "DELETING", "DELETED"],
    ["DELETED", "DELETED", "DELETED"],
  ] as const)("of one that is %s is %s and wanted to be %s", (phase, expected, wanted) => {
    const world = sampleWorld();
    const id = completedPrebuild(world);
    const cancelled = () => prebuildIn(world, phase);
    const deleted = () => {
      world.prebuilds.delete(id);
      if (phase === "DELETED") world.clock.advanceTo(world.clock.now + 60_000);
      return id;
    };
    const { environmentId } = prebuild(world, phase.startsWith("DEL") ? deleted() : cancelled()).status;
    const { status, spec } = world.environments.get(environmentId);

    expect([status.phase, spec.desiredPhase]).toEqual([expected, wanted]);
  });
});
