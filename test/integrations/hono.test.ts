// Owns a mock inside an app of the user's: whatever version of Hono that is made with, in types and at run time.
import { fromBinary } from "@bufbuild/protobuf";
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { Hono as Oldest } from "hono-4.0";
import { Hono as Middle } from "hono-4.7";
import { afterEach, describe, expect, it } from "vitest";
import { ListPrebuildsResponseSchema } from "../../src/api/gen/gitpod/v1/prebuild_pb.ts";
import { createMock } from "../../src/index.ts";

const LIST = "/mock/api/gitpod.v1.PrebuildService/ListPrebuilds";
const headers = { authorization: "Bearer t", "content-type": "application/json" };

const close: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of close.splice(0)) await end();
});

const mock = createMock();
const APPS = [
  ["4.0", new Oldest().get("/own", (c) => c.text("own")).mount("/mock", mock.app.fetch)],
  ["4.7", new Middle().get("/own", (c) => c.text("own")).mount("/mock", mock.app.fetch)],
  ["the newest", new Hono().get("/own", (c) => c.text("own")).mount("/mock", mock.app.fetch)],
] as const;

describe.each(APPS)("an app of Hono %s in which a mock is mounted", (_version, app) => {
  const send = async (path: string, init?: RequestInit) => app.request(`http://localhost${path}`, init);

  it("serves RPCs in JSON and in binary", async () => {
    const json = await send(LIST, { method: "POST", headers, body: "{}" });
    const type = { "content-type": "application/proto" };
    const binary = await send(LIST, {
      method: "POST",
      headers: { ...headers, ...type },
      body: new Uint8Array(),
    });

    const ids = mock.world.prebuilds().map(({ id }) => id);
    const { prebuilds } = fromBinary(ListPrebuildsResponseSchema, new Uint8Array(await binary.arrayBuffer()));
    expect((await json.json()).prebuilds.map(({ id }: { id: string }) => id).sort()).toEqual([...ids].sort());
    expect(prebuilds.map(({ id }) => id).sort()).toEqual([...ids].sort());
  });

  it("serves the control API, and what is not served is a 404 of the mock", async () => {
    const health = await send("/mock/_mock/health");
    const unknown = await send("/mock/elsewhere");

    expect([health.status, await health.json()]).toEqual([200, { status: "ready" }]);
    expect([unknown.status, await unknown.text()]).toEqual([
      404,
      expect.stringContaining("is not served here"),
    ]);
  });

  it("keeps serving its own paths", async () => {
    expect(await (await send("/own")).text()).toBe("own");
  });

  it.each([
    ["the Response of Node", false],
    ["the adapter's Response in its place", true],
  ])("loses its connection if a fault says so, with %s", async (_title, overrideGlobalObjects) => {
    mock.faults.add({ rpc: "ListPrebuilds", connection: "reset", times: 1 });
    const { Request, Response } = globalThis;
    const url = await new Promise<string>((resolve) => {
      const options = { fetch: app.fetch, port: 0, hostname: "127.0.0.1", overrideGlobalObjects };
      const server = serve(options, ({ port }) => resolve(`http://127.0.0.1:${port}`));
      close.push(() => Object.assign(globalThis, { Request, Response }));
      close.push(() => new Promise((ended) => server.close(ended)));
    });

    const lost = fetch(url + LIST, { method: "POST", headers, body: "{}" });

    await expect(lost).rejects.toThrow("fetch failed");
    expect((await fetch(url + LIST, { method: "POST", headers, body: "{}" })).status).toBe(200);
  });
});
