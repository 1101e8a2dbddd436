// Owns the link of a mock's clock with vitest's fake timers, in both directions.
import { describe, expect, vi } from "vitest";
import { linkTimers } from "../../src/integrations/linked-timers.ts";
import { type Mock, test as plain } from "../../src/integrations/vitest.ts";
import { createPrebuild, rpc } from "./mock-rpc.ts";

const test = plain.extend({ mockOptions: { linkTimers: true } });

/** What code under test does: it waits by the host's timers. */
async function waitForPrebuild(mock: Mock): Promise<string[]> {
  const { id } = await createPrebuild(mock);
  const phases: string[] = [];
  for (;;) {
    const { prebuild } = await rpc(mock, "GetPrebuild", { prebuildId: id });
    if (phases.at(-1) !== prebuild.status.phase) phases.push(prebuild.status.phase);
    if (prebuild.status.phase === "PREBUILD_PHASE_COMPLETED") return phases;
    await new Promise((resolve) => setTimeout(resolve, 5_000));
  }
}

describe("linked timers", () => {
  test("begin at the mock's instant", ({ mock }) => {
    expect(Date.now()).toBe(mock.clock.now().getTime());
    expect(new Date().toISOString()).toBe("2026-01-01T09:00:00.000Z");
  });

  test("move the mock's clock, so that a polling loop sees every phase", async ({ mock }) => {
    const waiting = waitForPrebuild(mock);

    await vi.advanceTimersByTimeAsync(15 * 60_000);

    expect((await waiting).map((phase) => phase.replace("PREBUILD_PHASE_", ""))).toEqual([
      "PENDING",
      "STARTING",
      "RUNNING",
      "STOPPING",
      "SNAPSHOTTING",
      "COMPLETED",
    ]);
    expect(mock.clock.now().getTime()).toBe(Date.now());
  });

  test("let each timer find the mock at its own instant", ({ mock }) => {
    const instants: number[] = [];
    const timer = setInterval(() => instants.push(mock.clock.now().getTime() - Date.now()), 1_000);

    vi.advanceTimersByTime(5_000);
    clearInterval(timer);

    expect(instants).toEqual([0, 0, 0, 0, 0]);
  });

  test("are moved by every verb of the mock's clock, by the same", async ({ mock }) => {
    await createPrebuild(mock);
    const offsets = [
      () => mock.clock.advance("90s"),
      () => mock.clock.advanceTo("2026-01-01T09:30:00Z"),
      () => mock.clock.advanceUntil("idle"),
      () => mock.clock.next(),
    ].map((move) => {
      const before = Date.now();
      move();
      return [Date.now() > before, Date.now() - mock.clock.now().getTime()];
    });

    expect(offsets).toEqual([
      [true, 0],
      [true, 0],
      // The prebuild has completed by then.
      [false, 0],
      [true, 0],
    ]);
  });

  test("fire what has become due when the mock is advanced, which answers its transitions", async ({
    mock,
  }) => {
    await createPrebuild(mock);
    const fired = vi.fn();
    setTimeout(fired, 60_000);
    setTimeout(fired, 3_600_000);

    const transitions = mock.clock.advance("15m");

    expect([fired.mock.calls.length, transitions.at(-1)?.to]).toEqual([1, "COMPLETED"]);
  });

  test("follow the control API", async ({ mock }) => {
    await mock.fetch("/_mock/clock/advance", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ by: "1h" }),
    });

    expect([new Date().toISOString(), mock.clock.now().toISOString()]).toEqual([
      "2026-01-01T10:00:00.000Z",
      "2026-01-01T10:00:00.000Z",
    ]);
  });

  test("follow a move that ends at its limit", async ({ mock }) => {
    const never = () => mock.clock.advanceUntil(() => false, { limit: "2h" });

    expect(never).toThrow("Failed to advance the clock");
    expect(Date.now()).toBe(mock.clock.now().getTime());
    expect(new Date().toISOString()).toBe("2026-01-01T11:00:00.000Z");
  });

  test("leave a paused mock where it is", ({ mock }) => {
    mock.clock.pause();

    vi.advanceTimersByTime(60_000);

    expect([Date.now() - mock.clock.now().getTime(), mock.clock.mode]).toEqual([60_000, "frozen"]);
  });

  test("go on in step after the mock went back to its start", ({ mock }) => {
    vi.advanceTimersByTime(60_000);
    mock.reset();

    vi.advanceTimersByTime(1_000);

    expect(mock.clock.now().toISOString()).toBe("2026-01-01T09:00:01.000Z");
  });

  plain("are the host's again in the next test", () => {
    expect(vi.isFakeTimers()).toBe(false);
  });

  plain("are refused if they are already fake, and stay as they are", async () => {
    vi.useFakeTimers();
    try {
      await expect(linkTimers({})).rejects.toThrow(
        "Failed to link the mock's clock to the timers: they are already fake. Leave vi.useFakeTimers() out; linkTimers calls it.",
      );
      expect(vi.isFakeTimers()).toBe(true);
    } finally {
      vi.useRealTimers();
    }
  });

  plain("are refused beside a mode of the clock", async () => {
    await expect(linkTimers({ clock: "60x" })).rejects.toThrow(
      'Failed to link the mock\'s clock to the timers: its mode was set to "60x". Leave the option clock out.',
    );
    expect(vi.isFakeTimers()).toBe(false);
  });
});
