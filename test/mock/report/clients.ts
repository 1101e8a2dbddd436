// Owns the clients of these tests: for each rule one that breaks it and nothing else, and one that does the same well.
import type { Mock, RuleId } from "../../../src/index.ts";
import { CLASS, PROJECT, post } from "../../rpc/request.ts";
import { watchInit } from "../../services/watch/watch-reader.ts";

const AGENT = { "user-agent": "acme/1" };
const NEW_POOL = { projectId: PROJECT, environmentClassId: CLASS };

const call = (mock: Mock, method: string, body: object = {}, headers: Record<string, string> = {}) =>
  post(mock, method, body, { ...AGENT, ...headers }).catch(() => undefined);

async function create(mock: Mock): Promise<string> {
  const answer = await call(mock, "CreatePrebuild", { projectId: PROJECT, spec: {} });
  return answer?.json.prebuild.id;
}

/** Sends a call some times, and moves the clock before each but the first. */
async function repeat(mock: Mock, waits: readonly number[], method: string, body: object = {}) {
  await call(mock, method, body);
  for (const wait of waits) {
    mock.clock.advance(wait);
    await call(mock, method, body);
  }
}

async function poll(mock: Mock, prebuildId: string, { times, every }: { times: number; every: number }) {
  await repeat(mock, Array(times - 1).fill(every), "GetPrebuild", { prebuildId });
}

async function readLog(mock: Mock, prebuildId: string, token: string) {
  const headers = { ...AGENT, authorization: `Bearer ${token}` };
  await (await mock.fetch(`${mock.url}/logs/${prebuildId}`, { headers })).text();
}

async function logsToken(mock: Mock, prebuildId: string): Promise<string> {
  return (await call(mock, "CreatePrebuildLogsToken", { prebuildId }))?.json.accessToken;
}

async function completed(mock: Mock): Promise<string> {
  const id = await create(mock);
  mock.world.complete(id);
  return id;
}

async function watch(mock: Mock): Promise<AbortController> {
  const controller = new AbortController();
  const { signal } = controller;
  const init = watchInit("jsonl", { organization: true }, { headers: AGENT, signal });
  const response = await mock.fetch(`${mock.url}/gitpod.v1.EventService/WatchEvents`, init);
  void response.text().catch(() => {});
  return controller;
}

async function createMany(mock: Mock, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let n = 0; n < count; n++) {
    ids.push(await create(mock));
    mock.clock.advance("1s");
  }
  mock.requests.clear();
  return ids;
}

/** A client that breaks a rule, and one that does not. */
export interface Clients {
  readonly breaks: (mock: Mock) => Promise<unknown>;
  readonly behaves: (mock: Mock) => Promise<unknown>;
}

const truncatedCreate = async (mock: Mock) => {
  mock.faults.add({ rpc: "CreatePrebuild", connection: "truncate", times: 1 });
  await call(mock, "CreatePrebuild", { projectId: PROJECT, spec: {} });
};
const limited = (mock: Mock, times = 1) =>
  mock.faults.add({ rpc: "ListPrebuilds", code: "resource_exhausted", retryAfter: "5s", times });
const down = (mock: Mock, times = 4) => mock.faults.add({ rpc: "ListPrebuilds", code: "unavailable", times });

/** By rule. */
export const CLIENTS: Readonly<Record<RuleId, Clients>> = {
  "duplicate-create": {
    breaks: async (mock) => {
      await truncatedCreate(mock);
      await create(mock);
    },
    behaves: async (mock) => {
      await truncatedCreate(mock);
      await call(mock, "ListPrebuilds", { pagination: { pageSize: 5 } });
      await create(mock);
    },
  },
  "ignored-retry-hint": {
    breaks: (mock) => {
      limited(mock);
      return repeat(mock, [1_000], "ListPrebuilds");
    },
    behaves: (mock) => {
      limited(mock);
      return repeat(mock, [5_000], "ListPrebuilds");
    },
  },
  "retried-final-code": {
    breaks: (mock) => repeat(mock, [2_000], "CreatePrebuild", { projectId: "no-uuid", spec: {} }),
    behaves: (mock) => call(mock, "CreatePrebuild", { projectId: "no-uuid", spec: {} }),
  },
  "no-backoff": {
    breaks: (mock) => {
      down(mock);
      return repeat(mock, [1_000, 1_000, 1_000, 1_000], "ListPrebuilds");
    },
    behaves: (mock) => {
      down(mock);
      return repeat(mock, [1_000, 2_000, 4_000, 8_000], "ListPrebuilds");
    },
  },
  "did-not-retry": {
    breaks: async (mock) => {
      down(mock, 1);
      await call(mock, "ListPrebuilds");
      await repeat(mock, [30_000], "ListWarmPools");
    },
    behaves: async (mock) => {
      down(mock, 1);
      await repeat(mock, [1_000], "ListPrebuilds");
      await repeat(mock, [30_000], "ListWarmPools");
    },
  },
  "polls-after-end": {
    breaks: async (mock) => poll(mock, await completed(mock), { times: 10, every: 5_000 }),
    behaves: async (mock) => poll(mock, await completed(mock), { times: 2, every: 5_000 }),
  },
  "polls-too-fast": {
    breaks: async (mock) => {
      const prebuildId = await create(mock);
      mock.clock.advanceUntil({ prebuild: prebuildId, phase: "RUNNING" });
      await poll(mock, prebuildId, { times: 100, every: 300 });
    },
    behaves: async (mock) => {
      const prebuildId = await create(mock);
      mock.clock.advanceUntil({ prebuild: prebuildId, phase: "RUNNING" });
      await poll(mock, prebuildId, { times: 15, every: 2_000 });
    },
  },
  "expired-token": {
    breaks: async (mock) => {
      const prebuildId = await completed(mock);
      const token = await logsToken(mock, prebuildId);
      mock.clock.advance("61m");
      await readLog(mock, prebuildId, token);
      await readLog(mock, prebuildId, token);
    },
    behaves: async (mock) => {
      const prebuildId = await completed(mock);
      const token = await logsToken(mock, prebuildId);
      mock.clock.advance("61m");
      await readLog(mock, prebuildId, token);
      await readLog(mock, prebuildId, await logsToken(mock, prebuildId));
    },
  },
  "stream-not-closed": {
    breaks: async (mock) => {
      for (let n = 0; n < 3; n++) await watch(mock);
    },
    behaves: async (mock) => {
      for (let n = 0; n < 3; n++) (await watch(mock)).abort();
    },
  },
  "unread-pages": {
    breaks: async (mock) => {
      await createMany(mock, 30);
      await call(mock, "ListPrebuilds");
      await call(mock, "ListWarmPools");
    },
    behaves: async (mock) => {
      await createMany(mock, 30);
      const first = await call(mock, "ListPrebuilds");
      await call(mock, "ListPrebuilds", { pagination: { token: first?.json.pagination.nextToken } });
      await call(mock, "ListWarmPools");
    },
  },
  "list-then-get-each": {
    breaks: async (mock) => {
      const ids = await createMany(mock, 6);
      await call(mock, "ListPrebuilds", { pagination: { pageSize: 6 } });
      for (const prebuildId of ids) await call(mock, "GetPrebuild", { prebuildId });
    },
    behaves: async (mock) => {
      const ids = await createMany(mock, 6);
      await call(mock, "ListPrebuilds", { pagination: { pageSize: 6 } });
      await call(mock, "GetPrebuild", { prebuildId: ids[0] });
    },
  },
  "token-per-read": {
    breaks: async (mock) => {
      const prebuildId = await completed(mock);
      for (let n = 0; n < 4; n++) await readLog(mock, prebuildId, await logsToken(mock, prebuildId));
    },
    behaves: async (mock) => {
      const prebuildId = await completed(mock);
      const token = await logsToken(mock, prebuildId);
      for (let n = 0; n < 4; n++) await readLog(mock, prebuildId, token);
    },
  },
  "deprecated-field": {
    breaks: (mock) => call(mock, "CreateWarmPool", { ...NEW_POOL, desiredSize: 2 }),
    behaves: (mock) => call(mock, "CreateWarmPool", { ...NEW_POOL, minSize: 1, maxSize: 2 }),
  },
  "no-timeout-sent": {
    breaks: async (mock) => {
      for (let n = 0; n < 20; n++) {
        await call(mock, "ListWarmPools", {}, { "user-agent": "connect-es/2.1.2" });
      }
    },
    behaves: async (mock) => {
      for (let n = 0; n < 20; n++) {
        const headers = { "user-agent": "connect-es/2.1.2", "connect-timeout-ms": "5000" };
        await call(mock, "ListWarmPools", {}, headers);
      }
    },
  },
};
