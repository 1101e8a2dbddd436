// Owns `reset`: which parts go back to the start.
import { expect, test } from "vitest";
import { createMock, MisuseError } from "../../src/index.ts";
import { contents } from "../rpc-cases/contents.ts";
import { call, PENDING, PROJECT } from "./log-reader.ts";

const START = "2026-01-01T09:00:00.000Z";

async function changed() {
  const mock = createMock({ scenario: "failing-prebuild", seed: 5 });
  const fresh = await contents(mock);
  mock.clock.advance("30m");
  mock.clock.setMode("real");
  mock.clock.pause();
  await call(mock, "CreatePrebuild", { projectId: PROJECT, spec: {} });
  await call(mock, "CancelPrebuild", { prebuildId: PENDING });
  return { mock, fresh };
}

test("everything goes back to the same start", async () => {
  const { mock, fresh } = await changed();
  mock.reset();
  expect(await contents(mock)).toEqual(fresh);
  expect([mock.clock.mode, mock.clock.now().toISOString()]).toEqual(["frozen", START]);
});

test("after a reset the same calls give the same bytes again", async () => {
  const mock = createMock();
  const run = async () => {
    await call(mock, "CreatePrebuild", { projectId: PROJECT, spec: {} });
    mock.clock.advance("20m");
    return contents(mock);
  };
  const first = await run();
  mock.reset();
  expect(await run()).toEqual(first);
});

test("the state alone begins anew at the present", async () => {
  const { mock } = await changed();
  const now = mock.clock.now();
  mock.reset({ parts: ["state"] });
  expect(mock.clock.now()).toEqual(now);
  const { prebuilds } = await call(mock, "ListPrebuilds", {});
  expect(prebuilds).toHaveLength(3);
  expect(prebuilds[0]).toMatchObject({ id: PENDING, status: { phase: "PREBUILD_PHASE_PENDING" } });
});

test("the clock alone keeps the state", async () => {
  const { mock } = await changed();
  const before = await call(mock, "ListPrebuilds", {});
  mock.reset({ parts: ["clock"] });
  expect(mock.clock.mode).toBe("frozen");
  expect(await call(mock, "ListPrebuilds", {})).toEqual(before);
});

test("no parts change nothing", async () => {
  const { mock } = await changed();
  const before = await contents(mock);
  mock.reset({ parts: [] });
  expect(await contents(mock)).toEqual(before);
});

test("an unknown part is refused, and nothing is reset", async () => {
  const { mock } = await changed();
  const before = await contents(mock);
  const reset = () => mock.reset({ parts: ["state", "weather" as "state"] });
  expect(reset).toThrow(MisuseError);
  expect(reset).toThrow(/^Failed to reset: there is no part "weather"\. Name some of clock, state/);
  expect(await contents(mock)).toEqual(before);
});

test("logs tokens of before open nothing after", async () => {
  const mock = createMock();
  const { accessToken } = await call(mock, "CreatePrebuildLogsToken", { prebuildId: PENDING });
  mock.reset();
  const headers = { authorization: `Bearer ${accessToken}` };
  expect((await mock.fetch(`${mock.url}/logs/${PENDING}`, { headers })).status).toBe(401);
});
