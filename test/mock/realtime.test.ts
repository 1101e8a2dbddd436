// Owns how simulated time follows real time, mode by mode; real time is a number that the tests set.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Method } from "../../src/api/methods.ts";
import type { ClockMode } from "../../src/input/clock-mode.ts";
import { GLOBAL_TIME, hostDelay, REAL_TIME } from "../../src/mock/host-time.ts";
import type { Mock } from "../../src/mock/mock.ts";
import { Realtime } from "../../src/mock/realtime.ts";
import { createMock } from "../../src/server/create-mock.ts";
import { call, createPrebuildOf, phaseOf } from "../scenarios/mock-call.ts";
import { createPrebuild, PROJECT, sampleWorld, UNKNOWN_ID } from "../world/sample-world.ts";

let host = 0;

beforeEach(() => {
  host = 5_000_000.25;
  vi.spyOn(REAL_TIME, "now").mockImplementation(() => host);
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

function emptyMock(clock: ClockMode): Mock {
  return createMock({ scenario: "empty", clock });
}

/** The simulated milliseconds since the start. */
function elapsed(mock: Mock): number {
  return mock.clock.now().getTime() - Date.UTC(2026, 0, 1, 9);
}

describe("the mode frozen", () => {
  it("is frozen while real time passes", () => {
    const mock = emptyMock("frozen");

    host += 3_600_000;

    expect(elapsed(mock)).toBe(0);
  });
});

describe("the mode real", () => {
  it("passes like real time", () => {
    const mock = emptyMock("real");

    host += 90_000;

    expect(elapsed(mock)).toBe(90_000);
  });

  it("does not lose fractions of milliseconds over many calls", () => {
    const mock = emptyMock("real");

    for (let i = 0; i < 1_000; i++) {
      host += 0.25;
      mock.clock.now();
    }

    expect(elapsed(mock)).toBe(250);
  });

  it("fires what has become due before a call is answered", async () => {
    const mock = emptyMock("real");
    const prebuildId = await createPrebuildOf(mock, PROJECT);

    host += 15 * 60_000;

    const { prebuild } = await call(mock, "GetPrebuild", { prebuildId });
    expect(phaseOf(prebuild)).toBe("COMPLETED");
  });

  it("fires it before an operation too, which then sees the current phase", async () => {
    const mock = emptyMock("real");
    const prebuildId = await createPrebuildOf(mock, PROJECT);

    host += 15 * 60_000;

    expect(await call(mock, "CancelPrebuild", { prebuildId })).toMatchObject({ code: "failed_precondition" });
  });

  it("does not go back if real time does", () => {
    const mock = emptyMock("real");
    host += 10_000;
    mock.clock.now();

    host -= 8_000;

    expect(elapsed(mock)).toBe(10_000);
  });

  it("continues from where it was moved", () => {
    const mock = emptyMock("real");
    host += 10_000;
    mock.clock.advance("1h");

    host += 5_000;

    expect(elapsed(mock)).toBe(3_615_000);
  });

  it("stops at the transition when it is moved until one, and continues from there", async () => {
    const mock = emptyMock("real");
    await createPrebuildOf(mock, PROJECT);
    const at =
      mock.clock
        .advanceUntil(({ to }) => to === "RUNNING")
        .at(-1)
        ?.at.getTime() ?? 0;

    host += 1_000;

    expect(mock.clock.now().getTime()).toBe(at + 1_000);
  });

  it("continues from there even if the predicate threw", async () => {
    const mock = emptyMock("real");
    await createPrebuildOf(mock, PROJECT);
    const failing = () => {
      throw new TypeError("the test is wrong");
    };
    expect(() => mock.clock.advanceUntil(failing)).toThrow(TypeError);
    const before = elapsed(mock);

    host += 1_000;

    expect(elapsed(mock)).toBe(before + 1_000);
  });

  it("simulates years that passed in real time at once", () => {
    const mock = emptyMock("real");

    host += 25 * 365 * 24 * 3_600_000;

    expect(mock.clock.now().getUTCFullYear()).toBe(2050);
  });
});

describe("the mode <n>x", () => {
  it.each<[ClockMode, number]>([
    ["60x", 60_000],
    ["1x", 1_000],
    ["0.5x", 500],
    ["100000x", 100_000_000],
  ])("%s makes a second of the host %i ms", (mode, milliseconds) => {
    const mock = emptyMock(mode);

    host += 1_000;

    expect(elapsed(mock)).toBe(milliseconds);
  });

  it("sees a whole prebuild in 18 seconds at 60x", async () => {
    const mock = emptyMock("60x");
    const prebuildId = await createPrebuildOf(mock, PROJECT);

    host += 18_000;

    const { prebuild } = await call(mock, "GetPrebuild", { prebuildId });
    expect(phaseOf(prebuild)).toBe("COMPLETED");
  });
});

describe("a change of mode", () => {
  it("counts what passed before at the old speed and what comes at the new one", () => {
    const mock = emptyMock("real");
    host += 10_000;
    mock.clock.setMode("60x");

    host += 10_000;

    expect(elapsed(mock)).toBe(610_000);
  });

  it("to frozen keeps what has passed", () => {
    const mock = emptyMock("60x");
    host += 10_000;
    mock.clock.setMode("frozen");

    host += 10_000;

    expect(elapsed(mock)).toBe(600_000);
  });

  it("from frozen does not make up for what passed meanwhile", () => {
    const mock = emptyMock("frozen");
    host += 10_000;
    mock.clock.setMode("real");

    host += 1_000;

    expect(elapsed(mock)).toBe(1_000);
  });

  it("that is refused counts on as before", () => {
    const mock = emptyMock("real");
    host += 10_000;
    expect(() => mock.clock.setMode("fast" as ClockMode)).toThrow();

    host += 10_000;

    expect(elapsed(mock)).toBe(20_000);
  });
});

describe("pause and resume", () => {
  it("leave out what passed in between", () => {
    const mock = emptyMock("real");
    host += 10_000;
    mock.clock.pause();
    host += 3_600_000;
    mock.clock.resume();

    host += 5_000;

    expect(elapsed(mock)).toBe(15_000);
  });
});

describe("the mode per-read", () => {
  const PATH = [
    "STARTING",
    "RUNNING",
    "STOPPING",
    "SNAPSHOTTING",
    "SNAPSHOTTING",
    "SNAPSHOTTING",
    "SNAPSHOTTING",
    "SNAPSHOTTING",
    "COMPLETED",
  ];

  it("shows a polling loop of Gets every step of a prebuild", async () => {
    const mock = emptyMock("per-read");
    const prebuildId = await createPrebuildOf(mock, PROJECT);
    const phases: string[] = [];

    for (let i = 0; i < PATH.length; i++) {
      phases.push(phaseOf((await call(mock, "GetPrebuild", { prebuildId })).prebuild));
    }

    expect(phases).toEqual(PATH);
  });

  it("shows a polling loop of Lists every step of a prebuild", async () => {
    const mock = emptyMock("per-read");
    await createPrebuildOf(mock, PROJECT);
    const phases: string[] = [];

    for (let i = 0; i < PATH.length; i++) {
      phases.push(...(await call(mock, "ListPrebuilds", {})).prebuilds.map(phaseOf));
    }

    expect(phases).toEqual(PATH);
  });

  it("does not run on to the expiry, however often it is read", async () => {
    const mock = emptyMock("per-read");
    const prebuildId = await createPrebuildOf(mock, PROJECT);
    for (let i = 0; i < 100; i++) await call(mock, "GetPrebuild", { prebuildId });

    const { prebuild } = await call(mock, "GetPrebuild", { prebuildId });

    expect([phaseOf(prebuild), elapsed(mock) < 15 * 60_000]).toEqual(["COMPLETED", true]);
  });

  it("shows the way to CANCELLED", async () => {
    const mock = emptyMock("per-read");
    const prebuildId = await createPrebuildOf(mock, PROJECT);
    const cancelled = await call(mock, "CancelPrebuild", { prebuildId });

    const { prebuild } = await call(mock, "GetPrebuild", { prebuildId });

    expect([cancelled.prebuild, prebuild].map(phaseOf)).toEqual(["CANCELLING", "CANCELLED"]);
  });

  it("shows the way to not_found after a deletion", async () => {
    const mock = emptyMock("per-read");
    const prebuildId = await createPrebuildOf(mock, PROJECT);
    await call(mock, "DeletePrebuild", { prebuildId });
    const { prebuild } = await call(mock, "GetPrebuild", { prebuildId });

    const gone = await call(mock, "GetPrebuild", { prebuildId });

    expect([phaseOf(prebuild), gone.code]).toEqual(["DELETED", "not_found"]);
  });

  it("moves nothing with calls that are no reads", async () => {
    const mock = emptyMock("per-read");
    const prebuildId = await createPrebuildOf(mock, PROJECT);

    await call(mock, "CreatePrebuildLogsToken", { prebuildId });

    expect(elapsed(mock)).toBe(0);
  });

  it.each<[string, Method, object, string]>([
    ["a Get of what is not there", "GetPrebuild", { prebuildId: UNKNOWN_ID }, "not_found"],
    ["a Get of a pool that is not there", "GetWarmPool", { warmPoolId: UNKNOWN_ID }, "not_found"],
    [
      "a List that continues from a token that was never given",
      "ListPrebuilds",
      { pagination: { token: "never-given" } },
      "invalid_argument",
    ],
  ])("moves nothing with %s, for it is refused", async (_title, method, request, code) => {
    const mock = emptyMock("per-read");
    const prebuildId = await createPrebuildOf(mock, PROJECT);

    const refused = await call(mock, method, request);

    expect([refused.code, elapsed(mock)]).toEqual([code, 0]);
    expect(mock.world.prebuild(prebuildId).status.phase).toBe("PREBUILD_PHASE_PENDING");
  });

  it("moves nothing with a read that is refused as invalid", async () => {
    const mock = emptyMock("per-read");
    await createPrebuildOf(mock, PROJECT);

    await call(mock, "GetPrebuild", { prebuildId: "no uuid" });

    expect(elapsed(mock)).toBe(0);
  });

  it("does not follow real time", () => {
    const mock = emptyMock("per-read");

    host += 3_600_000;

    expect(elapsed(mock)).toBe(0);
  });
});

describe("the host's timers", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    vi.spyOn(REAL_TIME, "after").mockImplementation(GLOBAL_TIME.after);
  });

  /** A world with one prebuild, in that mode, and what a follower of it received. */
  function arrange(mode: ClockMode) {
    const world = sampleWorld();
    createPrebuild(world);
    const realtime = new Realtime(() => world, { at: world.clock.now, mode });
    const told = { moves: 0, closes: 0 };
    const follow = () =>
      realtime.follow({
        onMove: () => {
          told.moves += 1;
        },
        onClose: () => {
          told.closes += 1;
        },
        wants: () => undefined,
      });
    return { world, realtime, told, follow };
  }

  it.each<ClockMode>(["frozen", "real", "60x", "per-read"])(
    "are none in the mode %s without followers",
    (mode) => {
      arrange(mode).realtime.settle();

      expect(vi.getTimerCount()).toBe(0);
    },
  );

  it.each<ClockMode>(["frozen", "per-read"])("are none in the mode %s even with a follower", (mode) => {
    arrange(mode).follow();

    expect(vi.getTimerCount()).toBe(0);
  });

  it("are one while a running clock has a follower", () => {
    const { follow } = arrange("real");

    follow();
    follow();

    expect(vi.getTimerCount()).toBe(1);
  });

  it("end once there are no followers", () => {
    const stop = arrange("real").follow();

    stop();

    expect(vi.getTimerCount()).toBe(0);
  });

  it("wake a follower when something is due", () => {
    const { world, follow, told } = arrange("60x");
    follow();
    const wait = Math.ceil(((world.clock.nextDue() ?? 0) - world.clock.now) / 60);

    host += wait;
    vi.advanceTimersByTime(wait);

    expect([told.moves > 0, world.prebuilds.list({}, { limit: 1 }).rows[0]?.value.status.phase]).toEqual([
      true,
      "STARTING",
    ]);
  });

  it("do not wake it before", () => {
    const { world, follow, told } = arrange("real");
    follow();
    const wait = (world.clock.nextDue() ?? 0) - world.clock.now - 1;

    host += wait;
    vi.advanceTimersByTime(wait);

    expect(told.moves).toBe(0);
  });

  it("are stopped by closing, of which a follower is notified once", () => {
    const { realtime, follow, told } = arrange("real");
    follow();
    realtime.close("the mock is closed");

    realtime.close("the mock is closed");

    expect([vi.getTimerCount(), told.closes]).toEqual([0, 1]);
  });

  it("let a delay of the host pass", async () => {
    const delay = hostDelay(2_000);

    vi.advanceTimersByTime(2_000);

    await expect(delay).resolves.toBeUndefined();
  });

  it("are left behind by no delay that ends early", async () => {
    const controller = new AbortController();
    const delay = hostDelay(2_000, controller.signal);
    controller.abort();

    await delay;

    expect(vi.getTimerCount()).toBe(0);
  });
});
