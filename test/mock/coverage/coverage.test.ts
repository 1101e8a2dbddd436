// Owns the coverage of the contract: what counts as met, what never was, and how coverages are merged.
import { afterEach, describe, expect, it } from "vitest";
import { type Coverage, type CoverageGroupName, createMock, type Mock } from "../../../src/index.ts";
import { CODES_OF } from "../../../src/mock/coverage/contract.ts";
import { coverageHtml } from "../../../src/mock/coverage/coverage-html.ts";
import { coverageText } from "../../../src/mock/coverage/coverage-text.ts";
import { PREBUILD_REFUSALS } from "../../rpc-cases/prebuild-refusals.ts";
import { WARM_POOL_REFUSALS } from "../../rpc-cases/warm-pool-refusals.ts";
import { control } from "../../server/control/control-request.ts";
import { PENDING, PROJECT } from "../../server/log-reader.ts";

const open: Mock[] = [];
afterEach(() => Promise.all(open.splice(0).map((mock) => mock.close())));

function begin(options: Parameters<typeof createMock>[0] = {}): Mock {
  const mock = createMock(options);
  open.push(mock);
  return mock;
}

const quietly = (act: Promise<unknown>) => act.catch(() => {});
const met = ({ groups }: Coverage, name: CoverageGroupName) =>
  groups.find((group) => group.name === name)?.met.map((item) => item.name);
const never = ({ groups }: Coverage, name: CoverageGroupName) =>
  groups.find((group) => group.name === name)?.never;

describe("coverage", () => {
  it("counts calls by RPC and code, and says which never were", async () => {
    const mock = begin();
    await mock.call("GetPrebuild", { prebuildId: PENDING });
    await mock.call("GetPrebuild", { prebuildId: PENDING });
    await quietly(mock.call("GetPrebuild", { prebuildId: PROJECT }));
    const coverage = await mock.coverage();

    expect(coverage.groups[0]?.met).toEqual([
      { name: "GetPrebuild ok", count: 2 },
      { name: "GetPrebuild not_found", count: 1 },
    ]);
    expect(never(coverage, "calls")).toContain("GetPrebuild invalid_argument");
    expect(coverage.calls).toBe(3);
  });

  it("knows exactly the codes with which RPCs refuse in the cases of their contract", () => {
    const codes: Record<string, Set<string>> = {};
    for (const { method, code } of [...PREBUILD_REFUSALS, ...WARM_POOL_REFUSALS]) {
      codes[method] = (codes[method] ?? new Set()).add(code);
    }
    const sorted = (of: Record<string, Iterable<string>>) =>
      Object.fromEntries(Object.entries(of).map(([method, all]) => [method, [...all].sort()]));

    expect(sorted(CODES_OF)).toEqual(sorted(codes));
  });

  it("counts phases and outcomes that responses showed, not those that no caller read", async () => {
    const mock = begin({ scenario: "failing-prebuild" });
    const { prebuild } = await mock.call("CreatePrebuild", { projectId: PROJECT, spec: {} });
    mock.clock.advance("1h");
    expect(met(await mock.coverage(), "phases")).toEqual(["prebuild PENDING"]);
    expect(met(await mock.coverage(), "outcomes")).toEqual([]);
    await mock.call("GetPrebuild", { prebuildId: prebuild.id });

    expect(met(await mock.coverage(), "phases")).toEqual(["prebuild PENDING", "prebuild FAILED"]);
    expect(met(await mock.coverage(), "outcomes")).toEqual(["prebuild failed"]);
  });

  it.each([
    ["warning-prebuild", "prebuild completed with a warning"],
    ["stuck-prebuild", "prebuild timed out"],
    ["healthy", "prebuild completed"],
  ] as const)("tells the outcome of %s: %s", async (scenario, outcome) => {
    const mock = begin({ scenario });
    const { prebuild } = await mock.call("CreatePrebuild", { projectId: PROJECT, spec: {} });
    mock.clock.advance("3h");
    await mock.call("GetPrebuild", { prebuildId: prebuild.id });

    expect(met(await mock.coverage(), "outcomes")).toEqual([outcome]);
  });

  it("counts faults by what their callers met", async () => {
    const mock = begin();
    const rule = { rpc: "GetPrebuild", times: 1 } as const;
    mock.faults.add({ ...rule, code: "unavailable" });
    mock.faults.add({ ...rule, connection: "reset" });
    mock.faults.add({ ...rule, connection: "truncate" });
    mock.faults.add({ ...rule, delay: "1ms" });
    for (let call = 0; call < 4; call++) await quietly(mock.call("GetPrebuild", { prebuildId: PENDING }));
    const coverage = await mock.coverage();

    expect(met(coverage, "faults")).toEqual(["error", "late answer", "no answer", "cut answer"]);
    expect(met(coverage, "errors")).toEqual(["unavailable"]);
    // The answer that was cut off has shown nothing.
    expect(coverage.groups[0]?.met).toEqual([{ name: "GetPrebuild ok", count: 1 }]);
  });

  it("counts a next page, and not a first one", async () => {
    const mock = begin({ scenario: "busy-organization" });
    const { pagination } = await mock.call("ListPrebuilds", { pagination: { pageSize: 1 } });
    expect(never(await mock.coverage(), "paging")).toContain("ListPrebuilds next page");
    await mock.call("ListPrebuilds", { pagination: { token: pagination.nextToken } });

    expect(met(await mock.coverage(), "paging")).toEqual(["ListPrebuilds next page"]);
  });

  it("names the presets that a mock and its worlds began with, which count for nothing", async () => {
    const mock = begin({ scenario: "empty" });
    const before = (await mock.coverage()).percent;
    mock.reset({ scenario: "flaky-prebuild" });
    await control(mock, "POST", "worlds", { scenario: "outage" });
    const coverage = await mock.coverage();

    expect(met(coverage, "presets")).toEqual(["empty", "flaky-prebuild", "outage"]);
    expect(coverage.percent).toBe(before);
  });

  it("holds the calls of worlds", async () => {
    const mock = begin();
    const { json } = await control(mock, "POST", "worlds", { id: "w" });
    await mock.fetch(`${new URL(json.baseUrl).pathname}/gitpod.v1.PrebuildService/ListPrebuilds`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: "Bearer t" },
      body: "{}",
    });

    expect(met(await mock.coverage(), "calls")).toEqual(["ListPrebuilds ok"]);
  });

  it("of other services is listed beside the contract", async () => {
    const mock = begin();
    await mock.call("GetAuthenticatedIdentity");

    expect((await mock.coverage()).groups[0]).toMatchObject({
      met: [],
      besides: [{ name: "GetAuthenticatedIdentity ok", count: 1 }],
    });
  });

  it("says how many calls the journal no longer holds", async () => {
    const mock = begin({ journalMax: 1 });
    await mock.call("ListPrebuilds");
    await mock.call("ListWarmPools");
    const coverage = await mock.coverage();

    expect([coverage.calls, coverage.dropped]).toEqual([1, 1]);
    expect(coverageText(coverage)).toContain("by 1 call; the journal dropped 1 older call");
    expect(coverageHtml(coverage)).toContain("<p>By 1 call; the journal dropped 1 older call. ");
  });

  it("is merged from several, also after a way through JSON", async () => {
    const [one, other] = [begin(), begin({ scenario: "empty" })];
    await one.call("ListPrebuilds");
    await other.call("ListPrebuilds");
    await other.call("ListWarmPools");
    const earlier = JSON.parse(JSON.stringify(await one.coverage())) as Coverage;
    const merged = await other.coverage({ merge: [earlier] });

    expect(merged.calls).toBe(3);
    expect(merged.groups[0]?.met).toEqual([
      { name: "ListPrebuilds ok", count: 2 },
      { name: "ListWarmPools ok", count: 1 },
    ]);
    expect(met(merged, "presets")).toEqual(["healthy", "empty"]);
  });

  it("that is less than min is an error that says what was never met", async () => {
    const mock = begin();
    await mock.call("ListPrebuilds");

    await expect(mock.coverage({ min: 50 })).rejects.toThrow(
      /^The coverage is \d %, less than 50 %: never met CreatePrebuild ok, .* and \d+ others\./,
    );
    expect((await mock.coverage({ min: 1 })).percent).toBeGreaterThan(0);
  });

  it.each([101, -1, Number.NaN, "80"])("refuses the threshold %j", async (min) => {
    await expect(begin().coverage({ min: min as number })).rejects.toThrow(
      "min must be a percentage from 0 to 100",
    );
  });

  it.each([
    [{ merge: {} }, "merge must be a list of coverages, but is another object"],
    [{ merge: [{ version: 2 }] }, "one of them has version 2, this is version 1"],
    [{ merge: [{}] }, "one of them is not a coverage"],
    [{ merge: [null] }, "one of them is not a coverage"],
    [
      { merge: [{ version: 1, calls: 1, dropped: 0, groups: [{ name: "x" }] }] },
      "one of them is not a coverage",
    ],
    [{ mim: 1 }, "Did you mean min?"],
  ])("refuses %j", async (options, says) => {
    await expect(begin().coverage(options as object)).rejects.toThrow(says);
  });
});

describe("GET /_mock/coverage", () => {
  it("is JSON, text or a page, as asked for", async () => {
    const mock = begin();
    await mock.call("ListPrebuilds");
    const get = async (accept: string) => {
      const answer = await mock.fetch("/_mock/coverage", { headers: { accept } });
      return [answer.headers.get("content-type"), await answer.text()] as const;
    };
    const coverage = await mock.coverage();

    expect(JSON.parse((await get("*/*"))[1])).toEqual(coverage);
    expect(await get("text/plain")).toEqual(["text/plain; charset=utf-8", coverageText(coverage)]);
    expect(await get("text/html,*/*;q=0.8")).toEqual(["text/html; charset=utf-8", coverageHtml(coverage)]);
  });

  it.each(["101", "-1", "x", ""])("refuses min=%s", async (min) => {
    const { status, json } = await control(begin(), "GET", `coverage?min=${min}`);

    expect([status, JSON.stringify(json)]).toEqual([
      400,
      expect.stringContaining("percentage from 0 to 100"),
    ]);
  });

  it("refuses with what is missing if it is less than min", async () => {
    const { status, json } = await control(begin(), "GET", "coverage?min=100");

    expect([status, json.detail]).toEqual([400, expect.stringContaining("less than 100 %")]);
  });
});

describe("the page", () => {
  it("shows what was met with its number, and what never was", async () => {
    const mock = begin();
    await mock.call("ListPrebuilds");
    const page = coverageHtml(await mock.coverage());

    expect(page).toContain(
      '<th scope="row">ListPrebuilds</th><td class="met">● 1</td><td class="never">○ never</td>',
    );
    expect(page).toContain('<li class="never">○ prebuild FAILED</li>');
  });

  it("shows a name that clients chose as text", async () => {
    const mock = begin();
    await mock.fetch(`${mock.baseUrl}/x.v1.A/%3Cb%3E`, { method: "POST" });
    await mock.reset({ scenario: { name: "<script>", summary: "" }, parts: ["state"] });

    expect(coverageHtml(await mock.coverage())).not.toMatch(/<b>|<script>/);
  });
});
