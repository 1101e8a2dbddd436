// Owns the clients of the demo: what they call, and that a reset does not stop them.
import { expect, it } from "vitest";
import { demoTraffic } from "../../src/cli/demo-traffic.ts";
import type { Mock } from "../../src/index.ts";
import { startMock } from "../../src/server/port.ts";

const OPTIONS = { scenario: "demo", clock: "60x", startAt: "2026-01-06T10:00:00Z" } as const;

/** Runs the clients without their pauses, until the function is done. */
async function during(act: (mock: Mock) => Promise<void>): Promise<void> {
  const mock = await startMock(OPTIONS);
  const over = new AbortController();
  const traffic = demoTraffic(mock, { seed: 1, signal: over.signal, pause: { min: 1, max: 4 } });
  try {
    await act(mock);
  } finally {
    over.abort();
    await traffic;
    await mock.close();
  }
}

/** The ids that succeeded in calls of an RPC. */
function idsOf(mock: Mock, rpc: "GetPrebuild" | "CreatePrebuild"): (string | undefined)[] {
  return mock.requests
    .find({ rpc })
    .filter(({ status }) => status === 200)
    .map(({ resourceId }) => resourceId);
}

it("a reset in the middle: the clients list again, and their calls succeed", () =>
  during(async (mock) => {
    await expect.poll(() => idsOf(mock, "GetPrebuild").length).toBeGreaterThan(2);
    const before = new Set(idsOf(mock, "CreatePrebuild"));

    const response = await fetch(`${mock.url}/_mock/reset`, { method: "POST" });

    expect(response.status).toBe(200);
    await expect.poll(() => idsOf(mock, "GetPrebuild").length).toBeGreaterThan(2);
    await expect.poll(() => idsOf(mock, "CreatePrebuild").length).toBeGreaterThan(0);
    const existing = new Set(mock.world.prebuilds().map(({ id }) => id));
    expect(before.size).toBeGreaterThan(0);
    expect(idsOf(mock, "GetPrebuild").filter((id) => !existing.has(String(id)))).toEqual([]);
  }));

it("environments start from pools, prebuilds and from scratch, before and after the clients begin", () =>
  during(async (mock) => {
    const origins = (environments: readonly { origin: string }[]) =>
      [...new Set(environments.map(({ origin }) => origin))].sort();
    const all = ["pool", "prebuild", "scratch"];
    const before = mock.world.environments();
    const known = new Set(before.map(({ id }) => id));

    expect(origins(before)).toEqual(all);
    await expect
      .poll(() => origins(mock.world.environments().filter(({ id }) => !known.has(id))))
      .toEqual(all);
  }));

it("the report has no finding in a simulated day of them", () =>
  during(async (mock) => {
    const begin = mock.clock.now().getTime();
    mock.clock.setMode("86400x");
    const elapsed = () => mock.clock.now().getTime() - begin;
    await expect.poll(elapsed).toBeGreaterThan(24 * 3_600_000);
    // A slow machine makes fewer calls in a day.
    await expect.poll(() => mock.requests.count()).toBeGreaterThan(200);

    const { calls, callers, findings } = await mock.report();
    expect(calls).toBeGreaterThan(100);
    expect(callers).toHaveLength(5);
    expect(findings).toEqual([]);
  }));
