// Owns `reset`: which parts go back to the start.
import { expect, test } from "vitest";
import { createMock, MisuseError, type Mock, type ResetPart } from "../../src/index.ts";
import { RESET_PARTS } from "../../src/mock/reset.ts";
import { contents } from "../rpc-cases/contents.ts";
import { call, PENDING, PROJECT } from "../server/log-reader.ts";

const START = "2026-01-01T09:00:00.000Z";

async function changed() {
  const mock = createMock({ scenario: "failing-prebuild", seed: 5 });
  const fresh = contents(mock);
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
  expect(contents(mock)).toEqual(fresh);
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

test("the state alone starts over at the current time", async () => {
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
  const before = contents(mock);
  mock.reset({ parts: [] });
  expect(contents(mock)).toEqual(before);
});

test("an unknown part is refused, and nothing is reset", async () => {
  const { mock } = await changed();
  const before = contents(mock);
  const reset = () => mock.reset({ parts: ["state", "weather" as "state"] });
  expect(reset).toThrow(MisuseError);
  expect(reset).toThrow(/^Failed to reset: unknown part "weather"\. Name some of clock, state/);
  expect(contents(mock)).toEqual(before);
});

test("logs tokens of before open nothing after", async () => {
  const mock = createMock();
  const { accessToken } = await call(mock, "CreatePrebuildLogsToken", { prebuildId: PENDING });
  mock.reset();
  const headers = { authorization: `Bearer ${accessToken}` };
  expect((await mock.fetch(`${mock.url}/logs/${PENDING}`, { headers })).status).toBe(401);
});

/** What of a mock each part is: how it is changed, and how it looks. */
const PARTS: Record<ResetPart, { change: (mock: Mock) => unknown; look: (mock: Mock) => unknown }> = {
  clock: { change: (mock) => mock.clock.setMode("per-read"), look: (mock) => mock.clock.mode },
  state: {
    change: (mock) => mock.world.addProject({ name: "more", environmentClassIds: [PROJECT] }),
    look: (mock) => mock.world.projects(),
  },
  faults: {
    change: (mock) => mock.faults.add({ rpc: "DeletePrebuild", code: "unavailable" }),
    look: (mock) => mock.faults.list(),
  },
  stubs: {
    change: (mock) => mock.stubs.add({ rpc: "gitpod.v1.SecretService/ListSecrets", response: {} }),
    look: (mock) => mock.stubs.list(),
  },
  requests: {
    change: (mock) => call(mock, "ListWarmPools", {}),
    look: (mock) => mock.requests.all().length,
  },
};
const NAMES = Object.keys(PARTS) as ResetPart[];

async function changedInAll(): Promise<{ mock: Mock; fresh: unknown[]; changed: unknown[] }> {
  const mock = createMock();
  const look = () => NAMES.map((part) => PARTS[part].look(mock));
  const fresh = look();
  for (const part of NAMES) await PARTS[part].change(mock);
  return { mock, fresh, changed: look() };
}

test("the parts of which these tests know are all that there are", () => {
  expect([...RESET_PARTS].sort()).toEqual([...NAMES].sort());
});

test.each(NAMES)("%s goes back by itself and leaves the others", async (part) => {
  const { mock, fresh, changed } = await changedInAll();
  expect(changed.filter((look, index) => JSON.stringify(look) === JSON.stringify(fresh[index]))).toEqual([]);

  mock.reset({ parts: [part] });

  const expected = NAMES.map((name, index) => (name === part ? fresh[index] : changed[index]));
  expect(NAMES.map((name) => PARTS[name].look(mock))).toEqual(expected);
});

test("all of them go back if none is named", async () => {
  const { mock, fresh } = await changedInAll();
  mock.reset();
  expect(NAMES.map((part) => PARTS[part].look(mock))).toEqual(fresh);
});
