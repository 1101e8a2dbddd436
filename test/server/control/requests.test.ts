// Owns the journal over HTTP.
import { expect, test } from "vitest";
import { createMock } from "../../../src/index.ts";
import { PREBUILD, PROJECT, post } from "../../rpc/request.ts";
import { control } from "./control-request.ts";

async function walked() {
  const mock = createMock();
  await post(mock, "GetPrebuild", { prebuildId: PREBUILD });
  mock.clock.advance("10m");
  await post(mock, "GetPrebuild", { prebuildId: PROJECT });
  await post(mock, "ListPrebuilds", {});
  return mock;
}

test("all calls are listed as in the library", async () => {
  const mock = await walked();
  const { json } = await control(mock, "GET", "requests");

  expect(json).toEqual({ requests: JSON.parse(JSON.stringify(mock.requests.all())), dropped: 0, cut: 0 });
});

test.each([
  ["rpc=GetPrebuild", [1, 2]],
  ["code=not_found", [2]],
  ["code=ok", [1, 3]],
  ["since=2026-01-01T09:10:00Z", [2, 3]],
  ["rpc=GetPrebuild&code=ok", [1]],
  ["limit=1", [3]],
  ["limit=0", []],
  ["ids=3,1,9", [1, 3]],
  ["ids=1,2&limit=1", [2]],
  [`match=${encodeURIComponent(JSON.stringify({ prebuildId: PROJECT }))}`, [2]],
  [`rpc=GetPrebuild&match=${encodeURIComponent(JSON.stringify({ prebuildId: PREBUILD }))}`, [1]],
  ["rpc=GetPrebuild&match={}", [1, 2]],
])("%s finds the calls %j", async (query, ids) => {
  const mock = await walked();
  const { json } = await control(mock, "GET", `requests?${query}`);

  expect(json.requests.map(({ id }: { id: number }) => id)).toEqual(ids);
});

test("calls are counted", async () => {
  const { json } = await control(await walked(), "GET", "requests/count?rpc=GetPrebuild");

  expect(json).toEqual({ count: 2 });
});

test("calls are counted by the fields of their requests", async () => {
  const match = encodeURIComponent(JSON.stringify({ prebuildId: PROJECT }));
  const { json } = await control(await walked(), "GET", `requests/count?match=${match}`);

  expect(json).toEqual({ count: 1 });
});

test("calls are forgotten", async () => {
  const mock = await walked();
  const { json } = await control(mock, "DELETE", "requests");

  expect([json, mock.requests.count()]).toEqual([{ requests: [] }, 0]);
});

test("a wait is answered as soon as the calls are there", async () => {
  const mock = await walked();
  const waiting = control(mock, "POST", "requests/wait", { rpc: "CreatePrebuild", count: 1, timeout: "5s" });
  await post(mock, "CreatePrebuild", { projectId: PROJECT, spec: {} });
  const { status, json } = await waiting;

  expect([status, json.requests]).toMatchObject([200, [{ rpc: "CreatePrebuild", status: 200 }]]);
});

test("a wait for the fields of a request passes over others", async () => {
  const mock = await walked();
  const body = { rpc: "GetPrebuild", match: { prebuildId: PROJECT }, timeout: 0 };
  const { json } = await control(mock, "POST", "requests/wait", body);

  expect(json.requests).toMatchObject([{ id: 2 }]);
});

test("a wait ends with 408 that says what did come", async () => {
  const mock = await walked();
  const body = { rpc: "GetPrebuild", count: 3, timeout: "5ms" };
  const { status, type, json } = await control(mock, "POST", "requests/wait", body);

  expect([status, type]).toEqual([408, "application/problem+json"]);
  expect(json.detail).toContain("2 of 3 calls of GetPrebuild");
});

test("a wait is over when its caller goes away", async () => {
  const mock = await walked();
  const leaving = new AbortController();
  const waiting = mock.fetch(`${mock.url}/_mock/requests/wait`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ rpc: "CreatePrebuild", timeout: "20d" }),
    signal: leaving.signal,
  });
  leaving.abort(new Error("enough"));

  await expect(waiting).rejects.toThrow("enough");
});

test.each([
  ["GET", "requests?rpc=GetPrebuilt", undefined, "rpc"],
  ["GET", "requests?code=nope", undefined, "code"],
  ["GET", "requests?since=soon", undefined, "since"],
  ["GET", "requests?limit=-1", undefined, "limit"],
  ["GET", "requests?colour=red", undefined, "colour"],
  ["GET", "requests/count?limit=1", undefined, "limit"],
  ["GET", "requests?match=prebuildId", undefined, "match: must be a JSON object"],
  ["GET", "requests?match=[]", undefined, "match: must be a JSON object"],
  ["GET", "requests/count?match=7", undefined, "match: must be a JSON object"],
  ["GET", `requests?rpc=GetPrebuild&match=${encodeURIComponent('{"id":1}')}`, undefined, "prebuildId"],
  [
    "GET",
    `requests?match=${encodeURIComponent(`{"a":${"[".repeat(5_000)}${"]".repeat(5_000)}}`)}`,
    undefined,
    "deep",
  ],
  ["POST", "requests/wait", { rpc: "GetPrebuilt" }, "rpc"],
  ["POST", "requests/wait", { count: 0 }, "count"],
  ["POST", "requests/wait", { timeout: "soon" }, "timeout"],
  ["POST", "requests/wait", { rpc: "GetPrebuild", match: { id: 1 } }, "prebuildId"],
])("%s %s %j is a problem that names %s", async (verb, path, body, field) => {
  const { status, type, json } = await control(await walked(), verb, path, body);

  expect([status, type]).toEqual([400, "application/problem+json"]);
  expect(json.detail).toContain(field);
});

test.each(["rpc=GetPrebuild&rpc=ListPrebuilds", "resourceId=", "limit=1&limit=1"])(
  "a filter of calls refuses %s by its field",
  async (query) => {
    const { status, json } = await control(createMock(), "GET", `requests?${query}`);

    expect([status, json.errors[0].field]).toEqual([400, query.split("=")[0]]);
  },
);

test("the calls that named no id of anything are found by what they named", async () => {
  const mock = createMock();
  await mock.call("GetPrebuild", { prebuildId: "Shop" }).catch(() => {});

  const { json } = await control(mock, "GET", "requests?resourceId=shop");

  expect(json.requests).toHaveLength(1);
  expect(() => mock.requests.find({ resourceId: "" })).toThrow('resourceId must be an id: got ""');
});

test("every path of the control API refuses an unknown and a doubled parameter by its name", async () => {
  const mock = createMock();
  const { json: document } = await control(mock, "GET", "openapi.json");
  const operations = Object.entries<object>(document.paths)
    .filter(([path]) => path.startsWith("/_mock/"))
    .flatMap(([path, verbs]) => Object.keys(verbs).map((verb) => ({ verb, path })));
  const fields: string[][] = [];
  for (const { verb, path } of [{ verb: "get", path: "/_mock" }, ...operations]) {
    for (const query of ["constructor=1", "a=1&a=1"]) {
      const response = await mock.fetch(`${mock.url}${path.replace(/\{\w+\}/g, "x")}?${query}`, {
        method: verb.toUpperCase(),
        headers: { "content-type": "application/json" },
      });
      const { errors = [] } = (await response.json()) as { errors?: { field: string }[] };
      fields.push(errors.map(({ field }) => field));
    }
  }

  expect(operations.length).toBeGreaterThan(60);
  expect(fields.filter((names) => !names.includes("constructor") && !names.includes("a"))).toEqual([]);
});
