// Owns the library's worlds: what it creates, lists and ends is what the control API does.
import { expect, it } from "vitest";
import { createMock, MisuseError, type Mock, startMock, type WorldOptions } from "../../src/index.ts";
import { control } from "./control/control-request.ts";

/** As plain JavaScript sees it. */
// biome-ignore lint/suspicious/noExplicitAny: that is what is tested
type Untyped = any;

const MOCKS: [string, () => Mock | Promise<Mock>][] = [
  ["without a socket", () => createMock({ scenario: "empty" })],
  ["on a port", () => startMock({ scenario: "empty" })],
  ["behind a prefix", () => createMock({ scenario: "empty", url: "https://ci.example/mock" })],
];

it.each(MOCKS)("a world of a mock %s is a mock of its own under /worlds", async (_, make) => {
  await using mock = await make();
  const world = mock.worlds.create({ id: "job-7", scenario: "failing-prebuild", seed: 3 });

  const { prebuild } = await world.call("CreatePrebuild", {
    projectId: "b0e12f6c-4c67-429d-a4a6-d9838b5da047",
    spec: {},
  });
  world.clock.advance("1h");

  expect([world.id, world.url]).toEqual(["job-7", `${mock.url}/worlds/job-7`]);
  expect(world.env.ONA_BASE_URL).toBe(`${mock.url}/worlds/job-7/api`);
  expect(world.world.prebuild(prebuild.id).status.phase).toBe("PREBUILD_PHASE_FAILED");
  expect([mock.world.prebuilds(), mock.requests.count()]).toEqual([[], 0]);
});

it("a world of a port is reached by its address", async () => {
  await using mock = await startMock({ scenario: "empty", token: "s3cret" });
  const world = mock.worlds.create({ scenario: "healthy" });

  const answer = await fetch(`${world.baseUrl}/gitpod.v1.PrebuildService/ListPrebuilds`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${world.env.ONA_TOKEN}` },
    body: "{}",
  });

  expect(((await answer.json()) as Untyped).prebuilds).toHaveLength(world.world.prebuilds().length);
  expect(world.requests.count({ rpc: "ListPrebuilds", code: "ok" })).toBe(1);
});

it("library and control API have the same worlds", async () => {
  const mock = createMock();
  const own = mock.worlds.create({ id: "own" });
  const { json } = await control(mock, "POST", "worlds", { id: "theirs" });

  expect((await control(mock, "GET", "worlds")).json.worlds).toEqual([
    { id: "own", baseUrl: own.baseUrl, env: own.env },
    json,
  ]);
  const worlds = mock.worlds.list();
  expect(worlds.map(({ id, env }) => [id, env])).toEqual([
    ["own", own.env],
    ["theirs", json.env],
  ]);
  expect(worlds[0]).toBe(own);
  await mock.worlds.end("theirs");
  await control(mock, "DELETE", "worlds/own");
  expect(mock.worlds.list()).toEqual([]);
});

it("an option that is absent or undefined is the mock's", () => {
  const mock = createMock({ scenario: "failing-prebuild", clock: "per-read", seed: 7 });
  const world = mock.worlds.create({ scenario: undefined, clock: undefined } as Untyped);

  expect(world.clock.mode).toBe("per-read");
  const ids = ({ world }: Mock) => world.prebuilds().map(({ id }) => id);
  expect(ids(world)).toEqual(ids(mock));
});

it.each([
  ["worlds.end", (mock: Mock) => mock.worlds.end("a")],
  ["its close", (mock: Mock) => mock.worlds.list()[0]?.close()],
  ["leaving its scope", (mock: Mock) => mock.worlds.list()[0]?.[Symbol.asyncDispose]()],
])("a world that %s ended refuses calls, and its id is free", async (_, end) => {
  const mock = createMock();
  const world = mock.worlds.create({ id: "a" });
  await end(mock);

  expect(mock.worlds.list()).toEqual([]);
  await expect(world.call("ListPrebuilds")).rejects.toThrow(MisuseError);
  const again = mock.worlds.create({ id: "a" });
  // The old one no longer has a say in it.
  await world.close();
  expect(mock.worlds.list()).toEqual([again]);
});

it("worlds end with their mock, which then creates none", async () => {
  const mock = createMock();
  const world = mock.worlds.create();
  await mock.close();

  await expect(world.call("ListPrebuilds")).rejects.toThrow("the mock is closed");
  expect(() => mock.worlds.create()).toThrow("Failed to create a world: the mock is closed.");
});

const MISUSES: [Untyped, string][] = [
  [{ id: "taken" }, 'world taken exists already: choose another id, or end it with mock.worlds.end("taken")'],
  [{ id: "Job" }, 'invalid id "Job": use 1 to 63 characters of a-z, 0-9 and "-"'],
  [{ id: 7 }, "invalid id 7"],
  [{ id: null }, "invalid id null"],
  [
    { scenaro: "healthy" },
    'unknown field "scenaro". Did you mean scenario? Known fields: id, scenario, seed',
  ],
  [{ port: 0 }, 'unknown field "port"'],
  [{ scenario: "helthy" }, "healthy"],
  [{ seed: -1 }, "the seed must be a whole number"],
  [{ clock: "fast" }, "fast"],
  [{ idleTimeout: "0s" }, "idleTimeout: must be more than 0"],
  [null, "expected an object, got null"],
];

it.each(MISUSES)("the options %j create none", (options, words) => {
  const mock = createMock();
  const [taken] = [mock.worlds.create({ id: "taken" })];

  expect(() => mock.worlds.create(options)).toThrow(MisuseError);
  expect(() => mock.worlds.create(options)).toThrow(words);
  expect(mock.worlds.list()).toEqual([taken]);
});

it("more than maxWorlds are refused with the ways to have fewer", () => {
  const mock = createMock({ maxWorlds: 1 });
  const world = mock.worlds.create();

  expect(() => mock.worlds.create()).toThrow(
    /^Failed to create a world: there are 1 worlds.*mock\.worlds\.end\(id\).*idleTimeout.*maxWorlds/,
  );
  expect(mock.worlds.list()).toEqual([world]);
});

it.each([
  ["none", [], "no world is running"],
  ["some", ["a", "b"], "running: a, b"],
])("ending an unknown world is refused with those that there are: %s", async (_, ids, words) => {
  const mock = createMock();
  for (const id of ids) mock.worlds.create({ id });

  await expect(mock.worlds.end("x")).rejects.toThrow(
    `Failed to end a world: "x" does not exist or has ended; ${words}.`,
  );
  expect(mock.worlds.list().map(({ id }) => id)).toEqual(ids);
});

it("a world has no worlds", async () => {
  const world = createMock().worlds.create();
  const words = "a world has no worlds of its own: use those of the mock that it belongs to";

  expect(() => world.worlds.create({ id: "x" } satisfies WorldOptions)).toThrow(words);
  expect(() => world.worlds.list()).toThrow(words);
  await expect(world.worlds.end("x")).rejects.toThrow(words);
});
