// Owns the link of a mock's clock with vitest's fake timers, in both directions.

import { create } from "@bufbuild/protobuf";
import { describe, expect, vi } from "vitest";
import { EventService, WatchEventsRequestSchema } from "../../src/api/gen/gitpod/v1/event_pb.ts";
import { ProjectService } from "../../src/api/gen/gitpod/v1/project_pb.ts";
import { linkTimers } from "../../src/integrations/linked-timers.ts";
import { type Mock, test as plain } from "../../src/integrations/vitest.ts";
import { vitestTimers } from "../../src/integrations/vitest-timers.ts";
import { createPrebuild, rpc } from "./mock-rpc.ts";

const { listProjects } = ProjectService.method;
const { watchEvents } = EventService.method;
const EVERYTHING = create(WatchEventsRequestSchema, { scope: { case: "organization", value: true } });

async function* once<T>(message: T) {
  yield message;
}

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

  test("fire what has become due when the mock is advanced, which returns its transitions", async ({
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

  test("stay in step after a reset of the mock", ({ mock }) => {
    vi.advanceTimersByTime(60_000);
    mock.reset();

    vi.advanceTimersByTime(1_000);

    expect(mock.clock.now().toISOString()).toBe("2026-01-01T09:00:01.000Z");
  });

  test.for([
    [
      "a call through the transport",
      (mock) => mock.transport().unary(listProjects, undefined, undefined, undefined, {}),
    ],
    [
      "a stream",
      (mock) => mock.transport().stream(watchEvents, undefined, undefined, undefined, once(EVERYTHING)),
    ],
    ["a call of the control API", (mock) => mock.fetch("/_mock/info")],
    ["a report", (mock) => mock.report()],
  ] satisfies [string, (mock: Mock) => Promise<unknown>][])(
    "let %s, the first of its kind, be answered before time passes",
    async ([, first], { mock }) => {
      const started = Date.now();
      const answered = first(mock).then(() => Date.now() - started);

      await vi.advanceTimersByTimeAsync(60_000);

      expect(await answered).toBe(0);
    },
  );

  test("let a fault's delay pass with them", async ({ mock }) => {
    mock.faults.add({ rpc: "ListPrebuilds", delay: "1h" });
    const answered = mock.call("ListPrebuilds").then(() => Date.now());
    const due = Date.now() + 3_600_000;

    await vi.advanceTimersByTimeAsync(3_600_000);

    expect(await answered).toBe(due);
  });

  plain("are refused to all but one of the tests that run at the same time", async () => {
    const linking = await Promise.allSettled([linkTimers({}, vitestTimers), linkTimers({}, vitestTimers)]);

    expect(linking.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const refused = linking.find(({ status }) => status === "rejected") as PromiseRejectedResult;
    expect(String(refused.reason)).toContain("so concurrent ones cannot link them");
    for (const link of linking) if (link.status === "fulfilled") await link.value.end();
    expect(vi.isFakeTimers()).toBe(false);
  });

  plain("are the host's again in the next test", () => {
    expect(vi.isFakeTimers()).toBe(false);
  });

  plain("are refused if they are already fake, and stay as they are", async () => {
    vi.useFakeTimers();
    try {
      await expect(linkTimers({}, vitestTimers)).rejects.toThrow(
        "Failed to link the mock's clock to the timers: they are already fake. Leave vi.useFakeTimers() out; linkTimers calls it.",
      );
      expect(vi.isFakeTimers()).toBe(true);
    } finally {
      vi.useRealTimers();
    }
  });

  plain("are refused beside a mode of the clock", async () => {
    await expect(linkTimers({ clock: "60x" }, vitestTimers)).rejects.toThrow(
      'Failed to link the mock\'s clock to the timers: its mode was set to "60x". Leave the option clock out.',
    );
    expect(vi.isFakeTimers()).toBe(false);
  });
});
