// Owns limits and windows of fault rules: they go by simulated time, and say truly when to come back.
import { afterEach, describe, expect, it } from "vitest";
import { createMock, type FaultRule, type Mock } from "../../../src/index.ts";
import { type Got, PREBUILD, post } from "../../rpc/request.ts";
import { control } from "../../server/control/control-request.ts";

let mock: Mock;
afterEach(() => mock.close());

function begin(rule: Omit<FaultRule, "rpc">): void {
  mock = createMock({ scenario: "empty" });
  mock.faults.add({ rpc: "GetPrebuild", ...rule });
}

const call = (headers: Record<string, string> = {}): Promise<Got> =>
  post(mock, "GetPrebuild", { prebuildId: PREBUILD }, headers);

async function codes(calls: number, headers?: Record<string, string>): Promise<string[]> {
  const got: string[] = [];
  for (let n = 0; n < calls; n++) got.push((await call(headers)).json.code);
  return got;
}

const LIMITED = "resource_exhausted";
const PASSED = "not_found";

describe("a limit", () => {
  it("lets its calls pass at once, and then one each time that a place comes back", async () => {
    begin({ limit: { calls: 2, per: "10s" } });

    expect(await codes(3)).toEqual([PASSED, PASSED, LIMITED]);
    mock.clock.advance("4999ms");
    expect(await codes(1)).toEqual([LIMITED]);
    mock.clock.advance("1ms");
    expect(await codes(2)).toEqual([PASSED, LIMITED]);
    mock.clock.advance("1h");
    expect(await codes(3)).toEqual([PASSED, PASSED, LIMITED]);
  });

  it("says in all three hints when a call would pass", async () => {
    begin({ limit: { calls: 1, per: "2500ms" } });
    await call();
    const { headers, json } = await call();

    expect(headers.get("retry-after")).toBe("3");
    expect(headers.get("ratelimit-retryafter")).toBe("3");
    expect(json.details).toMatchObject([{ type: "google.rpc.RetryInfo", debug: { retryDelay: "2.500s" } }]);
    expect(mock.requests.find({ code: LIMITED })[0]?.retryAfter).toBe(2_500);
    mock.clock.advance("2500ms");
    expect(await codes(1)).toEqual([PASSED]);
  });

  it("counts a call that it refuses for nothing", async () => {
    begin({ limit: { calls: 1, per: "1s" } });
    await codes(50);
    mock.clock.advance("1s");

    expect(await codes(1)).toEqual([PASSED]);
    expect(mock.faults.list()[0]?.hits).toBe(49);
  });

  it("by caller is one for each user agent and token", async () => {
    begin({ limit: { calls: 1, per: "1m", by: "caller" } });

    expect(await codes(2, { "user-agent": "a/1" })).toEqual([PASSED, LIMITED]);
    expect(await codes(2, { "user-agent": "b/1" })).toEqual([PASSED, LIMITED]);
    expect(await codes(2, { "user-agent": "b/1", authorization: "Bearer other" })).toEqual([PASSED, LIMITED]);
    expect(JSON.stringify((await control(mock, "GET", "state")).json)).not.toContain("other");
  });

  it("can refuse with another code and message", async () => {
    begin({ limit: { calls: 1, per: "1m" }, code: "unavailable", message: "slow down" });
    await call();

    expect((await call()).json).toMatchObject({ code: "unavailable", message: "slow down" });
  });

  it("continues where a saved state was", async () => {
    begin({ limit: { calls: 1, per: "1m" } });
    await call();
    const { json } = await control(mock, "GET", "state");
    await mock.close();
    mock = createMock();

    expect((await control(mock, "PUT", "state", json)).status).toBe(200);
    expect(await codes(1)).toEqual([LIMITED]);
    mock.clock.advance("1m");
    expect(await codes(1)).toEqual([PASSED]);
  });

  it("is full again after a reset", async () => {
    mock = createMock({
      scenario: {
        name: "limited",
        summary: "One call a minute.",
        faults: [{ rpc: "*", limit: { calls: 1, per: "1m" } }],
      },
    });
    expect(await codes(2)).toEqual([PASSED, LIMITED]);
    mock.reset();
    expect(await codes(2)).toEqual([PASSED, LIMITED]);
  });

  it("is not kept waiting by a clock that went back", async () => {
    begin({ limit: { calls: 1, per: "1m" } });
    const before = mock.snapshot();
    mock.clock.advance("1h");
    await call();
    mock.restore(before);

    expect(await codes(1)).toEqual([PASSED]);
  });
});

describe("a window", () => {
  it("takes calls from its beginning to before its end", async () => {
    begin({ window: { from: "10m", for: "5m" }, code: "unavailable" });

    expect(await codes(1)).toEqual([PASSED]);
    mock.clock.advance("10m");
    expect(await codes(1)).toEqual(["unavailable"]);
    mock.clock.advance(5 * 60_000 - 1);
    expect(await codes(1)).toEqual(["unavailable"]);
    mock.clock.advance(1);
    expect(await codes(1)).toEqual([PASSED]);
  });

  it("comes again", async () => {
    begin({ window: { from: 0, for: "1m", every: "1h" }, code: "unavailable" });
    const got: string[] = [];
    for (let n = 0; n < 4; n++) {
      got.push(...(await codes(1)));
      mock.clock.advance("30m");
    }

    expect(got).toEqual(["unavailable", PASSED, "unavailable", PASSED]);
  });

  it("continues in a saved state where it was", async () => {
    begin({ window: { from: "10m", for: "5m" }, code: "unavailable" });
    mock.clock.advance("9m");
    const { json } = await control(mock, "GET", "state");
    await mock.close();
    mock = createMock();
    await control(mock, "PUT", "state", json);
    mock.clock.advance("1m");

    expect(await codes(1)).toEqual(["unavailable"]);
  });
});
