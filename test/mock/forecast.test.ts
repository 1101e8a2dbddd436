// Owns the forecast: what will happen until an instant if nothing else does, and that looking changes nothing.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createMock, type Mock } from "../../src/index.ts";
import { contents } from "../rpc-cases/contents.ts";
import { control } from "../server/control/control-request.ts";
import { PROJECT } from "../server/log-reader.ts";

let mock: Mock;
beforeEach(() => {
  mock = createMock();
});
afterEach(() => mock.close());

describe("upcoming with until", () => {
  it("says exactly what then happens, all the way", async () => {
    const { prebuild } = await mock.call("CreatePrebuild", { projectId: PROJECT, spec: {} });
    const forecast = mock.world.upcoming({ until: "2h" });

    expect(forecast.filter(({ id }) => id === prebuild.id).at(-1)?.to).toBe("COMPLETED");
    expect(mock.clock.advance("2h")).toEqual(forecast);
  });

  it("changes nothing, neither the world nor the clock nor what later calls get", async () => {
    const other = createMock();
    for (const one of [mock, other]) await one.call("CreatePrebuild", { projectId: PROJECT, spec: {} });
    const before = [contents(mock), mock.clock.now()];
    mock.world.upcoming({ until: "10d" });

    expect([contents(mock), mock.clock.now()]).toEqual(before);
    expect(await mock.call("CreatePrebuild", { projectId: PROJECT, spec: {} })).toEqual(
      await other.call("CreatePrebuild", { projectId: PROJECT, spec: {} }),
    );
    expect(mock.clock.advance("1h")).toEqual(other.clock.advance("1h"));
    await other.close();
  });

  it("says when a prebuild will be COMPLETED and a pool READY", async () => {
    const pending = createMock({ scenario: "pending-pool" });
    const { projectId, environmentClassId } = pending.world.warmPools()[0]?.metadata ?? {};
    const { prebuild } = await pending.call("CreatePrebuild", { projectId, environmentClassId, spec: {} });
    const steps = pending.world.upcoming({ until: "2h" });
    const completed = steps.find(({ id, to }) => id === prebuild.id && to === "COMPLETED");
    const ready = steps.find(({ kind, to }) => kind === "warmPool" && to === "READY");
    await pending.close();

    expect(completed?.at.getTime()).toBeGreaterThan(Date.parse("2026-01-01T09:05:00Z"));
    expect(ready?.at.getTime()).toBeGreaterThan(completed?.at.getTime() ?? Infinity);
  });

  it("takes an instant, a duration, and a limit", async () => {
    await mock.call("CreatePrebuild", { projectId: PROJECT, spec: {} });
    const all = mock.world.upcoming({ until: "2h" });

    expect(mock.world.upcoming({ until: "2026-01-01T11:00:00Z" })).toEqual(all);
    expect(mock.world.upcoming({ until: new Date("2026-01-01T11:00:00Z") })).toEqual(all);
    expect(mock.world.upcoming({ until: 7_200_000 })).toEqual(all);
    expect(mock.world.upcoming({ until: "2h", limit: 2 })).toEqual(all.slice(0, 2));
    expect(mock.world.upcoming({ until: "2h", limit: 0 })).toEqual([]);
    expect(mock.world.upcoming({ until: 0 })).toEqual([]);
  });

  it.each([
    [{ until: "2026-01-01T08:59:59Z" }, "until must not be in the past: it is 2026-01-01T09:00:00.000Z"],
    [{ until: "soon" }, "soon"],
    [{ until: "20000d" }, "at most ten years"],
    [{ until: "2h", limit: -1 }, "limit must be a whole number from 0: got -1"],
    [{ untl: "2h" }, "Did you mean until?"],
  ])("refuses %j", (options, says) => {
    expect(() => mock.world.upcoming(options as object)).toThrow(says);
  });

  it("is served at /_mock/timeline", async () => {
    await mock.call("CreatePrebuild", { projectId: PROJECT, spec: {} });
    const { json } = await control(mock, "GET", "timeline?until=2h&limit=5");

    expect(json.due).toEqual(JSON.parse(JSON.stringify(mock.world.upcoming({ until: "2h", limit: 5 }))));
    expect((await control(mock, "GET", "timeline?until=soon")).status).toBe(400);
  });
});
