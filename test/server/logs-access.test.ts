// Owns who may read a log, and until when.
import { expect, test } from "vitest";
import { createMock } from "../../src/index.ts";
import { call, logUrlOf, openLog, PENDING, prebuildIn, tokenOf } from "./log-reader.ts";

async function statusOf(mock: ReturnType<typeof createMock>, url: string, authorization?: string) {
  const response = await mock.fetch(url, { headers: authorization ? { authorization } : {} });
  return response.status;
}

test("a log without a token is 401", async () => {
  const mock = createMock();
  const url = await logUrlOf(mock, await prebuildIn(mock, "COMPLETED"));
  expect(await statusOf(mock, url)).toBe(401);
});

test.each(["Bearer t", "Bearer logs_0000", "Basic dDp0", "Bearer", "Bearer "])(
  "the header %j opens no log",
  async (authorization) => {
    const mock = createMock();
    const url = await logUrlOf(mock, await prebuildIn(mock, "COMPLETED"));
    expect(await statusOf(mock, url, authorization)).toBe(401);
  },
);

test("the API's own token opens no log, also if it is the required one", async () => {
  const mock = createMock({ token: "t" });
  const url = await logUrlOf(mock, await prebuildIn(mock, "COMPLETED"));
  expect(await statusOf(mock, url, "Bearer t")).toBe(401);
});

test("another prebuild's token is 403", async () => {
  const mock = createMock();
  const prebuildId = await prebuildIn(mock, "COMPLETED");
  const other = await tokenOf(mock, await prebuildIn(mock, "COMPLETED"));
  expect(await statusOf(mock, await logUrlOf(mock, prebuildId), `Bearer ${other}`)).toBe(403);
});

test("the id may come in any case, as in a call", async () => {
  const mock = createMock();
  const prebuildId = await prebuildIn(mock, "COMPLETED");
  const authorization = `Bearer ${await tokenOf(mock, prebuildId)}`;
  const read = async (path: string) => (await mock.fetch(path, { headers: { authorization } })).text();
  const log = await read(`/logs/${prebuildId}`);
  const upper = prebuildId.toUpperCase();

  expect(await read(`/logs/${upper}`)).toBe(log);
  expect(await read(`/_mock/prebuilds/${upper}/log`)).toBe(log);
  expect(JSON.parse(await read(`/_mock/prebuilds/${upper}`)).prebuild.id).toBe(prebuildId);
});

test("a prebuild that is PENDING has no log yet: 404", async () => {
  const mock = createMock();
  const started = await logUrlOf(mock, await prebuildIn(mock, "STARTING"));
  const url = started.replace(/[0-9a-f-]{36}$/, PENDING);
  expect(await statusOf(mock, url, `Bearer ${await tokenOf(mock, PENDING)}`)).toBe(404);
});

test("a prebuild that has been purged no longer has a log: 404", async () => {
  const mock = createMock();
  const prebuildId = await prebuildIn(mock, "COMPLETED");
  const url = await logUrlOf(mock, prebuildId);
  await call(mock, "DeletePrebuild", { prebuildId });
  const token = await tokenOf(mock, prebuildId);
  mock.clock.advanceUntil(({ id, to }) => id === prebuildId && to === "GONE");
  expect(await statusOf(mock, url, `Bearer ${token}`)).toBe(404);
});

test("a token opens its log for one hour of the mock's clock", async () => {
  const mock = createMock();
  const prebuildId = await prebuildIn(mock, "COMPLETED");
  const url = await logUrlOf(mock, prebuildId);
  const authorization = `Bearer ${await tokenOf(mock, prebuildId)}`;
  mock.clock.advance("59m59s");
  expect(await statusOf(mock, url, authorization)).toBe(200);
  mock.clock.advance("1s");
  expect(await statusOf(mock, url, authorization)).toBe(401);
});

test("a newer token does not end an older one", async () => {
  const mock = createMock();
  const prebuildId = await prebuildIn(mock, "COMPLETED");
  const url = await logUrlOf(mock, prebuildId);
  const [first, second] = [await tokenOf(mock, prebuildId), await tokenOf(mock, prebuildId)];
  expect(first).not.toBe(second);
  expect(await statusOf(mock, url, `Bearer ${first}`)).toBe(200);
  expect(await statusOf(mock, url, `Bearer ${second}`)).toBe(200);
});

test("a token made before the prebuild started opens the log once it exists", async () => {
  const mock = createMock();
  const { prebuild } = await call(mock, "CreatePrebuild", {
    projectId: "b0e12f6c-4c67-429d-a4a6-d9838b5da047",
    spec: {},
  });
  const authorization = `Bearer ${await tokenOf(mock, prebuild.id)}`;
  mock.clock.advanceUntil(({ id, to }) => id === prebuild.id && to === "COMPLETED");
  expect(await statusOf(mock, await logUrlOf(mock, prebuild.id), authorization)).toBe(200);
});

test("a log is not written to: POST is no way in", async () => {
  const mock = createMock();
  const prebuildId = await prebuildIn(mock, "COMPLETED");
  const authorization = `Bearer ${await tokenOf(mock, prebuildId)}`;
  const url = await logUrlOf(mock, prebuildId);
  const { status } = await mock.fetch(url, { method: "POST", headers: { authorization }, body: "x" });
  expect([404, 405]).toContain(status);
  expect(await (await openLog(mock, prebuildId)).rest()).not.toBe("");
});
