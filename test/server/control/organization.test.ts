// Owns what the control API reports and changes of the organization: what is due, projects, forced outcomes.
import { describe, expect, it, test } from "vitest";
import { createMock, type Mock } from "../../../src/index.ts";
import { contents } from "../../rpc-cases/contents.ts";
import { CLASS, OTHER_CLASS, PROJECT, UNKNOWN_ID } from "../../world/sample-world.ts";
import { call } from "../log-reader.ts";
import { control } from "./control-request.ts";

async function pending(mock: Mock): Promise<string> {
  return (await call(mock, "CreatePrebuild", { projectId: PROJECT, spec: {} })).prebuild.id;
}

describe("the timeline", () => {
  it("returns what is due, in order, and why", async () => {
    const mock = createMock({ scenario: "empty" });
    const id = await pending(mock);

    const { status, json } = await control(mock, "GET", "timeline");

    expect([status, json]).toEqual([
      200,
      {
        now: "2026-01-01T09:00:00.000Z",
        due: [
          {
            at: expect.stringMatching(/^2026-01-01T09:00:\d\d/),
            kind: "prebuild",
            id,
            from: "PENDING",
            to: "STARTING",
            reason: "the runner starts an environment",
          },
        ],
      },
    ]);
  });

  it("is what then happens first", async () => {
    const mock = createMock();
    const { json } = await control(mock, "GET", "timeline?limit=1");
    expect(json.due).toHaveLength(1);

    expect((await control(mock, "POST", "clock/next")).json.transitions[0]).toEqual(json.due[0]);
  });

  it.each(["limit=many", "limit=-1", "limit=", "until=idle"])("refuses ?%s by its field", async (query) => {
    const { status, json } = await control(createMock(), "GET", `timeline?${query}`);
    expect(status).toBe(400);
    expect(json.errors[0].field).toBe(query.split("=")[0]);
  });
});

describe("projects", () => {
  const added = {
    id: PROJECT,
    name: "one",
    environmentClassIds: [CLASS],
    timeout: "10m",
    schedule: { hourUtc: 6 },
  };

  it("are listed with the known classes", async () => {
    const mock = createMock();
    const { status, json } = await control(mock, "GET", "projects");
    expect([status, json.projects]).toEqual([200, mock.world.projects()]);
    expect(json.environmentClassIds).toEqual(mock.world.classes());
  });

  it("are added, and take prebuilds from then on", async () => {
    const mock = createMock({ scenario: "empty", strict: true });
    const { status, json } = await control(mock, "POST", "projects", added);
    expect([status, json.project]).toMatchObject([
      200,
      { ...added, prebuildsEnabled: true, timeout: 600_000 },
    ]);
    expect(mock.world.prebuild(await pending(mock)).spec.timeout).toBe("600s");
  });

  it("are changed in what is given; null takes away", async () => {
    const mock = createMock({ scenario: "empty" });
    await control(mock, "POST", "projects", added);
    const patch = { prebuildsEnabled: false, environmentClassIds: [OTHER_CLASS], schedule: null };
    const { status, json } = await control(mock, "PATCH", `projects/${PROJECT}`, patch);
    expect(json.project).not.toHaveProperty("schedule");
    expect([status, json.project]).toMatchObject([
      200,
      {
        id: PROJECT,
        name: "one",
        environmentClassIds: [OTHER_CLASS],
        prebuildsEnabled: false,
        timeout: 600_000,
      },
    ]);
  });

  it.each([
    ["POST", "projects", { ...added, environmentClassIds: ["Huge"] }, 400, "environmentClassIds.0"],
    ["POST", "projects", { ...added, name: "a".repeat(81) }, 400, "name"],
    ["POST", "projects", { ...added, devcontainerFilePath: "/etc/passwd" }, 400, "devcontainerFilePath"],
    ["POST", "projects", { ...added, timeout: "1s" }, 400, "timeout"],
    ["POST", "projects", { environmentClassIds: [CLASS] }, 400, "name"],
    ["POST", "projects", { name: "two", schedule: { hourUtc: 6 } }, 400, "environmentClassIds"],
    ["GET", `projects/${UNKNOWN_ID}`, undefined, 404, UNKNOWN_ID],
    ["DELETE", `projects/${UNKNOWN_ID}`, undefined, 404, UNKNOWN_ID],
    ["POST", "projects", { ...added, colour: "red" }, 400, "colour"],
    ["POST", "projects", added, 409, PROJECT],
    ["PATCH", `projects/${UNKNOWN_ID}`, {}, 404, UNKNOWN_ID],
    ["PATCH", `projects/${PROJECT}`, { schedule: { hourUtc: 24 } }, 400, "schedule.hourUtc"],
    ["PATCH", `projects/${PROJECT}`, { id: UNKNOWN_ID }, 400, "id"],
  ])("%s %s of %j is refused with %i and changes nothing", async (verb, path, body, expected, field) => {
    const mock = createMock({ scenario: "empty" });
    await control(mock, "POST", "projects", added);
    const before = (await control(mock, "GET", "state")).json;
    const { status, type, json } = await control(mock, verb, path, body);
    expect([status, type]).toEqual([expected, "application/problem+json"]);
    expect(JSON.stringify([json.detail, json.errors])).toContain(field);
    expect((await control(mock, "GET", "state")).json).toEqual(before);
  });
});

describe("forced outcomes", () => {
  it.each([
    [
      "fail",
      { message: "no space left" },
      { phase: "PREBUILD_PHASE_FAILED", failureMessage: "no space left" },
    ],
    ["complete", undefined, { phase: "PREBUILD_PHASE_COMPLETED", snapshotCompletionPercentage: 100 }],
    ["warn", { message: "a task failed" }, { phase: "PREBUILD_PHASE_PENDING" }],
  ])("%s answers the prebuild as GetPrebuild then does", async (action, body, outcome) => {
    const mock = createMock({ scenario: "empty" });
    const prebuildId = await pending(mock);
    const { status, json } = await control(mock, "POST", `prebuilds/${prebuildId}/${action}`, body);
    expect([status, json.prebuild.status]).toEqual([200, expect.objectContaining(outcome)]);
    expect(await call(mock, "GetPrebuild", { prebuildId })).toEqual(json);
  });

  it.each([
    ["fail", {}, 400, "message"],
    ["fail", { message: "" }, 400, "message"],
    ["fail", { message: "no", code: 5 }, 400, "code"],
    ["complete", { message: "no" }, 400, "message"],
    ["warn", { message: 5 }, 400, "message"],
  ])("%s with %j is refused and changes nothing", async (action, body, expected, field) => {
    const mock = createMock({ scenario: "empty" });
    const id = await pending(mock);
    const before = contents(mock);
    const { status, type, json } = await control(mock, "POST", `prebuilds/${id}/${action}`, body);
    expect([status, type]).toEqual([expected, "application/problem+json"]);
    expect(JSON.stringify([json.detail, json.errors])).toContain(field);
    expect(contents(mock)).toEqual(before);
  });

  it.each(["fail", "complete", "warn"])("%s of an unknown prebuild is 404", async (action) => {
    const body = action === "complete" ? undefined : { message: "no" };
    const { status, json } = await control(createMock(), "POST", `prebuilds/${UNKNOWN_ID}/${action}`, body);
    expect([status, json.detail]).toEqual([404, expect.stringContaining(UNKNOWN_ID)]);
  });

  test("completing a finished prebuild is 409 and changes nothing", async () => {
    const mock = createMock({ scenario: "empty" });
    const id = await pending(mock);
    await control(mock, "POST", `prebuilds/${id}/fail`, { message: "no" });
    const before = contents(mock);
    const { status, json } = await control(mock, "POST", `prebuilds/${id}/complete`);
    expect([status, json.detail]).toEqual([409, expect.stringContaining(id)]);
    expect(contents(mock)).toEqual(before);
  });
});

describe("warm pools", () => {
  const pool = (mock: Mock) => mock.world.warmPools()[0]?.id as string;

  it("are claimed, degraded and recovered, and answered as GetWarmPool then does", async () => {
    const mock = createMock();
    const warmPoolId = pool(mock);
    for (const [action, body, status] of [
      ["claim", undefined, {}],
      [
        "degrade",
        { message: "no capacity" },
        { phase: "WARM_POOL_PHASE_DEGRADED", failureMessage: "no capacity" },
      ],
      ["recover", undefined, { phase: "WARM_POOL_PHASE_PENDING" }],
    ] as const) {
      const answer = await control(mock, "POST", `warm-pools/${warmPoolId}/${action}`, body);
      expect([answer.status, answer.json.warmPool.status]).toEqual([200, expect.objectContaining(status)]);
      expect(await call(mock, "GetWarmPool", { warmPoolId })).toEqual(answer.json);
    }
  });

  it.each([
    ["claim", { count: 2 }, 400, "count"],
    ["degrade", {}, 400, "message"],
    ["degrade", { message: "" }, 400, "message"],
    ["recover", undefined, 409, "READY"],
  ])("%s with %j is refused with %i and changes nothing", async (action, body, expected, words) => {
    const mock = createMock();
    const before = contents(mock);
    const { status, type, json } = await control(mock, "POST", `warm-pools/${pool(mock)}/${action}`, body);
    expect([status, type]).toEqual([expected, "application/problem+json"]);
    expect(JSON.stringify([json.detail, json.errors])).toContain(words);
    expect(contents(mock)).toEqual(before);
  });

  it("are not claimed from while they are deleted, nor unknown ones", async () => {
    const mock = createMock();
    await call(mock, "DeleteWarmPool", { warmPoolId: pool(mock) });
    const before = contents(mock);
    expect((await control(mock, "POST", `warm-pools/${pool(mock)}/claim`)).status).toBe(409);
    expect((await control(mock, "POST", `warm-pools/${UNKNOWN_ID}/claim`)).status).toBe(404);
    expect(contents(mock)).toEqual(before);
  });
});

describe("seeding", () => {
  it("adds what another mock returned to this one, and reads it back unchanged", async () => {
    const source = createMock({ scenario: "empty" });
    await pending(source);
    source.clock.advanceUntil("idle");
    const prebuilds = source.world
      .prebuilds()
      .map(({ status: { logUrl, ...status }, ...rest }) => ({ ...rest, status }));
    const mock = createMock({ scenario: "empty", startAt: "2026-01-02T09:00:00Z" });

    const { status, json } = await control(mock, "POST", "seed", { prebuilds });

    expect([status, json]).toEqual([200, { seeded: { projects: 0, prebuilds: 1, warmPools: 0 } }]);
    expect(mock.world.prebuilds()).toMatchObject(prebuilds);
  });

  it.each([
    [{ prebuilds: [{ id: "x" }] }, "prebuilds.0.id"],
    [{ projects: [{ id: PROJECT, name: "one", prebuildsEnabled: true }] }, "projects.0.prebuildsEnabled"],
    [{ subjects: [] }, "subjects"],
  ])("%j is refused by its field and changes nothing", async (seed, field) => {
    const mock = createMock();
    const before = contents(mock);
    const { status, type, json } = await control(mock, "POST", "seed", seed);
    expect([status, type]).toEqual([400, "application/problem+json"]);
    expect(JSON.stringify([json.detail, json.errors])).toContain(field);
    expect(contents(mock)).toEqual(before);
  });
});
