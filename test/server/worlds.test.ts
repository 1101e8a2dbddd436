// Owns worlds: mocks of their own below /worlds/{id} of one mock, in process and over a port.

import { once } from "node:events";
import { request } from "node:http";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { createMock, type Mock, startMock } from "../../src/index.ts";
import { REAL_TIME } from "../../src/mock/host-time.ts";
import { envelope, FLAG, PREFIX_LENGTH } from "../../src/rpc/envelope.ts";
import { type Answered, answered, control } from "./control/control-request.ts";
import { PROJECT } from "./log-reader.ts";

interface MadeWorld {
  readonly id: string;
  readonly baseUrl: string;
  readonly env: Record<string, string>;
}

let served: Mock;
beforeAll(async () => {
  served = await startMock();
});
afterAll(() => served.close());
afterEach(() => vi.restoreAllMocks());

type Send = (url: string, init?: RequestInit) => Promise<Response>;

/** The two ways to a mock and its worlds: a mock and what sends to it. */
const DOORS: [string, () => { mock: Mock; send: Send }][] = [
  [
    "in process",
    () => {
      const mock = createMock();
      return { mock, send: (url, init) => mock.fetch(url, init) };
    },
  ],
  ["over a port", () => ({ mock: served, send: (url, init) => fetch(url, init) })],
];

async function makeWorld(mock: Mock, options: object = {}): Promise<MadeWorld> {
  const { status, json } = await control(mock, "POST", "worlds", options);
  expect([status, json.id]).toEqual([200, expect.any(String)]);
  return json;
}

async function rpc(send: Send, baseUrl: string, method: string, body: object, headers = {}) {
  return answered(
    await send(`${baseUrl}/gitpod.v1.PrebuildService/${method}`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: "Bearer t", ...headers },
      body: JSON.stringify(body),
    }),
  );
}

async function steer(send: Send, { baseUrl }: MadeWorld, verb: string, path: string, body?: object) {
  const headers = { "content-type": "application/json" };
  const init = { method: verb, ...(body && { headers, body: JSON.stringify(body) }) };
  return answered(await send(`${baseUrl.replace(/\/api$/, "")}/_mock/${path}`, init));
}

/** Sends a request as to a proxy, with the whole URL as its target. */
async function asToProxy(url: string, body: string): Promise<number | undefined> {
  const headers = { "content-type": "application/json", authorization: "Bearer t" };
  const { hostname, port } = new URL(url);
  const sent = request({ hostname, port, path: url, method: "POST", headers }).end(body);
  const [response] = await once(sent, "response");
  response.resume();
  return response.statusCode;
}

it("a call of a world that names the server in its target reaches the world", async () => {
  const { id, baseUrl } = await makeWorld(served);
  const { requests } = served.worlds.list().find((world) => world.id === id) as Mock;

  const status = await asToProxy(`${baseUrl}/gitpod.v1.PrebuildService/ListPrebuilds`, "{}");

  expect([status, requests.count(), served.requests.count()]).toEqual([200, 1, 0]);
});

const idsOf = ({ json }: Answered) => json.prebuilds.map(({ id }: { id: string }) => id);

describe.each(DOORS)("a world, %s", (_title, door) => {
  it("serves RPCs below its base URL and at its root, in JSON and in binary", async () => {
    const { mock, send } = door();
    const { id, baseUrl } = await makeWorld(mock);
    expect(baseUrl).toBe(`${mock.url}/worlds/${id}/api`);

    const json = await rpc(send, baseUrl, "ListPrebuilds", {});
    const atRoot = await rpc(send, baseUrl.replace(/\/api$/, ""), "ListPrebuilds", {});
    const binary = await send(`${baseUrl}/gitpod.v1.PrebuildService/ListPrebuilds`, {
      method: "POST",
      headers: { "content-type": "application/proto", authorization: "Bearer t" },
      body: new Uint8Array(0),
    });

    expect([json.status, atRoot.json]).toEqual([200, json.json]);
    expect(json.json.prebuilds.length).toBeGreaterThan(0);
    expect([binary.status, binary.headers.get("content-type")]).toEqual([200, "application/proto"]);
    expect(new TextDecoder().decode(await binary.arrayBuffer())).toContain(json.json.prebuilds[0].id);
  });

  it("shares neither state nor time with its mock or another world", async () => {
    const { mock, send } = door();
    const [one, other] = [await makeWorld(mock), await makeWorld(mock)];
    const before = [
      idsOf(await rpc(send, mock.baseUrl, "ListPrebuilds", {})),
      idsOf(await rpc(send, other.baseUrl, "ListPrebuilds", {})),
    ];
    const now = mock.clock.now();

    await rpc(send, one.baseUrl, "CreatePrebuild", { projectId: PROJECT, spec: {} });
    const moved = await steer(send, one, "POST", "clock/advance", { by: "1h" });

    expect(moved.json.now).toBe("2026-01-01T10:00:00.000Z");
    expect(idsOf(await rpc(send, one.baseUrl, "ListPrebuilds", {}))).toHaveLength(
      (before[1]?.length ?? 0) + 1,
    );
    expect([
      idsOf(await rpc(send, mock.baseUrl, "ListPrebuilds", {})),
      idsOf(await rpc(send, other.baseUrl, "ListPrebuilds", {})),
    ]).toEqual(before);
    expect(mock.clock.now()).toEqual(now);
  });

  it("serves logs at the URL that it returns", async () => {
    const { mock, send } = door();
    const world = await makeWorld(mock, { scenario: "empty" });
    const created = await rpc(send, world.baseUrl, "CreatePrebuild", { projectId: PROJECT, spec: {} });
    const prebuildId = created.json.prebuild.id;
    const until = { prebuild: prebuildId, phase: "COMPLETED" };
    await steer(send, world, "POST", "clock/advance", { until });
    const { json } = await rpc(send, world.baseUrl, "GetPrebuild", { prebuildId });
    const token = await rpc(send, world.baseUrl, "CreatePrebuildLogsToken", { prebuildId });

    const { logUrl } = json.prebuild.status;
    const log = await send(logUrl, { headers: { authorization: `Bearer ${token.json.accessToken}` } });

    expect(logUrl).toBe(`${mock.url}/worlds/${world.id}/logs/${prebuildId}`);
    expect([log.status, await log.text()]).toEqual([200, expect.stringContaining("[section-create]")]);
  });

  it("has no worlds of its own", async () => {
    const { mock, send } = door();
    const world = await makeWorld(mock);

    const answers = [
      await steer(send, world, "POST", "worlds", {}),
      await steer(send, world, "GET", "worlds"),
    ];

    expect(answers.map(({ status }) => status)).toEqual([400, 400]);
    expect(answers[0]?.json.detail).toContain("no worlds of its own");
    const below = `${mock.url}/worlds/${world.id}/worlds/${world.id}/api`;
    const nested = await rpc(send, below, "ListPrebuilds", {});
    expect([nested.status, nested.json.code]).toEqual([400, "failed_precondition"]);
  });

  it("ends by DELETE: then and ever after its RPCs are failed_precondition, its control API a problem", async () => {
    const { mock, send } = door();
    const world = await makeWorld(mock);

    const ended = await control(mock, "DELETE", `worlds/${world.id}`);

    expect([ended.status, ended.json]).toEqual([200, { ended: world.id }]);
    const call = await rpc(send, world.baseUrl, "ListPrebuilds", {});
    expect([call.status, call.type, call.json]).toEqual([
      400,
      "application/json",
      {
        code: "failed_precondition",
        message: expect.stringMatching(
          /^Failed to reach the world "[0-9a-f]{32}": .*\. Create one with POST/,
        ),
      },
    ]);
    expect(mock.requests.all().at(-1)).toMatchObject({
      service: "gitpod.v1.PrebuildService",
      method: "ListPrebuilds",
      status: 400,
      code: "failed_precondition",
      message: expect.stringContaining(world.id),
    });
    const steered = await steer(send, world, "GET", "health");
    expect([steered.status, steered.type]).toEqual([404, "application/problem+json"]);
    expect(steered.json.detail).toContain(`"${world.id}"`);
    expect((await control(mock, "DELETE", `worlds/${world.id}`)).status).toBe(404);
    expect((await makeWorld(mock)).id).not.toBe(world.id);
  });
});

it("a stream of events of a world that has ended ends with failed_precondition", async () => {
  const mock = createMock();
  const body = envelope(0, new TextEncoder().encode('{"organization":true}'));
  const response = await mock.fetch(`${mock.url}/worlds/w9/api/gitpod.v1.EventService/WatchEvents`, {
    method: "POST",
    headers: { authorization: "Bearer t", "content-type": "application/connect+json" },
    body: body as Uint8Array<ArrayBuffer>,
  });
  const answer = new Uint8Array(await response.arrayBuffer());

  expect([response.status, response.headers.get("content-type")]).toEqual([200, "application/connect+json"]);
  expect(answer[0]).toBe(FLAG.endStream);
  expect(JSON.parse(new TextDecoder().decode(answer.subarray(PREFIX_LENGTH))).error.code).toBe(
    "failed_precondition",
  );
});

describe("worlds", () => {
  it("begin as their mock does, but for what is given", async () => {
    const mock = createMock({ scenario: "failing-prebuild", seed: 7, clock: "per-read", token: "s3cret" });
    const same = await makeWorld(mock);
    const other = await makeWorld(mock, {
      seed: 8,
      clock: "frozen",
      startAt: "2030-01-01T00:00:00Z",
      token: "x",
    });

    const infos = [
      await steer(mock.fetch, same, "GET", "info"),
      await steer(mock.fetch, other, "GET", "info"),
    ];

    expect(infos[0]?.json).toEqual((await control(mock, "GET", "info")).json);
    expect(infos[1]?.json).toMatchObject({
      scenario: "failing-prebuild",
      seed: 8,
      clock: { now: "2030-01-01T00:00:00.000Z", mode: "frozen" },
    });
    expect([same.env.ONA_API_KEY, other.env.ONA_API_KEY]).toEqual(["s3cret", "x"]);
    expect((await rpc(mock.fetch, other.baseUrl, "ListPrebuilds", {})).status).toBe(401);
  });

  it("take a scenario of one's own", async () => {
    const mock = createMock();
    const scenario = { name: "mine", summary: "nothing", projects: [] };
    const world = await makeWorld(mock, { scenario });

    expect((await steer(mock.fetch, world, "GET", "info")).json).toMatchObject({
      scenario: "mine",
      counts: { prebuilds: 0 },
    });
  });

  it("are listed while they live, with what reaches them", async () => {
    const mock = createMock();
    const [one, other] = [await makeWorld(mock), await makeWorld(mock)];
    expect((await control(mock, "GET", "worlds")).json).toEqual({ worlds: [one, other] });
    expect(one.env.ONA_BASE_URL).toBe(one.baseUrl);

    await control(mock, "DELETE", `worlds/${one.id}`);

    expect((await control(mock, "GET", "worlds")).json).toEqual({ worlds: [other] });
  });

  it("of one seed give the same bytes for the same calls", async () => {
    const mock = createMock({ scenario: "empty" });
    const run = async () => {
      const { baseUrl } = await makeWorld(mock);
      const { json } = await rpc(mock.fetch, baseUrl, "CreatePrebuild", { projectId: PROJECT, spec: {} });
      return json;
    };
    expect(await run()).toEqual(await run());
  });

  it("stay as they are when their mock is reset", async () => {
    const mock = createMock();
    const world = await makeWorld(mock);
    await steer(mock.fetch, world, "POST", "clock/advance", { by: "1h" });
    mock.reset();
    expect((await steer(mock.fetch, world, "GET", "clock")).json.now).toBe("2026-01-01T10:00:00.000Z");
  });

  it.each([
    [{ scenario: "helthy" }, /healthy/],
    [{ scenario: 5 }, /scenario/],
    [{ seed: -1 }, /seed/],
    [{ seed: 0.5 }, /seed/],
    [{ clock: "fast" }, /clock/],
    [{ startAt: "tomorrow" }, /startAt/],
    [{ strict: "yes" }, /strict/],
    [{ token: "a,b" }, /token/],
    [{ idleTimeout: "soon" }, /idleTimeout/],
    [{ idleTimeout: 0 }, /idleTimeout/],
    [{ port: 80 }, /port/],
    [{ id: "a".repeat(64) }, /invalid id .*1 to 63 characters of a-z, 0-9/],
    [{ id: "Job" }, /invalid id .*1 to 63 characters of a-z, 0-9/],
    [{ id: "-a" }, /not starting with/],
    [{ id: "" }, /invalid id/],
    [{ id: "a/b" }, /invalid id/],
    [{ id: 7 }, /id: must be text/],
    [[], /object/],
  ])("%j makes none, and the problem names it", async (options, words) => {
    const mock = createMock();
    const { status, type, json } = await control(mock, "POST", "worlds", options);
    expect([status, type]).toEqual([400, "application/problem+json"]);
    expect(JSON.stringify(json)).toMatch(words);
    expect((await control(mock, "GET", "worlds")).json).toEqual({ worlds: [] });
  });

  it.each(["w1", "0", "a".repeat(63), "job-7--"])("can be given the id %j", async (id) => {
    const mock = createMock();
    const world = await makeWorld(mock, { id });

    expect([world.id, world.baseUrl]).toEqual([id, `${mock.url}/worlds/${id}/api`]);
    expect((await rpc(mock.fetch, world.baseUrl, "ListPrebuilds", {})).status).toBe(200);
  });

  it("keep their id from others while they live", async () => {
    const mock = createMock({ scenario: "empty" });
    const first = await makeWorld(mock, { id: "job-7", seed: 2 });
    const { json } = await rpc(mock.fetch, first.baseUrl, "CreatePrebuild", { projectId: PROJECT, spec: {} });

    const second = await control(mock, "POST", "worlds", { id: "job-7", seed: 3 });

    expect([second.status, second.type]).toEqual([409, "application/problem+json"]);
    expect(second.json.detail).toContain("world job-7 exists already: choose another id");
    expect(idsOf(await rpc(mock.fetch, first.baseUrl, "ListPrebuilds", {}))).toEqual([json.prebuild.id]);
    await control(mock, "DELETE", "worlds/job-7");
    expect(
      idsOf(await rpc(mock.fetch, (await makeWorld(mock, { id: "job-7" })).baseUrl, "ListPrebuilds", {})),
    ).toEqual([]);
  });

  it("have ids without being given any, which two mocks of one seed do not share", async () => {
    const made = await Promise.all([createMock(), createMock()].map((mock) => makeWorld(mock)));

    expect(made.map(({ id }) => id)).toEqual([
      expect.stringMatching(/^[0-9a-f]{32}$/),
      expect.stringMatching(/^[0-9a-f]{32}$/),
    ]);
    expect(made[0]?.id).not.toBe(made[1]?.id);
  });

  it("are at most as many as maxWorlds; one more is refused until one has ended", async () => {
    const mock = createMock({ scenario: "empty", maxWorlds: 2 });
    const worlds = [await makeWorld(mock, { id: "a" }), await makeWorld(mock)];

    const third = await control(mock, "POST", "worlds", { id: "c" });

    expect([third.status, third.type, third.json.status]).toEqual([429, "application/problem+json", 429]);
    expect(third.json.detail).toMatch(/there are 2 worlds.* DELETE \/_mock\/worlds\/\{id\}.*--max-worlds/);
    expect((await control(mock, "GET", "worlds")).json).toEqual({ worlds });
    await control(mock, "DELETE", "worlds/a");
    expect((await makeWorld(mock, { id: "c" })).id).toBe("c");
  });

  it.each([0, -1, 1.5, Number.NaN, "5"])("cannot be at most %j", (maxWorlds) => {
    expect(() => createMock({ maxWorlds: maxWorlds as number })).toThrow(
      "maxWorlds must be a whole number from 1",
    );
  });

  it("are not served without the control API", async () => {
    const mock = createMock({ control: false });
    expect((await mock.fetch("/worlds/w1/_mock/health")).status).toBe(404);
  });

  it("refuse another site as their mock does", async () => {
    const mock = createMock();
    const { baseUrl } = await makeWorld(mock);
    const url = `${baseUrl.replace(/\/api$/, "")}/_mock/reset`;
    const { status } = await mock.fetch(url, { method: "POST", headers: { origin: "https://evil.example" } });
    expect(status).toBe(403);
  });
});

describe("an idle world", () => {
  function atHost(): { pass: (milliseconds: number) => void } {
    let host = 1_000;
    vi.spyOn(REAL_TIME, "now").mockImplementation(() => host);
    return {
      pass: (milliseconds) => {
        host += milliseconds;
      },
    };
  }

  it("ends after an hour, counted from its last use", async () => {
    const host = atHost();
    const mock = createMock();
    const [used, idle] = [await makeWorld(mock), await makeWorld(mock)];
    host.pass(30 * 60_000);
    await rpc(mock.fetch, used.baseUrl, "ListPrebuilds", {});
    host.pass(30 * 60_000);

    expect((await rpc(mock.fetch, idle.baseUrl, "ListPrebuilds", {})).json.code).toBe("failed_precondition");
    expect((await control(mock, "GET", "worlds")).json.worlds).toEqual([used]);
  });

  it("ends after an idle time of its own", async () => {
    const host = atHost();
    const mock = createMock();
    await makeWorld(mock, { idleTimeout: "5s" });
    const long = await makeWorld(mock, { idleTimeout: "2d" });
    host.pass(3 * 3_600_000);

    expect((await control(mock, "GET", "worlds")).json.worlds).toEqual([long]);
  });

  it("was not used by who asked for nothing but the head of a stream", async () => {
    const host = atHost();
    const mock = createMock();
    const world = await makeWorld(mock, { scenario: "empty" });
    const { json } = await rpc(mock.fetch, world.baseUrl, "CreatePrebuild", { projectId: PROJECT, spec: {} });
    const { id } = json.prebuild;
    await steer(mock.fetch, world, "POST", "clock/advance", { until: { prebuild: id, phase: "RUNNING" } });
    const heads = [
      await steer(mock.fetch, world, "HEAD", "events"),
      await steer(mock.fetch, world, "HEAD", `prebuilds/${id}/log`),
    ];
    host.pass(2 * 3_600_000);

    expect(heads.map(({ status, type }) => [status, type])).toEqual([
      [200, "text/event-stream"],
      [200, "text/plain; charset=utf-8"],
    ]);
    expect((await control(mock, "GET", "worlds")).json.worlds).toEqual([]);
  });

  it.each([
    [
      "waits for a call",
      async (world: MadeWorld, mock: Mock) => ({
        hanging: steer(mock.fetch, world, "POST", "requests/wait", { rpc: "GetPrebuild", timeout: "1d" }),
      }),
    ],
    [
      "hangs by a fault rule",
      async (world: MadeWorld, mock: Mock) => {
        // The protocol is loaded with the first call, which then no longer takes time.
        await rpc(mock.fetch, world.baseUrl, "ListPrebuilds", {});
        await steer(mock.fetch, world, "POST", "faults", { rpc: "ListPrebuilds", connection: "hang" });
        return { hanging: rpc(mock.fetch, world.baseUrl, "ListPrebuilds", {}).catch(() => {}) };
      },
    ],
  ])("is in use while a call %s in it, and for its idle time after that", async (_how, wait) => {
    const host = atHost();
    const mock = createMock();
    const world = await makeWorld(mock);
    const living = async () => (await control(mock, "GET", "worlds")).json.worlds.length;
    const { hanging } = await wait(world, mock);
    // The control API answers in turn, so the call has arrived.
    await steer(mock.fetch, world, "GET", "faults");
    host.pass(3 * 3_600_000);
    const whileWaiting = await living();
    host.pass(3 * 3_600_000);
    // Both waits end with it.
    await steer(mock.fetch, world, "POST", "reset", {});
    await rpc(mock.fetch, world.baseUrl, "GetPrebuild", {
      prebuildId: "07e03a28-65a5-4d98-b532-8ea67b188048",
    });
    await hanging;
    host.pass(30 * 60_000);
    const soonAfter = await living();
    host.pass(31 * 60_000);

    expect([whileWaiting, soonAfter, await living()]).toEqual([1, 1, 0]);
  });

  it("says to a wait that its end cuts off which world ended, and why", async () => {
    const mock = createMock();
    const world = await makeWorld(mock);
    const waiting = steer(mock.fetch, world, "POST", "requests/wait", { timeout: "1d" });
    await steer(mock.fetch, world, "GET", "faults");

    await control(mock, "DELETE", `worlds/${world.id}`);

    expect((await waiting).json.detail).toBe(
      `Failed to wait for a call: the world ${world.id} was ended by its id. Wait before closing it.`,
    );
  });

  it.each([
    ["a stub", {}],
    ["the latency", { latency: "1d" }],
  ] as const)("is in use while %s delays a call in it", async (_what, options) => {
    const host = atHost();
    const mock = createMock(options);
    const world = await makeWorld(mock);
    const named = "gitpod.v1.SecretService/ListSecrets";
    await steer(mock.fetch, world, "POST", "stubs", { rpc: named, response: {}, delay: "1d" });
    const living = async () => (await control(mock, "GET", "worlds")).json.worlds.length;
    const leave = new AbortController();
    const call = mock.fetch(`${world.baseUrl}/${named}`, {
      method: "POST",
      headers: { authorization: "Bearer any", "content-type": "application/json" },
      body: "{}",
      signal: leave.signal,
    });
    // The control API answers in turn, so the call has arrived.
    for (let turn = 0; turn < 3; turn += 1) await steer(mock.fetch, world, "GET", "stubs");
    host.pass(3 * 3_600_000);
    const during = await living();
    leave.abort();
    await call.catch(() => {});
    host.pass(2 * 3_600_000);

    expect([during, await living()]).toEqual([1, 0]);
  });

  it("says to a delayed call and to a watcher that its end cuts off which world ended, and why", async () => {
    const mock = createMock();
    const world = await makeWorld(mock);
    await steer(mock.fetch, world, "POST", "faults", { rpc: "ListPrebuilds", delay: "1d" });
    const delayed = rpc(mock.fetch, world.baseUrl, "ListPrebuilds", {});
    const watched = await mock.fetch(`${world.baseUrl}/gitpod.v1.EventService/WatchEvents`, {
      method: "POST",
      headers: { authorization: "Bearer any", "content-type": "application/connect+json" },
      body: Uint8Array.from([0, 0, 0, 0, 21, ...new TextEncoder().encode('{"organization":true}')]),
    });
    await steer(mock.fetch, world, "GET", "faults");

    await control(mock, "DELETE", `worlds/${world.id}`);

    const why = `the world ${world.id} was ended by its id`;
    expect((await delayed).json.message).toBe(`${why} while this answer was delayed`);
    expect(await watched.text()).toContain(why);
  });

  it("is in use while a stream of it is open", async () => {
    const host = atHost();
    const mock = createMock();
    const world = await makeWorld(mock, { scenario: "empty" });
    const { json } = await rpc(mock.fetch, world.baseUrl, "CreatePrebuild", { projectId: PROJECT, spec: {} });
    const prebuildId = json.prebuild.id;
    await steer(mock.fetch, world, "POST", "clock/advance", {
      until: { prebuild: prebuildId, phase: "RUNNING" },
    });
    const token = await rpc(mock.fetch, world.baseUrl, "CreatePrebuildLogsToken", { prebuildId });
    const log = await mock.fetch(`${mock.url}/worlds/${world.id}/logs/${prebuildId}`, {
      headers: { authorization: `Bearer ${token.json.accessToken}` },
    });
    host.pass(2 * 3_600_000);
    const during = (await control(mock, "GET", "worlds")).json.worlds;
    await log.body?.cancel();
    host.pass(2 * 3_600_000);

    expect([during, (await control(mock, "GET", "worlds")).json.worlds]).toEqual([[world], []]);
  });
});

it("a mock that closes ends its worlds and their streams", async () => {
  const mock = createMock();
  const { id, baseUrl } = await makeWorld(mock, { scenario: "empty" });
  const { json } = await rpc(mock.fetch, baseUrl, "CreatePrebuild", { projectId: PROJECT, spec: {} });
  const prebuildId = json.prebuild.id;
  const root = baseUrl.replace(/\/api$/, "");
  await mock.fetch(`${root}/_mock/clock/advance`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ until: { prebuild: prebuildId, phase: "RUNNING" } }),
  });
  const { accessToken } = (await rpc(mock.fetch, baseUrl, "CreatePrebuildLogsToken", { prebuildId })).json;
  const headers = { authorization: `Bearer ${accessToken}` };
  const log = await mock.fetch(`${mock.url}/worlds/${id}/logs/${prebuildId}`, { headers });

  await mock.close();

  await expect(log.text()).resolves.toContain("[section-create]");
});

it("a thousand worlds live in one process, each with its own state, and by default no more", async () => {
  const mock = createMock({ scenario: "empty" });
  const worlds = await Promise.all(Array.from({ length: 1_000 }, (_, seed) => makeWorld(mock, { seed })));
  const created = await Promise.all(
    worlds.map(({ baseUrl }) => rpc(mock.fetch, baseUrl, "CreatePrebuild", { projectId: PROJECT, spec: {} })),
  );
  const lists = await Promise.all(worlds.map(({ baseUrl }) => rpc(mock.fetch, baseUrl, "ListPrebuilds", {})));

  expect(lists.map(idsOf)).toEqual(created.map(({ json }) => [json.prebuild.id]));
  expect(new Set(lists.flatMap(idsOf)).size).toBe(1_000);
  expect((await control(mock, "POST", "worlds", {})).status).toBe(429);
});

it("calls below /worlds are in the journal of a mock without a control API, which has no worlds", async () => {
  const mock = createMock({ control: false });

  const { status, json } = await rpc(mock.fetch, `${mock.url}/worlds/gone`, "GetPrebuild", {});

  expect([status, json.code]).toEqual([404, "unimplemented"]);
  expect(mock.requests.all()).toMatchObject([
    {
      rpc: "GetPrebuild",
      status: 404,
      code: "unimplemented",
      message: expect.stringContaining("/worlds/gone"),
    },
  ]);
});
