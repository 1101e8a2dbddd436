// Owns the filters of environment lists: each field leaves out what does not match, and all must hold.
import { describe, expect, it } from "vitest";
import type { EnvironmentFilter } from "../../../src/world/environment/filter.ts";
import { completedPrebuild, MINUTE, PROJECT, prebuild, sampleWorld, UNKNOWN_ID } from "../sample-world.ts";

/** Two environments of callers on different runners, in phases of their own, and that of a prebuild. */
function threeEnvironments() {
  const world = sampleWorld();
  const prebuilt = prebuild(world, completedPrebuild(world)).status.environmentId;
  const { classes, runners } = world.organization;
  const laptop = runners.create({ name: "laptop", kind: "LOCAL", provider: "LINUX_HOST", phase: "ACTIVE" });
  const { id: classId } = classes.create({ displayName: "laptop", runnerId: laptop.id });
  const plain = world.environments.create({ environmentClassId: classId, sessionId: "mine" }).value.id;
  world.clock.advanceTo(world.clock.now + 10 * MINUTE);
  const own = world.environments.createFromProject(PROJECT, {}).value.id;
  const name = (id: string) => ({ [prebuilt]: "prebuilt", [plain]: "plain", [own]: "own" })[id];
  const found = (filter: EnvironmentFilter) =>
    world.environments.list(filter, { limit: 10 }).environments.map(({ id }) => name(id));
  return { world, found, laptop, plain, prebuilt };
}

describe("a list of environments", () => {
  it.each<[string, (parts: ReturnType<typeof threeEnvironments>) => EnvironmentFilter, readonly string[]]>([
    ["no filter", () => ({}), ["own", "plain", "prebuilt"]],
    ["empty fields", () => ({ runnerIds: [], phases: [], search: "" }), ["own", "plain", "prebuilt"]],
    ["a runner", ({ laptop }) => ({ runnerIds: [laptop.id] }), ["plain"]],
    [
      "two runners",
      ({ laptop, world }) => ({ runnerIds: [laptop.id, world.organization.runners.builtInId] }),
      ["own", "plain", "prebuilt"],
    ],
    ["a kind of runner", () => ({ runnerKinds: ["LOCAL"] }), ["plain"]],
    ["the other kind", () => ({ runnerKinds: ["REMOTE"] }), ["own", "prebuilt"]],
    ["a phase", () => ({ phases: ["RUNNING"] }), ["plain"]],
    ["a project", () => ({ projectIds: [PROJECT] }), ["own", "prebuilt"]],
    ["an unknown creator", () => ({ creatorIds: [UNKNOWN_ID] }), []],
    [
      "the caller",
      ({ world }) => ({ creatorIds: [world.organization.user.id] }),
      ["own", "plain", "prebuilt"],
    ],
    ["a session", () => ({ sessionIds: ["mine"] }), ["plain"]],
    ["a role", () => ({ roles: ["PREBUILD"] }), ["prebuilt"]],
    ["both roles", () => ({ roles: ["PREBUILD", "DEFAULT"] }), ["own", "plain", "prebuilt"]],
    ["a project and a phase that do not meet", () => ({ projectIds: [PROJECT], phases: ["RUNNING"] }), []],
  ])("with %s has those alone that match", (_, filterOf, expected) => {
    const parts = threeEnvironments();
    const filter = filterOf(parts);

    expect(parts.found(filter)).toEqual(expected);
    expect(parts.world.environments.count(filter)).toBe(expected.length);
  });

  it("has what was created before an instant, which is exclusive", () => {
    const { world, found, plain } = threeEnvironments();
    const { createdAt } = world.environments.get(plain).metadata;

    expect([found({ createdBefore: createdAt }), found({ createdBefore: createdAt + 1 })]).toEqual([
      ["prebuilt"],
      ["plain", "prebuilt"],
    ]);
  });

  it("does not know the kind of a runner that is gone", () => {
    const { world, found, laptop } = threeEnvironments();
    world.deleteRunner(world.organization.runners.builtInId, true);
    world.clock.advanceTo(world.clock.now + MINUTE);

    expect([found({ runnerKinds: ["REMOTE"] }), found({ runnerKinds: ["UNSPECIFIED"] })]).toEqual([
      [],
      ["prebuilt"],
    ]);
    expect(found({ runnerIds: [laptop.id] })).toEqual(["plain"]);
  });

  it("continues after an id that is not there any more", () => {
    const { world, plain, prebuilt } = threeEnvironments();
    world.environments.delete(plain, true);

    const { environments, next } = world.environments.list({}, { limit: 1, before: plain });

    expect([environments.map(({ id }) => id), next]).toEqual([[prebuilt], undefined]);
  });
});
