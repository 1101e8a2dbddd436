// Owns the lists of projects: their order, their pages, and what their filters leave out.
import { describe, expect, it } from "vitest";
import type { ProjectFilter } from "../../../src/world/organization/project-table.ts";
import type { World } from "../../../src/world/world.ts";
import { refusal, sampleWorld, UNKNOWN_ID } from "../sample-world.ts";

const git = (remoteUri: string) => ({
  specs: [
    {
      git: {
        remoteUri,
        upstreamRemoteUri: "",
        targetMode: "UNSPECIFIED" as const,
        cloneTarget: "",
        checkoutLocation: "",
      },
    },
  ],
});
const SHOP = "https://github.com/acme/The-Shop.git";
const API = "https://github.com/acme/api";
const EVA = { id: "30000000-0000-4000-8000-000000000001", principal: "USER" } as const;

/** Three projects: on the built-in runner, on the caller's own machine, and of another person on a laptop's runner. */
function threeProjects() {
  const world = sampleWorld();
  const { classes, runners } = world.organization;
  const laptop = runners.create({ name: "laptop", kind: "LOCAL", provider: "LINUX_HOST", phase: "ACTIVE" });
  const { id: laptopClass } = classes.create({ displayName: "laptop", runnerId: laptop.id });
  const { projects } = world;
  const web = projects.create({ name: "Web", initializer: git(SHOP) });
  projects.create({
    name: "own",
    initializer: git(API),
    environmentClasses: [{ localRunner: true, order: 0 }],
  });
  projects.create({
    name: "eva",
    initializer: git(API),
    creator: EVA,
    environmentClasses: [{ environmentClassId: laptopClass, order: 0 }],
  });
  return { world, web, laptop };
}

const ORDER = { by: "id", isDescending: false } as const;

function named(world: World, filter: ProjectFilter): string[] {
  return world.organization.projects.list(filter, { ...ORDER, limit: 9 }).projects.map(({ name }) => name);
}

describe("a list of projects", () => {
  it.each<[string, (parts: ReturnType<typeof threeProjects>) => ProjectFilter, readonly string[]]>([
    ["no filter", () => ({}), ["Web", "own", "eva"]],
    [
      "empty fields",
      () => ({ projectIds: [], search: "", runnerIds: [], runnerKinds: [] }),
      ["Web", "own", "eva"],
    ],
    ["an id", ({ web }) => ({ projectIds: [web.id, UNKNOWN_ID] }), ["Web"]],
    ["part of a name, in any case", () => ({ search: "wEb" }), ["Web"]],
    ["part of a repository's name, in any case", () => ({ search: "the-shop" }), ["Web"]],
    ["part of an id", ({ web }) => ({ search: web.id.slice(-12).toUpperCase() }), ["Web"]],
    ["the owner's name in the address, which is not searched", () => ({ search: "acme" }), []],
    ["an address", () => ({ remoteUris: [API] }), ["own", "eva"]],
    ["part of an address, which is compared as a whole", () => ({ remoteUris: ["https://github.com"] }), []],
    ["a creator", () => ({ creatorIds: [EVA.id] }), ["eva"]],
    ["a runner", ({ laptop }) => ({ runnerIds: [laptop.id] }), ["eva"]],
    ["a remote kind", () => ({ runnerKinds: ["REMOTE"] }), ["Web"]],
    ["the local kind, the caller's own machine included", () => ({ runnerKinds: ["LOCAL"] }), ["own", "eva"]],
    ["a runner and another kind", ({ laptop }) => ({ runnerIds: [laptop.id], runnerKinds: ["REMOTE"] }), []],
    ["an unknown runner", () => ({ runnerIds: [UNKNOWN_ID] }), []],
  ])("of %s has those alone that match, and counts them", (_, filterOf, expected) => {
    const parts = threeProjects();
    const filter = filterOf(parts);

    expect(named(parts.world, filter)).toEqual(expected);
    expect(parts.world.organization.projects.count(filter)).toBe(expected.length);
  });

  it("pages through each once, and says where the next page begins only if there is one", () => {
    const { world, web } = threeProjects();
    const { projects } = world.organization;
    const first = projects.list({}, { ...ORDER, limit: 2 });
    const last = projects.list({}, { ...ORDER, limit: 2, after: first.next });

    expect(first.projects.map(({ name }) => name)).toEqual(["Web", "own"]);
    expect(first.next).toEqual({ popularity: 0, id: first.projects[1]?.id });
    expect([last.projects.map(({ name }) => name), last.next]).toEqual([["eva"], undefined]);
    expect(projects.list({ projectIds: [web.id] }, { ...ORDER, limit: 1 }).next).toBeUndefined();
  });

  it("is by popularity, and by id among the equally popular, both ways", () => {
    const { world, web } = threeProjects();
    for (let n = 0; n < 2; n++) world.environments.createFromProject(web.id, {});
    const inOrder = (isDescending: boolean) =>
      world.organization.projects
        .list({}, { by: "popularity", isDescending, limit: 9 })
        .projects.map(({ name }) => name);

    expect([inOrder(false), inOrder(true)]).toEqual([
      ["own", "eva", "Web"],
      ["Web", "eva", "own"],
    ]);
    world.projects.delete(web.id);
    expect(inOrder(true)).toEqual(["eva", "own"]);
  });
});

describe("the users of a project", () => {
  it("are who created its environments, the latest first, each once", () => {
    const world = sampleWorld();
    const { user } = world.organization;
    const { id } = world.projects.create({
      id: UNKNOWN_ID,
      name: "web",
      createdAt: world.clock.now,
      updatedAt: world.clock.now,
      users: [EVA, user],
    });
    world.environments.createFromProject(id, {});

    expect(world.organization.projects.get(id)).toMatchObject({ popularity: 3, users: [user, EVA] });
  });
});

describe("the insights of a project", () => {
  it("are enabled and disabled for it alone, and repeating it changes nothing", () => {
    const { world, web } = threeProjects();
    world.projects.setInsights(web.id, true);
    const enabled = world.organization.insights;
    world.projects.setInsights(web.id, true);

    expect([...enabled]).toEqual([web.id]);
    expect(world.organization.insights).toBe(enabled);
    world.projects.setInsights(web.id, false);
    expect([[...world.organization.insights], [...enabled]]).toEqual([[], [web.id]]);
    expect(() => world.projects.setInsights(UNKNOWN_ID, true)).toThrow(refusal("not-found", UNKNOWN_ID));
  });
});
