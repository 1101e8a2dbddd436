// Owns how a warm pool's target follows the demand: up with claims, down with idleness, within the bounds.
import { describe, expect, it } from "vitest";
import { AUTOSCALER, type Autoscaler, recentClaims } from "../../../src/world/warm-pool/autoscaler.ts";
import type { World } from "../../../src/world/world.ts";
import {
  createPool,
  DAY,
  HOUR,
  MINUTE,
  moveTo,
  pool,
  readyPool,
  SECOND,
  sampleWorld,
  updated,
} from "../sample-world.ts";

const exactly = (span: number) => ({ min: span, max: span });
/** Instances are there so soon that every claim finds one. */
const FAST = { start: exactly(SECOND), provision: exactly(4 * SECOND) };
const FIGURES = { ...FAST, claims: 2, window: 5 * MINUTE, idle: 10 * MINUTE } satisfies Partial<Autoscaler>;

function targetOf(world: World, id: string): number {
  return pool(world, id).status.desiredSize;
}

/** Claims N times, with this much time after each. */
function claim(world: World, id: string, times: number, span = 2 * MINUTE): void {
  for (let i = 0; i < times; i++) {
    world.warmPools.claim(id);
    world.clock.advanceTo(world.clock.now + span);
  }
}

/** A world with these figures, and a pool of 1 to 4 in it that is at rest. */
function scalingPool(figures: Partial<Autoscaler> = FIGURES, sizes = { minSize: 1, maxSize: 4 }) {
  const world = sampleWorld({ autoscaler: figures });
  return { world, id: readyPool(world, sizes) };
}

/** Each target with the minutes after which the pool came to it. */
function targetsOf(world: World, id: string, span: number): (readonly [number, number])[] {
  const start = world.clock.now;
  const seen: (readonly [number, number])[] = [];
  moveTo(world, start + span, ({ at }) => {
    const target = targetOf(world, id);
    if (target !== seen.at(-1)?.[1]) seen.push([(at - start) / MINUTE, target]);
    return false;
  });
  return seen;
}

/** Another value of each figure: one that has none here does not compile. */
const OTHERS: Autoscaler = {
  claims: 1,
  window: SECOND,
  idle: 20 * MINUTE,
  start: exactly(9 * SECOND),
  provision: exactly(9 * SECOND),
};

/** What happens to a pool that is claimed from and then idle. */
function lifeWith(figures: Partial<Autoscaler>) {
  const { world, id } = scalingPool(figures);
  const begin = world.clock.now;
  const seen: unknown[] = [];
  world.changes.listen(({ at, reason }) => seen.push({ after: at - begin, reason }));
  for (let i = 0; i < 4; i++) {
    world.warmPools.claim(id);
    world.clock.advanceTo(world.clock.now + MINUTE);
  }
  world.clock.advanceTo(world.clock.now + HOUR);
  return seen;
}

it.each(Object.entries(OTHERS))("%s of an autoscaler changes what happens", (figure, other) => {
  expect(lifeWith({ ...FIGURES, [figure]: other })).not.toEqual(lifeWith(FIGURES));
});

describe("the target of a warm pool", () => {
  it("rises by one with N claims within the window", () => {
    const { world, id } = scalingPool();

    claim(world, id, 2);

    expect(targetOf(world, id)).toBe(2);
  });

  it("stays with one claim fewer", () => {
    const { world, id } = scalingPool();

    claim(world, id, 1);

    expect(targetOf(world, id)).toBe(1);
  });

  it("stays with claims that are further apart than the window", () => {
    const { world, id } = scalingPool();

    claim(world, id, 4, FIGURES.window);

    expect(targetOf(world, id)).toBe(1);
  });

  it("needs as many claims again for the next rise", () => {
    const { world, id } = scalingPool();

    claim(world, id, 3);
    const afterThree = targetOf(world, id);
    claim(world, id, 1);

    expect([afterThree, targetOf(world, id)]).toEqual([2, 3]);
  });

  it("rises to the maximum and no further", () => {
    const { world, id } = scalingPool({ ...FIGURES, idle: DAY });

    claim(world, id, 20, 150 * SECOND);

    expect(targetOf(world, id)).toBe(4);
  });

  it("says why it rises", () => {
    const { world, id } = scalingPool();
    claim(world, id, 1);
    world.warmPools.claim(id);

    const [first] = moveTo(world, world.clock.now);

    expect(first).toMatchObject({
      kind: "warmPool",
      from: "READY",
      to: "READY",
      reason: "the target rises from 1 to 2 after 2 claims within 120 s",
    });
  });

  it("is followed by the instances", () => {
    const { world, id } = scalingPool();
    claim(world, id, 2);

    world.clock.advanceTo(world.clock.now + 7 * MINUTE);

    expect(pool(world, id).status).toMatchObject({ runningInstances: 2, stoppedInstances: 2 });
  });

  it("falls by one with each span without a claim, down to the minimum", () => {
    const { world, id } = scalingPool();
    claim(world, id, 6);
    const highest = targetOf(world, id);

    expect([highest, targetsOf(world, id, HOUR)]).toEqual([
      4,
      [
        [8, 3],
        [18, 2],
        [28, 1],
      ],
    ]);
  });

  it("falls to nothing if the minimum is 0", () => {
    const { world, id } = scalingPool();
    updated(world, id, { minSize: 0 });

    world.clock.advanceTo(world.clock.now + FIGURES.idle);

    expect(pool(world, id).status).toMatchObject({
      phase: "READY",
      desiredSize: 0,
      runningInstances: 0,
      stoppedInstances: 0,
    });
  });

  it("says why it falls", () => {
    const { world, id } = scalingPool();
    updated(world, id, { minSize: 0 });
    const since = new Date(world.clock.now).toISOString();

    const [first] = moveTo(world, world.clock.now + FIGURES.idle);

    expect(first?.reason).toBe(`the target falls from 1 to 0: idle since ${since}`);
  });

  it("does not fall while claims come", () => {
    const { world, id } = scalingPool();
    claim(world, id, 2);

    claim(world, id, 5, FIGURES.idle - 1);

    expect(targetOf(world, id)).toBe(2);
  });

  it("never moves if the minimum is the maximum", () => {
    const { world, id } = scalingPool(FIGURES, { minSize: 2, maxSize: 2 });
    claim(world, id, 2, 0);

    world.clock.advanceTo(world.clock.now + DAY);

    expect(targetOf(world, id)).toBe(2);
  });

  it("rests at the minimum: nothing is due but what is due without the pool", () => {
    const { world, id } = scalingPool();
    claim(world, id, 2);
    world.clock.advanceTo(world.clock.now + HOUR);

    expect([targetOf(world, id), world.clock.nextProgress()]).toEqual([1, undefined]);
  });

  it.each([
    [{ minSize: 3 }, 3],
    [{ maxSize: 1 }, 1],
    [{ minSize: 0 }, 2],
    [{ desiredSize: 4 }, 4],
  ])("is clamped by an update to %j", (sizes, target) => {
    const { world, id } = scalingPool();
    claim(world, id, 2);

    updated(world, id, sizes);

    expect(targetOf(world, id)).toBe(target);
  });

  it("counts its idleness from an update of the sizes", () => {
    const { world, id } = scalingPool();
    claim(world, id, 2);
    world.clock.advanceTo(world.clock.now + 5 * MINUTE);
    updated(world, id, { minSize: 0 });

    world.clock.advanceTo(world.clock.now + FIGURES.idle - 1);

    expect(targetOf(world, id)).toBe(2);
  });

  it("does not restart the count at an update that changes nothing", () => {
    const { world, id } = scalingPool();
    updated(world, id, { minSize: 0 });
    world.clock.advanceTo(world.clock.now + 5 * MINUTE);
    updated(world, id, { minSize: 0 });

    world.clock.advanceTo(world.clock.now + 5 * MINUTE);

    expect(targetOf(world, id)).toBe(0);
  });

  it("is not raised by claims of long ago if the maximum grows", () => {
    const { world, id } = scalingPool(FIGURES, { minSize: 1, maxSize: 1 });
    claim(world, id, 2, MINUTE);
    world.clock.advanceTo(world.clock.now + HOUR);
    updated(world, id, { maxSize: 4 });

    world.clock.advanceTo(world.clock.now + MINUTE);

    expect(targetOf(world, id)).toBe(1);
  });

  it("is frozen while the pool is DEGRADED, and counts idleness from the recovery", () => {
    const { world, id } = scalingPool();
    claim(world, id, 2);
    world.warmPools.degrade(id, "out of capacity");
    world.clock.advanceTo(world.clock.now + HOUR);
    world.warmPools.recover(id);

    world.clock.advanceTo(world.clock.now + FIGURES.idle - 1);

    expect(targetOf(world, id)).toBe(2);
  });
});

describe("the figures of a world", () => {
  it("are assumed ones if none are given", () => {
    const { world, id } = scalingPool(FAST);

    claim(world, id, AUTOSCALER.claims);
    const raised = targetOf(world, id);
    world.clock.advanceTo(world.clock.now + AUTOSCALER.idle);

    expect([raised, targetOf(world, id)]).toEqual([2, 1]);
  });

  it("say how long instances take", () => {
    const world = sampleWorld({ autoscaler: FAST });
    const id = readyPool(world, { minSize: 1, maxSize: 2 });
    const now = world.clock.now;
    world.warmPools.claim(id);

    const moves = moveTo(world, now + MINUTE).map(({ at }) => at - now);

    expect(moves).toEqual([SECOND, 4 * SECOND]);
  });

  it("count claims that are younger than the window, and no more than a rise needs", () => {
    expect(recentClaims([1, 2, 3, 4, 5], 12, { ...AUTOSCALER, window: 10, claims: 2 })).toEqual([4, 5]);
    expect(recentClaims([1, 2, 3], 12, { ...AUTOSCALER, window: 10, claims: 2 })).toEqual([3]);
  });

  it("do not move a pool that nothing was ever claimed from", () => {
    const world = sampleWorld({ autoscaler: FIGURES });
    const id = createPool(world, { minSize: 2, maxSize: 4 });

    world.clock.advanceTo(world.clock.now + DAY);

    expect([targetOf(world, id), world.clock.nextDue()]).toEqual([2, undefined]);
  });
});
