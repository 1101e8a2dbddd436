// Owns answers that come late: which delays are drawn, what the caller's patience makes of them, and what ends them.
import { afterEach, describe, expect, it } from "vitest";
import { createMock, type FaultRule, type Mock, startMock } from "../../../src/index.ts";
import { drawDelay } from "../../../src/mock/faults/draw-delay.ts";
import { PREBUILD, PROJECT, post } from "../../rpc/request.ts";
import { control } from "../../server/control/control-request.ts";

const create = { projectId: PROJECT, spec: {} };
const LONG = "1h";

let mock: Mock | undefined;
afterEach(() => mock?.close());

function delaying(rule: Omit<FaultRule, "rpc">): Mock {
  mock = createMock();
  mock.faults.add({ rpc: "*", ...rule });
  return mock;
}

/** Puts the state of a fresh mock instead of this one's. */
async function putState(mock: Mock): Promise<void> {
  const { json } = await control(createMock(), "GET", "state");
  expect(await control(mock, "PUT", "state", json)).toMatchObject({ status: 200 });
}

async function waitForHit({ faults }: Mock): Promise<void> {
  while (faults.list()[0]?.hits === 0) await new Promise((resolve) => setImmediate(resolve));
}

describe("a delay that is drawn", () => {
  /** The delays of draws that lie evenly between 0 and 1. */
  const drawn = (delay: NonNullable<FaultRule["delay"]>, count = 1_000) =>
    Array.from({ length: count }, (_, index) =>
      drawDelay(delay, (part) => (part === 0 ? index / count : ((index * 7919) % count) / count)),
    ).sort((a, b) => a - b);

  it.each(["250ms", 250, { fixed: "250ms" }] as const)("is fixed if it is %j", (delay) => {
    expect(new Set(drawn(delay))).toEqual(new Set([250]));
  });

  it("lies evenly between two", () => {
    const delays = drawn({ uniform: { min: "10ms", max: "20ms" } }, 1_100);

    expect([delays[0], delays.at(-1), new Set(delays).size]).toEqual([10, 20, 11]);
  });

  it("has half of its values below the median of a lognormal", () => {
    const delays = drawn({ lognormal: { median: "100ms", sigma: 0.5 } });

    expect(Math.abs((delays[500] ?? 0) - 100)).toBeLessThan(3);
    expect(delays.filter((delay) => delay < 165).length / 1_000).toBeCloseTo(0.84, 1);
  });

  it("is cut at the most that a lognormal may be", () => {
    expect(drawn({ lognormal: { median: 100, sigma: 2, max: 150 } }).at(-1)).toBe(150);
  });

  it("stays finite for the first of all draws", () => {
    expect(Number.isFinite(drawDelay({ lognormal: { median: 100, sigma: 10 } }, () => 0))).toBe(true);
  });
});

describe("a call that is late", () => {
  it("takes as long as the rule says, of real time, and is then executed", async () => {
    const late = delaying({ delay: "20ms" });
    const before = late.clock.now();
    const { status } = await post(late, "CreatePrebuild", create);
    const [entry] = late.requests.all();

    expect([status, late.clock.now()]).toEqual([200, before]);
    expect(entry?.took).toBeGreaterThanOrEqual(19);
  });

  it("is refused late if the rule has a code too", async () => {
    const late = delaying({ delay: "5ms", code: "unavailable" });
    const { json } = await post(late, "CreatePrebuild", create);

    expect([json.code, (late.requests.all()[0]?.took ?? 0) >= 4]).toEqual(["unavailable", true]);
  });

  it("is answered at once if the delay is nothing", async () => {
    const late = delaying({ delay: 0 });
    await post(late, "GetPrebuild", { prebuildId: PREBUILD });

    expect(late.requests.all()).toMatchObject([{ status: 200, took: 0, fault: "fault-1" }]);
  });

  it("is past the caller's deadline, and is not executed", async () => {
    const late = delaying({ delay: LONG });
    const before = late.world.prebuilds().length;
    const { status, json } = await post(late, "CreatePrebuild", create, { "connect-timeout-ms": "5" });

    expect([status, json.code]).toEqual([504, "deadline_exceeded"]);
    expect(late.world.prebuilds().length).toBe(before);
  });

  it("has the time that the latency of the mock took behind it", async () => {
    mock = createMock({ latency: "10ms" });
    mock.faults.add({ rpc: "*", delay: "10ms" });
    const { json } = await post(
      mock,
      "GetPrebuild",
      { prebuildId: PREBUILD },
      { "connect-timeout-ms": "15" },
    );

    expect(json.code).toBe("deadline_exceeded");
  });

  it("reaches a caller that waits longer", async () => {
    const late = delaying({ delay: "5ms" });
    const { status } = await post(
      late,
      "GetPrebuild",
      { prebuildId: PREBUILD },
      { "connect-timeout-ms": "9999" },
    );

    expect(status).toBe(200);
  });

  it("is not executed for a caller that went away", async () => {
    const late = delaying({ delay: LONG });
    const before = late.world.prebuilds().length;
    const leaving = new AbortController();
    const answer = late.fetch("/gitpod.v1.PrebuildService/CreatePrebuild", {
      method: "POST",
      headers: { authorization: "Bearer t", "content-type": "application/json" },
      body: JSON.stringify(create),
      signal: leaving.signal,
    });
    await waitForHit(late);
    leaving.abort(new Error("enough"));

    await expect(answer).rejects.toThrow("enough");
    expect(late.world.prebuilds().length).toBe(before);
    expect(late.requests.all()).toMatchObject([{ code: "canceled", message: "the caller went away" }]);
  });

  it("is not executed for a caller over a port that went away", async () => {
    mock = await startMock();
    mock.faults.add({ rpc: "*", delay: LONG });
    const before = mock.world.prebuilds().length;
    const leaving = new AbortController();
    const answer = fetch(`${mock.baseUrl}/gitpod.v1.PrebuildService/CreatePrebuild`, {
      method: "POST",
      headers: { authorization: "Bearer t", "content-type": "application/json" },
      body: JSON.stringify(create),
      signal: leaving.signal,
    }).catch(() => "gone");
    await waitForHit(mock);
    leaving.abort();

    expect(await mock.requests.waitFor({ rpc: "CreatePrebuild" }, { timeout: "4m" })).toMatchObject({
      code: "canceled",
    });
    expect([await answer, mock.world.prebuilds().length]).toEqual(["gone", before]);
  });

  it.each<[string, string, (late: Mock) => unknown]>([
    ["a reset", "the mock was reset", (late) => late.reset()],
    ["the close", "the mock is closed", (late) => late.close()],
    ["another state", "the mock got another state", async (late) => putState(late)],
  ])("is given up by %s, which it says, and leaves nothing behind", async (_, why, end) => {
    const late = delaying({ delay: LONG });
    const before = createMock().world.prebuilds().length;
    const answer = post(late, "CreatePrebuild", create);
    await waitForHit(late);
    await end(late);
    const { status, json } = await answer;

    expect([status, json.code, json.message]).toEqual([
      499,
      "canceled",
      `${why} while this answer was delayed`,
    ]);
    expect(late.world.prebuilds().length).toBe(before);
  });

  it("that a reset gave up is none of the new journal's", async () => {
    const late = delaying({ delay: LONG });
    const answer = post(late, "CreatePrebuild", create);
    await waitForHit(late);
    late.reset();
    await answer;

    expect(late.requests.all()).toEqual([]);
  });

  it("over a port does not hold up the close", async () => {
    mock = await startMock();
    mock.faults.add({ rpc: "*", delay: LONG });
    const answer = fetch(`${mock.baseUrl}/gitpod.v1.PrebuildService/ListPrebuilds`, {
      method: "POST",
      headers: { authorization: "Bearer t", "content-type": "application/json" },
      body: "{}",
    });
    await waitForHit(mock);
    await mock.close();

    expect((await answer).status).toBe(499);
  });
});

it("the seed draws delays: the same for the same, others for another", async () => {
  const tooks = async (seed: number) => {
    const late = createMock({ seed });
    // Of a caller that waits 1 ms, the draw decides whether it waits long enough.
    late.faults.add({ rpc: "*", delay: { uniform: { min: 0, max: 1 } } });
    const got: string[] = [];
    for (let call = 0; call < 24; call++) {
      const { json } = await post(
        late,
        "GetPrebuild",
        { prebuildId: PREBUILD },
        { "connect-timeout-ms": "1" },
      );
      got.push(json.code ?? "ok");
    }
    return got;
  };
  const first = await tooks(3);

  expect(await tooks(3)).toEqual(first);
  expect(await tooks(4)).not.toEqual(first);
  expect(new Set(first)).toEqual(new Set(["ok", "deadline_exceeded"]));
});
