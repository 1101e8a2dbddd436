// Owns the verbs of the clock as users hold it: what each moves, in which order it returns it, and what it refuses.
import { describe, expect, it } from "vitest";
import type { ClockMode } from "../../src/input/clock-mode.ts";
import type { Duration } from "../../src/input/duration.ts";
import { MisuseError } from "../../src/mock/misuse.ts";
import type { Mock } from "../../src/mock/mock.ts";
import { createMock } from "../../src/server/create-mock.ts";
import { call, createPrebuildOf, phaseOf } from "../scenarios/mock-call.ts";
import { CLASS, PROJECT } from "../world/sample-world.ts";

const START = "2026-01-01T09:00:00.000Z";
const failAfter = (after: Duration) => ({
  prebuild: { fail: { phase: "PENDING", after, message: "no runner" } as const },
});

/** A mock without anything in it. */
function emptyMock(clock: ClockMode = "frozen"): Mock {
  return createMock({ scenario: "empty", clock });
}

/** A mock in which every prebuild fails a minute after its creation. */
function failingMock(): Mock {
  return createMock({
    scenario: {
      name: "fails",
      summary: "",
      outcomes: [failAfter("60s"), { warmPool: { degrade: { after: "60s", message: "out of capacity" } } }],
    },
  });
}

const now = (mock: Mock) => mock.clock.now().toISOString();

describe("now", () => {
  it("is by default the same for every mock", () => {
    expect(now(emptyMock())).toBe(START);
  });

  it("is the given start", () => {
    expect(now(createMock({ scenario: "healthy", startAt: "2031-05-06T07:08:09+02:00" }))).toBe(
      "2031-05-06T05:08:09.000Z",
    );
  });

  it("cannot be changed through the Date that it returns", () => {
    const mock = emptyMock();

    mock.clock.now().setFullYear(2000);

    expect(now(mock)).toBe(START);
  });
});

describe("advance", () => {
  it.each<[Duration, string]>([
    ["90s", "2026-01-01T09:01:30.000Z"],
    ["5m", "2026-01-01T09:05:00.000Z"],
    ["1h30m", "2026-01-01T10:30:00.000Z"],
    ["250ms", "2026-01-01T09:00:00.250Z"],
    ["1.5s", "2026-01-01T09:00:01.500Z"],
    ["2d", "2026-01-03T09:00:00.000Z"],
    ["PT5M", "2026-01-01T09:05:00.000Z"],
    ["P1DT2H", "2026-01-02T11:00:00.000Z"],
    ["PT1H30M15S", "2026-01-01T10:30:15.000Z"],
    ["PT0.5S", "2026-01-01T09:00:00.500Z"],
    ["P7D", "2026-01-08T09:00:00.000Z"],
    [1_500, "2026-01-01T09:00:01.500Z"],
    [0, START],
    ["0s", START],
  ])("by %j leads to %s", (by, then) => {
    const mock = emptyMock();

    mock.clock.advance(by);

    expect(now(mock)).toBe(then);
  });

  it.each<[string, unknown]>([
    ["text that is an invalid duration", "soon"],
    ["no text", ""],
    ["a number as text", "90"],
    ["an unknown unit", "5 minutes"],
    ["an empty period", "P"],
    ["an empty time", "PT"],
    ["a span back, as text", "-5m"],
    ["a span back", -1],
    ["NaN", Number.NaN],
    ["Infinity", Number.POSITIVE_INFINITY],
    ["400 years", 400 * 366 * 24 * 3_600_000],
    ["400 years, as text", "146000d"],
  ])("refuses %s and moves nothing", async (_, by) => {
    const mock = failingMock();
    const id = await createPrebuildOf(mock, PROJECT);

    expect(() => mock.clock.advance(by as Duration)).toThrow(MisuseError);
    const { prebuild } = await call(mock, "GetPrebuild", { prebuildId: id });
    expect([now(mock), phaseOf(prebuild)]).toEqual([START, "PENDING"]);
  });

  it("says in its error what it failed to do and what to write", () => {
    expect(() => emptyMock().clock.advance("soon" as Duration)).toThrow(
      /^Failed to advance the clock: invalid duration "soon".*"90s"/,
    );
  });

  it("returns the transitions that it fired, in order", async () => {
    const mock = emptyMock();
    const id = await createPrebuildOf(mock, PROJECT);

    const transitions = mock.clock.advance("15m");

    expect(transitions.map(({ from, to }) => `${from} ${to}`)).toEqual([
      "PENDING STARTING",
      "STARTING RUNNING",
      "RUNNING STOPPING",
      "STOPPING SNAPSHOTTING",
      ...Array(4).fill("SNAPSHOTTING SNAPSHOTTING"),
      "SNAPSHOTTING COMPLETED",
    ]);
    expect(new Set(transitions.map((transition) => transition.id))).toEqual(new Set([id]));
  });

  it("dates each transition within the span, none before another", async () => {
    const mock = emptyMock();
    await createPrebuildOf(mock, PROJECT);
    const begin = mock.clock.now();

    const instants = mock.clock.advance("15m").map(({ at }) => at.getTime());

    expect([begin.getTime(), ...instants, mock.clock.now().getTime()]).toEqual(
      [begin.getTime(), ...instants, mock.clock.now().getTime()].sort((a, b) => a - b),
    );
  });

  it("returns every field of a transition", async () => {
    const mock = failingMock();
    const id = await createPrebuildOf(mock, PROJECT);

    expect(mock.clock.advance("1m")).toEqual([
      {
        at: new Date("2026-01-01T09:01:00Z"),
        kind: "prebuild",
        id,
        from: "PENDING",
        to: "FAILED",
        reason: "no runner",
      },
    ]);
  });

  it("writes a transition's instant as RFC 3339 in JSON", async () => {
    const mock = failingMock();
    await createPrebuildOf(mock, PROJECT);

    expect(JSON.parse(JSON.stringify(mock.clock.advance("1m")))[0].at).toBe("2026-01-01T09:01:00.000Z");
  });

  it("fires what is due at its very end", async () => {
    const mock = failingMock();
    await createPrebuildOf(mock, PROJECT);

    expect(mock.clock.advance("60s")).toHaveLength(1);
  });

  it("does not fire what is due a millisecond later", async () => {
    const mock = failingMock();
    await createPrebuildOf(mock, PROJECT);

    expect(mock.clock.advance(59_999)).toEqual([]);
  });

  it("fires once only what it fired", async () => {
    const mock = failingMock();
    await createPrebuildOf(mock, PROJECT);
    mock.clock.advance("60s");

    expect(mock.clock.advance("1h")).toEqual([]);
  });

  it("comes to the same in one move and in many", async () => {
    const [atOnce, bySteps] = [emptyMock(), emptyMock()];
    await createPrebuildOf(atOnce, PROJECT);
    await createPrebuildOf(bySteps, PROJECT);

    const steps = Array.from({ length: 900 }, () => bySteps.clock.advance("1s")).flat();

    expect(steps).toEqual(atOnce.clock.advance("15m"));
  });
});

describe("the order of what is due at the same instant", () => {
  it("is the order of creation, prebuilds before pools", async () => {
    const mock = failingMock();
    const first = await createPrebuildOf(mock, PROJECT);
    const { warmPool } = await call(mock, "CreateWarmPool", {
      projectId: PROJECT,
      environmentClassId: CLASS,
    });
    const second = await createPrebuildOf(mock, PROJECT);
    const third = await createPrebuildOf(mock, PROJECT);

    const ids = mock.clock.advance("60s").map(({ id }) => id);

    expect(ids).toEqual([first, second, third, warmPool.id]);
  });

  it("holds for hundreds", async () => {
    const mock = failingMock();
    const ids: string[] = [];
    for (let i = 0; i < 300; i++) ids.push(await createPrebuildOf(mock, PROJECT));

    expect(mock.clock.advance("60s").map(({ id }) => id)).toEqual(ids);
  });

  it("comes after the order of time", async () => {
    const mock = failingMock();
    const first = await createPrebuildOf(mock, PROJECT);
    mock.clock.advance(1);
    const second = await createPrebuildOf(mock, PROJECT);

    expect(mock.clock.advance("2m").map(({ id, at }) => [id, at.getTime() - Date.parse(START)])).toEqual([
      [first, 60_000],
      [second, 60_001],
    ]);
  });
});

describe("advanceTo", () => {
  it.each<[string, Date | string | number]>([
    ["a Date", new Date("2026-01-01T10:00:00Z")],
    ["RFC 3339 text", "2026-01-01T10:00:00Z"],
    ["text with an offset", "2026-01-01T12:00:00+02:00"],
    ["text with a fraction", "2026-01-01T10:00:00.000Z"],
    ["milliseconds", Date.UTC(2026, 0, 1, 10)],
  ])("takes %s", (_, to) => {
    const mock = emptyMock();

    mock.clock.advanceTo(to);

    expect(now(mock)).toBe("2026-01-01T10:00:00.000Z");
  });

  it("returns the transitions that it fired", async () => {
    const mock = failingMock();
    const id = await createPrebuildOf(mock, PROJECT);

    expect(mock.clock.advanceTo("2026-01-01T09:01:00Z")).toMatchObject([{ id, to: "FAILED" }]);
  });

  it("takes the current time, and moves nothing", () => {
    const mock = emptyMock();

    expect([mock.clock.advanceTo(mock.clock.now()), now(mock)]).toEqual([[], START]);
  });

  it.each<[string, Date | string | number]>([
    ["an instant in the past", "2026-01-01T08:59:59.999Z"],
    ["an instant four hundred years ahead", "2426-01-01T09:00:00Z"],
    ["text that is an invalid instant", "soon"],
    ["a day without a time", "2026-01-02"],
    ["a time without an offset", "2026-01-01T10:00:00"],
    ["a day that the month does not have", "2026-02-30T10:00:00Z"],
    ["an hour that there is not", "2026-01-02T25:00:00Z"],
    ["NaN", Number.NaN],
    ["a Date that is none", new Date("soon")],
    ["an instant before 1970", -1],
  ])("refuses %s and moves nothing", async (_, to) => {
    const mock = failingMock();
    const id = await createPrebuildOf(mock, PROJECT);

    expect(() => mock.clock.advanceTo(to)).toThrow(MisuseError);
    const { prebuild } = await call(mock, "GetPrebuild", { prebuildId: id });
    expect([now(mock), phaseOf(prebuild)]).toEqual([START, "PENDING"]);
  });
});

describe("advanceUntil", () => {
  it("stays at the instant of the transition that satisfies the predicate", async () => {
    const mock = emptyMock();
    const id = await createPrebuildOf(mock, PROJECT);

    const transitions = mock.clock.advanceUntil(({ to }) => to === "RUNNING");

    const { prebuild } = await call(mock, "GetPrebuild", { prebuildId: id });
    expect([phaseOf(prebuild), mock.clock.now()]).toEqual(["RUNNING", transitions.at(-1)?.at]);
  });

  it("returns what it fired until then, and that transition last", async () => {
    const mock = emptyMock();
    await createPrebuildOf(mock, PROJECT);

    expect(mock.clock.advanceUntil(({ to }) => to === "RUNNING").map(({ to }) => to)).toEqual([
      "STARTING",
      "RUNNING",
    ]);
  });

  it("leaves what is due at the same instant for later", async () => {
    const mock = failingMock();
    const first = await createPrebuildOf(mock, PROJECT);
    const second = await createPrebuildOf(mock, PROJECT);
    mock.clock.advanceUntil(({ id }) => id === first);

    expect(mock.clock.advance(0)).toMatchObject([{ id: second, to: "FAILED" }]);
  });

  it("looks no further back than its own move", async () => {
    const mock = failingMock();
    await createPrebuildOf(mock, PROJECT);
    mock.clock.advance("2m");

    expect(() => mock.clock.advanceUntil(({ to }) => to === "FAILED", { limit: "1h" })).toThrow(MisuseError);
  });

  it("takes what happens at the very limit", async () => {
    const mock = failingMock();
    await createPrebuildOf(mock, PROJECT);

    expect(mock.clock.advanceUntil(({ to }) => to === "FAILED", { limit: "60s" })).toHaveLength(1);
  });

  it("at its limit says what it waited for in vain, and that nothing is due", () => {
    expect(() => emptyMock().clock.advanceUntil(() => true, { limit: "10m" })).toThrow(
      /^Failed to advance the clock: no transition satisfied the predicate within 10m: nothing changed meanwhile, and nothing else is due/,
    );
  });

  it("at its limit names what was still pending", async () => {
    const mock = emptyMock();
    const id = await createPrebuildOf(mock, PROJECT);
    mock.clock.advanceUntil(({ to }) => to === "RUNNING");

    expect(() => mock.clock.advanceUntil(({ to }) => to === "FAILED", { limit: "10s" })).toThrow(id);
  });

  it("has moved on to its limit when it gives up", () => {
    const mock = emptyMock();
    const until = () => mock.clock.advanceUntil(() => true, { limit: "10m" });

    expect(until).toThrow(MisuseError);
    expect(now(mock)).toBe("2026-01-01T09:10:00.000Z");
  });

  it("gives up after a day by default", () => {
    const mock = emptyMock();

    expect(() => mock.clock.advanceUntil(() => true)).toThrow(/within 1d/);
    expect(now(mock)).toBe("2026-01-02T09:00:00.000Z");
  });

  it.each<unknown>(["soon", -1, Number.NaN, "146000d"])("refuses the limit %j and moves nothing", (limit) => {
    const mock = emptyMock();

    expect(() => mock.clock.advanceUntil(() => true, { limit: limit as Duration })).toThrow(MisuseError);
    expect(now(mock)).toBe(START);
  });

  it("refuses a predicate that returns a promise, for which time does not wait", async () => {
    const mock = emptyMock();
    await createPrebuildOf(mock, PROJECT);

    expect(() => mock.clock.advanceUntil((async () => false) as never)).toThrow("returns a promise");
  });

  it("lets the predicate's own error through and can move on afterwards", async () => {
    const mock = failingMock();
    await createPrebuildOf(mock, PROJECT);
    await createPrebuildOf(mock, PROJECT);
    const failing = () => {
      throw new TypeError("the test is wrong");
    };

    expect(() => mock.clock.advanceUntil(failing)).toThrow(TypeError);
    expect(mock.clock.advance("1h")).toHaveLength(1);
  });
});

describe("next", () => {
  it("moves to the next instant at which something is due", async () => {
    const mock = failingMock();
    await createPrebuildOf(mock, PROJECT);

    mock.clock.next();

    expect(now(mock)).toBe("2026-01-01T09:01:00.000Z");
  });

  it("fires all that is due at that instant, and nothing later", async () => {
    const mock = failingMock();
    const ids = [await createPrebuildOf(mock, PROJECT), await createPrebuildOf(mock, PROJECT)];
    mock.clock.advance(1);
    await createPrebuildOf(mock, PROJECT);

    expect(mock.clock.next().map(({ id }) => id)).toEqual(ids);
  });

  it("continues to events of the calendar too", async () => {
    const mock = failingMock();
    await createPrebuildOf(mock, PROJECT);
    mock.clock.next();

    expect(mock.clock.next()).toMatchObject([{ to: "DELETING", at: new Date("2026-01-08T09:00:00Z") }]);
  });

  it("does nothing if nothing is due", () => {
    const mock = emptyMock();

    expect([mock.clock.next(), now(mock)]).toEqual([[], START]);
  });

  it("is refused if what is due next is after the end of time, and moves nothing", () => {
    const mock = createMock({ startAt: "9999-12-31T00:00:00Z" });

    expect(() => mock.clock.next()).toThrow(MisuseError);
    expect(now(mock)).toBe("9999-12-31T00:00:00.000Z");
  });
});

describe("setMode", () => {
  it.each<ClockMode>(["frozen", "real", "60x", "0.5x", "100000x", "per-read"])("takes %j", (mode) => {
    const mock = emptyMock();

    mock.clock.setMode(mode);

    expect(mock.clock.mode).toBe(mode);
  });

  it.each(["fast", "", "x", "0x", "-1x", "100001x", "1e3x", "60", "60 x", "REAL"])(
    "refuses %j and keeps the mode and the time",
    (mode) => {
      const mock = emptyMock("per-read");

      expect(() => mock.clock.setMode(mode as ClockMode)).toThrow(MisuseError);
      expect([mock.clock.mode, now(mock)]).toEqual(["per-read", START]);
    },
  );

  it("says in its error which modes there are", () => {
    expect(() => emptyMock().clock.setMode("fast" as ClockMode)).toThrow(
      /^Failed to set the clock's mode: invalid clock mode "fast": .*"frozen".*"real".*"per-read".*"<n>x"/,
    );
  });

  it("is refused at the creation of a mock too", () => {
    expect(() => emptyMock("fast" as ClockMode)).toThrow(
      /^Failed to create a mock: invalid clock mode "fast"/,
    );
  });
});

describe("pause and resume", () => {
  it("freeze the time, and continue in the previous mode", () => {
    const { clock } = emptyMock("60x");
    clock.pause();
    const paused = clock.mode;

    clock.resume();

    expect([paused, clock.mode]).toEqual(["frozen", "60x"]);
  });

  it("paused twice still know the mode that was", () => {
    const { clock } = emptyMock("per-read");
    clock.pause();
    clock.pause();

    clock.resume();

    expect(clock.mode).toBe("per-read");
  });

  it("resumed without a pause change nothing", () => {
    const { clock } = emptyMock("60x");

    clock.resume();

    expect(clock.mode).toBe("60x");
  });

  it("do not take back a mode that was set in between", () => {
    const { clock } = emptyMock("60x");
    clock.pause();
    clock.setMode("per-read");

    clock.resume();

    expect(clock.mode).toBe("per-read");
  });

  it("let time be moved by hand meanwhile", () => {
    const mock = emptyMock("60x");
    mock.clock.pause();
    const before = mock.clock.now().getTime();

    mock.clock.advance("5m");

    expect(mock.clock.now().getTime() - before).toBe(300_000);
  });
});
