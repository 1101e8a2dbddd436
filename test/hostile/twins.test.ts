// Owns the proof that only calls and the simulated clock decide what a mock does: twins that get the same calls end the
// same, whether time moves in one step or in many, a client watches, reads in between, follows a log, or saves and restores.
import { expect, it } from "vitest";
import { createMock, type Mock } from "../../src/index.ts";
import { cases, print, SEED } from "./budget.ts";
import { Chance } from "./chance.ts";

const PROJECT = "b0e12f6c-4c67-429d-a4a6-d9838b5da047";
const CLASSES = ["d2c94c27-3b76-4a42-b88c-95a85e392c68", "5f9b7c1e-3d52-4b8a-9c41-7e2d1a6f0b93"];

/** What a twin could forget: counts of outcome rules, schedules, claims. */
const SCENARIOS = ["flaky-prebuild", "healthy", "daily-schedule", "scaling-pool", "degraded-pool"] as const;

type Step = { readonly move: number } | { readonly call: string; readonly about: number };

const CALLS = [
  "CreatePrebuild",
  "CreatePrebuild",
  "CancelPrebuild",
  "DeletePrebuild",
  "CreateWarmPool",
  "UpdateWarmPool",
];

function stepsOf(chance: Chance): Step[] {
  return Array.from({ length: 16 }, () =>
    chance.once(2)
      ? { move: chance.pick([1, 999, 30_000, 600_000, 7_200_000, 86_400_000]) }
      : { call: chance.pick(CALLS), about: chance.below(4) },
  );
}

async function call(mock: Mock, method: string, request: object): Promise<string> {
  const headers = { authorization: "Bearer any", "content-type": "application/json" };
  const url = `${mock.url}/gitpod.v1.PrebuildService/${method}`;
  return (await mock.fetch(url, { method: "POST", headers, body: JSON.stringify(request) })).text();
}

/** How one of the twins goes through the steps. */
interface Twin {
  readonly name: string;
  readonly move: (mock: Mock, by: number) => unknown | Promise<unknown>;
  readonly begin?: (mock: Mock) => Promise<() => unknown>;
  readonly between?: (mock: Mock, atEnd: (act: () => unknown) => void) => unknown | Promise<unknown>;
}

const inOne = (mock: Mock, by: number) => mock.clock.advance(by);

const TWINS: readonly Twin[] = [
  { name: "in one step", move: inOne },
  {
    name: "in many steps",
    move: (mock, by) => {
      const part = Math.max(1, Math.floor(by / 17));
      let left = by;
      const transitions = [];
      for (; left > part; left -= part) transitions.push(...mock.clock.advance(part));
      return [...transitions, ...mock.clock.advance(left)];
    },
  },
  {
    name: "watched",
    move: inOne,
    begin: async (mock) => {
      const { body } = await mock.fetch("/_mock/events");
      return () => body?.cancel();
    },
  },
  {
    name: "read in between",
    move: inOne,
    between: async (mock) => {
      await call(mock, "ListPrebuilds", { pagination: { pageSize: 100 } });
      await call(mock, "ListWarmPools", {});
      mock.world.upcoming();
    },
  },
  {
    name: "saved and restored",
    move: inOne,
    between: async (mock) => {
      const body = await (await mock.fetch("/_mock/state")).text();
      const headers = { "content-type": "application/json" };
      const { status } = await mock.fetch("/_mock/state", { method: "PUT", headers, body });
      if (status !== 200) throw new Error(`a saved state was refused with ${status}`);
      // What happens between a snapshot and going back to it leaves no trace.
      const saved = mock.snapshot();
      mock.clock.advance("1h");
      await call(mock, "CreatePrebuild", { projectId: PROJECT, spec: {} });
      mock.restore(saved);
    },
  },
  {
    name: "with followed logs",
    move: inOne,
    between: async (mock, atEnd) => {
      const { prebuilds = [] } = JSON.parse(await call(mock, "ListPrebuilds", {}));
      for (const { id } of prebuilds.slice(0, 2)) {
        const { body } = await mock.fetch(`/_mock/prebuilds/${id}/log`);
        const reader = body?.getReader();
        void (async () => {
          while (!(await reader?.read())?.done);
        })();
        atEnd(() => reader?.cancel());
      }
    },
  },
];

async function run(twin: Twin, seed: number, steps: readonly Step[]) {
  const mock = createMock({ scenario: SCENARIOS[seed % SCENARIOS.length] ?? "healthy", seed });
  const ends = [await twin.begin?.(mock)];
  const ids: string[] = [];
  const seen: unknown[] = [];
  for (const step of steps) {
    if ("move" in step) seen.push(await twin.move(mock, step.move));
    else {
      const id = ids[step.about % Math.max(1, ids.length)] ?? PROJECT;
      const pair = { projectId: PROJECT, environmentClassId: CLASSES[step.about % 2] };
      const request = {
        CreatePrebuild: { ...pair, spec: {} },
        CreateWarmPool: { ...pair, minSize: 1, maxSize: 3 },
        UpdateWarmPool: { warmPoolId: id, maxSize: 4 },
      }[step.call] ?? { prebuildId: id };
      const answer = await call(mock, step.call, request);
      seen.push(answer);
      const { prebuild, warmPool } = JSON.parse(answer);
      if (prebuild ?? warmPool) ids.push((prebuild ?? warmPool).id);
    }
    await twin.between?.(mock, (act) => ends.push(act));
  }
  for (const end of ends) await end?.();
  const state = await (await mock.fetch("/_mock/state")).json();
  await mock.close();
  return { seen, state };
}

it("twins see the same responses and transitions, and end in the same state", async () => {
  const chance = new Chance(SEED);
  const counts = { "sequences tried": 0, "twins compared": 0, divergences: 0 };
  const divergences: string[] = [];
  for (const number of cases(6)) {
    const steps = stepsOf(chance);
    const seed = number + 1;
    const [first, ...others] = TWINS as readonly [Twin, ...Twin[]];
    const expected = await run(first, seed, steps);
    counts["sequences tried"] += 1;
    for (const twin of others) {
      const actual = await run(twin, seed, steps);
      counts["twins compared"] += 1;
      if (JSON.stringify(actual) === JSON.stringify(expected)) continue;
      counts.divergences += 1;
      const index = expected.seen.findIndex(
        (each, at) => JSON.stringify(each) !== JSON.stringify(actual.seen[at]),
      );
      divergences.push(
        `${twin.name}, seed ${seed}, step ${index}: ${JSON.stringify(steps)}\n${JSON.stringify(expected.seen[index])?.slice(0, 600)}\n${JSON.stringify(actual.seen[index])?.slice(0, 600)}`,
      );
    }
    if (divergences.length > 4) break;
  }
  print("twins", counts);

  expect(divergences).toEqual([]);
});
