// Owns the making of a mock with a port of its own, and its end.

import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { mock as nodeTest } from "node:test";
import { afterEach, expect, test, vi } from "vitest";
import {
  type AnsweredRequest,
  MisuseError,
  type Mock,
  type StartOptions,
  startMock,
} from "../../src/index.ts";

const mocks: Mock[] = [];
afterEach(async () => {
  await Promise.all(mocks.splice(0).map((mock) => mock.close()));
});

async function start(options?: StartOptions): Promise<Mock> {
  const mock = await startMock(options);
  mocks.push(mock);
  return mock;
}

function health({ url }: { url: string }): Promise<Response> {
  return fetch(`${url}/_mock/health`);
}

test("a mock takes a free port of the loopback address and reports it", async () => {
  const mock = await start();
  expect(mock.url).toMatch(/^http:\/\/127\.0\.0\.1:[1-9]\d+$/);
  expect(mock.baseUrl).toBe(`${mock.url}/api`);
  expect(await (await health(mock)).json()).toEqual({ status: "ready" });
});

test("the variables name the port", async () => {
  const { url, env } = await start();
  expect(env).toEqual({
    ONA_BASE_URL: `${url}/api`,
    ONA_API_KEY: expect.stringMatching(/^\S+$/),
    ONA_HOST: url,
    ONA_TOKEN: env.ONA_API_KEY,
    GITPOD_BASE_URL: `${url}/api`,
    GITPOD_API_KEY: env.ONA_API_KEY,
  });
});

test("two mocks at once have ports and worlds of their own", async () => {
  const [one, other] = await Promise.all([start(), start({ scenario: "empty" })]);
  expect(one.url).not.toBe(other.url);
  const counts = await Promise.all(
    [one, other].map(async ({ url }) => (await (await fetch(`${url}/_mock/info`)).json()).counts.prebuilds),
  );
  expect(counts).toEqual([3, 0]);
});

test("fetch reaches the mock without its socket too", async () => {
  const mock = await start();
  expect((await mock.fetch("https://app.ona.com/_mock/health")).status).toBe(200);
  expect((await mock.fetch(`${mock.url}/_mock/health`)).status).toBe(200);
});

test.each([
  ["vitest's", () => vi.useFakeTimers(), () => vi.useRealTimers()],
  [
    "node:test's",
    () => nodeTest.timers.enable({ apis: ["setImmediate", "setTimeout", "setInterval"] }),
    () => nodeTest.timers.reset(),
  ],
])("the port answers while the timers are %s", async (_, fake, restore) => {
  fake();
  try {
    const { url } = await start();
    const answer = await fetch(`${url}/gitpod.v1.PrebuildService/ListPrebuilds`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: "Bearer any" },
      body: "{}",
    });
    expect((await answer.json()).prebuilds).toHaveLength(3);
  } finally {
    restore();
  }
});

test("a port in use is one clear sentence", async () => {
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
  const { port } = taken.address() as AddressInfo;
  const failure = await startMock({ port }).catch((error) => error);
  await new Promise((resolve) => taken.close(resolve));
  expect(failure).toBeInstanceOf(MisuseError);
  expect(failure.message).toBe(
    `Failed to start a mock: port ${port} is in use on 127.0.0.1. Choose another port, or 0 for a free one.`,
  );
});

test.each([-1, 65_536, 1.5, Number.NaN])("the port %d is refused", async (port) => {
  await expect(startMock({ port })).rejects.toThrow(/^Failed to start a mock: the port must be 0 to 65535/);
});

test("a host that is not this machine's is refused", async () => {
  await expect(startMock({ host: "192.0.2.1" })).rejects.toThrow(
    /^Failed to start a mock: 192\.0\.2\.1 is not an address of this machine\./,
  );
});

test("options of the mock are checked before the port is taken", async () => {
  await expect(startMock({ seed: -1 })).rejects.toThrow(/^Failed to create a mock: the seed/);
  await expect(startMock({ scenario: "emty" as "empty" })).rejects.toThrow(/did you mean empty\?/);
});

test("each answered request is reported, with its code if it was refused", async () => {
  const told: AnsweredRequest[] = [];
  const mock = await start({ onRequest: (request) => told.push(request) });
  await health(mock);
  await fetch(`${mock.baseUrl}/gitpod.v1.PrebuildService/GetPrebuild?x=1`, {
    method: "POST",
    headers: { authorization: "Bearer t", "content-type": "application/json" },
    body: "{}",
  });
  const at = new Date("2026-01-01T09:00:00Z");
  const took: number = expect.any(Number);
  expect(told).toEqual([
    { verb: "GET", path: "/_mock/health", status: 200, at, took },
    {
      verb: "POST",
      path: "/api/gitpod.v1.PrebuildService/GetPrebuild?x=1",
      status: 400,
      code: "invalid_argument",
      message: expect.stringContaining("prebuild_id: value is required"),
      at,
      took,
    },
  ]);
});

test("after close nothing listens", async () => {
  const mock = await start();
  await mock.close();
  await expect(health(mock)).rejects.toThrow();
});

test("closing twice, also at once, is calm", async () => {
  const mock = await start();
  await Promise.all([mock.close(), mock.close()]);
  await expect(mock.close()).resolves.toBeUndefined();
});

test("how long an idle connection stays is left to its client, which could else meet the cut with a call", async () => {
  const mock = await start();
  const { headers } = await fetch(`${mock.url}/_mock/health`);
  expect([headers.get("connection"), headers.get("keep-alive")]).toEqual(["keep-alive", null]);
});

test("closing lets a running answer finish", async () => {
  const mock = await start({ latency: "100ms" });
  const answer = fetch(`${mock.baseUrl}/gitpod.v1.PrebuildService/ListPrebuilds`, {
    method: "POST",
    headers: { authorization: "Bearer t", "content-type": "application/json" },
    body: "{}",
  });
  await new Promise<void>((resolve) => setTimeout(resolve, 0));
  await health(mock);
  await mock.close();
  expect((await answer).status).toBe(200);
});

test("`await using` frees the port", async () => {
  let url: string;
  {
    await using mock = await startMock();
    url = mock.url;
    expect((await health({ url })).status).toBe(200);
  }
  await expect(health({ url })).rejects.toThrow();
});

test("a port that was freed can be taken again at once", async () => {
  const first = await start();
  const port = Number(new URL(first.url).port);
  await health(first);
  await first.close();
  const second = await start({ port });
  expect(second.url).toBe(first.url);
});

test("IPv6 loopback is served under a URL that works", async () => {
  const mock = await start({ host: "::1" });
  expect(mock.url).toMatch(/^http:\/\/\[::1\]:\d+$/);
  expect((await health(mock)).status).toBe(200);
});

test("a refused call of a browser, and one of a world that has ended, are reported with their codes too", async () => {
  const reported: AnsweredRequest[] = [];
  const mock = await start({ onRequest: (request) => reported.push(request) });
  const headers = { authorization: "Bearer t", "content-type": "application/json" };
  const call = (base: string, more = {}) =>
    fetch(`${base}/gitpod.v1.PrebuildService/GetPrebuild`, {
      method: "POST",
      headers: { ...headers, ...more },
      body: "{}",
    });
  await call(mock.baseUrl, { origin: mock.url });
  await call(`${mock.url}/worlds/gone/api`);

  await expect.poll(() => reported.length).toBe(2);
  expect(reported.map(({ status, code, message }) => ({ status, code, message }))).toEqual([
    { status: 400, code: "invalid_argument", message: expect.stringContaining("prebuild_id") },
    { status: 400, code: "failed_precondition", message: expect.stringContaining("gone") },
  ]);
});
