// Owns what users see of a table of stages that loops: an error that names the stage wherever time moves, and no hang.
import { afterEach, beforeEach, expect, test } from "vitest";
import { createMock, type Mock, type MockOptions, startMock } from "../../src/index.ts";
import { PREBUILD_STAGES, type PrebuildStage } from "../../src/world/prebuild/stages.ts";
import { type Got, PROJECT, post } from "../rpc/request.ts";
import { control } from "./control/control-request.ts";

let mock: Mock | undefined;
const progress = PREBUILD_STAGES.find(({ name }) => name === "snapshot-progress") as PrebuildStage;
const { effect } = progress;
/** A step of a snapshot makes no progress, so the same step is due at once. */
beforeEach(() => {
  // Replaced by hand: a spy remembers each of its hundred thousand calls.
  Object.assign(progress, { effect: () => ({ status: {} }) });
});
afterEach(async () => {
  Object.assign(progress, { effect });
  await mock?.close();
  mock = undefined;
});

/** A mock with one prebuild, whose id the message names. */
async function looping(options: MockOptions = {}): Promise<{ mock: Mock; message: RegExp }> {
  mock = createMock({ scenario: "empty", ...options });
  const { json } = await post(mock, "CreatePrebuild", { projectId: PROJECT, spec: {} });
  const message = new RegExp(
    `Failed to move the clock: it fired 100000 times at 2026-\\S+Z, and stage "snapshot-progress" of prebuild ${json.prebuild.id} is due at that instant again\\.$`,
  );
  return { mock, message };
}

test("a verb of the library throws it, and the mock can be read and closed afterwards", async () => {
  const { mock, message } = await looping();

  expect(() => mock.clock.advance("1h")).toThrow(message);
  expect(() => mock.clock.advanceUntil("idle")).toThrow(message);
  expect(() => mock.clock.next()).toThrow(message);
  expect(mock.world.prebuilds()).toMatchObject([{ status: { phase: "PREBUILD_PHASE_SNAPSHOTTING" } }]);
});

test("the control API returns a problem", async () => {
  const { mock, message } = await looping();

  const { status, type, json } = await control(mock, "POST", "clock/advance", { by: "1h" });

  expect([status, type]).toEqual([500, "application/problem+json"]);
  expect(json).toMatchObject({ status: 500, detail: expect.stringMatching(message) });
});

test("an RPC that moves time returns it", async () => {
  const { mock, message } = await looping({ clock: "per-read" });

  const calls = Array.from({ length: 9 }, () => post(mock, "ListPrebuilds", {}));
  const { status, json } = (await Promise.all(calls)).at(-1) as Got;

  expect([status, json.code]).toEqual([500, "internal"]);
  expect(json.message).toMatch(message);
});

test("the error of a clock that runs by itself reaches the next caller, and the mock closes", async () => {
  const served = await startMock({ scenario: "empty", clock: "100000x" });
  await post(served, "CreatePrebuild", { projectId: PROJECT, spec: {} });
  // Followed, so that a timer moves time meanwhile.
  const watching = await served.fetch(`${served.url}/_mock/events`);
  let answer: Got;
  do answer = await post(served, "ListPrebuilds", {});
  while (answer.status === 200);

  expect([answer.status, answer.json.code]).toEqual([500, "internal"]);
  await served.close();
  await watching.body?.cancel();
});
