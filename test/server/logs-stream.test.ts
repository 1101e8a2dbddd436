// Owns the reading of a log while its prebuild works: it follows the clock and ends with the work.
import { expect, test } from "vitest";
import { createMock, type Mock } from "../../src/index.ts";
import { call, LogReader, logUrlOf, openLog, PROJECT, prebuildIn, tokenOf, until } from "./log-reader.ts";

/** The sections of a log that have been closed, with their outcomes. */
function outcomes(log: string): string[] {
  return log
    .split("\n")
    .filter((line) => line.startsWith("[section-end] "))
    .map((line) => {
      const { id, outcome } = JSON.parse(line.slice("[section-end] ".length));
      return `${id} ${outcome.replace("LOG_SECTION_OUTCOME_", "")}`;
    });
}

/** Opens a log without asking for its URL, which would be a read. */
async function openLogOf(mock: Mock, prebuildId: string): Promise<LogReader> {
  const authorization = `Bearer ${await tokenOf(mock, prebuildId)}`;
  return new LogReader(await mock.fetch(`${mock.url}/logs/${prebuildId}`, { headers: { authorization } }));
}

test("the archived log of a completed prebuild is whole, closes, and is the same each time", async () => {
  const mock = createMock();
  const prebuildId = await prebuildIn(mock, "COMPLETED");
  const reader = await openLog(mock, prebuildId);
  const log = await reader.rest();
  expect(reader.response.headers.get("content-type")).toMatch(/^text\/plain/);
  expect(log.endsWith("\n")).toBe(true);
  expect(new Set(outcomes(log).map((end) => end.split(" ")[1]))).toEqual(new Set(["SUCCESS"]));
  expect(await (await openLog(mock, prebuildId)).rest()).toBe(log);
});

test("sections are opened and closed in the documented form", async () => {
  const mock = createMock();
  const log = await (await openLog(mock, await prebuildIn(mock, "COMPLETED"))).rest();
  const lines = log.split("\n");
  const opened = lines.filter((line) => line.startsWith("[section-create] "));
  const closed = lines.filter((line) => line.startsWith("[section-end] "));
  expect(opened.length).toBeGreaterThan(0);
  expect(closed).toHaveLength(opened.length);
  expect(JSON.parse((opened[0] as string).slice(17))).toEqual({
    id: expect.any(String),
    title: expect.any(String),
  });
  expect(JSON.parse((closed[0] as string).slice(14))).toEqual({
    id: expect.any(String),
    outcome: "LOG_SECTION_OUTCOME_SUCCESS",
    secondsElapsed: expect.any(Number),
  });
});

test("a reader whose signal is aborted gets an error, and nothing follows the log for it then", async () => {
  const mock = createMock();
  const prebuildId = await prebuildIn(mock, "STARTING");
  const leaving = new AbortController();
  const authorization = `Bearer ${await tokenOf(mock, prebuildId)}`;
  const init = { headers: { authorization }, signal: leaving.signal };
  const reader = new LogReader(await mock.fetch(await logUrlOf(mock, prebuildId), init));
  await reader.next();
  leaving.abort(new Error("the reader has gone"));
  until(mock, prebuildId, "RUNNING");

  await expect(reader.next()).rejects.toThrow("the reader has gone");
});

test("a reader gets each piece when the clock reaches it, and the end at COMPLETED", async () => {
  const mock = createMock();
  const prebuildId = await prebuildIn(mock, "STARTING");
  const reader = await openLog(mock, prebuildId);
  const pieces = [await reader.next()];
  for (const phase of ["RUNNING", "STOPPING", "SNAPSHOTTING", "COMPLETED"]) {
    until(mock, prebuildId, phase);
    pieces.push(await reader.next());
  }
  expect(await reader.next()).toBeUndefined();
  expect(pieces.map((piece) => (piece ?? "").length > 0)).toEqual([true, true, true, true, true]);
  expect(pieces.join("")).toBe(await (await openLog(mock, prebuildId)).rest());
});

test("what has been read is only what has been written by now", async () => {
  const mock = createMock();
  const prebuildId = await prebuildIn(mock, "RUNNING");
  const early = await (await openLog(mock, prebuildId)).next();
  until(mock, prebuildId, "COMPLETED");
  const whole = await (await openLog(mock, prebuildId)).rest();
  expect(whole.startsWith(early as string)).toBe(true);
  expect(whole.length).toBeGreaterThan((early as string).length);
});

test("a reader that comes in the middle gets all that was written before", async () => {
  const mock = createMock();
  const prebuildId = await prebuildIn(mock, "STARTING");
  const first = await openLog(mock, prebuildId);
  const written = (await first.next()) as string;
  until(mock, prebuildId, "STOPPING");
  const more = (await first.next()) as string;
  const second = await openLog(mock, prebuildId);
  expect(await second.next()).toBe(written + more);
  await first.cancel();
  await second.cancel();
});

test("one advance over the whole run sends the whole rest", async () => {
  const mock = createMock();
  const prebuildId = await prebuildIn(mock, "STARTING");
  const reader = await openLog(mock, prebuildId);
  mock.clock.advance("1h");
  const read = await reader.rest();
  expect(read).toBe(await (await openLog(mock, prebuildId)).rest());
});

test("one advance that also purges the prebuild sends the whole rest", async () => {
  const [mock, other] = [createMock(), createMock()];
  const [prebuildId, same] = [await prebuildIn(mock, "STARTING"), await prebuildIn(other, "STARTING")];
  const reader = await openLog(mock, prebuildId);
  other.clock.advance("1h");
  const whole = await (await openLog(other, same)).rest();
  mock.clock.advance("8d");
  await expect(call(mock, "GetPrebuild", { prebuildId })).rejects.toThrow("not_found");
  expect(await reader.rest()).toBe(whole);
});

test("in per-read a log moves no time itself and follows the moves of reads", async () => {
  const mock = createMock({ clock: "per-read" });
  const { prebuild } = await call(mock, "CreatePrebuild", { projectId: PROJECT, spec: {} });
  await call(mock, "GetPrebuild", { prebuildId: prebuild.id });
  const before = mock.clock.now();
  const reader = await openLogOf(mock, prebuild.id);
  const first = (await reader.next()) as string;
  expect(mock.clock.now()).toEqual(before);
  await call(mock, "GetPrebuild", { prebuildId: prebuild.id });
  expect(`${first}${await reader.next()}`).toContain(
    '"id":"environment","outcome":"LOG_SECTION_OUTCOME_SUCCESS"',
  );
  await reader.cancel();
});

test("a cancelled prebuild's log continues to CANCELLED and ends with its open section CANCELLED", async () => {
  const mock = createMock();
  const prebuildId = await prebuildIn(mock, "RUNNING");
  mock.clock.advance("20s");
  const reader = await openLog(mock, prebuildId);
  const before = (await reader.next()) as string;
  await call(mock, "CancelPrebuild", { prebuildId });
  until(mock, prebuildId, "CANCELLED");
  const log = before + (await reader.rest());
  expect(outcomes(log).at(-1)).toMatch(/ CANCELLED$/);
  expect(await (await openLog(mock, prebuildId)).rest()).toBe(log);
});

test("a stream is still open while its prebuild is CANCELLING", async () => {
  const mock = createMock();
  const prebuildId = await prebuildIn(mock, "RUNNING");
  mock.clock.advance("20s");
  const reader = await openLog(mock, prebuildId);
  await reader.next();
  await call(mock, "CancelPrebuild", { prebuildId });
  expect(await reader.next()).toContain("cancelled");
  let ended = false;
  const end = reader.next().then(() => {
    ended = true;
  });
  await new Promise(setImmediate);
  expect(ended).toBe(false);
  until(mock, prebuildId, "CANCELLED");
  await end;
  expect(ended).toBe(true);
});

test.each(["STARTING", "RUNNING", "STOPPING", "SNAPSHOTTING"])(
  "a cancel at the very instant of %s takes back nothing that was read",
  async (phase) => {
    const mock = createMock();
    const prebuildId = await prebuildIn(mock, phase);
    const reader = await openLog(mock, prebuildId);
    const before = (await reader.next()) as string;
    await call(mock, "CancelPrebuild", { prebuildId });
    until(mock, prebuildId, "CANCELLED");
    const log = before + (await reader.rest());
    expect(log).toContain("cancelled\n");
    expect(await (await openLog(mock, prebuildId)).rest()).toBe(log);
  },
);

test("a failing prebuild's log ends with its message and its open section FAILURE", async () => {
  const mock = createMock({ scenario: "failing-prebuild" });
  const prebuildId = await prebuildIn(mock, "RUNNING");
  const reader = await openLog(mock, prebuildId);
  until(mock, prebuildId, "FAILED");
  const log = await reader.rest();
  expect(log).toContain("no space left on device");
  expect(outcomes(log).at(-1)).toMatch(/ FAILURE$/);
});

test("deleting a running prebuild ends its stream", async () => {
  const mock = createMock();
  const prebuildId = await prebuildIn(mock, "RUNNING");
  const reader = await openLog(mock, prebuildId);
  await reader.next();
  await call(mock, "DeletePrebuild", { prebuildId });
  await expect(reader.rest()).resolves.toEqual(expect.any(String));
});

test("a reset ends a stream", async () => {
  const mock = createMock();
  const reader = await openLog(mock, await prebuildIn(mock, "RUNNING"));
  await reader.next();
  mock.reset();
  expect(await reader.next()).toBeUndefined();
});

test("closing the mock ends a stream", async () => {
  const mock = createMock();
  const reader = await openLog(mock, await prebuildIn(mock, "RUNNING"));
  await reader.next();
  await mock.close();
  expect(await reader.next()).toBeUndefined();
});

test("a reader that goes away disturbs no other", async () => {
  const mock = createMock();
  const prebuildId = await prebuildIn(mock, "RUNNING");
  const [leaves, stays] = [await openLog(mock, prebuildId), await openLog(mock, prebuildId)];
  await leaves.cancel();
  until(mock, prebuildId, "COMPLETED");
  expect(outcomes(await stays.rest())).not.toHaveLength(0);
});
