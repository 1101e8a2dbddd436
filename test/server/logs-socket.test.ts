// Owns logs over a socket: the log_url opens as it is given, and streams there too.
import { afterEach, expect, test } from "vitest";
import { type Mock, startMock } from "../../src/index.ts";
import { call, LogReader, logUrlOf, openLog, prebuildIn, tokenOf, until } from "./log-reader.ts";

let mock: Mock;
afterEach(() => mock.close());

async function open(prebuildId: string): Promise<LogReader> {
  const authorization = `Bearer ${await tokenOf(mock, prebuildId)}`;
  return new LogReader(await fetch(await logUrlOf(mock, prebuildId), { headers: { authorization } }));
}

test("the log_url opens as given", async () => {
  mock = await startMock();
  const prebuildId = await prebuildIn(mock, "COMPLETED");
  const url = await logUrlOf(mock, prebuildId);
  expect(url.startsWith(`${mock.url}/`)).toBe(true);
  const reader = await open(prebuildId);
  expect(reader.response.status).toBe(200);
  expect(await reader.rest()).toBe(await (await openLog(mock, prebuildId)).rest());
});

test("a stream follows the clock over a socket and ends with the prebuild", async () => {
  mock = await startMock();
  const prebuildId = await prebuildIn(mock, "STARTING");
  const reader = await open(prebuildId);
  const first = await reader.next();
  until(mock, prebuildId, "RUNNING");
  const second = await reader.next();
  until(mock, prebuildId, "COMPLETED");
  const rest = await reader.rest();
  expect(`${first}${second}${rest}`).toBe(await (await openLog(mock, prebuildId)).rest());
});

test("time that is moved over HTTP moves a stream too", async () => {
  mock = await startMock();
  const prebuildId = await prebuildIn(mock, "STARTING");
  const reader = await open(prebuildId);
  const first = await reader.next();
  await fetch(`${mock.url}/_mock/clock/advance`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ by: "1h" }),
  });
  const rest = await reader.rest();
  expect(rest.length).toBeGreaterThan((first as string).length);
  const { prebuild } = await call(mock, "GetPrebuild", { prebuildId });
  expect(prebuild.status.phase).toBe("PREBUILD_PHASE_COMPLETED");
});

test("closing the mock ends a stream over a socket", async () => {
  mock = await startMock();
  const reader = await open(await prebuildIn(mock, "RUNNING"));
  await reader.next();
  const closed = mock.close();
  expect(await reader.next()).toBeUndefined();
  await closed;
});

test("a reader that hangs up does not keep the mock from closing", async () => {
  mock = await startMock();
  const reader = await open(await prebuildIn(mock, "RUNNING"));
  await reader.next();
  await reader.cancel();
  await expect(mock.close()).resolves.toBeUndefined();
});
