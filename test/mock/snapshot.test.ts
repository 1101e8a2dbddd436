// Owns `snapshot` and `restore` of a mock: what goes back, what stays, and which snapshots are refused.

import { afterEach, describe, expect, it, vi } from "vitest";
import { createMock, MisuseError, type Mock, type Snapshot } from "../../src/index.ts";
import { REAL_TIME } from "../../src/mock/host-time.ts";
import { contents } from "../rpc-cases/contents.ts";
import { callText } from "../scenarios/mock-call.ts";
import { call, openLog, PENDING, PROJECT, prebuildIn, tokenOf, until } from "../server/log-reader.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

const CLASS = "30000000-0000-4000-8000-000000000003";

/** Everything that callers can read of a mock, byte for byte, after some work on it; and the work's transitions. */
async function session(mock: Mock): Promise<unknown[]> {
  const texts = [await callText(mock, "CreatePrebuild", { projectId: PROJECT, spec: { timeout: "900s" } })];
  const { id: prebuildId } = JSON.parse(texts[0] as string).prebuild;
  texts.push(await callText(mock, "CreateWarmPool", { projectId: PROJECT, environmentClassId: CLASS }));
  const transitions = mock.clock.advance("3m");
  texts.push(await callText(mock, "CancelPrebuild", { prebuildId: PENDING }));
  texts.push(await (await openLog(mock, await prebuildIn(mock, "COMPLETED"))).rest());
  texts.push(await callText(mock, "CreatePrebuildLogsToken", { prebuildId }));
  transitions.push(...mock.clock.advance("1d"));
  for (const method of ["ListPrebuilds", "ListWarmPools"] as const) {
    texts.push(
      await callText(mock, method, {}),
      await callText(mock, method, { pagination: { pageSize: 1 } }),
    );
  }
  return [texts, transitions, contents(mock)];
}

/** A mock with work going on in it. */
async function busyMock(options: Parameters<typeof createMock>[0] = {}): Promise<Mock> {
  const mock = createMock(options);
  await prebuildIn(mock, "RUNNING");
  return mock;
}

describe("restore", () => {
  it("restores every response, byte for byte, and the time", async () => {
    const mock = await busyMock();
    const list = () => callText(mock, "ListPrebuilds", {});
    const [before, bytes, now] = [contents(mock), await list(), mock.clock.now()];
    const snapshot = mock.snapshot();
    await session(mock);

    mock.restore(snapshot);

    expect([contents(mock), await list(), mock.clock.now()]).toEqual([before, bytes, now]);
  });

  it("lets the same calls get the same responses again, ids, tokens, logs and transitions too", async () => {
    const mock = await busyMock();
    const snapshot = mock.snapshot();
    const first = await session(mock);

    mock.restore(snapshot);

    expect(await session(mock)).toEqual(first);
  });

  it("comes to the same as a mock that never went back", async () => {
    const mock = await busyMock();
    const snapshot = mock.snapshot();
    mock.clock.advance("2d");
    mock.restore(snapshot);

    expect(await session(mock)).toEqual(await session(await busyMock()));
  });

  it("works again and again, and in any order", async () => {
    const mock = await busyMock();
    const [early, then] = [mock.snapshot(), contents(mock)];
    await session(mock);
    const [late, later] = [mock.snapshot(), contents(mock)];
    const seen: unknown[] = [];
    for (const snapshot of [early, early, late, early, late]) {
      mock.restore(snapshot);
      seen.push(contents(mock));
      await session(mock);
    }

    expect(seen).toEqual([then, then, later, then, later]);
  });

  it.each([undefined, { parts: ["state"] as const }, { parts: ["clock"] as const }])(
    "works after a reset of %j",
    async (parts) => {
      const mock = await busyMock({ scenario: "degraded-pool" });
      const before = contents(mock);
      const snapshot = mock.snapshot();
      const first = await session(mock);
      mock.reset(parts);
      await session(mock);

      mock.restore(snapshot);

      expect([contents(mock), await session(mock)]).toEqual([before, first]);
    },
  );

  it("leaves a reset go back to the scenario, not to the snapshot", async () => {
    const mock = createMock();
    const fresh = contents(mock);
    mock.clock.advance("1h");
    mock.restore(mock.snapshot());

    mock.reset();

    expect(contents(mock)).toEqual(fresh);
  });

  it("leaves the clock in its present mode, and lets it run on from the snapshot's instant", () => {
    let host = 1_000;
    vi.spyOn(REAL_TIME, "now").mockImplementation(() => host);
    const mock = createMock({ scenario: "empty" });
    const snapshot = mock.snapshot();
    mock.clock.setMode("60x");
    host += 10_000;
    const then = mock.clock.now();

    mock.restore(snapshot);
    host += 1_000;

    expect([mock.clock.mode, then.toISOString(), mock.clock.now().toISOString()]).toEqual([
      "60x",
      "2026-01-01T09:10:00.000Z",
      "2026-01-01T09:01:00.000Z",
    ]);
  });
});

describe("a snapshot", () => {
  it("is of the current time, if the clock runs by itself", async () => {
    let host = 1_000;
    vi.spyOn(REAL_TIME, "now").mockImplementation(() => host);
    const mock = createMock({ clock: "real" });
    host += 1_234;
    const snapshot = mock.snapshot();
    host += 5_000;
    mock.clock.setMode("frozen");

    mock.restore(snapshot);

    expect(mock.clock.now().toISOString()).toBe("2026-01-01T09:00:01.234Z");
  });

  it("changes nothing when it is taken", async () => {
    const [mock, other] = [await busyMock(), await busyMock()];

    mock.snapshot();

    expect(await session(mock)).toEqual(await session(other));
  });

  it("shows nothing of the state and takes nothing in", async () => {
    const mock = await busyMock();
    const before = contents(mock);
    const snapshot = mock.snapshot() as Snapshot & Record<string, unknown>;
    await session(mock);

    expect(() => Object.assign(snapshot, { clock: { now: 0 } })).toThrow(TypeError);
    expect(Reflect.ownKeys(snapshot)).toEqual([]);
    mock.restore(snapshot);
    expect(contents(mock)).toEqual(before);
  });

  it("is not spent or changed by changes to responses that came from it", async () => {
    const mock = await busyMock();
    const snapshot = mock.snapshot();
    const before = contents(mock);
    const list = await call(mock, "ListPrebuilds", {});
    list.prebuilds[0].status.phase = "PREBUILD_PHASE_LOST";
    mock.clock.now().setTime(0);

    mock.restore(snapshot);

    expect(contents(mock)).toEqual(before);
  });

  it.each<[string, (mock: Mock, own: Snapshot) => unknown]>([
    ["of another mock", () => createMock().snapshot()],
    ["of another mock of the same seed and scenario", () => createMock({ seed: 1 }).snapshot()],
    ["that was spread", (_, own) => ({ ...own })],
    ["that was cloned", (_, own) => structuredClone(own)],
    ["that is a proxy of one", (_, own) => new Proxy(own, {})],
    ["that inherits from one", (_, own) => Object.create(own)],
    ["that is an empty object", () => Object.freeze({})],
    ["that is the mock", (mock) => mock],
    ["that is undefined", () => undefined],
    ["that is null", () => null],
    ["that is text", () => "snapshot"],
  ])("%s is refused, and nothing changes", async (_, make) => {
    const mock = await busyMock();
    const wrong = make(mock, mock.snapshot()) as Snapshot;
    mock.clock.advance("5m");
    const before = contents(mock);
    const restore = () => mock.restore(wrong);

    expect(restore).toThrow(MisuseError);
    expect(restore).toThrow(
      /^Failed to restore: this is not a snapshot of this mock\. Take one with snapshot\(\)\.$/,
    );
    expect(contents(mock)).toEqual(before);
  });
});

describe("logs, after restore", () => {
  it("are opened by the tokens of the snapshot and by none that came later", async () => {
    const mock = await busyMock();
    const prebuildId = await prebuildIn(mock, "COMPLETED");
    const early = await tokenOf(mock, prebuildId);
    const snapshot = mock.snapshot();
    const late = await tokenOf(mock, prebuildId);
    mock.clock.advance("2h");

    mock.restore(snapshot);

    const statuses = [early, late].map(async (token) => {
      const headers = { authorization: `Bearer ${token}` };
      return (await mock.fetch(`/logs/${prebuildId}`, { headers })).status;
    });
    expect(await Promise.all(statuses)).toEqual([200, 401]);
  });

  it("end for a reader whose prebuild is not in the snapshot", async () => {
    const mock = createMock();
    const snapshot = mock.snapshot();
    const reader = await openLog(mock, await prebuildIn(mock, "RUNNING"));
    await reader.next();

    mock.restore(snapshot);

    expect(await reader.next()).toBeUndefined();
  });

  it("continue for a reader that has seen no more than the snapshot: each line once, to the end", async () => {
    const mock = createMock();
    const prebuildId = await prebuildIn(mock, "RUNNING");
    const reader = await openLog(mock, prebuildId);
    const seen = (await reader.next()) as string;
    const snapshot = mock.snapshot();

    mock.restore(snapshot);
    until(mock, prebuildId, "COMPLETED");

    const log = seen + (await reader.rest());
    expect(log).toBe(await (await openLog(mock, prebuildId)).rest());
  });

  it("continue for a reader that has seen more than the snapshot: no line twice, if it comes to the same", async () => {
    const mock = createMock();
    const prebuildId = await prebuildIn(mock, "RUNNING");
    const snapshot = mock.snapshot();
    const reader = await openLog(mock, prebuildId);
    until(mock, prebuildId, "SNAPSHOTTING");
    const seen = (await reader.next()) as string;

    mock.restore(snapshot);
    until(mock, prebuildId, "COMPLETED");

    const log = seen + (await reader.rest());
    expect(log).toBe(await (await openLog(mock, prebuildId)).rest());
  });

  it("end for a reader that has seen more than the snapshot, if its prebuild then ends otherwise", async () => {
    const mock = createMock();
    const prebuildId = await prebuildIn(mock, "RUNNING");
    const snapshot = mock.snapshot();
    const reader = await openLog(mock, prebuildId);
    until(mock, prebuildId, "SNAPSHOTTING");
    const seen = await reader.next();

    mock.restore(snapshot);
    await call(mock, "CancelPrebuild", { prebuildId });
    until(mock, prebuildId, "CANCELLED");

    expect(seen).toContain("Create snapshot");
    expect(await reader.rest()).toBe("");
  });
});
