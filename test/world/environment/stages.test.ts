// Owns the golden lists of an environment's lifecycle: what comes next, after how long, and the reason that is given.
import { describe, expect, it } from "vitest";
import type { NewEnvironment } from "../../../src/world/environment/creation.ts";
import { ENVIRONMENT_STAGES, START_UP } from "../../../src/world/environment/stages.ts";
import type { Range } from "../../../src/world/random.ts";
import type { World } from "../../../src/world/world.ts";
import {
  CLASS,
  completedPrebuild,
  declareProject,
  HOUR,
  MINUTE,
  moveTo,
  PROJECT,
  readyPool,
  SECOND,
  sampleWorld,
} from "../sample-world.ts";

/** The steps that time takes, each with its reason. */
function stepsOf(world: World, id: string): string[] {
  return moveTo(world, world.clock.now + HOUR)
    .filter((transition) => transition.id === id)
    .map(({ from, to, reason }) => `${from} → ${to}: ${reason}`);
}

function created(world: World, input: NewEnvironment = {}): string {
  return world.environments.createFromProject(PROJECT, { environmentClassId: CLASS, ...input }).value.id;
}

const MACHINE = "CREATING → STARTING: its machine is there";

describe("an environment", () => {
  it.each<[string, (world: World) => unknown]>([
    ["from scratch", (world) => declareProject(world)],
    ["from the snapshot of a prebuild", (world) => completedPrebuild(world)],
    ["from an instance of a warm pool", (world) => readyPool(world)],
  ])("starts %s", (origin, prepare) => {
    const world = sampleWorld();
    prepare(world);

    expect(stepsOf(world, created(world))).toEqual([MACHINE, `STARTING → RUNNING: it has started ${origin}`]);
  });

  it("that ran before has started again", () => {
    const world = sampleWorld();
    declareProject(world);
    const id = created(world);
    stepsOf(world, id);
    world.environments.stop(id);
    const stopped = stepsOf(world, id);
    world.environments.start(id);

    expect([stopped, stepsOf(world, id)]).toEqual([
      ["STOPPING → STOPPED: its machine has stopped"],
      ["STARTING → RUNNING: it has started again"],
    ]);
  });

  it("that an outcome lets fail stops with its message, and does not fail again", () => {
    const world = sampleWorld();
    declareProject(world);
    const id = created(world, { outcome: { fail: { after: MINUTE, message: "no space left" } } });
    const { now } = world.clock;
    const first = moveTo(world, now + MINUTE).at(-1);
    const rest = stepsOf(world, id);
    world.environments.start(id);

    expect(first).toMatchObject({
      at: now + MINUTE,
      from: "STARTING",
      to: "STOPPING",
      reason: "no space left",
    });
    expect(rest).toEqual(["STOPPING → STOPPED: its machine has stopped"]);
    expect(stepsOf(world, id)).toEqual(["STARTING → RUNNING: it has started again"]);
  });

  it("that is deleted while it is STOPPING is only wanted to be DELETED, and follows when it has stopped", () => {
    const world = sampleWorld();
    declareProject(world);
    const id = created(world);
    stepsOf(world, id);
    world.environments.stop(id);
    world.environments.delete(id);
    const before = world.environments.get(id);
    world.environments.delete(id);

    expect(world.environments.get(id)).toBe(before);
    expect([before.status.phase, before.spec.desiredPhase]).toEqual(["STOPPING", "DELETED"]);
    expect(stepsOf(world, id)).toEqual([
      "STOPPING → DELETING: its machine has stopped and is being deleted",
      "DELETING → DELETED: its machine and disk have been deleted",
      "DELETED → GONE: its record has been purged",
    ]);
  });

  it("has an outcome's start-up time from its creation, at each start", () => {
    const world = sampleWorld();
    declareProject(world);
    const id = created(world, { outcome: { startUp: 9 * MINUTE } });
    const begin = world.clock.now;
    const first = moveTo(world, begin + HOUR).at(-1);
    world.environments.stop(id);
    stepsOf(world, id);
    world.environments.start(id);
    const again = world.clock.now;

    expect(first?.at).toBe(begin + 9 * MINUTE);
    expect(moveTo(world, again + HOUR).at(-1)?.at).toBe(again + 9 * MINUTE);
  });

  it("that never ran takes the time of its origin when it is started again", () => {
    const world = sampleWorld();
    declareProject(world);
    const durations = Array.from({ length: 20 }, () => {
      const id = created(world);
      world.environments.stop(id);
      stepsOf(world, id);
      world.environments.start(id);
      return (
        (moveTo(world, world.clock.now + HOUR).at(-1)?.at ?? 0) -
        world.environments.get(id).metadata.lastStartedAt
      );
    });

    expect(Math.min(...durations)).toBeGreaterThanOrEqual(START_UP.scratch.min);
  });
});

describe("the stages of an environment", () => {
  it("are these, with these shortest and longest times", () => {
    const row = (origin: "pool" | "prebuild" | "scratch", starts: number, desiredPhase: string) =>
      ({
        since: 0,
        run: { origin, starts, firstRunningAt: starts > 1 ? 0 : undefined },
        value: { metadata: { lastStartedAt: 0 }, spec: { desiredPhase } },
      }) as never;
    const spans = (row_: never) =>
      ENVIRONMENT_STAGES.flatMap(({ name, at }) => {
        const [min, max] = (["min", "max"] as const).map((end) => at(row_, (range: Range) => range[end]));
        return min === undefined ? [] : [`${name} ${min / SECOND}–${(max as number) / SECOND} s`];
      });

    expect(spans(row("scratch", 1, "RUNNING"))).toEqual([
      "create 1–3 s",
      "run 180–480 s",
      "stop 10–30 s",
      "delete 5–15 s",
      "purge 60–60 s",
    ]);
    expect(spans(row("pool", 1, "RUNNING"))).toContain("run 8–12 s");
    expect(spans(row("prebuild", 1, "RUNNING"))).toContain("run 30–50 s");
    expect(spans(row("pool", 2, "RUNNING"))).toContain("run 20–60 s");
    expect(spans(row("pool", 1, "DELETED"))).toContain("stop-to-delete 10–30 s");
    expect(spans(row("pool", 1, "DELETED"))).not.toContain("stop 10–30 s");
  });
});
