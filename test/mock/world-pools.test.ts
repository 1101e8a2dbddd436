// Owns the controls of warm pools without an RPC: claims, and problems that begin and end.
import { describe, expect, it } from "vitest";
import type { Mock } from "../../src/mock/mock.ts";
import { DOCUMENTED, LARGE_CLASS } from "../../src/scenarios/presets/documentation.ts";
import { createMock } from "../../src/server/create-mock.ts";
import { call } from "../scenarios/mock-call.ts";
import { UNKNOWN_ID } from "../world/sample-world.ts";

const { warmPool: id, project } = DOCUMENTED;
const MESSAGE = "the runner is out of capacity";

/** What a client sees of the documented pool. */
async function seen(mock: Mock) {
  return (await call(mock, "GetWarmPool", { warmPoolId: id })).warmPool;
}

describe("mock.world.claim", () => {
  it("returns the pool as a client then sees it, with one running instance fewer", async () => {
    const mock = createMock();

    const pool = mock.world.claim(id);

    expect(pool).toEqual(await seen(mock));
    expect(pool.status).toMatchObject({ phase: "WARM_POOL_PHASE_READY", desiredSize: 1 });
    expect(pool.status.runningInstances).toBeUndefined();
  });

  it("takes the id in any case", () => {
    expect(createMock().world.claim(id.toUpperCase()).id).toBe(id);
  });

  it("is what raises the target, and the lack of it lowers it", async () => {
    const mock = createMock({ scenario: "scaling-pool" });
    mock.clock.advance("30m");
    const targets = [(await seen(mock)).status.desiredSize];
    for (let i = 0; i < 4; i++) {
      mock.world.claim(id);
      mock.clock.advance("1m");
      targets.push((await seen(mock)).status.desiredSize);
    }
    mock.clock.advance("15m");
    targets.push((await seen(mock)).status.desiredSize);

    expect(targets).toEqual([1, 1, 2, 2, 3, 1]);
  });

  it.each([
    [
      "from an empty pool, saying when an instance is ready",
      "healthy",
      "1 of them on the way, the first due at",
    ],
    ["from a pool that is being deleted", "draining-pool", "is DELETING and can no longer be claimed from"],
    ["from a pool without a snapshot", "pending-pool", "it is waiting for a completed prebuild"],
  ] as const)("is refused %s, and nothing changes", async (_, scenario, text) => {
    const mock = createMock({ scenario });
    if (scenario === "healthy") mock.world.claim(id);
    const before = await seen(mock);

    expect(() => mock.world.claim(id)).toThrow(
      expect.objectContaining({ name: "MisuseError", message: expect.stringContaining(text) }),
    );
    expect(await seen(mock)).toEqual(before);
  });
});

describe("a snapshot of a mock", () => {
  it("holds the claims that count, the figures, and what is on its way", () => {
    const mock = createMock({ scenario: "scaling-pool" });
    mock.clock.advance("30m");
    mock.world.claim(id);
    mock.clock.advance("1m");
    const snapshot = mock.snapshot();
    const goOn = () => {
      mock.world.claim(id);
      return mock.clock.advance("20m");
    };

    const first = goOn();
    mock.restore(snapshot);

    expect([goOn(), first.some(({ reason }) => reason.includes("rises"))]).toEqual([first, true]);
  });
});

describe("mock.world.degrade and recover", () => {
  it("make a pool DEGRADED with the message, until it recovers", async () => {
    const mock = createMock();
    const degraded = mock.world.degrade(id, MESSAGE);
    mock.clock.advance("1d");
    const later = await seen(mock);
    mock.world.recover(id);
    mock.clock.advance(0);

    expect(
      [degraded, later, await seen(mock)].map(({ status }) => [status.phase, status.failureMessage]),
    ).toEqual([
      ["WARM_POOL_PHASE_DEGRADED", MESSAGE],
      ["WARM_POOL_PHASE_DEGRADED", MESSAGE],
      ["WARM_POOL_PHASE_READY", undefined],
    ]);
  });

  it.each<[string, (mock: Mock) => unknown, string]>([
    ["degrade without a message", ({ world }) => world.degrade(id, ""), "message"],
    ["degrade with a message that is no text", ({ world }) => world.degrade(id, 5 as never), "message"],
    ["degrade with half a character", ({ world }) => world.degrade(id, "\ud800"), "message"],
    ["recover what is READY", ({ world }) => world.recover(id), "only a DEGRADED one can recover"],
  ])("refuse to %s, and nothing changes", async (_, act, text) => {
    const mock = createMock();
    const before = await seen(mock);

    expect(() => act(mock)).toThrow(
      expect.objectContaining({ name: "MisuseError", message: expect.stringContaining(text) }),
    );
    expect(await seen(mock)).toEqual(before);
  });

  it.each([
    ["claim", (mock: Mock) => mock.world.claim(UNKNOWN_ID)],
    ["degrade", (mock: Mock) => mock.world.degrade(UNKNOWN_ID, MESSAGE)],
    ["recover", (mock: Mock) => mock.world.recover(UNKNOWN_ID)],
  ])("and claim refuse a pool that there is not: %s", (_, act) => {
    expect(() => act(createMock())).toThrow(`warm pool ${UNKNOWN_ID} not found`);
  });
});

describe("mock.world.upcoming", () => {
  it("reports when a raised target falls, and why", () => {
    const mock = createMock({ scenario: "scaling-pool" });

    const fall = mock.world.upcoming().find(({ reason }) => reason.includes("falls"));

    // The last claim was a minute before the start, and the scenario lowers a target after five.
    expect(fall).toEqual({
      at: new Date("2026-01-01T09:04:00Z"),
      kind: "warmPool",
      id,
      from: "READY",
      to: "READY",
      reason: "the target falls from 3 to 2: idle since 2026-01-01T08:59:00.000Z",
    });
  });

  it("reports when an instance that cannot be provisioned fails, and why", () => {
    const mock = createMock({
      scenario: {
        name: "no-quota",
        summary: "No instance can be provisioned.",
        prebuilds: [{ projectId: project, environmentClassId: LARGE_CLASS, age: "1h" }],
        warmPools: [{ id, projectId: project, environmentClassId: LARGE_CLASS, age: "1m" }],
        outcomes: [{ warmPool: { cannotProvision: { message: MESSAGE } } }],
      },
    });

    expect(mock.world.upcoming()).toContainEqual(
      expect.objectContaining({ id, from: "PENDING", to: "DEGRADED", reason: MESSAGE }),
    );
  });
});
