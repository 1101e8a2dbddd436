// Owns what the presets about faults promise to the clients that are tested against them.
import { describe, expect, it } from "vitest";
import { METHOD_NAMES, type Method } from "../../src/api/methods.ts";
import type { Mock } from "../../src/mock/mock.ts";
import { DOCUMENTED } from "../../src/scenarios/presets/documentation.ts";
import { createMock } from "../../src/server/create-mock.ts";

const { prebuild: prebuildId, project: projectId } = DOCUMENTED;
const SEEDS = [1, 2, 3, 4];

function send(mock: Mock, method: Method, request: object): Promise<Response> {
  return mock.fetch(`${mock.baseUrl}/gitpod.v1.PrebuildService/${method}`, {
    method: "POST",
    headers: { authorization: "Bearer any", "content-type": "application/json" },
    body: JSON.stringify(request),
  });
}

describe("rate-limited", () => {
  it.each<[string, (response: Response) => Promise<number>]>([
    ["RateLimit-RetryAfter", async ({ headers }) => Number(headers.get("ratelimit-retryafter"))],
    ["Retry-After", async ({ headers }) => Number(headers.get("retry-after"))],
    [
      "the RetryInfo detail",
      async (response) => {
        const { details } = (await response.json()) as { details: [{ debug: { retryDelay: string } }] };
        return Number(details[0].debug.retryDelay.replace("s", ""));
      },
    ],
  ])("lets a client pass that waits as long as %s says, and not one that comes sooner", async (_, hint) => {
    const mock = createMock({ scenario: "rate-limited", clock: "frozen" });
    const create = () => send(mock, "CreatePrebuild", { projectId, spec: {} });
    const before = mock.world.prebuilds().length;
    expect([(await create()).status, (await create()).status]).toEqual([200, 200]);
    mock.clock.advance("400ms");
    const refused = await create();
    expect(refused.status).toBe(429);
    const wait = (await hint(refused)) * 1_000;
    expect(wait).toBeGreaterThanOrEqual(600);
    expect(wait).toBeLessThanOrEqual(1_000);

    mock.clock.advance(599);
    expect((await create()).status).toBe(429);
    mock.clock.advance(wait - 599);
    expect((await create()).status).toBe(200);
    expect(mock.world.prebuilds().length).toBe(before + 3);
  });

  it("says the true waiting time to the millisecond", async () => {
    const mock = createMock({ scenario: "rate-limited", clock: "frozen" });
    await Promise.all([send(mock, "ListPrebuilds", {}), send(mock, "ListWarmPools", {})]);
    mock.clock.advance("250ms");
    const { details } = (await (await send(mock, "GetPrebuild", { prebuildId })).json()) as {
      details: { debug: object }[];
    };

    expect(details).toMatchObject([{ debug: { retryDelay: "0.750s" } }]);
    expect(mock.requests.find({ code: "resource_exhausted" })[0]?.retryAfter).toBe(750);
  });

  it("limits the calls of all RPCs together", async () => {
    const mock = createMock({ scenario: "rate-limited", clock: "frozen" });
    const statuses: number[] = [];
    for (const method of METHOD_NAMES) statuses.push((await send(mock, method, { prebuildId })).status);

    expect(statuses.slice(2).filter((status) => status !== 400)).toContain(429);
    expect(mock.faults.list()).toHaveLength(1);
    expect(mock.faults.list()[0]?.rpc).toBe("*");
  });

  it("gives each caller a bucket", async () => {
    const mock = createMock({ scenario: "rate-limited", clock: "frozen" });
    const list = async (agent: string) =>
      (
        await mock.fetch(`${mock.baseUrl}/gitpod.v1.PrebuildService/ListPrebuilds`, {
          method: "POST",
          headers: {
            authorization: "Bearer any",
            "content-type": "application/json",
            "user-agent": agent,
          },
          body: "{}",
        })
      ).status;
    const statuses: number[] = [];
    for (const agent of ["a", "a", "a", "b", "b", "b"]) statuses.push(await list(agent));

    expect(statuses).toEqual([200, 200, 429, 200, 200, 429]);
  });

  it("runs in real time unless another clock is asked for", () => {
    expect(createMock({ scenario: "rate-limited" }).clock.mode).toBe("real");
    expect(createMock({ scenario: "rate-limited", clock: "60x" }).clock.mode).toBe("60x");
  });
});

describe("outage", () => {
  it("refuses every call as unavailable from the fifth minute to the eighth, and again an hour later", async () => {
    const mock = createMock({ scenario: "outage" });
    const statuses: string[] = [];
    for (const by of ["0s", "299999ms", "1ms", "179999ms", "1ms", "57m", "3m"]) {
      mock.clock.advance(by as "0s");
      const list = await send(mock, "ListPrebuilds", {});
      const get = await send(mock, "GetPrebuild", { prebuildId });
      statuses.push(`${list.status} ${get.status}`);
    }

    expect(statuses).toEqual(["200 200", "200 200", "503 503", "503 503", "200 200", "503 503", "200 200"]);
    expect(mock.requests.find({ rpc: "GetPrebuild", code: "unavailable" })).toHaveLength(3);
  });

  it("changes nothing while it lasts, and the world continues", async () => {
    const mock = createMock({ scenario: "outage" });
    const { prebuild } = await mock.call("CreatePrebuild", { projectId, spec: {} });
    const before = mock.world.prebuilds().length;
    mock.clock.advance("6m");
    expect((await send(mock, "CreatePrebuild", { projectId, spec: {} })).status).toBe(503);
    expect(mock.world.prebuilds().length).toBe(before);
    mock.clock.advance("20m");

    expect(mock.world.prebuild(prebuild.id)?.status.phase).toBe("PREBUILD_PHASE_COMPLETED");
  });
});

describe("unreliable-api", () => {
  /** What a client meets in N calls at once: "late" if the response took its time. */
  async function met(seed: number, calls: number): Promise<string[]> {
    const mock = createMock({ scenario: "unreliable-api", seed });
    const sent = Array.from({ length: calls }, async (_, index) => {
      // The number of the call comes back in the journal, whatever order the answers have.
      const request = { pagination: { pageSize: (index % 100) + 1 } };
      const outcome = await send(mock, "ListPrebuilds", request).then(
        ({ status }) => String(status),
        (error: Error) => error.constructor.name,
      );
      const [entry] = mock.requests.find({ match: request, limit: 1 });
      return outcome === "200" && entry && entry.took >= 1 ? "late" : outcome;
    });
    return Promise.all(sent);
  }

  it.each(SEEDS)(
    "returns 503, loses connections and is late with the seed %i, and is mostly fine",
    async (seed) => {
      const seen = await met(seed, 100);

      const share = (kind: string) => seen.filter((one) => one === kind).length / seen.length;

      expect(new Set(seen)).toEqual(new Set(["200", "503", "TypeError", "late"]));
      expect(share("503")).toBeLessThan(0.25);
      expect(share("TypeError")).toBeLessThan(0.2);
      expect(share("200") + share("late")).toBeGreaterThan(0.6);
    },
  );

  it("is the same twice for one seed, and another for another", async () => {
    const seen = await met(5, 100);

    expect(await met(5, 100)).toEqual(seen);
    expect(await met(6, 100)).not.toEqual(seen);
  });

  it("creates what it says it created, and nothing else", async () => {
    const mock = createMock({ scenario: "unreliable-api" });
    const before = mock.world.prebuilds().length;
    const sent = Array.from({ length: 40 }, () =>
      send(mock, "CreatePrebuild", { projectId, spec: {} }).then(
        ({ ok }) => ok,
        () => false,
      ),
    );
    const created = (await Promise.all(sent)).filter((ok) => ok).length;

    expect([created < 40, mock.world.prebuilds().length - before]).toEqual([true, created]);
  });
});
