// Owns the budget of memory of the journal: whatever is sent, what it keeps of calls is bounded and counted.
import { afterEach, describe, expect, it } from "vitest";
import { createMock, type Mock } from "../../src/index.ts";
import { Journal } from "../../src/mock/journal.ts";
import { createMockParts } from "../../src/server/create-mock.ts";
import { PREBUILD, post } from "../rpc/request.ts";

const PROTO = { "content-type": "application/proto" };
const GET = { prebuildId: PREBUILD };

let mock: Mock;
afterEach(() => mock.close());

/** A request of binary: the id of a prebuild, and unknown fields after it, each of two bytes. */
function withUnknownFields(count: number): Uint8Array {
  const id = new TextEncoder().encode(PREBUILD);
  const unknown = Array.from({ length: count }, () => [0x78, 1]).flat();
  return Uint8Array.from([0x0a, id.length, ...id, ...unknown]);
}

describe("the memory of the journal", () => {
  it("holds nothing of unknown fields", async () => {
    const parts = createMockParts({});
    mock = parts.mock;
    await post(mock, "GetPrebuild", withUnknownFields(30_000), PROTO);
    const [record] = parts.journal.records;

    expect(record?.request).toEqual({ $typeName: "gitpod.v1.GetPrebuildRequest", ...GET });
  });

  it("keeps the newest calls that fit into the budget, and counts the others as dropped", async () => {
    const parts = createMockParts({ journalMaxBytes: 20_000 });
    mock = parts.mock;
    for (let i = 0; i < 100; i += 1) await post(mock, "GetPrebuild", GET);
    const ids = mock.requests.all().map(({ id }) => id);

    expect(parts.journal.bytes).toBeLessThanOrEqual(20_000);
    expect(ids.length).toBeGreaterThan(3);
    expect(ids.at(-1)).toBe(100);
    expect(mock.requests.dropped).toBe(100 - ids.length);
  });

  it("counts texts, lists and results: none of them takes more than the budget", async () => {
    const parts = createMockParts({ journalMaxBytes: 200_000 });
    mock = parts.mock;
    const calls: [string, object][] = [
      ["ListPrebuilds", { pagination: { pageSize: 100 } }],
      ["GetPrebuild", { prebuildId: "x".repeat(60_000) }],
      ["ListPrebuilds", { filter: { projectIds: Array(4_000).fill("") } }],
      ["CreateNothing", {}],
    ];
    for (let i = 0; i < 10; i += 1)
      for (const [method, request] of calls)
        await post(mock, method, request, { "user-agent": String(i).repeat(9_000) });

    expect(parts.journal.bytes).toBeLessThanOrEqual(200_000);
    expect(mock.requests.count()).toBeGreaterThan(10);
  });

  it("counts what an answer was made of", async () => {
    const parts = createMockParts({ scenario: "busy-organization" });
    mock = parts.mock;
    const { text } = await post(mock, "ListPrebuilds", { pagination: { pageSize: 100 } });

    expect(parts.journal.bytes).toBeGreaterThan(text.length);
  });

  it("counts what an answer holds that is written in few bytes", async () => {
    const parts = createMockParts({});
    mock = parts.mock;
    const { id } = mock.world.addProject({ name: "a" });
    const editors = Object.fromEntries(Array.from({ length: 1_000 }, (_, i) => [`e${i}`, {}]));
    await post(mock, "/gitpod.v1.ProjectService/UpdateProject", {
      projectId: id,
      recommendedEditors: { editors },
    });

    expect(parts.journal.bytes).toBeGreaterThan(1_000 * 100);
  });

  it("bounds what a wait for many calls has found, which then says so", async () => {
    mock = createMock();
    const { id } = mock.world.addProject({ name: "a" });
    const editors = Object.fromEntries(Array.from({ length: 1_000 }, (_, i) => [`e${i}`, {}]));
    let why = "";
    const waits = mock.requests.waitFor({}, { count: 1_000_000, timeout: "1h" });
    waits.catch((error: Error) => (why = error.message));
    for (let i = 0; i < 1_500 && why === ""; i += 1)
      await post(mock, "/gitpod.v1.ProjectService/UpdateProject", {
        projectId: id,
        recommendedEditors: { editors },
      });

    expect(why).toMatch(/^Failed to wait for a call: \d+ calls that match hold more than 67108864 bytes/);
  });

  it("is hardly held by slow readers: of much, calls that are dropped before their turn are left out", async () => {
    mock = createMock({ journalMax: 90 });
    const { id } = mock.world.addProject({ name: "a" });
    const editors = Object.fromEntries(Array.from({ length: 1_000 }, (_, i) => [`e${i}`, {}]));
    const update = { projectId: id, recommendedEditors: { editors } };
    for (let i = 0; i < 90; i += 1) await post(mock, "/gitpod.v1.ProjectService/UpdateProject", update);
    const { body } = await mock.fetch("/_mock/requests");
    let text = "";
    for await (const piece of body as unknown as AsyncIterable<Uint8Array>) {
      if (text === "") for (let i = 0; i < 90; i += 1) await post(mock, "CreateNothing", {});
      text += new TextDecoder().decode(piece);
    }
    const { requests } = JSON.parse(text);

    expect(requests.length).toBeGreaterThan(0);
    expect(requests.length).toBeLessThan(90);
    expect(requests[0]).toMatchObject({ id: 1, rpc: "UpdateProject" });
  });

  it("drops all calls if one alone is larger than the budget, and continues", async () => {
    mock = createMock({ journalMaxBytes: 3_000 });
    await post(mock, "GetPrebuild", GET);
    await post(mock, "GetPrebuild", { prebuildId: "x".repeat(4_000) });

    expect([mock.requests.count(), mock.requests.dropped]).toEqual([0, 2]);

    await post(mock, "GetPrebuild", GET);

    expect(mock.requests.all().map(({ id }) => id)).toEqual([3]);
  });

  it("is what it was once the journal is cleared", async () => {
    const parts = createMockParts({ journalMaxBytes: 2_000 });
    mock = parts.mock;
    for (let i = 0; i < 5; i += 1) await post(mock, "GetPrebuild", { prebuildId: "x".repeat(70_000) });
    mock.requests.clear();

    expect([parts.journal.bytes, mock.requests.dropped, mock.requests.cut]).toEqual([0, 0, 0]);
  });

  it.each([-1, 0.5, Number.NaN])("has no budget of %d bytes", (journalMaxBytes) => {
    mock = createMock();

    expect(() => createMock({ journalMaxBytes })).toThrow("journalMaxBytes must be a whole number from 0");
  });
});

describe("a call that is kept in part", () => {
  it.each<[string, object]>([
    ["that is larger than 64 KiB", { prebuildId: PREBUILD, more: "x".repeat(70_000) }],
    ["whose messages take too much memory", { filter: { prebuildIds: [] }, ...manyFilters(4_000) }],
    ["that was refused as invalid and is not short", { prebuildId: "x".repeat(20_000) }],
  ])("has no request %s, and says so", async (_, request) => {
    mock = createMock();
    const method = "prebuildId" in (request as object) ? "GetPrebuild" : "ListPrebuilds";
    await post(mock, method, request);
    const [entry] = mock.requests.all();

    expect(entry).toMatchObject({ id: 1, isCut: true });
    expect(entry).not.toHaveProperty("request");
    expect(mock.requests.cut).toBe(1);
  });

  it("has the beginning of a long message", async () => {
    const stubs = [
      { rpc: "acme.v1.Things/Find", error: { code: "aborted" as const, message: "x".repeat(9_000) } },
    ];
    mock = createMock({ scenario: { name: "mine", summary: "", stubs } });
    await mock.fetch(`${mock.baseUrl}/acme.v1.Things/Find`, {
      method: "POST",
      headers: { authorization: "Bearer any", "content-type": "application/json" },
      body: "{}",
    });

    expect(mock.requests.all()).toMatchObject([{ message: `${"x".repeat(2_000)}…`, isCut: true }]);
  });

  it("has the beginning of its user agent, and of the name of what is not served", async () => {
    mock = createMock();
    await post(mock, "x".repeat(5_000), {}, { "user-agent": "y".repeat(5_000) });
    const [entry] = mock.requests.all();

    expect([entry?.method.length, entry?.userAgent?.length]).toEqual([201, 501]);
  });

  it("is not counted as one if it is short", async () => {
    mock = createMock();
    await post(mock, "GetPrebuild", GET);
    await post(mock, "GetPrebuild", { prebuildId: "no id" });

    expect(mock.requests.all().map(({ request, isCut }) => [request, isCut])).toEqual([
      [GET, undefined],
      [{ prebuildId: "no id" }, undefined],
    ]);
    expect(mock.requests.cut).toBe(0);
  });
});

it("does not keep a request that has no record of its row", () => {
  mock = createMock();
  const journal = new Journal({ calls: 1, bytes: 1_000 }, () => 0);
  const record = journal.begin("a.b.C", "D");
  journal.keepRequest(record, {});

  expect(record.request).toBeUndefined();
});

/** A list of many ids, none of which is one. */
function manyFilters(count: number): object {
  return { filter: { projectIds: Array(count).fill("") } };
}
