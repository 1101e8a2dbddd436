// Owns the proof that the worker runs on workerd without Node's modules.
import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { gunzipSync } from "node:zlib";
import { Miniflare } from "miniflare";

const PROJECT = "b0e12f6c-4c67-429d-a4a6-d9838b5da047";
const storage = await mkdtemp(join(tmpdir(), "worlds-"));
let server = open();
const opened = [server];

after(async () => {
  await server.dispose();
  await rm(storage, { recursive: true, force: true });
});

function open() {
  return new Miniflare({
    modules: [{ type: "ESModule", path: "dist/worker.js" }],
    compatibilityDate: "2026-04-01",
    bindings: { PUBLIC_URL: "https://mock.test" },
    durableObjects: { WORLDS: { className: "World", useSQLite: true } },
    durableObjectsPersist: storage,
    assets: {
      directory: "node_modules/prebuild-mock/dist/ui",
      binding: "UI",
      routerConfig: { has_user_worker: true, invoke_user_worker_ahead_of_assets: true },
    },
  });
}

/** What an eviction does, and a restart: nothing is left but the storage. */
async function evict() {
  await server.dispose();
  server = open();
  opened.push(server);
}

const json = (body) => ({
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify(body),
});

async function reach(path, init) {
  return server.dispatchFetch(`https://mock.test${path}`, init);
}

const create = (options) => reach("/_mock/worlds", json(options));

function call(world, method, body = {}, headers = {}) {
  const init = json(body);
  init.headers = { ...init.headers, authorization: "Bearer any", ...headers };
  return reach(`/worlds/${world}/api/gitpod.v1.PrebuildService/${method}`, init);
}

const advance = (world, by) => reach(`/worlds/${world}/_mock/clock/advance`, json({ by }));

test("each world is its own, and names its own address", async () => {
  const answer = await create({ id: "one", clock: "frozen" });
  assert.equal(answer.status, 201);
  assert.equal((await answer.json()).baseUrl, "https://mock.test/worlds/one/api");
  await create({ id: "two", clock: "frozen" });
  const { prebuild } = await (await call("one", "CreatePrebuild", { projectId: PROJECT, spec: {} })).json();
  assert.ok(
    prebuild.status.logUrl === undefined ||
      prebuild.status.logUrl.startsWith("https://mock.test/worlds/one/"),
  );
  assert.equal((await call("one", "GetPrebuild", { prebuildId: prebuild.id })).status, 200);
  assert.equal((await call("two", "GetPrebuild", { prebuildId: prebuild.id })).status, 404);
});

test("bad input is refused", async () => {
  assert.equal((await create({ id: "one" })).status, 409);
  assert.equal((await create({ id: "a".repeat(64) })).status, 400);
  const wrong = await create({ scenario: "faling-prebuild" });
  assert.deepEqual([wrong.status, /did you mean failing-prebuild/.test(await wrong.text())], [400, true]);
  for (const body of [null, "one", { id: 7 }]) assert.equal((await create(body)).status, 400);
  assert.equal((await reach("/worlds/one", { method: "PUT", body: "{" })).status, 405);
  const nowhere = await call("nowhere", "ListPrebuilds");
  assert.deepEqual([nowhere.status, (await nowhere.json()).code], [400, "failed_precondition"]);
  assert.equal((await reach("/elsewhere")).status, 404);
});

test("a state comes back after an eviction, and so does the clock", async () => {
  await create({ id: "kept", clock: "frozen" });
  await create({ id: "running", clock: "100000x" });
  const { prebuild } = await (await call("kept", "CreatePrebuild", { projectId: PROJECT, spec: {} })).json();
  const other = await (await call("running", "CreatePrebuild", { projectId: PROJECT, spec: {} })).json();
  await advance("kept", "90s");
  const before = await (await call("kept", "GetPrebuild", { prebuildId: prebuild.id })).json();

  await evict();

  assert.deepEqual(await (await call("kept", "GetPrebuild", { prebuildId: prebuild.id })).json(), before);
  const ended = await (await call("running", "GetPrebuild", { prebuildId: other.prebuild.id })).json();
  assert.equal(ended.prebuild.status.phase, "PREBUILD_PHASE_COMPLETED");
});

/** What a client of HTTP sees of a call: Miniflare's own way to a worker hides how a connection ends. */
async function overHttp(world, method, headers = {}) {
  const url = new URL(`/worlds/${world}/api/gitpod.v1.PrebuildService/${method}`, await server.ready);
  const sending = request(url, {
    method: "POST",
    headers: {
      authorization: "Bearer any",
      "content-type": "application/json",
      host: "mock.test",
      ...headers,
    },
  });
  sending.end("{}");
  const [response] = await once(sending, "response");
  const pieces = [];
  for await (const piece of response) pieces.push(piece);
  return {
    status: response.statusCode,
    encoding: response.headers["content-encoding"],
    body: Buffer.concat(pieces),
  };
}

test("a compressed answer is compressed once", async () => {
  await create({ id: "zip", clock: "frozen" });
  const { encoding, body } = await overHttp("zip", "ListPrebuilds", { "accept-encoding": "gzip" });
  assert.equal(encoding, "gzip");
  assert.ok(JSON.parse(gunzipSync(body)).prebuilds.length > 0);
});

test("events and logs arrive as they happen", async () => {
  await create({ id: "events", clock: "frozen" });
  const events = await reach("/worlds/events/_mock/events");
  const reader = events.body.getReader();
  const { prebuild } = await (
    await call("events", "CreatePrebuild", { projectId: PROJECT, spec: {} })
  ).json();
  const { accessToken } = await (
    await call("events", "CreatePrebuildLogsToken", { prebuildId: prebuild.id })
  ).json();
  const log = await reach(`/worlds/events/logs/${prebuild.id}`, {
    headers: { authorization: `Bearer ${accessToken}` },
  });
  await advance("events", "15m");
  assert.ok((await log.text()).length > 0);
  let text = "";
  while (!text.includes("COMPLETED")) text += new TextDecoder().decode((await reader.read()).value);
  await reader.cancel();
});

test("the page is there", async () => {
  await create({ id: "page" });
  const page = await reach("/worlds/page/_mock/ui");
  assert.deepEqual([page.status, page.headers.get("content-type")?.split(";")[0]], [200, "text/html"]);
  assert.match(await page.text(), /app\.js/);
  for (const file of ["app.js", "app.css"]) {
    const asset = await reach(`/worlds/page/_mock/ui/${file}`);
    assert.equal(asset.status, 200);
    assert.ok((await asset.text()).length > 1_000);
  }
});

for (const connection of ["reset", "empty", "truncate"])
  test(`a connection that the fault ${connection} breaks is no answer`, async () => {
    await create({ id: connection });
    const put = await reach(
      `/worlds/${connection}/_mock/faults`,
      json({ rpc: "ListPrebuilds", connection, times: 1 }),
    );
    assert.ok(put.status < 300, await put.text());
    await assert.rejects(overHttp(connection, "ListPrebuilds"));
    assert.equal((await overHttp(connection, "ListPrebuilds")).status, 200);
  });

test("an ended world is gone", async () => {
  await create({ id: "ended" });
  assert.equal((await reach("/worlds/ended", { method: "DELETE" })).status, 204);
  assert.equal((await (await call("ended", "ListPrebuilds")).json()).code, "failed_precondition");
});
