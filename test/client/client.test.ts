// Owns the client of a server elsewhere: each member once, over a port, beside the mock that it is to be.
import { expect, it } from "vitest";
import { connect, type RemoteMock } from "../../src/client/index.ts";
import { IN_PROCESS } from "../../src/client/remote-mock.ts";
import { createFixtures } from "../../src/fixtures/index.ts";
import { createMock, type Mock, startMock } from "../../src/index.ts";

const PROJECT = "b0e12f6c-4c67-429d-a4a6-d9838b5da047";

/** A server, and a client of it. */
interface Pair {
  readonly mock: Mock;
  readonly remote: RemoteMock;
}

/** Creates a prebuild, and an environment of the same project. */
async function created({ mock }: Pair) {
  const { prebuild } = await mock.call("CreatePrebuild", { projectId: PROJECT, spec: {} });
  return prebuild.id;
}

async function environment({ mock }: Pair) {
  const [environmentClassId = ""] = mock.world.classes();
  const { environment } = await mock.call("CreateEnvironment", {
    spec: { machine: { class: environmentClassId }, desiredPhase: "ENVIRONMENT_PHASE_RUNNING" },
  });
  return environment?.id ?? "";
}

const pool = ({ mock }: Pair) => mock.world.warmPools()[0]?.id ?? "";
const STUB = { rpc: "gitpod.v1.SecretService/ListSecrets", response: { secrets: [] } };
const RULE = { rpc: "GetPrebuild", code: "unavailable" } as const;

/** Each member of a client, used. */
const USES: Record<string, (pair: Pair) => Promise<void>> = {
  url: async ({ mock, remote }) => expect(remote.url).toBe(mock.url),
  baseUrl: async ({ mock, remote }) => expect(remote.baseUrl).toBe(mock.baseUrl),
  env: async ({ mock, remote }) => expect(remote.env).toEqual(mock.env),
  fetch: async ({ mock, remote }) => {
    const init = {
      method: "POST",
      headers: { authorization: "Bearer s3cret", "content-type": "application/json" },
      body: "{}",
    };
    const url = "https://app.ona.com/api/gitpod.v1.PrebuildService/ListPrebuilds";
    for (const input of [url, new URL(url)]) expect((await remote.fetch(input, init)).status).toBe(200);
    expect((await remote.fetch(new Request(url, init))).status).toBe(200);
    expect((await remote.fetch("/_mock/health")).status).toBe(200);
    expect(mock.requests.count({ rpc: "ListPrebuilds", code: "ok" })).toBe(3);
  },
  call: async ({ mock, remote }) => {
    const { prebuild } = await remote.call("CreatePrebuild", { projectId: PROJECT, spec: {} });
    expect(prebuild).toEqual(mock.world.prebuild(prebuild.id));
    expect(mock.requests.count({ rpc: "CreatePrebuild", code: "ok" })).toBe(1);
  },
  "clock.now": async ({ mock, remote }) => expect(await remote.clock.now()).toEqual(mock.clock.now()),
  "clock.mode": async ({ remote }) => expect(await remote.clock.mode()).toBe("frozen"),
  "clock.advance": async (pair) => {
    const [twin, id] = [pair.mock.branch(), await created(pair)];
    await created({ ...pair, mock: twin });
    const transitions = await pair.remote.clock.advance("10m");
    expect(transitions.filter((each) => each.id === id).map(({ to }) => to)).toContain("RUNNING");
    expect(transitions).toEqual(twin.clock.advance("10m"));
  },
  "clock.advanceTo": async ({ mock, remote }) => {
    await remote.clock.advanceTo("2026-01-01T10:00:00Z");
    expect(mock.clock.now()).toEqual(new Date("2026-01-01T10:00:00Z"));
    await remote.clock.advanceTo(new Date("2026-01-01T11:00:00Z"));
    await remote.clock.advanceTo(Date.parse("2026-01-01T12:00:00Z"));
    expect(mock.clock.now()).toEqual(new Date("2026-01-01T12:00:00Z"));
  },
  "clock.advanceUntil": async (pair) => {
    const id = await created(pair);
    const transitions = await pair.remote.clock.advanceUntil(
      { prebuild: id, phase: "COMPLETED" },
      { limit: "2h" },
    );
    expect(transitions.at(-1)).toMatchObject({ id, to: "COMPLETED", at: pair.mock.clock.now() });
    await pair.remote.clock.advanceUntil("idle");
  },
  "clock.next": async (pair) => {
    await created(pair);
    expect(await pair.remote.clock.next()).toMatchObject([{ at: pair.mock.clock.now() }]);
  },
  "clock.pause": async ({ mock, remote }) => {
    mock.clock.setMode("60x");
    await remote.clock.pause();
    expect(mock.clock.mode).toBe("frozen");
  },
  "clock.resume": async ({ mock, remote }) => {
    mock.clock.setMode("60x");
    mock.clock.pause();
    await remote.clock.resume();
    expect(mock.clock.mode).toBe("60x");
  },
  "clock.setMode": async ({ mock, remote }) => {
    await remote.clock.setMode("per-read");
    expect(mock.clock.mode).toBe("per-read");
  },
  "world.projects": async ({ mock, remote }) =>
    expect(await remote.world.projects()).toEqual(mock.world.projects()),
  "world.project": async ({ mock, remote }) =>
    expect(await remote.world.project(PROJECT)).toEqual(mock.world.project(PROJECT)),
  "world.addProject": async ({ mock, remote }) => {
    const project = await remote.world.addProject({ name: "new" });
    expect(project).toEqual(mock.world.project(project.id));
  },
  "world.changeProject": async ({ mock, remote }) => {
    const project = await remote.world.changeProject(PROJECT, { name: "other" });
    expect([project.name, project]).toEqual(["other", mock.world.project(PROJECT)]);
  },
  "world.deleteProject": async ({ mock, remote }) => {
    await remote.world.deleteProject(PROJECT);
    expect(mock.world.project(PROJECT).desiredPhase).toBe("DELETED");
  },
  "world.classes": async ({ mock, remote }) =>
    expect(await remote.world.classes()).toEqual(mock.world.classes()),
  "world.environmentClasses": async ({ mock, remote }) =>
    expect(await remote.world.environmentClasses()).toEqual(mock.world.environmentClasses()),
  "world.prebuilds": async ({ mock, remote }) =>
    expect(await remote.world.prebuilds()).toEqual(mock.world.prebuilds()),
  "world.prebuild": async (pair) => {
    const id = await created(pair);
    pair.mock.clock.advance("1h");
    expect(await pair.remote.world.prebuild(id)).toEqual(pair.mock.world.prebuild(id));
  },
  "world.summary": async ({ mock, remote }) => {
    expect(await remote.world.summary()).toEqual(mock.world.summary());
    const options = {
      from: "2025-12-31T00:00:00Z",
      to: new Date("2026-01-02T00:00:00Z"),
      cells: 4,
      states: ["COMPLETED", "FAILED"] as const,
    };
    expect(await remote.world.summary(options)).toEqual(mock.world.summary(options));
  },
  "world.warmPools": async ({ mock, remote }) =>
    expect(await remote.world.warmPools()).toEqual(mock.world.warmPools()),
  "world.warmPool": async (pair) =>
    expect(await pair.remote.world.warmPool(pool(pair).toUpperCase())).toEqual(
      pair.mock.world.warmPool(pool(pair)),
    ),
  "world.fail": async (pair) => {
    const prebuild = await pair.remote.world.fail(await created(pair), "out of disk");
    expect([prebuild.status.failureMessage, prebuild]).toEqual([
      "out of disk",
      pair.mock.world.prebuild(prebuild.id),
    ]);
  },
  "world.complete": async (pair) => {
    const { id, status } = await pair.remote.world.complete(await created(pair));
    expect(status).toEqual(pair.mock.world.prebuild(id).status);
  },
  "world.warn": async (pair) => {
    const id = await created(pair);
    pair.mock.world.complete(id);
    expect((await pair.remote.world.warn(id, "slow")).status.warningMessage).toBe("slow");
  },
  "world.claim": async (pair) =>
    expect(await pair.remote.world.claim(pool(pair))).toEqual(pair.mock.world.warmPool(pool(pair))),
  "world.degrade": async (pair) =>
    expect((await pair.remote.world.degrade(pool(pair), "no capacity")).status).toMatchObject({
      phase: "WARM_POOL_PHASE_DEGRADED",
    }),
  "world.recover": async (pair) => {
    pair.mock.world.degrade(pool(pair), "no capacity");
    await pair.remote.world.recover(pool(pair));
    expect(pair.mock.world.warmPool(pool(pair)).status.phase).not.toBe("WARM_POOL_PHASE_DEGRADED");
  },
  "world.environments": async (pair) => {
    await environment(pair);
    expect(await pair.remote.world.environments()).toEqual(pair.mock.world.environments());
  },
  "world.environment": async (pair) => {
    const id = await environment(pair);
    expect(await pair.remote.world.environment(id)).toEqual(pair.mock.world.environment(id));
  },
  "world.failEnvironment": async (pair) => {
    const info = await pair.remote.world.failEnvironment(await environment(pair), "no disk");
    expect([info.failureMessages, info]).toEqual([["no disk"], pair.mock.world.environment(info.id)]);
  },
  "world.runEnvironment": async (pair) =>
    expect(await pair.remote.world.runEnvironment(await environment(pair))).toMatchObject({
      phase: "RUNNING",
      runningAt: pair.mock.clock.now(),
    }),
  "world.warnEnvironment": async (pair) =>
    expect(
      (await pair.remote.world.warnEnvironment(await environment(pair), "slow")).warningMessages,
    ).toEqual(["slow"]),
  "world.seed": async ({ mock, remote }) => {
    const prebuild = createFixtures({ now: mock.clock.now() }).prebuild.running().build();
    await remote.world.seed({ prebuilds: [prebuild] });
    expect(mock.world.prebuild(prebuild.id).metadata).toEqual(prebuild.metadata);
  },
  "world.upcoming": async (pair) => {
    await created(pair);
    const { mock, remote } = pair;
    expect(await remote.world.upcoming()).toEqual(mock.world.upcoming());
    expect(await remote.world.upcoming({ limit: 1 })).toEqual(mock.world.upcoming({ limit: 1 }));
    for (const until of ["2h", 7_200_000, new Date("2026-01-01T11:00:00Z"), "2026-01-01T11:00:00Z"]) {
      expect(await remote.world.upcoming({ until })).toEqual(mock.world.upcoming({ until: "2h" }));
    }
  },
  "faults.add": async ({ mock, remote }) =>
    expect([await remote.faults.add(RULE)]).toEqual(mock.faults.list()),
  "faults.list": async ({ mock, remote }) => {
    mock.faults.add(RULE);
    expect(await remote.faults.list()).toEqual(mock.faults.list());
  },
  "faults.get": async ({ mock, remote }) => {
    const { id } = mock.faults.add(RULE);
    expect(await remote.faults.get(id)).toEqual(mock.faults.get(id));
  },
  "faults.put": async ({ mock, remote }) =>
    expect(await remote.faults.put("a/b", RULE)).toEqual(mock.faults.get("a/b")),
  "faults.remove": async ({ mock, remote }) => {
    await remote.faults.remove(mock.faults.add(RULE).id);
    expect(mock.faults.list()).toEqual([]);
  },
  "faults.clear": async ({ mock, remote }) => {
    mock.faults.add(RULE);
    await remote.faults.clear();
    expect(mock.faults.list()).toEqual([]);
  },
  "faults.replace": async ({ mock, remote }) => {
    mock.faults.add(RULE);
    expect(await remote.faults.replace([RULE, RULE])).toEqual(mock.faults.list());
    expect(mock.faults.list()).toHaveLength(2);
  },
  "stubs.add": async ({ mock, remote }) => expect([await remote.stubs.add(STUB)]).toEqual(mock.stubs.list()),
  "stubs.list": async ({ mock, remote }) => {
    mock.stubs.add(STUB);
    expect(await remote.stubs.list()).toEqual(mock.stubs.list());
  },
  "stubs.remove": async ({ mock, remote }) => {
    await remote.stubs.remove(mock.stubs.add(STUB).id);
    expect(mock.stubs.list()).toEqual([]);
  },
  "stubs.clear": async ({ mock, remote }) => {
    mock.stubs.add(STUB);
    await remote.stubs.clear();
    expect(mock.stubs.list()).toEqual([]);
  },
  "requests.all": async (pair) => {
    await created(pair);
    expect(await pair.remote.requests.all()).toEqual(pair.mock.requests.all());
  },
  "requests.find": async (pair) => {
    await created(pair);
    await created(pair);
    const { mock, remote } = pair;
    const filters = [
      { rpc: "CreatePrebuild", match: { projectId: PROJECT }, limit: 1 },
      { since: mock.clock.now(), code: "ok" },
      { since: mock.clock.now().getTime() + 1 },
    ] as const;
    for (const filter of filters) {
      expect(await remote.requests.find(filter)).toEqual(mock.requests.find(filter));
    }
  },
  "requests.count": async (pair) => {
    await created(pair);
    expect(await pair.remote.requests.count()).toBe(1);
    expect(await pair.remote.requests.count({ rpc: "GetPrebuild" })).toBe(0);
  },
  "requests.waitFor": async (pair) => {
    const { mock, remote } = pair;
    const one = remote.requests.waitFor({ rpc: "CreatePrebuild" });
    const two = remote.requests.waitFor({ match: { projectId: PROJECT } }, { count: 2, timeout: "1m" });
    await created(pair);
    await created(pair);
    expect([[await one], await two]).toEqual([mock.requests.all().slice(0, 1), mock.requests.all()]);
    await expect(remote.requests.waitFor({ rpc: "GetPrebuild" }, { timeout: 1 })).rejects.toMatchObject({
      status: 408,
      message: expect.stringContaining("received: 2 of CreatePrebuild"),
    });
    const leaving = new AbortController();
    const left = remote.requests.waitFor({ rpc: "GetPrebuild" }, { signal: leaving.signal });
    leaving.abort(new Error("left"));
    await expect(left).rejects.toThrow("left");
  },
  "requests.clear": async (pair) => {
    await created(pair);
    await pair.remote.requests.clear();
    expect(pair.mock.requests.count()).toBe(0);
  },
  "requests.dropped": async ({ remote }) => expect(await remote.requests.dropped()).toBe(0),
  "requests.cut": async ({ remote }) => expect(await remote.requests.cut()).toBe(0),
  "worlds.create": async ({ mock, remote }) => {
    const world = await remote.worlds.create({
      id: "a",
      scenario: "empty",
      startAt: new Date("2030-01-01T00:00:00Z"),
    });
    const [own] = mock.worlds.list();
    expect([world.id, world.url, world.env]).toEqual(["a", own?.url, own?.env]);
    expect(await world.clock.now()).toEqual(new Date("2030-01-01T00:00:00Z"));
    const { prebuild } = await world.call("CreatePrebuild", { projectId: PROJECT, spec: {} });
    expect(own?.world.prebuilds().map(({ id }) => id)).toEqual([prebuild.id]);
    await world.close();
    await world.close();
    expect(mock.worlds.list()).toEqual([]);
  },
  "worlds.list": async ({ mock, remote }) => {
    mock.worlds.create({ id: "a" });
    mock.worlds.create({ id: "b" });
    expect((await remote.worlds.list()).map(({ id, env }) => [id, env])).toEqual(
      mock.worlds.list().map(({ id, env }) => [id, env]),
    );
  },
  "worlds.end": async ({ mock, remote }) => {
    mock.worlds.create({ id: "a" });
    await remote.worlds.end("a");
    expect(mock.worlds.list()).toEqual([]);
  },
  report: async (pair) => {
    await created(pair);
    const except = ["no-timeout-sent"] as const;
    expect(await pair.remote.report()).toEqual(await pair.mock.report());
    expect(await pair.remote.report({ except })).toEqual(await pair.mock.report({ except }));
  },
  coverage: async (pair) => {
    await created(pair);
    expect(await pair.remote.coverage({ min: 0 })).toEqual(await pair.mock.coverage());
    await expect(pair.remote.coverage({ min: 99 })).rejects.toThrow(/was refused with 4/);
  },
  reset: async (pair) => {
    await created(pair);
    await pair.remote.reset({ parts: ["requests"] });
    expect(pair.mock.requests.count()).toBe(0);
    await pair.remote.reset({ scenario: "empty" });
    expect(pair.mock.world.prebuilds()).toEqual([]);
  },
  save: async (pair) => {
    await created(pair);
    const { journal: _, ...state } = pair.mock.save();
    expect(await pair.remote.save()).toEqual(state);
  },
  restore: async (pair) => {
    const state = await pair.remote.save();
    const id = await created(pair);
    await pair.remote.restore(state);
    expect(pair.mock.world.prebuilds().map((each) => each.id)).not.toContain(id);
    await pair.remote.restore(pair.mock.save());
  },
  checkpoint: async ({ mock, remote }) =>
    expect([await remote.checkpoint("a/b c")]).toEqual(mock.checkpoints()),
  checkpoints: async ({ mock, remote }) => {
    mock.checkpoint("a");
    expect(await remote.checkpoints()).toEqual(mock.checkpoints());
  },
  rewind: async (pair) => {
    const was = pair.mock.checkpoint("a/b");
    await created(pair);
    expect(await pair.remote.rewind("a/b")).toEqual(was);
    expect(pair.mock.requests.count()).toBe(0);
  },
  branch: async (pair) => {
    pair.mock.checkpoint("a");
    const id = await created(pair);
    const [now, then] = [await pair.remote.branch(), await pair.remote.branch("a")];
    expect((await now.world.prebuild(id)).id).toBe(id);
    await expect(then.world.prebuild(id)).rejects.toMatchObject({ status: 404 });
    // A branch of a world is beside it.
    const further = await now.branch();
    expect(further.url).toBe(`${pair.mock.url}/worlds/${further.id}`);
    expect((await further.world.prebuild(id)).id).toBe(id);
  },
  diff: async (pair) => {
    pair.mock.checkpoint("a");
    await created(pair);
    pair.mock.checkpoint("b");
    expect(await pair.remote.diff("a")).toEqual(await pair.mock.diff("a"));
    expect(await pair.remote.diff("a", "b")).toEqual(await pair.mock.diff("a", "b"));
  },
  events: async (pair) => {
    const { mock, remote } = pair;
    const events = remote.events();
    const first = events.next();
    // The stream is open once the server follows.
    for (let done = false; !done; ) {
      mock.clock.setMode("frozen");
      done = await Promise.race([first.then(() => true), remote.fetch("/_mock/health").then(() => false)]);
    }
    const id = await created(pair);
    mock.clock.next();
    const seen = [];
    for await (const event of events) {
      seen.push(event);
      if (event.event === "transition" && seen.some(({ event }) => event === "request")) break;
    }
    const { value } = await first;
    expect(value).toMatchObject({ event: "clock", data: { mode: "frozen" } });
    expect(seen.find(({ event }) => event === "request")?.data).toMatchObject({
      rpc: "CreatePrebuild",
      resourceId: id,
    });
    expect(seen.at(-1)).toMatchObject({ event: "transition", data: { id, at: mock.clock.now() } });
    const resumed = remote.events({ lastEventId: value?.id ?? "", signal: AbortSignal.timeout(60_000) });
    expect((await resumed.next()).value).toEqual(seen[0]);
    await resumed.return?.();
  },
  close: async ({ mock, remote }) => {
    await remote.close();
    await remote[Symbol.asyncDispose]();
    // The server of others goes on.
    expect((await fetch(`${mock.url}/_mock/health`)).status).toBe(200);
  },
};

/** The members, those of parts as "clock.now". */
function membersOf(object: object): string[] {
  return Object.entries(object).flatMap(([name, value]) =>
    typeof value === "object" && name !== "env"
      ? Object.keys(value).map((inner) => `${name}.${inner}`)
      : [name],
  );
}

/** The names of the members, the inherited ones included. */
function namesIn(object: object): string[] {
  const prototype = Object.getPrototypeOf(object);
  const inherited = prototype === Object.prototype ? [] : namesIn(prototype);
  return [...Object.getOwnPropertyNames(object), ...inherited]
    .filter((name) => name !== "constructor")
    .sort();
}

async function pair(): Promise<Pair & AsyncDisposable> {
  const mock = await startMock({ token: "s3cret" });
  const remote = await connect(mock.url);
  return { mock, remote, [Symbol.asyncDispose]: () => mock.close() };
}

it.each(Object.entries(USES))("%s is as in a mock", async (_, use) => {
  await using both = await pair();
  await use(both);
});

it("each member of a client is used by these tests", async () => {
  await using both = await pair();
  const remote = membersOf(both.remote).filter((name) => !Object.hasOwn(IN_PROCESS, name));

  expect(Object.keys(USES).sort()).toEqual(remote.sort());
});

it("each member of a mock is one of its client, or says what to use instead", async () => {
  await using both = await pair();
  const mock = createMock();
  const parts = (object: Mock | RemoteMock) =>
    (["clock", "world", "faults", "stubs", "requests", "worlds"] as const).map((part) => [
      part,
      namesIn(object[part]),
    ]);

  expect(parts(both.remote)).toEqual(parts(mock));
  expect(namesIn(both.remote).filter((name) => name !== "events")).toEqual(namesIn(mock));
  const { snapshot } = both.remote as unknown as { snapshot: () => void };
  expect(snapshot).toThrow(
    "Failed to use snapshot: it needs the process of the mock, and this one is elsewhere. Do otherwise: use save(), or checkpoint(name).",
  );
});
