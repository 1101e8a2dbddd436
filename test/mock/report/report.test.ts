// Owns the report as a whole: its callers, its order, what it leaves out and what it refuses.
import { afterEach, describe, expect, it } from "vitest";
import { createMock, MisuseError, type Mock, type ReportOptions } from "../../../src/index.ts";
import { reportText } from "../../../src/mock/report/report-text.ts";
import { PROJECT, post } from "../../rpc/request.ts";
import { control } from "../../server/control/control-request.ts";
import { CLIENTS } from "./clients.ts";

let mock: Mock;
afterEach(() => mock.close());

const list = (headers: Record<string, string>) => post(mock, "ListPrebuilds", {}, headers);

it("knows callers by their user agent, and by a fingerprint of the token if they share it", async () => {
  mock = createMock();
  await list({ "user-agent": "alone/1" });
  await list({ "user-agent": "shared/1", authorization: "Bearer secret-one" });
  await list({ "user-agent": "shared/1", authorization: "Bearer secret-two" });
  await list({ "user-agent": "shared/1", authorization: "" });
  await list({ "user-agent": "" });
  const { callers, calls } = await mock.report();

  expect(calls).toBe(5);
  expect(callers).toEqual([
    "alone/1",
    expect.stringMatching(/^shared\/1 \(token [0-9a-f]{8}\)$/),
    expect.stringMatching(/^shared\/1 \(token [0-9a-f]{8}\)$/),
    "shared/1 (no token)",
    "unknown client",
  ]);
  expect(new Set(callers).size).toBe(5);
  expect(JSON.stringify(callers)).not.toContain("secret");
});

it("holds callers apart: what one does twice is not what two do once", async () => {
  mock = createMock();
  for (const agent of ["one/1", "two/1"]) {
    await post(mock, "CreatePrebuild", { projectId: "no-uuid", spec: {} }, { "user-agent": agent });
  }

  expect((await mock.report()).findings).toEqual([]);
});

it("has the worst first", async () => {
  mock = createMock();
  await CLIENTS["deprecated-field"].breaks(mock);
  await CLIENTS["retried-final-code"].breaks(mock);
  await CLIENTS["duplicate-create"].breaks(mock);
  const { findings } = await mock.report();

  expect(findings.map(({ rule, severity }) => `${severity} ${rule}`)).toEqual([
    "error duplicate-create",
    "warning retried-final-code",
    "info deprecated-field",
  ]);
});

it("says how many calls the journal no longer holds", async () => {
  mock = createMock({ journalMax: 2 });
  for (let n = 0; n < 5; n++) await list({});

  expect(await mock.report()).toMatchObject({ calls: 2, dropped: 3 });
});

it("forgets with the journal", async () => {
  mock = createMock();
  await CLIENTS["expired-token"].breaks(mock);
  mock.requests.clear();

  expect(await mock.report()).toEqual({ calls: 0, dropped: 0, callers: [], findings: [] });
});

it("can be read when the mock is closed", async () => {
  mock = createMock();
  await CLIENTS["duplicate-create"].breaks(mock);
  await mock.close();

  expect((await mock.report()).findings).toHaveLength(1);
});

it("lists each call once as evidence", async () => {
  mock = createMock();
  mock.faults.add({ rpc: "ListPrebuilds", code: "resource_exhausted", retryAfter: "5s" });
  for (let n = 0; n < 3; n++) await list({});

  expect((await mock.report()).findings).toMatchObject([{ rule: "ignored-retry-hint", evidence: [1, 2, 3] }]);
});

it("lists at most twenty calls as evidence", async () => {
  mock = createMock();
  await CLIENTS["polls-too-fast"].breaks(mock);

  expect((await mock.report()).findings[0]?.evidence).toHaveLength(20);
});

it("takes a create that was lost at the caller's deadline for one that was not executed", async () => {
  mock = createMock();
  mock.faults.add({ rpc: "CreatePrebuild", delay: "1s", times: 1 });
  const body = { projectId: PROJECT, spec: {} };
  await post(mock, "CreatePrebuild", body, { "connect-timeout-ms": "1" });
  await post(mock, "CreatePrebuild", body);

  expect((await mock.report()).findings).toEqual([]);
});

it.each<[string, unknown, RegExp]>([
  ["an unknown rule", { except: ["no-backof"] }, /unknown rule "no-backof"\. Did you mean no-backoff\?/],
  ["a text for the list", { except: "no-backoff" }, /except must be a list of rules, but is "no-backoff"/],
  ["an unknown field", { without: [] }, /unknown field "without"/],
])("refuses %s", async (_, options, why) => {
  mock = createMock();
  const error = await mock.report(options as ReportOptions).catch((thrown) => thrown);

  expect(error).toBeInstanceOf(MisuseError);
  expect(error.message).toMatch(why);
});

describe("as text", () => {
  it("has a paragraph for each finding", async () => {
    mock = createMock();
    await CLIENTS["polls-after-end"].breaks(mock);
    const text = reportText(await mock.report());

    expect(text).toMatch(
      /^1 finding in 11 calls of 1 caller:\n\nWARNING polls-after-end: read 10 times, 9 of them after it was COMPLETED\n {2}caller acme\/1, resource [0-9a-f-]{36}, calls 2, 3, .*\n {2}Stop polling/,
    );
  });

  it("says that there are none", async () => {
    mock = createMock();
    expect(reportText(await mock.report())).toBe("No findings in 0 calls of 0 callers.\n");
  });
});

describe("GET /_mock/report", () => {
  it("is the report as JSON, without the rules in except", async () => {
    mock = createMock();
    await CLIENTS["retried-final-code"].breaks(mock);

    expect((await control(mock, "GET", "report")).json).toEqual(await mock.report());
    const { json } = await control(mock, "GET", "report?except=no-backoff,retried-final-code");
    expect(json).toMatchObject({ calls: 2, findings: [] });
  });

  it.each([
    ["text/plain", "text/plain; charset=utf-8"],
    ["text/*;q=0.9, application/json;q=0.1", "text/plain; charset=utf-8"],
    ["*/*", "application/json"],
    ["image/png", "application/json"],
  ])("for Accept: %s is %s", async (accept, type) => {
    mock = createMock();
    const response = await mock.fetch(`${mock.url}/_mock/report`, { headers: { accept } });

    expect(response.headers.get("content-type")).toBe(type);
    expect(await response.text()).toContain(type === "application/json" ? '"findings":[]' : "No findings");
  });

  it("refuses an unknown rule", async () => {
    mock = createMock();
    const { status, json } = await control(mock, "GET", "report?except=polls");

    expect([status, json.detail]).toEqual([400, expect.stringContaining("Did you mean polls-")]);
  });
});
