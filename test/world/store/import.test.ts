// Owns what happens when resources that are given whole join a world.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PREBUILD_PHASES, type PrebuildPhase } from "../../../src/api/phases.ts";
import { projectInput } from "../../../src/scenarios/project-form.ts";
import { prebuildLog } from "../../../src/world/prebuild/log.ts";
import type { Prebuild } from "../../../src/world/prebuild/prebuild.ts";
import { timeIn } from "../../../src/world/prebuild/stages.ts";
import { startOf } from "../../../src/world/prebuild/steps.ts";
import { type Seed, seedWorld } from "../../../src/world/store/import.ts";
import { countRunning, countStopped } from "../../../src/world/warm-pool/instances.ts";
import type { WarmPool } from "../../../src/world/warm-pool/warm-pool.ts";
import type { World } from "../../../src/world/world.ts";
import { carryOut, commandSequences, looking } from "../commands.ts";
import { brokenBetween, brokenRules } from "../invariants.ts";
import {
  CLASS,
  completedPrebuild,
  createPool,
  createPrebuild,
  DAY,
  declareProject,
  HOUR,
  MINUTE,
  moveTo,
  OTHER_CLASS,
  OTHER_PROJECT,
  PROJECT,
  pictureOf,
  pool,
  poolPhase,
  prebuild,
  prebuildIn,
  reach,
  readyPool,
  refusal,
  SECOND,
  sampleWorld,
  step,
  UNKNOWN_ID,
} from "../sample-world.ts";
import { shortProjects } from "../short-project.ts";

const RUNS = { seed: 4_020, numRuns: 80 };
const PHASES = Object.keys(PREBUILD_PHASES) as PrebuildPhase[];

/** All that callers see of a world, to be seeded into another. */
function visible(world: World): Required<Pick<Seed, "prebuilds" | "warmPools">> {
  const { prebuilds, warmPools } = pictureOf(world);
  return {
    prebuilds: prebuilds.map(({ value }) => value),
    warmPools: warmPools.map(({ value }) => value),
  };
}

/** A prebuild that has just entered the phase in a world of its own. */
function given(phase: PrebuildPhase): { value: Prebuild; now: number } {
  const world = sampleWorld({ seed: 9 });
  const value = prebuild(world, prebuildIn(world, phase));
  return { value, now: world.clock.now };
}

/** A READY pool that has lived for a while in a world of its own. */
function givenPool(): { value: WarmPool; now: number } {
  const world = sampleWorld({ seed: 9 });
  const value = pool(world, readyPool(world));
  return { value, now: world.clock.now };
}

/** A fresh world at the instant, with the seed in it. */
function seeded(seed: Seed, now: number): World {
  const world = sampleWorld({ start: now });
  seedWorld(world, seed);
  return world;
}

describe("what joins a world", () => {
  it("is read back unchanged, whatever a world may come to", () => {
    const property = fc.property(commandSequences, (commands) => {
      const lived = sampleWorld({ seed: 2 });
      for (const command of commands) carryOut(lived, command);

      const world = seeded(visible(lived), lived.clock.now);

      const { prebuilds, warmPools } = visible(lived);
      const read = visible(world);
      expect(new Set(read.prebuilds)).toEqual(new Set(prebuilds));
      expect(new Set(read.warmPools)).toEqual(new Set(warmPools));
    });

    fc.assert(property, RUNS);
  });

  it("keeps every rule from there on", () => {
    const property = fc.property(commandSequences, commandSequences, (past, future) => {
      const lived = sampleWorld({ seed: 2 });
      for (const command of past) carryOut(lived, command);
      const world = seeded(visible(lived), lived.clock.now);
      const broken = brokenRules(pictureOf(world));
      let before = pictureOf(world);
      const look = () => {
        const after = pictureOf(world);
        broken.push(...brokenRules(after), ...brokenBetween(before, after));
        before = after;
      };
      for (const command of future) {
        carryOut(world, command, looking(look));
        look();
      }

      expect(broken).toEqual([]);
    });

    fc.assert(property, RUNS);
  });

  it("is in lists before what was there, the newest first", () => {
    const world = sampleWorld({ start: Date.UTC(2026, 0, 2) });
    const old = createPrebuild(world);
    const { value } = given("COMPLETED");
    const younger = {
      ...value,
      id: UNKNOWN_ID,
      metadata: { ...value.metadata, createdAt: value.metadata.createdAt + 1 },
    };

    seedWorld(world, { prebuilds: [younger, value] });

    expect(visible(world).prebuilds.map(({ id }) => id)).toEqual([UNKNOWN_ID, value.id, old]);
  });

  it("makes its project known, with its class in the configuration", () => {
    const { value, now } = givenPool();

    const world = seeded(
      { warmPools: [{ ...value, metadata: { ...value.metadata, projectId: OTHER_PROJECT } }] },
      now,
    );

    expect(shortProjects(world).find(({ id }) => id === OTHER_PROJECT)?.environmentClassIds).toEqual([CLASS]);
  });

  it("may need a project that joins with it, in a strict world", () => {
    const { value, now } = given("RUNNING");
    const world = sampleWorld({ start: now, strict: true });
    const project = { ...projectInput({ name: "given", environmentClassIds: [CLASS] }), id: PROJECT };

    seedWorld(world, { projects: [project], prebuilds: [value] });

    expect(shortProjects(world)).toMatchObject([{ id: PROJECT, name: "given", isMadeUp: false }]);
  });
});

describe("a prebuild that joins a world", () => {
  const end = ["DELETING", "DELETED", "GONE"];
  const way = ["STARTING", "RUNNING", "STOPPING", "SNAPSHOTTING", "COMPLETED", ...end];
  const next: Record<PrebuildPhase, readonly string[]> = {
    PENDING: way,
    STARTING: way.slice(1),
    RUNNING: way.slice(2),
    STOPPING: way.slice(3),
    SNAPSHOTTING: way.slice(4),
    COMPLETED: end,
    FAILED: end,
    CANCELLING: ["CANCELLED", ...end],
    CANCELLED: end,
    DELETING: end.slice(1),
    DELETED: end.slice(2),
  };

  it.each(PHASES)("lives on from %s by the ordinary rules", (phase) => {
    const { value, now } = given(phase);
    const world = seeded({ prebuilds: [value] }, now);

    const transitions = moveTo(world, now + 8 * DAY);

    expect(transitions.filter(({ from, to }) => from !== to).map(({ to }) => to)).toEqual(next[phase]);
  });

  it("counts its phase from its last change", () => {
    const { value, now } = given("RUNNING");
    const world = seeded({ prebuilds: [value] }, now + MINUTE);

    const transition = step(world);

    const row = world.prebuilds.get(value.id);
    expect(transition?.at).toBe(value.updatedAt + timeIn("RUNNING", row, world.chance));
  });

  it("continues with its snapshot from the percentage that it has", () => {
    const lived = sampleWorld({ seed: 9 });
    const id = prebuildIn(lived, "SNAPSHOTTING");
    step(lived);
    step(lived);
    const world = seeded({ prebuilds: [prebuild(lived, id)] }, lived.clock.now);

    step(world);

    expect(prebuild(world, id).status.snapshotCompletionPercentage).toBe(60);
  });

  it("runs into its timeout, counted from a start that fits its phase", () => {
    const { value, now } = given("RUNNING");
    const world = sampleWorld({ start: now, outcomes: [] });
    seedWorld(world, { prebuilds: [{ ...value, spec: { ...value.spec, timeout: 300 * SECOND } }] });
    const startedAt = startOf(world.prebuilds.get(value.id));

    const { at } = moveTo(world, now + HOUR, ({ to }) => to === "FAILED" || to === "COMPLETED").at(-1) ?? {
      at: 0,
    };

    expect(startedAt).toBeGreaterThanOrEqual(now - MINUTE);
    expect(at).toBeLessThanOrEqual((startedAt as number) + 300 * SECOND);
  });

  it("takes no outcome from the rules of the world, which are for new ones", () => {
    const { value, now } = given("RUNNING");
    const fail = { phase: "RUNNING", after: 1, message: "no space left" } as const;
    const world = sampleWorld({ start: now, outcomes: [{ prebuild: { fail } }] });
    seedWorld(world, { prebuilds: [value] });

    reach(world, value.id, "COMPLETED");

    expect(prebuild(world, value.id).status.failureMessage).toBe("");
  });

  it.each([
    ["COMPLETED", /outcome":"LOG_SECTION_OUTCOME_SUCCESS","secondsElapsed":[\d.]+\}$/],
    ["FAILED", /OUTCOME_FAILURE/],
    ["CANCELLED", /OUTCOME_CANCELLED/],
  ] as const)("has a log that ends as %s does", (phase, ending) => {
    const { value, now } = given(phase);
    const world = seeded({ prebuilds: [value] }, now);

    const log = prebuildLog(world.prebuilds.get(value.id), world.chance);

    expect(log.at(-1)?.text).toMatch(ending);
    expect(log.filter(({ text }) => /FAILURE|CANCELLED/.test(text))).toHaveLength(
      phase === "COMPLETED" ? 0 : 1,
    );
  });

  it("gives its snapshot to the pool that waits for one", () => {
    const { value, now } = given("COMPLETED");
    const world = sampleWorld({ start: now });
    const id = createPool(world);
    seedWorld(world, { prebuilds: [value] });

    reach(world, id, "READY");

    expect(pool(world, id).spec.snapshotId).toBeDefined();
  });

  it("leaves a pool its newer snapshot", () => {
    const { value } = given("COMPLETED");
    const world = sampleWorld({ start: value.updatedAt + HOUR });
    const id = readyPool(world);
    const { snapshotId } = pool(world, id).spec;

    seedWorld(world, { prebuilds: [value] });
    world.clock.advanceTo(world.clock.now + HOUR);

    expect(pool(world, id).spec.snapshotId).toBe(snapshotId);
  });
});

describe("a warm pool that joins a world", () => {
  it("keeps a snapshot whose prebuild the world does not hold", () => {
    const { value, now } = givenPool();
    const world = seeded({ warmPools: [value] }, now);

    const transitions = moveTo(world, now + DAY);

    expect(transitions).toEqual([]);
  });

  it("has the snapshot of the completed prebuild that joins with it, and loses it with that", () => {
    const { value, now } = givenPool();
    const completed = given("COMPLETED").value;
    const world = seeded({ prebuilds: [completed], warmPools: [value] }, now);
    const before = pool(world, value.id);
    moveTo(world, now + HOUR);
    const afterAnHour = pool(world, value.id);

    world.prebuilds.delete(completed.id);
    reach(world, value.id, "PENDING");

    expect(afterAnHour).toBe(before);
    expect(pool(world, value.id).spec.snapshotId).toBeUndefined();
  });

  it("rotates to a snapshot that is made later", () => {
    const { value, now } = givenPool();
    const world = seeded({ warmPools: [value] }, now);

    completedPrebuild(world);
    moveTo(world, world.clock.now + HOUR);

    expect(pool(world, value.id).spec.snapshotId).not.toBe(value.spec.snapshotId);
  });

  it.each([
    ["fewer run than should", { runningInstances: 1, stoppedInstances: 1 }],
    ["none is there", { runningInstances: 0, stoppedInstances: 0 }],
    ["more run than should", { runningInstances: 4, stoppedInstances: 0 }],
    ["more are stopped than should", { runningInstances: 2, stoppedInstances: 3 }],
    ["more run than should, and as many are stopped as should", { runningInstances: 3, stoppedInstances: 2 }],
  ])("comes to what its sizes ask for where %s, and is first read as it was given", (_, counts) => {
    const { value, now } = givenPool();
    const odd = { ...value, status: { ...value.status, ...counts } };
    const world = seeded({ warmPools: [odd] }, now);
    const { value: first, run } = world.warmPools.get(value.id);

    moveTo(world, now + HOUR);

    expect(first).toBe(odd);
    expect({
      runningInstances: countRunning(run.instances),
      stoppedInstances: countStopped(run.instances),
    }).toEqual(counts);
    expect(pool(world, value.id).status).toMatchObject({ runningInstances: 2, stoppedInstances: 2 });
  });

  it("drains and goes if it is DELETING", () => {
    const lived = sampleWorld({ seed: 9 });
    const id = readyPool(lived);
    lived.warmPools.delete(id);
    const world = seeded({ warmPools: [pool(lived, id)] }, lived.clock.now);

    const transitions = moveTo(world, lived.clock.now + HOUR);

    expect(transitions.map(({ to }) => to)).toEqual([...Array(4).fill("DELETING"), "DELETED", "GONE"]);
  });

  it("stays DEGRADED", () => {
    const { value, now } = givenPool();
    const degraded = {
      ...value,
      status: { ...value.status, phase: "DEGRADED", failureMessage: "out of capacity" },
    } as const;
    const world = seeded({ warmPools: [degraded] }, now);

    moveTo(world, now + DAY);

    expect(poolPhase(world, value.id)).toBe("DEGRADED");
  });

  it("leaves room for another one of its pair if it is DELETED", () => {
    const { value, now } = givenPool();
    const deleted: WarmPool = {
      ...value,
      spec: { ...value.spec, specVersion: 3, desiredPhase: "DELETED" },
      status: { ...value.status, phase: "DELETED", runningInstances: 0, stoppedInstances: 0 },
    };

    const world = seeded({ warmPools: [deleted, { ...value, id: UNKNOWN_ID }] }, now);

    expect(world.warmPools.size).toBe(2);
  });
});

describe("a seed is refused as a whole, and nothing changes", () => {
  const completed = given("COMPLETED").value;
  const ready = givenPool();
  const { now } = ready;
  const another = { ...completed, id: UNKNOWN_ID };
  const project = {
    id: OTHER_PROJECT,
    name: "given",
    declared: true,
    prebuildsEnabled: false,
    environmentClassIds: [CLASS],
  };
  const ofProject = <R extends Prebuild | WarmPool>(resource: R, projectId: string): R => ({
    ...resource,
    metadata: { ...resource.metadata, projectId },
  });

  it.each<[string, Seed, ReturnType<typeof refusal>]>([
    [
      "two prebuilds of one id",
      { prebuilds: [completed, completed] },
      refusal("already-exists", "prebuilds.1: prebuild"),
    ],
    [
      "a prebuild from the future",
      { prebuilds: [another, { ...completed, updatedAt: now + 1 }] },
      refusal("invalid", "prebuilds.1: metadata.updatedAt: "),
    ],
    [
      "two pools of one id",
      { prebuilds: [completed], warmPools: [ready.value, ready.value] },
      refusal("already-exists", "warmPools.1: warm pool"),
    ],
    [
      "two live pools of one pair",
      { warmPools: [ready.value, { ...ready.value, id: UNKNOWN_ID }] },
      refusal("already-exists", "warmPools.1: project"),
    ],
    [
      "a pool from the future",
      { warmPools: [{ ...ready.value, metadata: { ...ready.value.metadata, updatedAt: now + 1 } }] },
      refusal("invalid", "warmPools.0: metadata.updatedAt: "),
    ],
    [
      "a pool of a project without prebuilds",
      { projects: [project], warmPools: [ofProject(ready.value, OTHER_PROJECT)] },
      refusal("wrong-state", "warmPools.0: prebuilds are not enabled"),
    ],
    [
      "two projects of one id",
      { projects: [project, project] },
      refusal("already-exists", "projects.1: project"),
    ],
    [
      "a project that is there",
      { projects: [{ ...project, id: PROJECT }] },
      refusal("already-exists", "projects.0: project"),
    ],
    [
      "a project that a strict world does not know",
      { prebuilds: [another, ofProject(completed, OTHER_PROJECT)] },
      refusal("not-found", "prebuilds.1: project"),
    ],
  ])("with %s", (_, seed, error) => {
    const world = sampleWorld({ start: now, strict: true });
    declareProject(world);
    const before = pictureOf(world);

    expect(() => seedWorld(world, seed)).toThrow(error as Error);

    expect(pictureOf(world)).toEqual(before);
  });

  it("with resources that are there already", () => {
    const world = seeded({ prebuilds: [completed], warmPools: [ready.value] }, now);
    const before = pictureOf(world);

    expect(() => seedWorld(world, { prebuilds: [another, completed] })).toThrow(
      refusal("already-exists") as Error,
    );
    expect(() => seedWorld(world, { warmPools: [ready.value] })).toThrow(refusal("already-exists") as Error);
    expect(() => seedWorld(world, { warmPools: [{ ...ready.value, id: UNKNOWN_ID }] })).toThrow(
      refusal("already-exists") as Error,
    );

    expect(pictureOf(world)).toEqual(before);
  });

  it("with a pool of a class that a defined project does not have", () => {
    const world = sampleWorld({ start: now });
    declareProject(world);
    declareProject(world, { id: OTHER_PROJECT, environmentClassIds: [OTHER_CLASS] });
    const before = pictureOf(world);
    const seed = { warmPools: [ofProject(ready.value, OTHER_PROJECT)] };

    expect(() => seedWorld(world, seed)).toThrow(
      refusal("wrong-state", "warmPools.0: environment class") as Error,
    );

    expect(pictureOf(world)).toEqual(before);
  });
});
