// Owns the environment variables of `serve`, and which of several wins.

import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { afterEach, expect, test } from "vitest";
import { CliProcess, endAll, info, rpc, run, start } from "./cli-process.ts";

afterEach(endAll);

/** Ports that were free a moment ago. */
async function freePorts(count: number): Promise<string[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      return server;
    }),
  );
  const ports = servers.map((server) => String((server.address() as AddressInfo).port));
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

async function portOf(args: readonly string[], env: Record<string, string>): Promise<string> {
  return new URL(await new CliProcess(args, env).ready()).port;
}

test("PORT, PREBUILD_MOCK_PORT and the flag: the later of these wins", async () => {
  const [platform, own, flag] = (await freePorts(3)) as [string, string, string];
  expect(await portOf([], { PORT: platform })).toBe(platform);
  expect(await portOf([], { PORT: platform, PREBUILD_MOCK_PORT: own })).toBe(own);
  await endAll();
  expect(await portOf(["-p", flag], { PORT: platform, PREBUILD_MOCK_PORT: own })).toBe(flag);
});

test("PREBUILD_MOCK_PORT of 0 takes a free port although PORT names one", async () => {
  const [platform] = (await freePorts(1)) as [string];
  const port = await portOf([], { PORT: platform, PREBUILD_MOCK_PORT: "0" });
  expect(port).not.toBe(platform);
  expect(Number(port)).toBeGreaterThan(0);
});

test("scenario, seed, clock and start come from their variables", async () => {
  const { url } = await start([], {
    PREBUILD_MOCK_SCENARIO: "degraded-pool",
    PREBUILD_MOCK_SEED: "77",
    PREBUILD_MOCK_CLOCK: "frozen",
    PREBUILD_MOCK_START_AT: "2031-02-03T04:05:06Z",
  });
  expect(await info(url)).toMatchObject({
    scenario: "degraded-pool",
    seed: 77,
    clock: { mode: "frozen", now: "2031-02-03T04:05:06.000Z" },
  });
});

test("PREBUILD_MOCK_HOST is bound", async () => {
  const { url } = await start([], { PREBUILD_MOCK_HOST: "127.0.0.4" });
  expect(new URL(url).hostname).toBe("127.0.0.4");
});

test("PREBUILD_MOCK_TOKEN is the only token accepted", async () => {
  const { url } = await start([], { PREBUILD_MOCK_TOKEN: "s3cret" });
  expect((await rpc(url, "ListPrebuilds", {}, "other")).status).toBe(401);
  expect((await rpc(url, "ListPrebuilds", {}, "s3cret")).status).toBe(200);
});

test.each([
  ["1", 404],
  ["true", 404],
  ["0", 200],
  ["false", 200],
  ["", 200],
])("PREBUILD_MOCK_STRICT of %j answers an unknown project with %d", async (value, expected) => {
  const { url } = await start([], { PREBUILD_MOCK_STRICT: value });
  const projectId = "9f3d2c1b-4a5e-4b6c-8d7e-0f1a2b3c4d5e";
  expect((await rpc(url, "CreatePrebuild", { projectId, spec: {} })).status).toBe(expected);
});

test("PREBUILD_MOCK_LATENCY is added to every RPC", async () => {
  const { url } = await start([], { PREBUILD_MOCK_LATENCY: "150ms" });
  const began = performance.now();
  await rpc(url, "ListPrebuilds", {});
  expect(performance.now() - began).toBeGreaterThanOrEqual(149);
});

test("PREBUILD_MOCK_LOG chooses the form", async () => {
  const { cli, url } = await start([], { PREBUILD_MOCK_LOG: "json" });
  expect(JSON.parse(cli.stdout)).toEqual({ event: "ready", url, baseUrl: `${url}/api` });
});

test("flags win over variables", async () => {
  const { url } = await start(["--seed", "5", "--scenario", "empty", "--clock", "real"], {
    PREBUILD_MOCK_SEED: "6",
    PREBUILD_MOCK_SCENARIO: "healthy",
    PREBUILD_MOCK_CLOCK: "frozen",
  });
  expect(await info(url)).toMatchObject({ scenario: "empty", seed: 5, clock: { mode: "real" } });
});

test.each([
  ["PREBUILD_MOCK_SEED", "many"],
  ["PREBUILD_MOCK_CLOCK", "fast"],
  ["PREBUILD_MOCK_SCENARIO", "helthy"],
  ["PREBUILD_MOCK_PORT", "http"],
  ["PREBUILD_MOCK_LATENCY", "soon"],
  ["PREBUILD_MOCK_LOG", "loud"],
  ["PREBUILD_MOCK_STRICT", "perhaps"],
  ["PREBUILD_MOCK_START_AT", "tomorrow"],
])("%s=%s is a usage error that names the variable", async (name, value) => {
  const { status, stdout, stderr } = await run(["--port=0"].slice(name === "PREBUILD_MOCK_PORT" ? 1 : 0), {
    [name]: value,
  });
  expect([status, stdout]).toEqual([64, ""]);
  expect(stderr).toContain(name);
  expect(stderr).toContain(value);
  expect(stderr).not.toMatch(/^\s+at /m);
});
