// Owns lists: their order, their filters and their pages, also while rows come and go in between.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { World } from "../../src/world/world.ts";
import {
  CLASS,
  createPool,
  createPrebuild,
  DAY,
  MINUTE,
  OTHER_CLASS,
  OTHER_PROJECT,
  PROJECT,
  prebuildIn,
  START,
  sampleWorld,
  UNKNOWN_ID,
} from "./sample-world.ts";

const EXECUTOR = { id: UNKNOWN_ID, principal: "SERVICE_ACCOUNT" } as const;

/** Ids of all pages, read with that page size; `between` happens before each page but the first. */
function walk(world: World, limits: readonly number[], between: (page: number) => void = () => {}): string[] {
  const ids: string[] = [];
  let before: number | undefined;
  for (let page = 0; ; page++) {
    const { rows, next } = world.prebuilds.list(
      {},
      { limit: limits[page % limits.length] as number, before },
    );
    ids.push(...rows.map(({ value }) => value.id));
    if (next === undefined) return ids;
    before = next;
    between(page);
  }
}

function crowd(world: World, size: number): string[] {
  return Array.from({ length: size }, () => createPrebuild(world)).reverse();
}

describe("a list", () => {
  it.each([0, 1, 31, 32, 33, 63, 64, 65, 1_023, 1_024, 1_025, 2_000])(
    "of %i rows holds all of them, newest first",
    (size) => {
      const world = sampleWorld();
      const ids = crowd(world, size);

      const { rows } = world.prebuilds.list({}, { limit: Number.POSITIVE_INFINITY });

      expect(rows.map(({ value }) => value.id)).toEqual(ids);
    },
  );

  it("has no next page if the last one is just full", () => {
    const world = sampleWorld();
    crowd(world, 10);

    expect(world.prebuilds.list({}, { limit: 10 }).next).toBeUndefined();
  });

  it("has a next page if one row is left", () => {
    const world = sampleWorld();
    crowd(world, 11);
    const { next } = world.prebuilds.list({}, { limit: 10 });

    expect(world.prebuilds.list({}, { limit: 10, before: next }).rows).toHaveLength(1);
  });

  it("of pools is newest first too", () => {
    const world = sampleWorld();
    const ids = [CLASS, OTHER_CLASS, UNKNOWN_ID].map((environmentClassId) =>
      createPool(world, { environmentClassId }),
    );

    const { rows } = world.warmPools.list({}, { limit: 10 });

    expect(rows.map(({ value }) => value.id)).toEqual(ids.reverse());
  });

  it("leaves out what has been purged", () => {
    const world = sampleWorld();
    const [newest, ...rest] = crowd(world, 40);
    world.prebuilds.delete(newest as string);

    world.clock.advanceTo(START + 20 * MINUTE);

    expect(world.prebuilds.list({}, { limit: 100 }).rows.map(({ value }) => value.id)).toEqual(rest);
  });

  it("is empty once all have been purged", () => {
    const world = sampleWorld();
    crowd(world, 70);

    world.clock.advanceTo(START + 8 * DAY);

    expect([world.prebuilds.list({}, { limit: 100 }).rows, world.prebuilds.size]).toEqual([[], 0]);
  });
});

describe("a filter of prebuilds", () => {
  /** A: sample pair, PENDING. B: other project. C: scheduled, with an executor. D: other class, cancelling. */
  function arrange() {
    const world = sampleWorld();
    const ids: Record<string, string> = {};
    ids[createPrebuild(world)] = "A";
    ids[createPrebuild(world, { projectId: OTHER_PROJECT })] = "B";
    ids[createPrebuild(world, { triggeredBy: "SCHEDULED", executor: EXECUTOR })] = "C";
    const cancelled = createPrebuild(world, { environmentClassId: OTHER_CLASS, creator: EXECUTOR });
    ids[cancelled] = "D";
    world.prebuilds.cancel(cancelled);
    return { world, user: world.organization.user.id, nameOf: (id: string) => ids[id] };
  }
  type Filter = (user: string) => Parameters<World["prebuilds"]["list"]>[0];

  it.each<[string, Filter, string]>([
    ["nothing", () => ({}), "DCBA"],
    ["empty fields", () => ({ projectIds: [], phases: [], creatorIds: [] }), "DCBA"],
    ["a project", () => ({ projectIds: [OTHER_PROJECT] }), "B"],
    ["two projects", () => ({ projectIds: [OTHER_PROJECT, PROJECT] }), "DCBA"],
    ["the same project twice", () => ({ projectIds: [PROJECT, PROJECT] }), "DCA"],
    ["an unknown project", () => ({ projectIds: [UNKNOWN_ID] }), ""],
    ["a phase", () => ({ phases: ["CANCELLING"] }), "D"],
    ["phases", () => ({ phases: ["CANCELLING", "PENDING"] }), "DCBA"],
    ["a phase that none is in", () => ({ phases: ["RUNNING"] }), ""],
    ["a trigger", () => ({ triggeredBy: ["SCHEDULED"] }), "C"],
    ["a creator", (user) => ({ creatorIds: [user] }), "CBA"],
    ["an executor, or a creator where there is none", () => ({ executorIds: [EXECUTOR.id] }), "DC"],
    ["fields that must all hold", () => ({ projectIds: [PROJECT], phases: ["PENDING"] }), "CA"],
    ["fields that never hold together", () => ({ projectIds: [OTHER_PROJECT], phases: ["CANCELLING"] }), ""],
  ])("by %s finds the right ones", (_, filter, names) => {
    const { world, user, nameOf } = arrange();

    const { rows } = world.prebuilds.list(filter(user), { limit: 10 });

    expect(rows.map(({ value }) => nameOf(value.id)).join("")).toBe(names);
  });

  it("follows a prebuild from phase to phase", () => {
    const world = sampleWorld();
    const id = prebuildIn(world, "RUNNING");
    const found = (["PENDING", "STARTING", "RUNNING"] as const).map((phase) =>
      world.prebuilds.list({ phases: [phase] }, { limit: 10 }).rows.map(({ value }) => value.id),
    );

    expect(found).toEqual([[], [], [id]]);
  });

  it("has pages of its own", () => {
    const world = sampleWorld();
    const ids = Array.from({ length: 60 }, (_, i) =>
      createPrebuild(world, { projectId: i % 2 === 0 ? PROJECT : OTHER_PROJECT }),
    );
    const first = world.prebuilds.list({ projectIds: [PROJECT] }, { limit: 20 });
    const second = world.prebuilds.list({ projectIds: [PROJECT] }, { limit: 20, before: first.next });

    expect([...first.rows, ...second.rows].map(({ value }) => value.id)).toEqual(
      ids.filter((_, i) => i % 2 === 0).reverse(),
    );
  });
});

describe("a filter of pools", () => {
  it.each<[string, Parameters<World["warmPools"]["list"]>[0], number[]]>([
    ["nothing", {}, [2, 1, 0]],
    ["a project", { projectIds: [PROJECT] }, [1, 0]],
    ["a class", { environmentClassIds: [CLASS] }, [2, 0]],
    ["both", { projectIds: [PROJECT], environmentClassIds: [CLASS] }, [0]],
    ["an unknown class", { environmentClassIds: [UNKNOWN_ID] }, []],
  ])("by %s finds the right ones", (_, filter, places) => {
    const world = sampleWorld();
    const ids = [
      createPool(world),
      createPool(world, { environmentClassId: OTHER_CLASS }),
      createPool(world, { projectId: OTHER_PROJECT }),
    ];

    const { rows } = world.warmPools.list(filter, { limit: 10 });

    expect(rows.map(({ value }) => ids.indexOf(value.id))).toEqual(places);
  });
});

describe("a list that is walked by pages", () => {
  it("repeats none and skips none that stayed, whatever comes and goes in between", () => {
    const between = fc.record({ added: fc.nat(3), removed: fc.array(fc.nat(200), { maxLength: 4 }) });
    const property = fc.property(
      fc.integer({ min: 0, max: 90 }),
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 }),
      fc.array(between, { minLength: 1, maxLength: 12 }),
      (size, limits, changes) => {
        const world = sampleWorld();
        const ids = crowd(world, size);
        const removed = new Set<string>();
        const seen = walk(world, limits, (page) => {
          const change = changes[page % changes.length] as (typeof changes)[number];
          for (let i = 0; i < change.added; i++) createPrebuild(world);
          for (const index of change.removed) {
            const id = ids[index];
            if (id === undefined || removed.has(id)) continue;
            world.prebuilds.delete(id);
            removed.add(id);
          }
          world.clock.advanceTo(world.clock.now + 12 * MINUTE);
        });
        const known = new Set(ids);

        expect({
          repeated: seen.length - new Set(seen).size,
          skipped: ids.filter((id) => !removed.has(id) && !seen.includes(id)),
          unordered: seen.filter((id, i) => i > 0 && ids.indexOf(id) < ids.indexOf(seen[i - 1] as string)),
          foreign: seen.filter((id) => !known.has(id)),
        }).toEqual({ repeated: 0, skipped: [], unordered: [], foreign: [] });
      },
    );

    fc.assert(property, { seed: 4_020, numRuns: 150 });
  });
});
