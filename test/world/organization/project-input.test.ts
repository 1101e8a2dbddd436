// Owns what a project is made of, what is refused about it by name, and the changes that keep or remove.
import { describe, expect, it } from "vitest";
import type { NewProject } from "../../../src/world/organization/project-input.ts";
import {
  CLASS,
  createPool,
  declareProject,
  OTHER_CLASS,
  PROJECT,
  refusal,
  sampleWorld,
  UNKNOWN_ID,
} from "../sample-world.ts";

const configuration = (...environmentClassIds: string[]) => ({
  enabled: true,
  environmentClassIds,
  enableJetbrainsWarmup: false,
});

const classes = (count: number) =>
  Array.from({ length: count }, (_, order) => ({
    environmentClassId: CLASS.replace(/01$/, String(10 + order)),
    order,
  }));

const LOCAL = { localRunner: true } as const;

describe("a new project", () => {
  it.each<[string, Partial<NewProject>, string]>([
    [
      "31 classes",
      { environmentClasses: classes(31) },
      "project_environment_classes: must have at most 30 entries: got 31",
    ],
    [
      "an entry of nothing",
      { environmentClasses: [{ order: 0 }] },
      "project_environment_classes[0]: must set environment_class_id or local_runner",
    ],
    [
      "a negative order",
      { environmentClasses: [{ ...LOCAL, order: -1 }] },
      "project_environment_classes[0].order: must be at least 0: got -1",
    ],
    [
      "an order twice",
      { environmentClasses: [...classes(2), { ...LOCAL, order: 1 }] },
      "project_environment_classes[2].order: 1 is already the order of entry 1",
    ],
    [
      "the order of the first entry again",
      { environmentClasses: [...classes(2), { ...LOCAL, order: 0 }] },
      "project_environment_classes[2].order: 0 is already the order of entry 0",
    ],
    [
      "a class twice",
      { environmentClasses: [...classes(2), { environmentClassId: CLASS.replace(/01$/, "11"), order: 2 }] },
      `project_environment_classes[2]: names ${CLASS.replace(/01$/, "11")} again, like entry 1`,
    ],
    [
      "the caller's own machine twice",
      {
        environmentClasses: [
          { ...LOCAL, order: 0 },
          { ...LOCAL, order: 1 },
        ],
      },
      "project_environment_classes[1]: names local_runner again, like entry 0",
    ],
    [
      "a prebuilt class twice",
      { prebuildConfiguration: configuration(CLASS, OTHER_CLASS, OTHER_CLASS) },
      `prebuild_configuration.environment_class_ids[2]: names ${OTHER_CLASS} again`,
    ],
    ["two specs", { initializer: { specs: [{}, {}] } }, "initializer.specs: must have one entry: got 2"],
    ["an empty spec", { initializer: { specs: [{}] } }, "initializer.specs[0]: must set git or context_url"],
    [
      "an absolute path",
      { devcontainerFilePath: "/etc" },
      'devcontainer_file_path: must be a relative path: got "/etc"',
    ],
    [
      "another absolute path",
      { automationsFilePath: "/a/b" },
      'automations_file_path: must be a relative path: got "/a/b"',
    ],
  ])("with %s is refused by its field, and there is none", (_, input, message) => {
    const world = sampleWorld();

    expect(() => world.projects.create({ name: "web", ...input })).toThrow(refusal("invalid", message));
    expect(world.organization.projects.size).toBe(0);
  });

  it("may have 30 classes, order 0 and relative paths, and has its classes by order", () => {
    const environmentClasses = classes(30).toReversed();

    const project = sampleWorld().projects.create({
      name: "web",
      environmentClasses,
      devcontainerFilePath: "a/b",
    });

    expect(project.environmentClasses).toEqual(classes(30));
    expect([project.devcontainerFilePath, project.automationsFilePath, project.technicalDescription]).toEqual(
      ["a/b", "", ""],
    );
  });

  it("has the oldest usable class and a clone of a repository of its name if neither was given", () => {
    const world = sampleWorld();
    const [regular] = world.organization.classes;
    const uriOf = (name: string) => world.projects.create({ name }).initializer.specs[0]?.git?.remoteUri;

    expect(world.projects.create({ name: "web" })).toMatchObject({
      creator: world.organization.user,
      createdAt: world.clock.now,
      updatedAt: world.clock.now,
      environmentClasses: [{ environmentClassId: regular?.id, order: 0 }],
      initializer: { specs: [{ git: { targetMode: "REMOTE_BRANCH", cloneTarget: "main" } }] },
      desiredPhase: "ACTIVE",
      isMadeUp: false,
      popularity: 0,
      users: [],
    });
    expect([uriOf("The Web  Shop!"), uriOf("--a_b--"), uriOf("§§")]).toEqual([
      "https://github.com/example/the-web-shop.git",
      "https://github.com/example/a-b.git",
      "https://github.com/example/project.git",
    ]);
  });

  it("without a class is refused if there is none that can be used", () => {
    const world = sampleWorld();
    const [regular] = world.organization.classes;
    world.organization.classes.update(regular?.id ?? "", { enabled: false });

    expect(() => world.projects.create({ name: "web" })).toThrow(
      refusal("wrong-state", "there is no environment class on which an environment could be created"),
    );
  });

  it("on the caller's own machine alone has no class for a prebuild", () => {
    const world = sampleWorld();
    const { id } = world.projects.create({ name: "web", environmentClasses: [{ ...LOCAL, order: 0 }] });

    expect(() => world.prebuilds.create({ projectId: id })).toThrow(
      refusal("wrong-state", `project ${id} has no environment class on a runner`),
    );
  });
});

it.each([{ environmentClasses: classes(1) }, { prebuildConfiguration: configuration(CLASS) }])(
  "a project that was made by its first use is defined from the change %j on",
  (patch) => {
    const world = sampleWorld();
    world.prebuilds.create({ projectId: PROJECT, environmentClassId: CLASS });

    expect([
      world.projects.update(PROJECT, { name: "web" }).isMadeUp,
      world.projects.update(PROJECT, patch).isMadeUp,
    ]).toEqual([true, false]);
  },
);

it("a project that is made by its first use has prebuilds enabled, its class, and nothing else", () => {
  const world = sampleWorld();
  world.prebuilds.create({ projectId: PROJECT, environmentClassId: CLASS });

  expect(world.organization.projects.get(PROJECT)).toEqual({
    id: PROJECT,
    name: "project-10000000",
    creator: world.organization.user,
    createdAt: world.clock.now,
    updatedAt: world.clock.now,
    initializer: {
      specs: [
        {
          git: {
            remoteUri: "https://github.com/example/project-10000000.git",
            upstreamRemoteUri: "",
            targetMode: "REMOTE_BRANCH",
            cloneTarget: "main",
            checkoutLocation: "",
          },
        },
      ],
    },
    environmentClasses: [{ environmentClassId: CLASS, order: 0 }],
    prebuildConfiguration: configuration(CLASS),
    devcontainerFilePath: "",
    automationsFilePath: "",
    technicalDescription: "",
    desiredPhase: "ACTIVE",
    isMadeUp: true,
    popularity: 0,
    users: [],
  });
});

describe("a change of a project", () => {
  it("keeps what is absent and removes what is null", () => {
    const world = sampleWorld();
    const { id } = world.projects.create({
      name: "web",
      prebuildConfiguration: configuration(CLASS),
      recommendedEditors: { vscode: ["1.90"] },
    });
    const kept = world.projects.update(id, { technicalDescription: "a shop" });
    const removed = world.projects.update(id, { prebuildConfiguration: null, recommendedEditors: null });

    expect(kept).toMatchObject({
      name: "web",
      technicalDescription: "a shop",
      prebuildConfiguration: configuration(CLASS),
      recommendedEditors: { vscode: ["1.90"] },
    });
    expect([removed.prebuildConfiguration, removed.recommendedEditors]).toEqual([undefined, undefined]);
    expect(removed.technicalDescription).toBe("a shop");
  });

  it("of nothing leaves even the time of the last change, and any other sets it", () => {
    const world = sampleWorld();
    const before = world.projects.create({ name: "web" });
    world.clock.advanceTo(world.clock.now + 1);

    expect(world.projects.update(before.id, { name: undefined })).toBe(before);
    expect(world.projects.update(before.id, { name: "web" }).updatedAt).toBe(world.clock.now);
  });

  it("that is refused leaves it as it was", () => {
    const world = sampleWorld();
    const before = world.projects.create({ name: "web" });

    expect(() => world.projects.update(before.id, { name: "x", environmentClasses: [{ order: 0 }] })).toThrow(
      refusal("invalid", "project_environment_classes[0]"),
    );
    expect(world.organization.projects.get(before.id)).toBe(before);
    expect(() => world.projects.update(UNKNOWN_ID, {})).toThrow(
      refusal("not-found", `project ${UNKNOWN_ID} not found`),
    );
  });

  it("while it is being deleted is refused, and so is all that is new in it", () => {
    const world = sampleWorld();
    declareProject(world);
    world.prebuilds.create({ projectId: PROJECT });
    world.projects.delete(PROJECT);
    const message = `project ${PROJECT} is being deleted`;
    const before = world.organization.projects.get(PROJECT);

    expect(() => world.projects.update(PROJECT, { name: "x" })).toThrow(refusal("wrong-state", message));
    expect(() => world.prebuilds.create({ projectId: PROJECT })).toThrow(refusal("wrong-state", message));
    expect(() => createPool(world)).toThrow(refusal("wrong-state", message));
    expect(() => world.environments.createFromProject(PROJECT, {})).toThrow(refusal("wrong-state", message));
    world.projects.delete(PROJECT);
    expect(world.organization.projects.get(PROJECT)).toBe(before);
  });
});

describe("a strict world", () => {
  it("knows no class by its first use in a project, and names the field", () => {
    const world = sampleWorld({ strict: true });
    const [regular] = world.organization.classes;
    const known = { environmentClassId: regular?.id, order: 0 };
    const unknown = { environmentClassId: UNKNOWN_ID, order: 2 };
    const check = (input: Partial<NewProject>) => () =>
      world.projects.requireKnownClasses({ name: "web", ...input });
    const text = `there is no environment class ${UNKNOWN_ID}`;

    expect(check({})).not.toThrow();
    expect(check({ environmentClasses: [known, { ...LOCAL, order: 1 }] })).not.toThrow();
    expect(check({ environmentClasses: [{ ...LOCAL, order: 1 }, unknown] })).toThrow(
      refusal("invalid", `project_environment_classes[1].environment_class_id: ${text}`),
    );
    expect(check({ prebuildConfiguration: configuration(regular?.id ?? "", UNKNOWN_ID) })).toThrow(
      refusal("invalid", `prebuild_configuration.environment_class_ids[1]: ${text}`),
    );
    expect(() =>
      sampleWorld().projects.requireKnownClasses({ name: "web", environmentClasses: [unknown] }),
    ).not.toThrow();
  });
});
