// Owns environment classes: what they are made of, when they can be used, and their lists.
import { describe, expect, it } from "vitest";
import type { EnvironmentClassFilter } from "../../../src/world/organization/environment-classes.ts";
import type { Change } from "../../../src/world/store/changes.ts";
import type { World } from "../../../src/world/world.ts";
import { CLASS, createPrebuild, MINUTE, refusal, sampleWorld, UNKNOWN_ID } from "../sample-world.ts";

const classesOf = (world: World) => world.organization.classes;

/** A world whose built-in class is followed by four classes on three runners. */
function fiveClasses() {
  const world = sampleWorld();
  const { classes, runners } = world.organization;
  const laptop = runners.create({ name: "laptop", kind: "LOCAL", provider: "LINUX_HOST", phase: "ACTIVE" });
  const idle = runners.create({ name: "idle", kind: "REMOTE", provider: "GCP", phase: "INACTIVE" });
  classes.create({ displayName: "large" });
  classes.create({ displayName: "old", enabled: false });
  classes.create({ displayName: "laptop", runnerId: laptop.id });
  classes.create({ displayName: "idle", runnerId: idle.id });
  const named = (filter: EnvironmentClassFilter) =>
    classes.list(filter, { limit: 10 }).classes.map(({ displayName }) => displayName);
  return { world, classes, laptop, idle, named };
}

function changesOf(world: World, act: () => void): Change[] {
  const changes: Change[] = [];
  const stop = world.changes.listen((change) => changes.push(change));
  act();
  stop();
  return changes;
}

describe("a list of classes", () => {
  it.each<[string, (parts: ReturnType<typeof fiveClasses>) => EnvironmentClassFilter, readonly string[]]>([
    ["no filter", () => ({}), ["Regular", "large", "old", "laptop", "idle"]],
    [
      "empty fields",
      () => ({ runnerIds: [], runnerKinds: [], runnerProviders: [] }),
      ["Regular", "large", "old", "laptop", "idle"],
    ],
    ["enabled ones", () => ({ enabled: true }), ["Regular", "large", "laptop", "idle"]],
    ["disabled ones", () => ({ enabled: false }), ["old"]],
    ["a runner", ({ laptop }) => ({ runnerIds: [laptop.id] }), ["laptop"]],
    ["two runners", ({ laptop, idle }) => ({ runnerIds: [laptop.id, idle.id] }), ["laptop", "idle"]],
    ["a kind", () => ({ runnerKinds: ["LOCAL"] }), ["laptop"]],
    ["a provider", () => ({ runnerProviders: ["GCP"] }), ["idle"]],
    ["a provider of another kind", () => ({ runnerProviders: ["GCP"], runnerKinds: ["LOCAL"] }), []],
    ["ones that can be used now", () => ({ canCreateEnvironments: true }), ["Regular", "large", "laptop"]],
    [
      "ones whether or not they can be used",
      () => ({ canCreateEnvironments: false }),
      ["Regular", "large", "old", "laptop", "idle"],
    ],
  ])("of %s has those alone, oldest first", (_, filterOf, expected) => {
    const parts = fiveClasses();

    expect(parts.named(filterOf(parts))).toEqual(expected);
  });

  it("pages through each once, and says where the next page begins only if there is one", () => {
    const { classes } = fiveClasses();
    const pages: string[][] = [];
    let after: number | undefined;
    do {
      const page = classes.list({ enabled: true }, { limit: 2, after });
      pages.push(page.classes.map(({ displayName }) => displayName));
      after = page.next;
    } while (after !== undefined);

    expect(pages).toEqual([
      ["Regular", "large"],
      ["laptop", "idle"],
    ]);
  });

  it("has no class of a kind or provider whose runner is gone, and none of them can be used", () => {
    const { world, classes, laptop, named } = fiveClasses();
    world.deleteRunner(laptop.id, false);
    const going = named({ canCreateEnvironments: true });
    world.clock.advanceTo(world.clock.now + MINUTE);
    const [, , , old] = [...classes];

    expect([going, named({ canCreateEnvironments: true })]).toEqual([
      ["Regular", "large"],
      ["Regular", "large", "idle"],
    ]);
    expect([named({ runnerKinds: ["LOCAL"] }), named({ runnerProviders: ["LINUX_HOST"] })]).toEqual([[], []]);
    expect(() => classes.requireUsable(old?.id ?? "")).toThrow(
      refusal("wrong-state", `environment class ${old?.id} is on runner ${laptop.id}, which is deleted`),
    );
  });
});

describe("a class", () => {
  it("is enabled, on the built-in runner and described by its name if nothing else was given", () => {
    const world = sampleWorld();
    const changes = changesOf(world, () => classesOf(world).create({ displayName: "large" }));
    const [, large] = classesOf(world);

    expect(large).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7/),
      runnerId: world.organization.runners.builtInId,
      displayName: "large",
      description: "Machines of class large",
      configuration: [],
      enabled: true,
    });
    expect(changes).toEqual([
      {
        at: world.clock.now,
        kind: "environmentClass",
        id: large?.id,
        from: "",
        to: "",
        cause: "call",
        operation: "CREATE",
        reason: "a caller created it",
      },
    ]);
    expect([...classesOf(world)]).toHaveLength(2);
  });

  it("with an id that is taken, or on a runner that is unknown or being deleted, is refused", () => {
    const { world, classes, laptop } = fiveClasses();
    const [first] = classes;
    world.deleteRunner(laptop.id, false);

    expect(() => classes.create({ id: first?.id, displayName: "again" })).toThrow(
      refusal("already-exists", `environment class ${first?.id} exists already`),
    );
    expect(() => classes.create({ displayName: "x", runnerId: UNKNOWN_ID })).toThrow(
      refusal("not-found", UNKNOWN_ID),
    );
    expect(() => classes.create({ displayName: "x", runnerId: laptop.id })).toThrow(
      refusal("wrong-state", `runner ${laptop.id} is being deleted`),
    );
    expect([...classes]).toHaveLength(5);
  });

  it("that is unknown exists from its first use on, and is not made twice", () => {
    const world = sampleWorld();
    createPrebuild(world);
    const first = classesOf(world).get(CLASS);
    createPrebuild(world);

    expect(first).toEqual({
      id: CLASS,
      runnerId: world.organization.runners.builtInId,
      displayName: `class-${CLASS.slice(0, 8)}`,
      description: "An environment class that was created by its first use",
      configuration: [],
      enabled: true,
    });
    expect(classesOf(world).get(CLASS)).toBe(first);
  });

  it("keeps its place in the list, and what the patch does not name", () => {
    const { world, classes, named } = fiveClasses();
    const [, large] = classes;
    const id = large?.id ?? "";
    const changes = changesOf(world, () => classes.update(id, { displayName: "huge" }));

    expect(classes.get(id)).toEqual({ ...large, displayName: "huge" });
    expect(named({})).toEqual(["Regular", "huge", "old", "laptop", "idle"]);
    expect(changes).toMatchObject([
      { id, operation: "UPDATE", reason: "a caller changed it", cause: "call" },
    ]);
  });

  it.each(["displayName", "description", "enabled", "configuration"] as const)(
    "can change its %s alone",
    (field) => {
      const { classes } = fiveClasses();
      const [, large] = classes;
      const id = large?.id ?? "";
      const to = {
        displayName: "",
        description: "",
        enabled: false,
        configuration: [{ key: "k", value: "v" }],
      }[field];

      expect(classes.update(id, { [field]: to })).toEqual({ ...large, [field]: to });
    },
  );

  it("changes with nothing that is as it was", () => {
    const { world, classes } = fiveClasses();
    const [, large] = classes;
    const changes = changesOf(world, () => {
      classes.update(large?.id ?? "", { displayName: "large", enabled: true });
      classes.update(large?.id ?? "", {});
    });

    expect([classes.get(large?.id ?? ""), changes]).toEqual([large, []]);
    expect(() => classes.update(UNKNOWN_ID, {})).toThrow(
      refusal("not-found", `environment class ${UNKNOWN_ID} not found`),
    );
  });

  it("that is unknown can be used, and one that is disabled is refused with the reason", () => {
    const { classes } = fiveClasses();
    const [, , old] = classes;

    expect(() => classes.requireUsable(UNKNOWN_ID)).not.toThrow();
    expect(() => classes.requireUsable(old?.id ?? "")).toThrow(
      refusal("wrong-state", `environment class ${old?.id} is disabled`),
    );
  });
});

it("a prebuild of an unknown project and no class gets the oldest class that can be used", () => {
  const { world, classes } = fiveClasses();
  const [builtIn, large] = classes;
  classes.update(builtIn?.id ?? "", { enabled: false });

  const { value } = world.prebuilds.create({ projectId: UNKNOWN_ID });

  expect(value.metadata.environmentClassId).toBe(large?.id);
});
