// Owns what holds over any sequence of calls and moves of the clock in which environments start, stop and are deleted.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Refusal } from "../../../src/world/errors.ts";
import type { World } from "../../../src/world/world.ts";
import { anyCommand, type Command, carryOut } from "../commands.ts";
import {
  CLASS,
  DAY,
  MINUTE,
  OTHER_CLASS,
  OTHER_PROJECT,
  PROJECT,
  readyPool,
  START,
  sampleWorld,
} from "../sample-world.ts";

const RUNS = { seed: 4_020, numRuns: 80 };

const projectId = fc.constantFrom(PROJECT, PROJECT, OTHER_PROJECT);
const which = fc.nat(12);

/** What can be done to environments and to what they are on. */
const ownStep = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant("create" as const),
      projectId,
      environmentClassId: fc.constantFrom(undefined, CLASS, OTHER_CLASS),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom(
        "start" as const,
        "stop" as const,
        "delete" as const,
        "force" as const,
        "fail" as const,
      ),
      which,
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("deleteProject" as const), projectId }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("advance" as const),
      by: fc.integer({ min: 0, max: 10 * MINUTE }),
    }),
  },
);
type OwnStep = typeof ownStep extends fc.Arbitrary<infer S> ? S : never;

const steps: fc.Arbitrary<readonly (OwnStep | Command)[]> = fc.array(
  fc.oneof<fc.MaybeWeightedArbitrary<OwnStep | Command>[]>(
    { weight: 1, arbitrary: ownStep },
    { weight: 1, arbitrary: anyCommand },
  ),
  { minLength: 3, maxLength: 50 },
);

function carryOutOwn(world: World, step: OwnStep): void {
  if (step.do === "create") {
    const { environmentClassId } = step;
    world.environments.createFromProject(step.projectId, {
      ...(environmentClassId && { environmentClassId }),
    });
  } else if (step.do === "deleteProject") world.projects.delete(step.projectId);
  else if (step.do === "advance") world.clock.advanceTo(world.clock.now + step.by);
  else {
    const all = [...world.environments];
    const id = all[step.which % Math.max(1, all.length)]?.value.id ?? PROJECT;
    if (step.do === "start") world.environments.start(id);
    if (step.do === "stop") world.environments.stop(id);
    if (step.do === "fail") world.environments.fail(id, "no space left");
    if (step.do === "delete" || step.do === "force") world.environments.delete(id, step.do === "force");
  }
}

/** @returns false if it was refused */
function carryOutAny(world: World, step: OwnStep | Command): boolean {
  try {
    if (!("do" in step)) return carryOut(world, step) === undefined;
    carryOutOwn(world, step);
    return true;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}

interface Counts {
  claims: number;
  overfull: string[];
}

/** Listens to the world for claims, and for pools that hold more instances than they may. */
function counting(world: World): Counts {
  const counts: Counts = { claims: 0, overfull: [] };
  world.changes.listen(({ kind, id, reason }) => {
    if (kind !== "warmPool") return;
    if (reason === "a running instance was claimed") counts.claims += 1;
    const { status, spec } = [...world.warmPools].find(({ value }) => value.id === id)?.value ?? {};
    if (status && spec && status.runningInstances + status.stoppedInstances > spec.maxSize)
      counts.overfull.push(id);
  });
  return counts;
}

describe("any sequence of calls and moves with environments", () => {
  it("counts each environment from a pool once, and fills no pool beyond its size", () => {
    const met = { pool: 0, prebuild: 0, scratch: 0 };
    const property = fc.property(steps, (all) => {
      const world = sampleWorld({ autoscaler: { claims: 1, window: MINUTE, idle: 2 * MINUTE } });
      readyPool(world);
      const counts = counting(world);
      let direct = 0;
      const fromPools = new Set<string>();
      for (const step of all) {
        const running = runningByPool(world);
        const isDone = carryOutAny(world, step);
        if (isDone && "kind" in step && step.kind === "claim") direct += 1;
        if (isDone && "do" in step && step.do === "create") {
          const created = [...world.environments].at(-1);
          const { origin, warmPoolId = "" } = created?.run ?? {};
          met[origin as keyof typeof met] += 1;
          if (origin === "pool") {
            fromPools.add(created?.value.id ?? "");
            expect(runningByPool(world).get(warmPoolId)).toBe((running.get(warmPoolId) ?? 0) - 1);
          } else expect(runningByPool(world)).toEqual(running);
        }
        expect(counts.claims).toBe(fromPools.size + direct);
        expect(counts.overfull).toEqual([]);
      }
    });

    fc.assert(property, RUNS);
    expect(Math.min(met.pool, met.prebuild, met.scratch)).toBeGreaterThan(5);
  });

  it("leaves no pool, no schedule and no timer of a deleted project, whose environments live on", () => {
    const property = fc.property(steps, steps, (before, after) => {
      const world = sampleWorld();
      readyPool(world);
      for (const step of before) carryOutAny(world, step);
      if (world.organization.projects.find(PROJECT)) world.projects.delete(PROJECT);
      const kept = [...world.environments].filter(({ value }) => value.spec.desiredPhase === "RUNNING");
      // What would create the project again, once it is gone, is excluded.
      for (const step of after) {
        if ("do" in step ? step.do === "advance" : step.kind === "claim" || step.kind === "advance")
          carryOutAny(world, step);
      }
      world.clock.advanceTo(Math.max(world.clock.now, START) + 2 * DAY);

      const prebuilds = world.prebuilds.list({ projectIds: [PROJECT] }, { limit: 1 }).rows;
      const pools = world.warmPools.list({ projectIds: [PROJECT] }, { limit: 1 }).rows;
      expect([prebuilds, pools]).toEqual([[], []]);
      expect(world.organization.projects.find(PROJECT)).toBeUndefined();
      const ids = new Set(
        [...world.prebuilds, ...world.warmPools, ...world.environments].map(({ value }) => value.id),
      );
      // Each timer is that of something which is there.
      expect(world.upcoming(1_000).filter(({ id, kind }) => kind !== "project" && !ids.has(id))).toEqual([]);
      expect(world.upcoming(1_000).filter(({ id }) => id === PROJECT)).toEqual([]);
      for (const { value } of kept) expect(world.environments.find(value.id)).toBeDefined();
    });

    fc.assert(property, RUNS);
  });
});

function runningByPool(world: World): Map<string, number> {
  return new Map(Array.from(world.warmPools, ({ value }) => [value.id, value.status.runningInstances]));
}
