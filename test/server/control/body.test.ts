// Owns bodies of the control API that no client sends on purpose: nested too deep, with __proto__, or very long.
import { describe, expect, it } from "vitest";
import { createMock, type FaultRule, MisuseError } from "../../../src/index.ts";
import { post } from "../../rpc/request.ts";
import { contents } from "../../rpc-cases/contents.ts";
import { control } from "./control-request.ts";

const MANY = 15_000;
const DEEP = `${'{"a":['.repeat(MANY / 2)}${"]}".repeat(MANY / 2)}`;
const rule = (more: string) => `{"rpc":"CreatePrebuild","code":"internal",${more}}`;

describe("a body that is nested too deep is a problem, and nothing changes", () => {
  it.each<[string, string, string]>([
    ["POST", "faults", rule(`"match":${DEEP}`)],
    ["POST", "faults", rule(`"details":[{"type":"a.B","value":"","debug":${DEEP}}]`)],
    ["PUT", "faults", `{"rules":${DEEP}}`],
    ["POST", "reset", DEEP],
    ["POST", "scenario", `{"name":"x","faults":${DEEP}}`],
    ["POST", "seed", `{"prebuilds":${DEEP}}`],
    ["PUT", "state", `{"version":1,"world":${DEEP}}`],
    ["POST", "requests/wait", `{"match":${DEEP}}`],
    ["POST", "scenario/text", JSON.stringify({ text: `a: ${"[".repeat(2_000)}${"]".repeat(2_000)}` })],
  ])("%s %s", async (verb, path, body) => {
    const mock = createMock();
    const before = contents(mock);

    const { status, type, json } = await control(mock, verb, path, body);

    expect([status, type]).toEqual([400, "application/problem+json"]);
    expect(json.detail).toContain("nested too deep");
    expect([contents(mock), mock.faults.list()]).toEqual([before, []]);
  });
});

it("a body of far too many levels is refused before it is read as JSON", async () => {
  const mock = createMock();
  const answers = [];
  for (const [path, body] of [
    ["seed", `{"a\\"[":"]]","b":${"[".repeat(20_000)}`],
    ["scenario/text", JSON.stringify({ format: "json", text: `{"a":${"[".repeat(20_000)}` })],
  ] as const)
    answers.push((await control(mock, "POST", path, body)).json.detail);

  expect(answers).toEqual([
    "the body is nested too deep: at most 100 levels of objects and lists",
    "scenario:1:105: cannot be read: it is nested too deep: at most 100 levels of objects and lists",
  ]);
});

describe("a body that has a field twice is refused by its name, and nothing changes", () => {
  it.each<[string, string, string, string]>([
    ["PUT", "clock", '{"mode":"real","mode":"frozen"}', "mode"],
    ["POST", "clock/advance", '{"by":"1m","b\\u0079":"2m"}', "by"],
    ["POST", "faults", rule('"match":{"projectId":"a","projectId":"b"}'), "projectId"],
    ["POST", "seed", '{"projects":[{"name":"a"},{"name":"b","name":"c"}]}', "name"],
    ["POST", "reset", '{"parts":["clock"],"parts":["faults"]}', "parts"],
    ["PUT", "state", '{"version":1,"version":2}', "version"],
  ])("%s %s %s", async (verb, path, body, field) => {
    const mock = createMock();
    const before = contents(mock);

    const { status, type, json } = await control(mock, verb, path, body);

    expect([status, type]).toEqual([400, "application/problem+json"]);
    expect(json.errors).toEqual([{ field, message: "this field is given twice" }]);
    expect([contents(mock), mock.clock.mode, mock.faults.list()]).toEqual([before, "frozen", []]);
  });
});

it("equal names in different objects of a body are different fields", async () => {
  const mock = createMock();

  const { status } = await control(mock, "POST", "seed", '{"projects":[{"name":"a"},{"name":"b"}]}');

  expect(status).toBe(200);
});

it("a rule with as deep a detail as may be is in a state that is taken again", async () => {
  const mock = createMock();
  const debug = JSON.parse(`${"[".repeat(50)}${"]".repeat(50)}`);
  mock.faults.add({ rpc: "*", code: "internal", details: [{ type: "a.B", value: "", debug }] });
  const { json: state } = await control(mock, "GET", "state");
  const other = createMock();

  expect((await control(other, "PUT", "state", state)).status).toBe(200);
  expect(other.faults.list()).toEqual(mock.faults.list());
  expect(() =>
    mock.faults.add({ rpc: "*", code: "internal", details: [{ type: "a.B", value: "", debug: [debug] }] }),
  ).toThrow("details.0.debug: is nested too deep: at most 50 levels");
});

describe("__proto__ in the match of a rule is refused as the field that it is", () => {
  const text = rule('"match":{"__proto__":1}');

  it("over HTTP", async () => {
    const mock = createMock();
    const { status, json } = await control(mock, "POST", "faults", text);

    expect([status, json.errors]).toEqual([400, [{ field: "match.__proto__", message: "unknown field" }]]);
    expect(mock.faults.list()).toEqual([]);
  });

  it("in the library", () => {
    const mock = createMock();

    expect(() => mock.faults.add(JSON.parse(text) as FaultRule)).toThrow(MisuseError);
    expect(() => mock.faults.add(JSON.parse(text) as FaultRule)).toThrow("match.__proto__: unknown field");
    expect(mock.faults.list()).toEqual([]);
  });

  it("in a scenario that is given as a value", () => {
    const scenario = JSON.parse(`{"name":"s","summary":"","faults":[${text}]}`);

    expect(() => createMock({ scenario })).toThrow("faults.0.match.__proto__: unknown field");
  });
});

describe("a value that is nearly as long as its body may be is refused, and only its beginning repeated", () => {
  const LONG = "x".repeat(1_000_000);
  const SHORT = "x".repeat(65_000);

  it.each<[string, string, object]>([
    ["POST", "reset", { parts: [LONG] }],
    ["POST", "scenario", { name: LONG }],
    ["POST", "faults", { rpc: SHORT, code: "internal" }],
    ["POST", "faults", { rpc: "*", code: "internal", [SHORT]: 1 }],
    ["POST", "faults", { rpc: "*", code: "internal", match: { [SHORT]: 1 } }],
    ["POST", "faults", { rpc: "ListPrebuilds", code: "internal", match: { filter: SHORT } }],
    ["POST", "faults", { rpc: "*", code: "internal", delay: SHORT }],
    ["POST", "clock/advance", { by: SHORT }],
    ["PUT", "clock", { mode: SHORT }],
    ["POST", "worlds", { idleTimeout: LONG }],
  ])("%s %s (case %#)", async (verb, path, body) => {
    const mock = createMock();
    const { status, json } = await control(mock, verb, path, body);

    expect(status).toBe(400);
    expect(JSON.stringify(json).length).toBeLessThan(4_000);
  });
});

describe("a message in JSON that is nested deeper than 10,000 levels", () => {
  it.each([
    ["in a field that is none", `{"projectId":"10000000-0000-4000-8000-000000000001","spec":{},"a":${DEEP}}`],
    ["in a text", `{"projectId":${DEEP}}`],
    ["in a message", `{"spec":${DEEP}}`],
    ["as the whole", `${"[".repeat(MANY)}${"]".repeat(MANY)}`],
  ])("%s is refused, as by protojson", async (_title, body) => {
    const mock = createMock();
    const before = contents(mock);
    const response = await post(mock, "CreatePrebuild", body);

    expect([response.status, response.json.code]).toEqual([400, "invalid_argument"]);
    expect(contents(mock)).toEqual(before);
  });
});

it("a body that is longer than a text can be is a problem, before it is read", async () => {
  const mock = createMock();
  const headers = { "content-type": "application/json", "content-length": "600000000" };
  const request = new Request("http://localhost/_mock/state", { method: "PUT", headers, body: "{}" });
  const answer = await mock.app.fetch(request);

  expect([answer.status, answer.headers.get("content-type")]).toEqual([413, "application/problem+json"]);
  expect((await answer.json()).detail).toBe("the body is too long: at most 536870888 bytes can be read here");
});

it("a body that breaks off is a problem", async () => {
  const mock = createMock();
  const body = new ReadableStream({ pull: (controller) => controller.error(new Error("gone")) });
  const headers = { "content-type": "application/json" };
  const request = new Request("http://localhost/_mock/clock/advance", {
    method: "POST",
    headers,
    body,
    duplex: "half",
  } as RequestInit);
  const answer = await mock.app.fetch(request);

  expect([answer.status, (await answer.json()).detail]).toEqual([400, "the body could not be read: gone"]);
});
