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

/** A client that tries three times and reads when to come back in its own way; answers the statuses and waits. */
async function retrying(mock: Mock, hint: (response: Response) => Promise<number>) {
  const tries: { status: number; seconds?: number }[] = [];
  while (tries.length < 3) {
    const response = await send(mock, "CreatePrebuild", { projectId, spec: {} });
    if (response.ok) return [...tries, { status: response.status }];
    tries.push({ status: response.status, seconds: await hint(response) });
  }
  return tries;
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
  ])("lets a client through that reads %s and tries three times", async (_, hint) => {
    const mock = createMock({ scenario: "rate-limited" });
    const before = mock.world.prebuilds().length;

    expect(await retrying(mock, hint)).toEqual([
      { status: 429, seconds: 1 },
      { status: 429, seconds: 1 },
      { status: 200 },
    ]);
    expect(mock.world.prebuilds().length).toBe(before + 1);
  });

  it("refuses two of every six calls of an RPC that is polled", async () => {
    const mock = createMock({ scenario: "rate-limited" });
    const statuses: number[] = [];
    for (let call = 0; call < 18; call++) {
      statuses.push((await send(mock, "GetPrebuild", { prebuildId })).status);
    }

    expect(statuses.flatMap((status, index) => (status === 429 ? [index + 1] : []))).toEqual([
      1, 2, 7, 8, 13, 14,
    ]);
  });

  it.each(METHOD_NAMES)("counts the calls of %s by themselves", async (method) => {
    const mock = createMock({ scenario: "rate-limited" });
    const warmPoolId = DOCUMENTED.warmPool;
    const environmentClassId = DOCUMENTED.environmentClass;
    const request =
      method.endsWith("WarmPool") && method !== "CreateWarmPool" ? { warmPoolId } : { prebuildId };
    const requests: Partial<Record<Method, object>> = {
      CreatePrebuild: { projectId, spec: {} },
      CreateWarmPool: { projectId, environmentClassId },
      ListPrebuilds: {},
      ListWarmPools: {},
    };
    for (const other of METHOD_NAMES.filter((name) => name !== method)) await send(mock, other, {});
    const statuses: number[] = [];
    for (let call = 0; call < 3; call++) {
      statuses.push((await send(mock, method, requests[method] ?? request)).status);
    }

    expect(statuses).toEqual([429, 429, 200]);
  });
});

describe("unreliable-api", () => {
  /** What a client meets in so many calls at once: "late" where the answer took its time. */
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
    "answers 503, loses connections and is late with the seed %i, and is mostly fine",
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
