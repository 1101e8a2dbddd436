// Owns what a watcher gets, in each wire form, in process and over the port.
import { afterEach, describe, expect, it } from "vitest";
import { createMock, type Mock, startMock } from "../../../src/index.ts";
import { call, PENDING, PROJECT, until } from "../../server/log-reader.ts";
import { FORMS, WATCH, WatchReader, watch, watchInit, watchPort } from "./watch-reader.ts";

let mock: Mock;
afterEach(() => mock.close());

async function created(): Promise<string> {
  return (await call(mock, "CreatePrebuild", { projectId: PROJECT, spec: {} })).prebuild.id;
}

describe.each([
  { door: "in process", begin: async () => createMock(), open: watch },
  { door: "over the port", begin: async () => startMock(), open: watchPort },
])("a watcher $door", ({ begin, open }) => {
  it.each(FORMS)("gets the events of a prebuild's life by %s, from CREATE to the purge", async (form) => {
    mock = await begin();
    const watcher = await open(mock, form);

    const id = await created();
    const transitions = mock.clock.advance("20m").filter((transition) => transition.id === id);
    await call(mock, "DeletePrebuild", { prebuildId: id });
    mock.clock.advance("1h");

    const told = await watcher.take(1 + transitions.length + 3);
    expect(told).toEqual([
      "CREATE PREBUILD",
      ...transitions.map(() => "UPDATE_STATUS PREBUILD"),
      "UPDATE PREBUILD",
      "UPDATE_STATUS PREBUILD",
      "DELETE PREBUILD",
    ]);
    expect(transitions.at(-1)?.to).toBe("COMPLETED");
    await watcher.cancel();
  });

  it.each(FORMS)("gets by %s nothing that happened before it came", async (form) => {
    mock = await begin();
    await created();

    const watcher = await open(mock, form);
    const { prebuild } = await call(mock, "CancelPrebuild", { prebuildId: PENDING });

    expect(await watcher.next()).toEqual({ what: "UPDATE PREBUILD", id: prebuild.id });
    await watcher.cancel();
  });

  it.each(FORMS)("has the headers of its form %s before anything happens", async (form) => {
    mock = await begin();

    const { response } = await open(mock, form);

    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe(`application/${form}`);
    await response.body?.cancel().catch(() => {});
  });

  it("gets the events of a warm pool's life", async () => {
    mock = await begin();
    const watcher = await open(mock, "connect+proto");
    const projectId = "21d94b7f-60ce-4a83-b5f1-0e8c37d2a946";
    const { warmPool } = await call(mock, "CreateWarmPool", {
      projectId,
      environmentClassId: "d2c94c27-3b76-4a42-b88c-95a85e392c68",
    });

    await call(mock, "UpdateWarmPool", { warmPoolId: warmPool.id, maxSize: 3 });
    await call(mock, "DeleteWarmPool", { warmPoolId: warmPool.id });
    mock.clock.advance("1h");

    const told = await watcher.take(5);
    expect(told.filter((what) => what.endsWith("WARM_POOL"))).toEqual([
      "CREATE WARM_POOL",
      "UPDATE WARM_POOL",
      "UPDATE WARM_POOL",
      "UPDATE_STATUS WARM_POOL",
      "DELETE WARM_POOL",
    ]);
    await watcher.cancel();
  });
});

describe("a watcher", () => {
  it("continues with the new world after a reset, which itself sends no events", async () => {
    mock = createMock();
    const watcher = await watch(mock, "jsonl");
    const before = await created();
    mock.clock.advance("10s");

    mock.reset();
    const after = await created();

    expect(await watcher.next()).toEqual({ what: "CREATE PREBUILD", id: before });
    let event = await watcher.next();
    while (event && "what" in event && event.what !== "CREATE PREBUILD") event = await watcher.next();
    expect(event).toEqual({ what: "CREATE PREBUILD", id: after });
    await watcher.cancel();
  });

  it("continues after a restore", async () => {
    mock = createMock();
    const taken = mock.snapshot();
    const watcher = await watch(mock, "connect+json");

    mock.restore(taken);
    await created();

    expect(await watcher.take(1)).toEqual(["CREATE PREBUILD"]);
    await watcher.cancel();
  });

  it.each(["connect+proto", "connect+json"] as const)(
    "gets unavailable by %s when the mock closes, after all that waited for it",
    async (form) => {
      mock = createMock();
      const watcher = await watch(mock, form);
      await created();

      await mock.close();

      expect(await watcher.take(1)).toEqual(["CREATE PREBUILD"]);
      expect(await watcher.next()).toEqual({
        end: { error: { code: "unavailable", message: "the mock is closed" } },
      });
      expect(await watcher.next()).toBeUndefined();
    },
  );

  it("comes to the end of its lines when the mock closes", async () => {
    mock = await startMock();
    const watcher = await watchPort(mock, "jsonl");
    await created();
    expect(await watcher.take(1)).toEqual(["CREATE PREBUILD"]);

    const closed = mock.close();

    expect(await watcher.next()).toBeUndefined();
    await closed;
  });

  it("gets events from a running clock without any call", async () => {
    mock = createMock({ clock: "10000x" });
    const watcher = await watch(mock, "jsonl");
    await created();

    const told = await watcher.take(5);

    expect(told[0]).toBe("CREATE PREBUILD");
    await watcher.cancel();
  });

  it("gets events in per-read as reads move time, and does not move it", async () => {
    mock = createMock({ clock: "per-read" });
    const id = await created();
    const before = mock.clock.now();
    const watcher = await watch(mock, "jsonl", {
      resourceTypeFilters: [{ resourceType: "RESOURCE_TYPE_PREBUILD", resourceIds: [id] }],
    });
    expect(mock.clock.now()).toEqual(before);

    const { prebuild } = await call(mock, "GetPrebuild", { prebuildId: id });

    expect(prebuild.status.phase).toBe("PREBUILD_PHASE_STARTING");
    expect(await watcher.take(1)).toEqual(["UPDATE_STATUS PREBUILD"]);
    await watcher.cancel();
  });

  it("stops a read that is under way when its signal is aborted", async () => {
    mock = createMock();
    const leaving = new AbortController();
    const watcher = await watch(mock, "connect+proto", {}, { signal: leaving.signal });
    const read = watcher.next();

    leaving.abort();

    await expect(read).rejects.toThrow("aborted");
  });
});

describe("a watcher of projects", () => {
  it("gets those that are added and changed, not those created on first use", async () => {
    mock = createMock();
    const watcher = await watch(mock, "connect+json", {
      resourceTypeFilters: [{ resourceType: "RESOURCE_TYPE_PROJECT" }],
    });
    const environmentClassIds = ["d2c94c27-3b76-4a42-b88c-95a85e392c68"];
    await call(mock, "CreatePrebuild", { projectId: "9f3d2c1b-4a5e-4b6c-8d7e-0f1a2b3c4d5e", spec: {} });

    const { id } = mock.world.addProject({ name: "web", environmentClassIds });
    mock.world.changeProject(id, { prebuildsEnabled: false });

    expect(await watcher.next()).toEqual({ what: "CREATE PROJECT", id });
    expect(await watcher.next()).toEqual({ what: "UPDATE PROJECT", id });
    await watcher.cancel();
  });
});

it("lines are whole pieces of 64 bytes, so that the generated Python client hands each on at once", async () => {
  mock = createMock();
  const raw = await mock.fetch(`${mock.baseUrl}/${WATCH}`, watchInit("jsonl"));
  await created();

  const { value } = (await raw.body?.getReader().read()) ?? {};

  expect((value?.length ?? 0) % 64).toBe(0);
  expect(new TextDecoder().decode(value)).toMatch(/^\{"operation":"RESOURCE_OPERATION_CREATE",.*\} *\n$/);
});

it("a world of its own has watchers of its own", async () => {
  mock = await startMock();
  const made = await fetch(`${mock.url}/_mock/worlds`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: "{}",
  });
  const { baseUrl } = (await made.json()) as { baseUrl: string };
  const inWorld = new WatchReader("jsonl", await fetch(`${baseUrl}/${WATCH}`, watchInit("jsonl")));
  const outside = await watchPort(mock, "jsonl");

  const response = await fetch(`${baseUrl}/gitpod.v1.PrebuildService/CancelPrebuild`, {
    method: "POST",
    headers: { authorization: "Bearer t", "content-type": "application/json" },
    body: JSON.stringify({ prebuildId: PENDING }),
  });
  const id = await created();

  expect(response.status).toBe(200);
  expect(await inWorld.next()).toEqual({ what: "UPDATE PREBUILD", id: PENDING });
  expect(await outside.next()).toEqual({ what: "CREATE PREBUILD", id });
  await inWorld.cancel();
  await outside.cancel();
});

it("two watchers get the same in the same order", async () => {
  mock = createMock();
  const [one, other] = [await watch(mock, "jsonl"), await watch(mock, "connect+proto")];
  await created();
  until(mock, await created(), "COMPLETED");

  const told = await one.take(15);

  expect(await other.take(15)).toEqual(told);
  await one.cancel();
  await other.cancel();
});
