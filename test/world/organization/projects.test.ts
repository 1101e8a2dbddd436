// Owns the controls of the organization: projects that are added and changed, and the daily schedules they have.
import { describe, expect, it } from "vitest";
import type { ScenarioProject } from "../../../src/scenarios/scenario-organization.ts";
import { SCHEDULE_DELAY } from "../../../src/world/organization/schedules.ts";
import type { Change } from "../../../src/world/store/changes.ts";
import type { World } from "../../../src/world/world.ts";
import {
  CLASS,
  completedPrebuild,
  createPool,
  createPrebuild,
  DAY,
  HOUR,
  MINUTE,
  moveTo,
  OTHER_CLASS,
  OTHER_PROJECT,
  PROJECT,
  pictureOf,
  poolPhase,
  prebuild,
  refusal,
  START,
  sampleWorld,
  UNKNOWN_ID,
} from "../sample-world.ts";
import { addProject, changeProject, shortProjects } from "../short-project.ts";

const EXECUTOR = { id: "30000000-0000-4000-8000-000000000001", principal: "SERVICE_ACCOUNT" } as const;

/** Adds the sample project, with a schedule at noon by default. */
function add(world: World, project: Partial<ScenarioProject> = {}) {
  return addProject(world, {
    id: PROJECT,
    name: "sample",
    environmentClassIds: [CLASS],
    schedule: { hourUtc: 12 },
    ...project,
  });
}

/** The prebuilds that schedules created, oldest first. */
function scheduled(world: World) {
  return world.prebuilds
    .list({ triggeredBy: ["SCHEDULED"] }, { limit: Infinity })
    .rows.map(({ value }) => value)
    .reverse();
}

describe("a project that is added", () => {
  it("has what it was given, and its classes are known", () => {
    const world = sampleWorld({ strict: true });

    const project = add(world, { environmentClassIds: [CLASS, OTHER_CLASS], timeout: 10 * MINUTE });

    expect(shortProjects(world)).toEqual([project]);
    expect(project).toMatchObject({ id: PROJECT, prebuildsEnabled: true, isMadeUp: false });
    expect(Array.from(world.organization.classes, ({ id }) => id)).toEqual(
      expect.arrayContaining([CLASS, OTHER_CLASS]),
    );
    expect(prebuild(world, createPrebuild(world)).spec.timeout).toBe(10 * MINUTE);
  });

  it("gets an id if none is given", () => {
    const { id } = add(sampleWorld(), { id: undefined });

    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
  });

  it.each<[string, Partial<ScenarioProject>, ReturnType<typeof refusal>]>([
    ["an id that is taken", {}, refusal("already-exists", PROJECT)],
    [
      "a duplicate class",
      { id: OTHER_PROJECT, environmentClassIds: [CLASS, CLASS] },
      refusal("invalid", "project_environment_classes[1]"),
    ],
  ])("with %s is refused, and nothing changes", (_, project, expected) => {
    const world = sampleWorld();
    add(world);
    const before = pictureOf(world);

    expect(() => add(world, project)).toThrow(expected);
    expect([pictureOf(world), world.upcoming(9).length]).toEqual([before, 1]);
  });
});

describe("a project that is changed", () => {
  it("keeps what the patch does not name", () => {
    const world = sampleWorld();
    const project = add(world, { timeout: HOUR });

    expect(changeProject(world, PROJECT, { name: "renamed" })).toEqual({ ...project, name: "renamed" });
  });

  it("loses what the patch takes away", () => {
    const world = sampleWorld();
    add(world, { timeout: HOUR });

    const project = changeProject(world, PROJECT, { timeout: null, schedule: null });

    expect([project.timeout, project.schedule, world.upcoming(9)]).toEqual([undefined, undefined, []]);
  });

  it("that was not defined is checked against the classes that it was given", () => {
    const world = sampleWorld();
    createPrebuild(world);
    createPrebuild(world, { environmentClassId: OTHER_CLASS });

    changeProject(world, PROJECT, { environmentClassIds: [CLASS] });

    expect(() => createPool(world, { environmentClassId: OTHER_CLASS })).toThrow(refusal("wrong-state"));
  });

  it("loses its pools with its prebuilds, and the pools of classes that left", () => {
    const world = sampleWorld();
    add(world, { environmentClassIds: [CLASS, OTHER_CLASS] });
    completedPrebuild(world);
    const [one, other] = [createPool(world), createPool(world, { environmentClassId: OTHER_CLASS })];

    changeProject(world, PROJECT, { environmentClassIds: [CLASS] });
    expect([poolPhase(world, one), poolPhase(world, other)]).toEqual(["PENDING", "DELETING"]);
    changeProject(world, PROJECT, { prebuildsEnabled: false });
    expect(poolPhase(world, one)).toBe("DELETING");
  });

  it("of an unknown id is refused", () => {
    expect(() => changeProject(sampleWorld(), UNKNOWN_ID, {})).toThrow(refusal("not-found", UNKNOWN_ID));
  });

  it("to duplicate classes is refused, and nothing changes", () => {
    const world = sampleWorld();
    const project = add(world);

    expect(() => changeProject(world, PROJECT, { environmentClassIds: [CLASS, CLASS] })).toThrow(
      refusal("invalid", "project_environment_classes[1]"),
    );
    expect(shortProjects(world)).toEqual([project]);
  });
});

describe("a daily schedule", () => {
  it("creates a prebuild of each class each day, within five minutes of its hour", () => {
    const world = sampleWorld();
    add(world, { environmentClassIds: [CLASS, OTHER_CLASS] });

    world.clock.advanceTo(START + 3 * DAY);

    const noon = Date.UTC(2026, 0, 1, 12);
    const all = scheduled(world);
    const delay = (all[0]?.metadata.createdAt ?? 0) - noon;
    expect(all.map(({ metadata }) => [metadata.environmentClassId, metadata.createdAt])).toEqual(
      [0, 1, 2].flatMap((day) => [CLASS, OTHER_CLASS].map((id) => [id, noon + delay + day * DAY])),
    );
    expect(delay).toBeGreaterThanOrEqual(SCHEDULE_DELAY.min);
    expect(delay).toBeLessThanOrEqual(SCHEDULE_DELAY.max);
  });

  it("is at a minute of its own for each project and seed", () => {
    const dues = [1, 2].flatMap((seed) =>
      [PROJECT, OTHER_PROJECT].map((id) => {
        const world = sampleWorld({ seed });
        add(world, { id });
        return world.clock.nextDue();
      }),
    );

    expect(new Set(dues).size).toBe(4);
  });

  it.each([
    ["the one that it names", EXECUTOR, EXECUTOR],
    ["a service account of the organization", undefined, undefined],
  ])("creates as %s", (_, executor, expected) => {
    const world = sampleWorld();
    add(world, { schedule: { hourUtc: 12, executor } });
    world.clock.advanceTo(START + DAY);

    expect(scheduled(world)[0]?.metadata).toMatchObject({
      triggeredBy: "SCHEDULED",
      creator: expected ?? world.organization.scheduler,
      executor: expected,
    });
    expect(world.organization.scheduler.principal).toBe("SERVICE_ACCOUNT");
  });

  it("continues with the next day if the hour has passed", () => {
    const world = sampleWorld();
    add(world, { schedule: { hourUtc: 8 } });

    expect(new Date(world.clock.nextDue() ?? 0).toISOString()).toMatch(/^2026-01-02T08:0[0-5]/);
  });

  it("creates nothing while prebuilds are disabled, and continues when they are enabled", () => {
    const world = sampleWorld();
    add(world, { prebuildsEnabled: false });
    world.clock.advanceTo(START + DAY);
    const before = scheduled(world).length;
    changeProject(world, PROJECT, { prebuildsEnabled: true });
    world.clock.advanceTo(START + 2 * DAY);
    changeProject(world, PROJECT, { prebuildsEnabled: false });
    world.clock.advanceTo(START + 5 * DAY);

    expect([before, scheduled(world).length]).toEqual([0, 1]);
  });

  it("follows a changed hour and changed classes", () => {
    const world = sampleWorld();
    add(world);
    changeProject(world, PROJECT, { schedule: { hourUtc: 15 }, environmentClassIds: [OTHER_CLASS] });
    world.clock.advanceTo(START + DAY);

    expect(
      scheduled(world).map(({ metadata }) => [
        new Date(metadata.createdAt).getUTCHours(),
        metadata.environmentClassId,
      ]),
    ).toEqual([[15, OTHER_CLASS]]);
  });

  it("is no progress that a polling client waits for", () => {
    const world = sampleWorld();
    add(world);

    expect([world.clock.nextProgress(), world.clock.nextDue() !== undefined]).toEqual([undefined, true]);
  });

  it("fires as the creation of its prebuilds, reported as caused by time", () => {
    const world = sampleWorld();
    add(world);
    const changes: Change[] = [];
    world.changes.listen((change) => changes.push(change));

    const [transition] = moveTo(world, START + DAY, () => true);

    const [created] = scheduled(world);
    const reason = "the daily schedule of project sample created it";
    expect(transition).toEqual({
      at: created?.metadata.createdAt,
      kind: "prebuild",
      id: created?.id,
      from: "",
      to: "PENDING",
      reason,
    });
    expect(changes).toMatchObject([{ operation: "CREATE", cause: "time", reason }]);
  });

  it("is upcoming as its project, without phases", () => {
    const world = sampleWorld();
    add(world, { environmentClassIds: [CLASS, OTHER_CLASS] });

    expect(world.upcoming(1)).toEqual([
      {
        at: world.clock.nextDue(),
        kind: "project",
        id: PROJECT,
        from: "",
        to: "",
        reason: "its daily schedule creates a prebuild for each of its classes, 2",
      },
    ]);
  });

  it("is restored in a world that goes back", () => {
    const world = sampleWorld();
    add(world);
    world.clock.advanceTo(START + HOUR);
    const [saved, upcoming] = [world.save(), world.upcoming(9)];
    changeProject(world, PROJECT, { schedule: null });
    add(world, { id: OTHER_PROJECT });
    world.clock.advanceTo(START + DAY);

    world.load(saved);
    const then = world.upcoming(9);
    world.clock.advanceTo(START + DAY);

    expect([then, scheduled(world).length]).toEqual([upcoming, 1]);
  });

  it("obeys outcome rules", () => {
    const world = sampleWorld({ outcomes: [{ prebuild: { stall: "PENDING" } }] });
    add(world);
    world.clock.advanceTo(START + DAY);

    expect(scheduled(world)[0]?.status.phase).toBe("PENDING");
  });
});
