// Owns the world as users hold it: what it returns, what its controls change for clients, and what they refuse.
import { describe, expect, it } from "vitest";
import type { Mock } from "../../src/mock/mock.ts";
import type { NewProject, ProjectPatch } from "../../src/mock/project.ts";
import { DOCUMENTED, LARGE_CLASS } from "../../src/scenarios/presets/documentation.ts";
import { createMock } from "../../src/server/create-mock.ts";
import { MisuseError } from "../../src/world/errors.ts";
import { call, createPrebuildOf } from "../scenarios/mock-call.ts";
import { openLog } from "../server/log-reader.ts";

const { project, environmentClass, prebuild: prebuildId, warmPool: warmPoolId } = DOCUMENTED;
const MESSAGE = "the registry is on fire";
const NEW: NewProject = { name: "new", environmentClassIds: [environmentClass] };
const UNKNOWN = "f0000000-0000-4000-8000-00000000000f";

describe("reads of a mock's world", () => {
  it("answer prebuilds as the service does, newest first", async () => {
    const mock = createMock();
    const { prebuilds } = await call(mock, "ListPrebuilds", {});

    expect(mock.world.prebuilds()).toEqual(prebuilds);
    expect(prebuilds).toHaveLength(3);
  });

  it("answer warm pools as the service does", async () => {
    const mock = createMock();
    const { warmPools } = await call(mock, "ListWarmPools", {});

    expect(mock.world.warmPools()).toEqual(warmPools);
    expect(mock.world.warmPool(warmPoolId)).toEqual(warmPools[0]);
  });

  it("answer one prebuild, whatever the case of its id", async () => {
    const mock = createMock();
    const { prebuild } = await call(mock, "GetPrebuild", { prebuildId });

    expect(mock.world.prebuild(prebuildId.toUpperCase())).toEqual(prebuild);
  });

  it("answer the projects and the classes", () => {
    const { world } = createMock();

    expect(world.projects().map(({ name }) => name)).toEqual(["documentation", "generated-suites"]);
    expect(world.projects()[0]).toMatchObject({
      id: project,
      name: "documentation",
      prebuildsEnabled: true,
      environmentClassIds: [environmentClass, LARGE_CLASS, DOCUMENTED.filler],
    });
    expect(world.classes()).toEqual(expect.arrayContaining([environmentClass, LARGE_CLASS]));
  });

  it("answer projects that are the reader's own, whatever becomes of them", () => {
    const { world } = createMock();
    const given = world.changeProject(project, { schedule: { hourUtc: 3 } });
    const before = JSON.stringify(world.projects());
    (given.environmentClassIds as string[]).push(UNKNOWN);
    Object.assign(given.schedule ?? {}, { hourUtc: 4 });

    expect(JSON.stringify(world.projects())).toBe(before);
    expect(createMock().world.projects()[0]?.environmentClassIds).not.toContain(UNKNOWN);
  });

  it("answer what is due, with instants as dates", () => {
    const mock = createMock();
    const [first] = mock.world.upcoming({ limit: 1 });

    const [happened] = mock.clock.next();

    expect(first).toEqual(happened);
    expect(first?.at).toBeInstanceOf(Date);
  });

  it.each([-1, 0.5, Number.NaN])("refuse %f as a limit of what is due", (limit) => {
    expect(() => createMock().world.upcoming({ limit })).toThrow("limit must be a whole number from 0");
  });

  it.each([
    ["prebuild", (mock: Mock) => mock.world.prebuild(UNKNOWN)],
    ["warm pool", (mock: Mock) => mock.world.warmPool(UNKNOWN)],
  ])("name a %s that is not there", (kind, read) => {
    expect(() => read(createMock())).toThrow(
      new MisuseError(`Failed to read a ${kind}: ${kind} ${UNKNOWN} not found.`),
    );
  });

  it("follow a reset", () => {
    const mock = createMock();
    mock.world.fail(prebuildId, MESSAGE);

    mock.reset();

    expect(mock.world.prebuild(prebuildId).status.phase).toBe("PREBUILD_PHASE_PENDING");
  });
});

describe("a forced outcome", () => {
  it.each([
    ["fail", (mock: Mock) => mock.world.fail(prebuildId, MESSAGE), { failureMessage: MESSAGE }],
    ["complete", (mock: Mock) => mock.world.complete(prebuildId), { snapshotCompletionPercentage: 100 }],
  ])("%s is what clients see from then on", async (_, force, status) => {
    const mock = createMock();
    const answered = force(mock);

    const { prebuild } = await call(mock, "GetPrebuild", { prebuildId });

    expect([prebuild, prebuild.status]).toEqual([answered, expect.objectContaining(status)]);
  });

  it("warn is what clients see when it completes", async () => {
    const mock = createMock();
    const id = await createPrebuildOf(mock, project);
    mock.world.warn(id, MESSAGE);
    mock.clock.advance("30m");

    const { prebuild } = await call(mock, "GetPrebuild", { prebuildId: id });

    expect(prebuild.status).toMatchObject({ phase: "PREBUILD_PHASE_COMPLETED", warningMessage: MESSAGE });
  });

  it("ends a followed log", async () => {
    const mock = createMock();
    const id = await createPrebuildOf(mock, project);
    mock.clock.advance("60s");
    const log = await openLog(mock, id);

    mock.world.fail(id, MESSAGE);

    expect(await log.rest()).toContain(`error: ${MESSAGE}\n`);
  });

  it.each([
    ["fail", (mock: Mock, id: string) => mock.world.fail(id, MESSAGE), "make a prebuild fail"],
    ["complete", (mock: Mock, id: string) => mock.world.complete(id), "complete a prebuild"],
    ["warn", (mock: Mock, id: string) => mock.world.warn(id, MESSAGE), "give a prebuild a warning"],
  ])("%s of what has failed is refused, and nothing changes", (_, force, what) => {
    const mock = createMock();
    const before = mock.world.fail(prebuildId, "first");

    expect(() => force(mock, prebuildId)).toThrow(`Failed to ${what}: prebuild ${prebuildId} is FAILED`);
    expect(mock.world.prebuild(prebuildId)).toEqual(before);
  });

  it.each(["", "\ud800", undefined, 7])("refuses the message %j, and nothing changes", (message) => {
    const mock = createMock();
    const before = mock.world.prebuild(prebuildId);

    expect(() => mock.world.fail(prebuildId, message as string)).toThrow("message: ");
    expect(() => mock.world.warn(prebuildId, message as string)).toThrow("message: ");
    expect(mock.world.prebuild(prebuildId)).toEqual(before);
  });
});

describe("a project of a mock", () => {
  it("that is added takes prebuilds in a strict world", async () => {
    const mock = createMock({ scenario: "empty", strict: true });
    const { id } = mock.world.addProject({ ...NEW, timeout: "20m" });

    const { prebuild } = await call(mock, "CreatePrebuild", { projectId: id, spec: {} });

    expect(prebuild).toMatchObject({ metadata: { projectId: id }, spec: { timeout: "1200s" } });
  });

  it("that is changed is returned as it is then", () => {
    const { world } = createMock();
    const schedule = { hourUtc: 3 };

    const changed = world.changeProject(project, { prebuildsEnabled: false, timeout: "1h", schedule });

    expect(changed).toMatchObject({ prebuildsEnabled: false, timeout: 3_600_000, schedule });
    expect(world.projects()[0]).toEqual(changed);
  });

  it("refuses a pool while its prebuilds are disabled", async () => {
    const mock = createMock();
    mock.world.changeProject(project, { prebuildsEnabled: false });

    const answer = await call(mock, "CreateWarmPool", {
      projectId: project,
      environmentClassId: environmentClass,
    });

    expect(answer.code).toBe("failed_precondition");
  });

  it.each<[unknown, string]>([
    [{ ...NEW, id: project }, `Failed to add a project: project ${project} exists already.`],
    [{ ...NEW, id: "new" }, 'Failed to add a project: id: must be a UUID in lower case: got "new".'],
    [{ ...NEW, environmentClassIds: ["Huge"] }, "environmentClassIds.0: "],
    [{ ...NEW, environmentClassIds: [UNKNOWN, UNKNOWN] }, "environmentClassIds.1: "],
    [{ ...NEW, timeout: "1s" }, "timeout: "],
    [{ ...NEW, schedule: { hourUtc: 24 } }, "schedule.hourUtc: "],
    [
      { ...NEW, schedule: { hourUtc: 3, executor: { id: UNKNOWN, principal: "ROBOT" } } },
      "schedule.executor.principal: ",
    ],
    [{ ...NEW, nme: "x" }, "nme: unknown field"],
    [{ environmentClassIds: [UNKNOWN] }, "name: "],
    [undefined, "Failed to add a project: "],
  ])("is refused where it is %j, and nothing changes", (wrong, message) => {
    const { world } = createMock();
    const before = [world.projects(), world.classes(), world.upcoming()];

    expect(() => world.addProject(wrong as NewProject)).toThrow(message);
    expect([world.projects(), world.classes(), world.upcoming()]).toEqual(before);
  });

  it.each<[unknown, string]>([
    [{ schedule: { hourUtc: -1 } }, "schedule.hourUtc: "],
    [{ environmentClassIds: ["Huge"] }, "environmentClassIds.0: "],
    [{ prebuildsEnabled: true, prebuildConfiguration: null }, "prebuildsEnabled: is part of"],
    [{ timeout: "3h" }, "timeout: "],
    [{ id: UNKNOWN }, "id: unknown field"],
  ])("refuses the change %j, and nothing changes", (wrong, message) => {
    const { world } = createMock();
    const before = [world.projects(), world.upcoming()];

    expect(() => world.changeProject(project, wrong as ProjectPatch)).toThrow(
      `Failed to change a project: ${message}`,
    );
    expect([world.projects(), world.upcoming()]).toEqual(before);
  });
});
