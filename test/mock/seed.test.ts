// Owns that what fixtures build, and what RPCs answered, can be seeded into a mock and is read back unchanged.
import { Code, ConnectError, createClient } from "@connectrpc/connect";
import { describe, expect, it } from "vitest";
import { PrebuildService } from "../../src/api/gen/gitpod/v1/prebuild_pb.ts";
import type { PrebuildJson, WarmPoolJson } from "../../src/api/resource-json.ts";
import { createFixtures } from "../../src/fixtures/index.ts";
import { toPrebuildMessage, toWarmPoolMessage } from "../../src/fixtures/messages.ts";
import { createMock, MisuseError, type Mock, type SeedJson, startMock } from "../../src/index.ts";
import { callText } from "../scenarios/mock-call.ts";
import { prebuildsOf, warmPoolsOf } from "../server/every-situation.ts";

const CLASS = "20000000-0000-4000-8000-000000000001";

const PROJECT = "10000000-0000-4000-8000-000000000001";

/** All that the lists of a mock answer. */
async function readBack(mock: Mock): Promise<{ prebuilds: PrebuildJson[]; warmPools: WarmPoolJson[] }> {
  const request = { pagination: { pageSize: 100 } };
  const { prebuilds } = JSON.parse(await callText(mock, "ListPrebuilds", request));
  const { warmPools } = JSON.parse(await callText(mock, "ListWarmPools", request));
  return { prebuilds, warmPools };
}

const newestFirst = <R extends { id: string }>(rows: readonly R[]) =>
  rows.toSorted((a, b) => (a.id < b.id ? 1 : -1));

describe("instants of a seed", () => {
  it("of nanoseconds are cut to milliseconds, as those of options are", async () => {
    const mock = createMock({ scenario: "empty" });
    const prebuild = createFixtures().prebuild.running().build();
    const createdAt = prebuild.metadata.createdAt.replace(/(?:\.\d+)?Z$/, ".987654321Z");

    mock.world.seed({ prebuilds: [{ ...prebuild, metadata: { ...prebuild.metadata, createdAt } }] });

    const [read] = (await readBack(mock)).prebuilds;
    expect(read?.metadata.createdAt).toBe(createdAt.replace("654321Z", "Z"));
  });

  it("of more digits than nanoseconds have are refused", () => {
    const mock = createMock({ scenario: "empty" });
    const prebuild = createFixtures().prebuild.running().build();
    const createdAt = prebuild.metadata.createdAt.replace(/(?:\.\d+)?Z$/, ".1234567890Z");

    expect(() =>
      mock.world.seed({ prebuilds: [{ ...prebuild, metadata: { ...prebuild.metadata, createdAt } }] }),
    ).toThrow(/createdAt: must be an RFC 3339 instant, such as/);
    expect(mock.world.prebuilds()).toEqual([]);
  });
});

describe("what fixtures build", () => {
  it("is read back unchanged, newest first", async () => {
    const mock = createMock({ scenario: "empty" });
    const fixtures = createFixtures();
    const [prebuilds, warmPools] = [prebuildsOf(fixtures), warmPoolsOf(fixtures)];

    mock.world.seed({ prebuilds, warmPools });

    expect(await readBack(mock)).toEqual({
      prebuilds: newestFirst(prebuilds),
      warmPools: newestFirst(warmPools),
    });
  });

  it("is read back unchanged one by one, in binary", async () => {
    const mock = createMock({ scenario: "empty" });
    const fixtures = createFixtures();
    const [prebuilds, warmPools] = [prebuildsOf(fixtures), warmPoolsOf(fixtures)];
    mock.world.seed({ prebuilds, warmPools });
    const client = createClient(PrebuildService, mock.transport());

    const read = await Promise.all(prebuilds.map(({ id }) => client.getPrebuild({ prebuildId: id })));
    const pools = await Promise.all(warmPools.map(({ id }) => client.getWarmPool({ warmPoolId: id })));

    expect(read.map(({ prebuild }) => prebuild)).toEqual(prebuilds.map(toPrebuildMessage));
    expect(pools.map(({ warmPool }) => warmPool)).toEqual(warmPools.map(toWarmPoolMessage));
  });

  it("is read back unchanged from a mock on a port, whose url the fixtures know", async () => {
    await using mock = await startMock({ scenario: "empty", clock: "frozen" });
    const prebuilds = prebuildsOf(createFixtures({ url: mock.url }));

    mock.world.seed({ prebuilds });

    expect((await readBack(mock)).prebuilds).toEqual(newestFirst(prebuilds));
  });

  it("makes known the projects that it is seeded with", () => {
    const mock = createMock({ scenario: "empty", strict: true });
    const { project, prebuild, warmPool } = createFixtures();
    const shop = project.withTimeout("30m").build();

    mock.world.seed({
      projects: [shop],
      prebuilds: [prebuild.forProject(shop).build()],
      warmPools: [warmPool.forProject(shop).build()],
    });

    expect(mock.world.projects()).toMatchObject([{ id: shop.id, timeout: 1_800_000 }]);
  });

  it("holds whole projects, which the RPCs return as they were", async () => {
    const mock = createMock({ scenario: "empty" });
    const shop = createFixtures()
      .project.withSchedule(4)
      .withTimeout("30m")
      .transient({ age: "2d" })
      .build({
        environmentClasses: [{ localRunner: true }, { environmentClassId: CLASS, order: 3 }],
        automationsFilePath: "automations.yaml",
        recommendedEditors: { editors: { vscode: { versions: ["1.2"] } } },
        usedBy: { subjects: [createFixtures().subject.build()], totalSubjects: 1 },
      });

    mock.world.seed({ projects: [shop, { name: "declared", environmentClassIds: [CLASS] }] });

    const read = await mock.fetch(`${mock.url}/gitpod.v1.ProjectService/GetProject`, {
      method: "POST",
      headers: { "Content-Type": "application/json", Authorization: "Bearer t" },
      body: JSON.stringify({ projectId: shop.id }),
    });
    expect(await read.json()).toEqual({ project: shop });
    expect(mock.world.projects().map(({ name }) => name)).toEqual([shop.metadata.name, "declared"]);
  });

  it("lives on from there", () => {
    const mock = createMock({ scenario: "empty" });
    const prebuild = createFixtures().prebuild.snapshotting(45).build();
    mock.world.seed({ prebuilds: [prebuild] });

    const percentages = mock.clock.advanceUntil(({ to }) => to === "COMPLETED").map(({ reason }) => reason);

    expect(percentages).toEqual([
      "the snapshot is at 65 %",
      "the snapshot is at 80 %",
      "the snapshot is complete",
    ]);
  });
});

describe("a seed", () => {
  it("may be what another mock answered", async () => {
    const first = createMock({ seed: 3 });
    const second = createMock({ seed: 4, scenario: "empty" });
    const answered = await readBack(first);

    second.world.seed(answered);

    expect(await readBack(second)).toEqual(answered);
  });

  it("may have log URLs of elsewhere: the mock serves the logs itself", async () => {
    const mock = createMock({ scenario: "empty" });
    const prebuild = createFixtures({ url: "https://elsewhere.example" }).prebuild.build();

    mock.world.seed({ prebuilds: [prebuild] });

    expect(mock.world.prebuild(prebuild.id).status.logUrl).toBe(`${mock.url}/logs/${prebuild.id}`);
  });

  const { prebuild, warmPool, project } = createFixtures();
  const completed = prebuild.build();
  const ready = warmPool.build();

  it.each<[string, SeedJson, string]>([
    [
      "no text",
      { prebuilds: ["x" as never] },
      'the seed is invalid: prebuilds.0: must be an object: got "x"',
    ],
    [
      "a wrong type deep inside",
      {
        prebuilds: [
          completed,
          { ...prebuild.build(), status: { ...completed.status, phase: "COMPLETED" as never } },
        ],
      },
      "the seed is invalid: prebuilds.1.status.phase: ",
    ],
    [
      "a prebuild that contradicts itself",
      { prebuilds: [{ ...completed, status: { ...completed.status, completionTime: undefined } }] },
      "prebuilds.0.status.completionTime: must be given if the phase is COMPLETED",
    ],
    [
      "a pool that contradicts itself",
      { warmPools: [{ ...ready, spec: { ...ready.spec, minSize: 9 } }] },
      "warmPools.0.spec.minSize: must not be greater than spec.maxSize",
    ],
    ["an unknown field", { ["pools" as never]: [] }, "pools: unknown field"],
    [
      "a project without classes",
      { projects: [{ name: "shop", environmentClassIds: ["Huge"] }] },
      "projects.0.environmentClassIds.0: ",
    ],
    [
      "a field of the short form in a whole project",
      { projects: [{ ...project.build(), ["environmentClassIds" as never]: [CLASS] }] },
      "projects.0.environmentClassIds: unknown field; did you mean environmentClasses?",
    ],
    [
      "a project of the future",
      { projects: [createFixtures({ now: "2026-01-02T00:00:00Z" }).project.build()] },
      "projects.0: metadata.updatedAt: ",
    ],
    [
      "a project that is being deleted",
      { projects: [project.build({ desiredPhase: "PROJECT_PHASE_DELETED" })] },
      "projects.0.desiredPhase: must be PROJECT_PHASE_ACTIVE",
    ],
    [
      "the same twice",
      { prebuilds: [prebuild.build(), completed, completed] },
      `prebuilds.2: prebuild ${completed.id} exists already`,
    ],
    [
      "a prebuild of the future",
      { prebuilds: [createFixtures({ now: "2026-01-02T00:00:00Z" }).prebuild.pending().build()] },
      "prebuilds.0: metadata.updatedAt: ",
    ],
    ["nothing at all", undefined as never, "the seed is invalid: is missing: it must be an object"],
  ])("is refused if it has %s, and nothing changes", async (_, seed, reason) => {
    const mock = createMock();
    const before = [await readBack(mock), mock.world.projects()];

    expect(() => mock.world.seed(seed)).toThrow(
      expect.objectContaining({ name: "MisuseError", message: expect.stringContaining(reason) }),
    );

    expect([await readBack(mock), mock.world.projects()]).toEqual(before);
  });

  it("cannot be seeded twice", () => {
    const mock = createMock({ scenario: "empty" });
    mock.world.seed({ prebuilds: [completed], warmPools: [ready] });

    expect(() => mock.world.seed({ prebuilds: [completed] })).toThrow(MisuseError);
    expect(() => mock.world.seed({ warmPools: [ready] })).toThrow(MisuseError);
    expect([mock.world.prebuilds(), mock.world.warmPools()]).toEqual([[completed], [ready]]);
  });

  it("is found by the filters of lists, and can be cancelled and deleted", async () => {
    const mock = createMock({ scenario: "empty" });
    const running = prebuild.running().forProject(PROJECT).build();
    mock.world.seed({ prebuilds: [completed, running] });
    const client = createClient(PrebuildService, mock.transport());

    const listed = await client.listPrebuilds({ filter: { projectIds: [PROJECT] } });
    await client.cancelPrebuild({ prebuildId: running.id });
    await client.deletePrebuild({ prebuildId: completed.id });

    expect(listed.prebuilds.map(({ id }) => id)).toEqual([running.id]);
    expect(mock.world.prebuilds().map(({ status }) => status.phase)).toEqual(
      expect.arrayContaining(["PREBUILD_PHASE_CANCELLING", "PREBUILD_PHASE_DELETING"]),
    );
    await expect(client.cancelPrebuild({ prebuildId: completed.id })).rejects.toSatisfy(
      (error) => error instanceof ConnectError && error.code === Code.FailedPrecondition,
    );
  });
});

it("a seed of more than 10,000 projects is refused, and adds none", () => {
  const mock = createMock({ scenario: "empty" });
  const projects = Array.from({ length: 10_001 }, (_, i) => ({ name: `p${i}` }));

  expect(() => mock.world.seed({ projects })).toThrow("projects: must have at most 10000 items");
  expect(mock.world.projects()).toEqual([]);
});

it("a project of more than 1,000 editors is refused by their number, in both forms", () => {
  const mock = createMock({ scenario: "empty" });
  const ids = Array.from({ length: 1_001 }, (_, i) => `editor-${i}`);
  const whole = createFixtures().project.build();
  const editors = Object.fromEntries(ids.map((id) => [id, { versions: [] }]));
  const recommendedEditors = Object.fromEntries(ids.map((id) => [id, []]));

  expect(() => mock.world.addProject({ name: "a", recommendedEditors })).toThrow(
    "recommendedEditors: must have at most 1000 entries",
  );
  expect(() => mock.world.seed({ projects: [{ ...whole, recommendedEditors: { editors } }] })).toThrow(
    "projects.0.recommendedEditors.editors: must have at most 1000 entries",
  );
  expect(mock.world.projects()).toEqual([]);
});
