// Owns prebuilds in figures and by their bounds, over HTTP: what a reader of many asks for.
import { describe, expect, it } from "vitest";
import { createMock, type Mock, type SummaryOptions } from "../../../src/index.ts";
import { CLASS, OTHER_PROJECT, PROJECT } from "../../world/sample-world.ts";
import { call } from "../log-reader.ts";
import { control } from "./control-request.ts";

async function created(mock: Mock, projectId = PROJECT): Promise<string> {
  const body = { projectId, environmentClassId: CLASS, spec: {} };
  return (await call(mock, "CreatePrebuild", body)).prebuild.id;
}

/** One completed at nine, one failed at ten, one timed out at eleven, one under way. */
async function withEndings() {
  const mock = createMock({ scenario: "empty", startAt: "2026-01-01T09:00:00Z" });
  const completed = await created(mock);
  mock.world.complete(completed);
  mock.clock.advance("1h");
  const failed = await created(mock, OTHER_PROJECT);
  mock.world.fail(failed, "No space left on device");
  mock.clock.advance("1h");
  const running = await created(mock);
  return { mock, completed, failed, running };
}

const idsOf = (json: { prebuilds: { prebuild: { id: string } }[] }) =>
  json.prebuilds.map(({ prebuild }) => prebuild.id);

describe("the prebuilds by their bounds", () => {
  it.each([
    ["from=2026-01-01T10:30:00Z", ["running"]],
    ["to=2026-01-01T09:30:00Z", ["completed"]],
    ["from=2026-01-01T09:30:00Z&to=2026-01-01T10:30:00Z", ["failed"]],
    ["states=FAILED,TIMED_OUT", ["failed"]],
    ["states=completed", ["completed"]],
    ["text=no%20SPACE", ["failed"]],
    [`projectId=${OTHER_PROJECT}`, ["failed"]],
    ["triggeredBy=SCHEDULED", []],
  ])("%s gives %j", async (query, names) => {
    const { mock, ...ids } = await withEndings();

    const { json } = await control(mock, "GET", `prebuilds?${query}`);

    expect(idsOf(json)).toEqual(names.map((name) => ids[name as keyof typeof ids]));
  });

  it("a limit gives the newest, and says how many were left out", async () => {
    const { mock, running } = await withEndings();

    const { json } = await control(mock, "GET", "prebuilds?limit=1");

    expect([idsOf(json), json.omitted]).toEqual([[running], 2]);
  });

  it.each([
    ["states=LOST", "states"],
    ["from=noon", "from"],
    ["triggeredBy=ME", "triggeredBy"],
    ["limit=-1", "limit"],
    ["projectId=shop", "projectId"],
    ["projectId=", "projectId"],
    ["limit=1&limit=2", "limit"],
  ])("refuse %s by its field", async (query, field) => {
    const { status, json } = await control(createMock(), "GET", `prebuilds?${query}`);

    expect([status, json.errors[0].field]).toEqual([400, field]);
  });
});

describe("the summary", () => {
  it("of a single prebuild begins and ends with it", async () => {
    const mock = createMock({ scenario: "empty", startAt: "2026-01-01T09:00:00Z" });
    await created(mock);

    const at = "2026-01-01T09:00:00.000Z";
    expect((await control(mock, "GET", "summary")).json).toMatchObject({ total: 1, oldest: at, newest: at });
  });

  it("counts states, successes and what ended when, as the library does", async () => {
    const { mock } = await withEndings();
    const window = { from: "2026-01-01T08:00:00Z", to: "2026-01-01T12:00:00Z", cells: 4 };

    const { status, json } = await control(
      mock,
      "GET",
      `summary?from=${window.from}&to=${window.to}&cells=${window.cells}`,
    );
    const { now, ...figures } = json;

    expect([status, now]).toEqual([200, "2026-01-01T11:00:00.000Z"]);
    expect(figures).toEqual(JSON.parse(JSON.stringify(mock.world.summary(window))));
    expect(figures).toMatchObject({
      total: 3,
      states: { COMPLETED: 1, FAILED: 1, PENDING: 1 },
      successRate: 0.5,
      oldest: "2026-01-01T09:00:00.000Z",
      pairs: [
        { projectId: PROJECT, total: 2, cells: [{ index: 1, states: { COMPLETED: 1 } }] },
        { projectId: OTHER_PROJECT, total: 1, cells: [{ index: 2, states: { FAILED: 1 } }] },
      ],
    });
  });

  it("distinguishes a timeout from a failure", async () => {
    const mock = createMock({ scenario: "stuck-prebuild" });
    const { prebuild } = await call(mock, "CreatePrebuild", { projectId: PROJECT, spec: {} });
    mock.clock.advanceUntil({ prebuild: prebuild.id, phase: "FAILED" }, { limit: "3h" });

    const { states } = mock.world.summary({ projectId: PROJECT });

    expect(states).toEqual({ TIMED_OUT: 1 });
  });

  it("keeps how the work ended when the prebuild is deleted and purged", async () => {
    const { mock } = await withEndings();
    mock.clock.advance("9d");

    expect(mock.world.summary().states).toEqual({ COMPLETED: 2, FAILED: 1 });
  });

  it.each([
    ["cells=10", "cells needs from and to"],
    ["from=2026-01-01T10:00:00Z&to=2026-01-01T09:00:00Z&cells=10", "from must be before to"],
    ["from=2026-01-01T08:00:00Z&to=2026-01-01T09:00:00Z&cells=5000", "from 1 to 1000"],
    ["states=LOST", 'unknown state "LOST"'],
    ["states=FAILD", "did you mean FAILED?"],
    ["limit=3", "limit"],
    ["projectId=shop", 'projectId: invalid id "shop": use a UUID'],
    ["text=a&text=b", "text: this field is given twice"],
    ["cells=0", "must be a whole number from 1"],
  ])("refuses %s: %s", async (query, words) => {
    const { status, json } = await control(createMock(), "GET", `summary?${query}`);

    expect([status, json.detail]).toEqual([400, expect.stringContaining(words)]);
  });
});

it.each([
  [{ projectId: "shop" }, 'invalid id "shop": use a UUID'],
  [{ triggeredBy: "SCHEDULE" }, 'unknown trigger "SCHEDULE"; did you mean SCHEDULED?'],
  [{ states: ["FAILD"] }, "did you mean FAILED?"],
  [{ states: "FAILED" }, "states must be a list"],
  [{ text: 5 }, "text must be text: got 5"],
  [{ cells: 0 }, "cells must be a whole number from 1 to 1000"],
])("a summary in process refuses %j: %s", (options, words) => {
  const { world } = createMock();
  expect(() => world.summary(options as SummaryOptions)).toThrow(words);
});

describe("calls of a resource", () => {
  it("are found by its id, whether they name it or created it", async () => {
    const { mock, failed } = await withEndings();
    await call(mock, "GetPrebuild", { prebuildId: failed });
    await call(mock, "ListPrebuilds", {});

    const { json } = await control(mock, "GET", `requests?resourceId=${failed.toUpperCase()}`);

    expect(json.requests.map(({ rpc }: { rpc: string }) => rpc)).toEqual(["CreatePrebuild", "GetPrebuild"]);
    expect(mock.requests.count({ resourceId: failed })).toBe(2);
  });
});
