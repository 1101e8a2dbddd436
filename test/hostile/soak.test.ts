// Owns the soak: twelve simulated months with traffic, in which the heap may grow by nothing but what is named here: what
// each prebuild that ever was leaves behind, structure by structure.
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, it } from "vitest";
import type { Journal } from "../../src/mock/journal.ts";
import type { Origin } from "../../src/mock/simulation.ts";
import { beginWorld } from "../../src/scenarios/create-world.ts";
import { createMockParts } from "../../src/server/create-mock.ts";
import type { SavedLifecycle } from "../../src/world/time/lifecycle.ts";
import type { World } from "../../src/world/world.ts";
import { print } from "./budget.ts";

setFlagsFromString("--expose-gc");
const collect: () => void = runInNewContext("gc");

function heap(): number {
  for (let i = 0; i < 3; i += 1) collect();
  return process.memoryUsage().heapUsed;
}

const DAYS = 365;
const CREATED_PER_DAY = 8;

/** What may come to the heap in eleven months: the encodings of values that are remembered, of which 4,096 may be. */
const MOST_GROWTH = 20_000_000;

/** What a prebuild may leave behind for ever, and its environment with it: places in lists and in queues of timers. */
const MOST_FOREVER = 64;

/** What it may leave behind in the last that are gone, and in the last versions of pools, which are 20,000 at most. */
const MOST_REMEMBERED = 4_000;

/** What may come to all other structures together, whose size depends on what there is, not on what there was. */
const MOST_OTHERWISE = 1_000_000;

/** An estimate of the memory of a value, whatever else shares it. */
function bytesOf(value: unknown, seen = new Set<unknown>()): number {
  if (typeof value === "string") return 16 + value.length;
  if (typeof value !== "object" || value === null || seen.has(value)) return 8;
  seen.add(value);
  if (ArrayBuffer.isView(value)) return value.byteLength;
  const inner = value instanceof Map ? [...value.entries()].flat() : Object.values(value);
  return inner.reduce<number>((sum, each) => sum + 8 + bytesOf(each, seen), 24);
}

/** The memory of a lifecycle's lists, which have a place for each that ever was. */
function placesOf<R>({ table, progress, calendar }: SavedLifecycle<R>): number {
  return 8 * (table.state.rows.length + progress.places.length + calendar.places.length);
}

/** The memory of the structures of a mock that could grow, in bytes. */
function structuresOf(world: World, journal: Journal) {
  const { prebuilds, warmPools, environments, ...rest } = world.save();
  const present = <R>(saved: SavedLifecycle<R>) =>
    bytesOf(saved.table.state.rows) - 8 * saved.table.state.rows.length;
  return {
    forever: {
      "places of prebuilds": placesOf(prebuilds.lifecycle),
      "places of their environments": placesOf(environments.lifecycle),
    },
    remembered: {
      "prebuilds that are gone": bytesOf(prebuilds.gone.values),
      "versions of warm pools": bytesOf(warmPools.history.values),
    },
    otherwise: {
      prebuilds: present(prebuilds.lifecycle),
      environments: present(environments.lifecycle) + bytesOf(environments.list),
      "warm pools": present(warmPools.lifecycle),
      organization: bytesOf(rest.organization),
      "tokens for logs": bytesOf(rest.logsTokens),
      "counts of outcomes": bytesOf(rest.outcomes),
      schedules: bytesOf(rest.schedules),
      journal: journal.bytes,
    },
  };
}

/** What came to each structure, for each of a number. */
function growth<K extends string>(
  before: Readonly<Record<K, number>>,
  after: Readonly<Record<K, number>>,
  count: number,
): Record<K, number> {
  const names = Object.keys(after) as K[];
  return Object.fromEntries(
    names.map((name) => [name, Math.round((after[name] - before[name]) / count)]),
  ) as Record<K, number>;
}

function sumOf(parts: Readonly<Record<string, number>>): number {
  return Object.values(parts).reduce((sum, part) => sum + part, 0);
}

it.each(["busy-organization", "demo"] as const)(
  "a year of %s leaves no more behind than a month",
  async (scenario) => {
    let world: World | undefined;
    const begin = (origin: Origin) => {
      world = beginWorld(origin.scenario, origin);
      return world;
    };
    const { mock, journal } = createMockParts({ scenario, journalMax: 200 }, { begin });
    const measured = () => ({
      heap: heap(),
      ever: (world as World).save().prebuilds.lifecycle.table.state.rows.length,
      ...structuresOf(world as World, journal),
    });
    const { prebuilds } = await mock.call("ListPrebuilds", {});
    const projectId = prebuilds[0]?.metadata?.projectId as string;
    let created = 0;
    const day = async () => {
      for (let i = 0; i < CREATED_PER_DAY; i += 1) {
        const { prebuild } = await mock.call("CreatePrebuild", { projectId, spec: {} });
        created += 1;
        const prebuildId = prebuild?.id as string;
        if (i % 5 === 0) await mock.call("CreatePrebuildLogsToken", { prebuildId });
        if (i % 4 === 0) await mock.call("CancelPrebuild", { prebuildId });
      }
      await mock.call("ListPrebuilds", { pagination: { pageSize: 100 } });
      mock.clock.advance("1d");
    };
    // After a month most of what is bounded has reached its bound.
    for (let i = 0; i < 30; i += 1) await day();
    const before = measured();
    for (let i = 30; i < DAYS; i += 1) await day();
    const after = measured();
    const ever = after.ever - before.ever;
    const forever = growth(before.forever, after.forever, ever);
    const remembered = growth(before.remembered, after.remembered, ever);
    const otherwise = growth(before.otherwise, after.otherwise, 1);
    print(`soak of ${scenario}`, {
      days: DAYS,
      "prebuilds created by calls": created,
      "prebuilds since the first month": ever,
      "bytes of heap after a month": before.heap,
      "bytes after a year": after.heap,
    });
    print("  each of these prebuilds left behind, in bytes", { ...forever, ...remembered });
    print("  bytes that came to what is there", otherwise);
    await mock.close();

    expect(ever).toBeGreaterThan(created / 2);
    expect(after.heap - before.heap).toBeLessThan(MOST_GROWTH);
    expect(sumOf(forever)).toBeLessThan(MOST_FOREVER);
    expect(sumOf(remembered)).toBeLessThan(MOST_REMEMBERED);
    expect(sumOf(otherwise)).toBeLessThan(MOST_OTHERWISE);
  },
);
