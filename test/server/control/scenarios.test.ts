// Owns the scenarios over HTTP: which there are, and beginning another one from a clean state.
import { describe, expect, it, test, vi } from "vitest";
import { createMock, MisuseError, type Mock } from "../../../src/index.ts";
import { PRESETS, type PresetName } from "../../../src/scenarios/presets.ts";
import { Clock } from "../../../src/world/time/clock.ts";
import { contents } from "../../rpc-cases/contents.ts";
import { CLASS, PROJECT } from "../../world/sample-world.ts";
import { control } from "./control-request.ts";

test("GET returns the presets", async () => {
  const { status, json } = await control(createMock(), "GET", "scenarios");
  expect([status, json.scenarios.map(({ name }: { name: string }) => name)]).toEqual([
    200,
    Object.keys(PRESETS),
  ]);
  expect(json.scenarios[0]).toEqual({ name: "healthy", summary: PRESETS.healthy.summary });
});

test.each(Object.keys(PRESETS) as PresetName[])("POST begins %s as a new mock of it would", async (name) => {
  const mock = createMock({ scenario: "degraded-pool", seed: 5, clock: "frozen" });
  mock.clock.advance("3h");
  mock.clock.setMode("per-read");
  const { status, json } = await control(mock, "POST", "scenario", { name });
  expect([status, json]).toEqual([200, { scenario: name, now: "2026-01-01T09:00:00.000Z" }]);
  const state = async (of: Mock) => (await control(of, "GET", "state")).json;
  expect(await state(mock)).toEqual(await state(createMock({ scenario: name, seed: 5, clock: "frozen" })));
  expect((await control(mock, "GET", "info")).json.scenario).toBe(name);
});

test("a definition is begun, with or without a summary", async () => {
  const mock = createMock();
  const scenario = { name: "mine", projects: [{ id: PROJECT, name: "one", environmentClassIds: [CLASS] }] };
  for (const body of [scenario, { ...scenario, summary: "mine alone" }]) {
    expect((await control(mock, "POST", "scenario", body)).status).toBe(200);
    expect((await control(mock, "GET", "info")).json).toMatchObject({
      scenario: "mine",
      counts: { projects: 1, prebuilds: 0 },
    });
  }
});

test("a later reset goes back to the scenario that was begun last", async () => {
  const mock = createMock();
  mock.reset({ scenario: "failing-prebuild" });
  const fresh = contents(mock);
  mock.clock.advance("1h");
  mock.reset();
  expect(contents(mock)).toEqual(fresh);
});

test("a snapshot of the scenario before can be restored", async () => {
  const mock = createMock({ scenario: "failing-prebuild" });
  const before = contents(mock);
  const snapshot = mock.snapshot();
  mock.reset({ scenario: "empty" });
  mock.restore(snapshot);
  expect(contents(mock)).toEqual(before);
  mock.reset();
  expect(contents(mock)).toEqual(before);
});

test.each([
  [{ name: "helthy" }, "did you mean healthy"],
  [{ name: "" }, "name"],
  [{}, "name"],
  [{ name: 5 }, "name"],
  [{ name: "mine", prebuilds: [{ projectId: PROJECT, age: "soon" }] }, "prebuilds.0.age"],
  [{ name: "mine", weather: "fine" }, "weather"],
  [
    {
      name: "mine",
      warmPools: [
        { projectId: PROJECT, environmentClassId: CLASS, age: "1h" },
        { projectId: PROJECT, environmentClassId: CLASS, age: "2h" },
      ],
    },
    "warmPools.0",
  ],
])("%j is refused, and nothing changes", async (body, words) => {
  const mock = createMock();
  mock.clock.advance("1h");
  mock.clock.setMode("per-read");
  const before = [contents(mock), (await control(mock, "GET", "state")).json];
  const { status, type, json } = await control(mock, "POST", "scenario", body);
  expect(status).toBeGreaterThanOrEqual(400);
  expect(status).toBeLessThan(500);
  expect(type).toBe("application/problem+json");
  expect(JSON.stringify([json.detail, json.errors])).toContain(words);
  expect([contents(mock), (await control(mock, "GET", "state")).json]).toEqual(before);
});

test("another scenario without another state is refused", () => {
  const mock = createMock();
  const reset = () => mock.reset({ scenario: "empty", parts: ["clock"] });
  expect(reset).toThrow(MisuseError);
  expect(reset).toThrow(/^Failed to reset: another scenario needs another state\. Add "state"/);
  expect(mock.world.prebuilds().length).toBeGreaterThan(0);
});

test("its mode of the clock holds if none was requested", async () => {
  const scenario = { name: "mine", summary: "read by read", clock: "per-read" as const };
  const [open, asked] = [createMock(), createMock({ clock: "frozen" })];
  for (const mock of [open, asked]) mock.reset({ scenario });
  expect([open.clock.mode, asked.clock.mode]).toEqual(["per-read", "frozen"]);
  open.clock.setMode("real");
  open.reset();
  expect(open.clock.mode).toBe("per-read");
  open.reset({ scenario: "healthy" });
  expect(open.clock.mode).toBe("frozen");
});

describe("a preset in full", () => {
  it("is its data, and what becomes of a prebuild that a caller creates", async () => {
    const mock = createMock();

    const { json } = await control(mock, "GET", "scenarios/failing-prebuild");

    const ends = json.steps.filter(({ id }: { id: string }) => id === json.created[0]).at(-1);
    expect([json.scenario.name, json.now]).toEqual(["failing-prebuild", "2026-01-01T09:00:00.000Z"]);
    expect([json.created.length, ends.to]).toEqual([2, "FAILED"]);
    expect((await control(mock, "GET", "info")).json.scenario).toBe("healthy");
  });

  it("is played once for each beginning, however often it is looked at", async () => {
    const mock = createMock({ seed: 4 });
    const moves = vi.spyOn(Clock.prototype, "advanceTo");
    const { json: first } = await control(mock, "GET", "scenarios/busy-organization");
    const played = moves.mock.calls.length;
    const { json: second } = await control(mock, "GET", "scenarios/busy-organization");

    expect(second).toEqual(first);
    expect([played > 0, moves.mock.calls.length]).toEqual([true, played]);

    mock.reset({ scenario: "empty" });
    await control(mock, "GET", "scenarios/busy-organization");
    expect(moves.mock.calls.length).toBeGreaterThan(played);
    moves.mockRestore();
  });

  it("that there is not is refused with the nearest name", async () => {
    const { status, json } = await control(createMock(), "GET", "scenarios/heathy");

    expect([status, json.detail]).toEqual([400, expect.stringContaining("did you mean healthy?")]);
  });
});

describe("the text of a scenario", () => {
  const text = "name: mine\nsummary: A pool.\nprojects: []\n";

  it("begins what it describes", async () => {
    const mock = createMock();

    const { status, json } = await control(mock, "POST", "scenario/text", { text });

    expect([status, json.scenario, mock.world.projects()]).toEqual([200, "mine", []]);
  });

  it.each([
    ["yaml", `${text}prebuilds:\n  - age: soon\n`, /^5:\d+ prebuilds\.0\.age$/],
    ["json", '{\n  "name": "mine",\n  "summary": 3\n}', /^3:\d+ summary$/],
  ])("in %s with an issue is refused with its place, and nothing changes", async (format, wrong, place) => {
    const mock = createMock();
    const before = mock.world.prebuilds();

    const { status, json } = await control(mock, "POST", "scenario/text", {
      text: wrong,
      format,
      name: "mine.txt",
    });

    const fields = json.errors.map(({ field }: { field: string }) => field);
    expect([status, json.title]).toEqual([400, "Invalid scenario"]);
    expect(fields).toContainEqual(expect.stringMatching(place));
    expect(json.detail).toMatch(/^mine\.txt:\d+:\d+: /);
    expect(mock.world.prebuilds()).toEqual(before);
  });
});
