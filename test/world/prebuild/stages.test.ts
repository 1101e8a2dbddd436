// Owns the golden lists of a prebuild's lifecycle: what can come next, after how long, and what it changes.
import { describe, expect, it } from "vitest";
import { PREBUILD_PHASES, type PrebuildPhase } from "../../../src/api/phases.ts";
import { IdSource } from "../../../src/world/ids.ts";
import type { PrebuildOutcome } from "../../../src/world/outcomes.ts";
import type { PrebuildRow, PrebuildRun, PrebuildStatus } from "../../../src/world/prebuild/prebuild.ts";
import {
  DELAYS,
  nextPrebuildStage,
  PREBUILD_STAGES,
  type PrebuildStage,
} from "../../../src/world/prebuild/stages.ts";
import { Chance } from "../../../src/world/random.ts";
import { createPrebuild, DAY, MINUTE, SECOND, START, sampleWorld } from "../sample-world.ts";

const PHASES = Object.keys(PREBUILD_PHASES) as PrebuildPhase[];
const SLOTS = Array.from({ length: 300 }, (_, slot) => slot);
const SEEDS = [0, 1, 7, 2 ** 32, Number.MAX_SAFE_INTEGER];

/** A prebuild in that phase since `START`, whose environment is a minute old. */
function rowIn(
  phase: PrebuildPhase,
  { outcome, run, status }: Partial<{ outcome: PrebuildOutcome; run: object; status: object }> = {},
  slot = 0,
): PrebuildRow {
  const world = sampleWorld();
  const row = world.prebuilds.get(createPrebuild(world));
  return {
    ...row,
    slot,
    value: { ...row.value, status: { ...row.value.status, phase, ...(status as Partial<PrebuildStatus>) } },
    steps: [
      { at: START - MINUTE, phase: "STARTING", reason: "" },
      { at: START, phase, reason: "" },
    ],
    run: { ...row.run, outcome, ...(run as Partial<PrebuildRun>) },
  };
}

/** How long the stage of that name takes in a slot. */
function stageDelay(name: keyof typeof DELAYS, slot: number, chance: Chance): number {
  return chance.within(DELAYS[name], DELAYS[name].purpose, slot);
}

function stage(name: string): PrebuildStage {
  return PREBUILD_STAGES.find((candidate) => candidate.name === name) as PrebuildStage;
}

function namesFrom(phase: PrebuildPhase): string[] {
  return PREBUILD_STAGES.filter(({ from }) => from.includes(phase)).map(({ name }) => name);
}

describe("the stages of a prebuild", () => {
  it.each<[PrebuildPhase, string[]]>([
    ["PENDING", ["start", "fail", "expire"]],
    ["STARTING", ["run", "fail", "time-out"]],
    ["RUNNING", ["stop", "fail", "time-out"]],
    ["STOPPING", ["snapshot", "fail", "time-out"]],
    ["SNAPSHOTTING", ["snapshot-progress", "complete", "fail", "time-out"]],
    ["COMPLETED", ["expire"]],
    ["FAILED", ["expire"]],
    ["CANCELLING", ["cancelled"]],
    ["CANCELLED", ["expire"]],
    ["DELETING", ["deleted"]],
    ["DELETED", ["purge"]],
  ])("from %s can be %j", (phase, names) => {
    expect(namesFrom(phase)).toEqual(names);
  });

  it("lead to these phases", () => {
    expect(Object.fromEntries(PREBUILD_STAGES.map(({ name, to }) => [name, to]))).toEqual({
      start: "STARTING",
      run: "RUNNING",
      stop: "STOPPING",
      snapshot: "SNAPSHOTTING",
      "snapshot-progress": "SNAPSHOTTING",
      complete: "COMPLETED",
      fail: "FAILED",
      "time-out": "FAILED",
      cancelled: "CANCELLED",
      expire: "DELETING",
      deleted: "DELETED",
      purge: "gone",
    });
  });

  it("have names of their own", () => {
    const names = PREBUILD_STAGES.map(({ name }) => name);

    expect(new Set(names).size).toBe(names.length);
  });

  it("begin and end in phases of the contract, or with the purge", () => {
    const named = PREBUILD_STAGES.flatMap(({ from, to }) => [...from, to]);

    expect(named.filter((phase) => phase !== "gone" && !(phase in PREBUILD_PHASES))).toEqual([]);
  });

  it("together with create, cancel and delete reach every phase", () => {
    const byOperations = ["PENDING", "CANCELLING", "DELETING"];
    const reachable = new Set([...byOperations, ...PREBUILD_STAGES.map(({ to }) => to)]);

    expect(PHASES.filter((phase) => !reachable.has(phase))).toEqual([]);
  });

  it("leave no phase without a way on", () => {
    expect(PHASES.filter((phase) => namesFrom(phase).length === 0)).toEqual([]);
  });

  it("say when they happen in exactly one way: by a delay or by an instant", () => {
    expect(PREBUILD_STAGES.filter(({ delay, at }) => (delay === undefined) === (at === undefined))).toEqual(
      [],
    );
  });

  it("call only the expiry an event of the calendar", () => {
    expect(PREBUILD_STAGES.filter(({ calendar }) => calendar).map(({ name }) => name)).toEqual(["expire"]);
  });
});

describe("the delays of a prebuild", () => {
  it("are these ranges", () => {
    const ranges = PREBUILD_STAGES.map(({ name, delay }) => [
      name,
      delay && { min: delay.min, max: delay.max },
    ]);

    expect(Object.fromEntries(ranges)).toEqual({
      start: { min: 5 * SECOND, max: 20 * SECOND },
      run: { min: 20 * SECOND, max: 60 * SECOND },
      stop: { min: 2 * MINUTE, max: 6 * MINUTE },
      snapshot: { min: MINUTE, max: 125 * SECOND },
      "snapshot-progress": undefined,
      complete: { min: 5 * MINUTE, max: 8 * MINUTE },
      fail: undefined,
      "time-out": undefined,
      cancelled: { min: 5 * SECOND, max: 20 * SECOND },
      expire: undefined,
      deleted: { min: 20 * SECOND, max: 60 * SECOND },
      purge: { min: 10 * MINUTE, max: 10 * MINUTE },
    });
  });

  it("let a prebuild that takes longest finish within the default timeout", () => {
    const { run, stop, snapshot, complete } = DELAYS;

    expect(run.max + stop.max + snapshot.max + complete.max).toBeLessThan(3_600 * SECOND);
  });

  it.each(Object.keys(DELAYS) as (keyof typeof DELAYS)[])(
    "stay in the range of %s, whatever the slot and the seed",
    (name) => {
      const draws = SEEDS.flatMap((seed) => SLOTS.map((slot) => stageDelay(name, slot, new Chance(seed))));

      expect(draws.filter((draw) => draw < DELAYS[name].min || draw > DELAYS[name].max)).toEqual([]);
    },
  );

  it("spread over their range", () => {
    const draws = SLOTS.map((slot) => stageDelay("stop", slot, new Chance(1)));
    const quarters = new Set(draws.map((draw) => Math.floor((draw - 2 * MINUTE) / MINUTE)));

    expect(quarters).toEqual(new Set([0, 1, 2, 3]));
  });

  it("are drawn for each stage by itself", () => {
    const chance = new Chance(1);
    const shares = SLOTS.map(
      (slot) => (stageDelay("start", slot, chance) - 5_000) / (stageDelay("cancelled", slot, chance) - 5_000),
    );

    expect(shares.filter((share) => share === 1)).toEqual([]);
  });
});

describe("the next stage of a prebuild", () => {
  const chance = new Chance(1);

  it.each<[PrebuildPhase, string]>([
    ["PENDING", "start"],
    ["STARTING", "run"],
    ["RUNNING", "stop"],
    ["STOPPING", "snapshot"],
    ["SNAPSHOTTING", "snapshot-progress"],
    ["COMPLETED", "expire"],
    ["FAILED", "expire"],
    ["CANCELLING", "cancelled"],
    ["CANCELLED", "expire"],
    ["DELETING", "deleted"],
    ["DELETED", "purge"],
  ])("in %s is %s", (phase, name) => {
    expect(nextPrebuildStage(rowIn(phase), chance)?.stage.name).toBe(name);
  });

  it.each<[PrebuildPhase, string]>([
    ["PENDING", "expire"],
    ["STARTING", "time-out"],
    ["RUNNING", "time-out"],
    ["STOPPING", "time-out"],
    ["SNAPSHOTTING", "time-out"],
  ])("in %s, where it stalls, is %s", (phase, name) => {
    const stalled = rowIn(phase, { outcome: { stall: phase as "PENDING" } });

    expect(nextPrebuildStage(stalled, chance)?.stage.name).toBe(name);
  });

  it.each(["PENDING", "STARTING", "RUNNING", "STOPPING", "SNAPSHOTTING"] as const)(
    "in %s, where it fails, is the failure at its own time",
    (phase) => {
      const outcome = { fail: { phase, after: 15 * MINUTE, message: "no space left" } };
      const { stage: next, at } = nextPrebuildStage(rowIn(phase, { outcome }), chance) ?? {};

      expect([next?.name, at]).toEqual(["fail", START + 15 * MINUTE]);
    },
  );

  it("is due after the delay that was drawn for its slot", () => {
    const planned = SLOTS.map((slot) => nextPrebuildStage(rowIn("RUNNING", {}, slot), chance)?.at);

    expect(planned).toEqual(SLOTS.map((slot) => START + stageDelay("stop", slot, chance)));
  });

  it("is the timeout if the normal run takes longer", () => {
    const row = rowIn("RUNNING");
    const started = { at: START - 3_600 * SECOND + 5 * SECOND, phase: "STARTING", reason: "" } as const;
    const late = { ...row, steps: [started, ...row.steps.slice(1)] };

    expect(nextPrebuildStage(late, chance)).toMatchObject({
      stage: { name: "time-out" },
      at: START + 5 * SECOND,
    });
  });

  it("in SNAPSHOTTING goes by fifths of the way to the completion", () => {
    const duration = stageDelay("complete", 0, chance);
    const dues = [0, 20, 40, 60, 80].map(
      (percentage) =>
        nextPrebuildStage(
          rowIn("SNAPSHOTTING", { status: { snapshotCompletionPercentage: percentage } }),
          chance,
        )?.at,
    );

    expect(dues).toEqual([0.2, 0.4, 0.6, 0.8, 1].map((share) => START + Math.floor(duration * share)));
  });

  it("at 80 % is the completion", () => {
    const row = rowIn("SNAPSHOTTING", { status: { snapshotCompletionPercentage: 80 } });

    expect(nextPrebuildStage(row, chance)?.stage.name).toBe("complete");
  });

  it("expires seven days after the creation", () => {
    expect(nextPrebuildStage(rowIn("COMPLETED"), chance)?.at).toBe(START + 7 * DAY);
  });
});

describe("the effects of a prebuild's stages", () => {
  const chance = new Chance(1);
  const effectOf = (name: string, row: PrebuildRow, at = START + MINUTE) =>
    stage(name).effect?.(row, at, new IdSource(chance));

  it.each(["run", "stop", "snapshot", "deleted", "purge"])("of %s are none besides the phase", (name) => {
    expect(stage(name).effect).toBeUndefined();
  });

  it("of start are an environment and the instant from which the timeout counts", () => {
    expect(effectOf("start", rowIn("PENDING"))).toMatchObject({
      status: { environmentId: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/) },
    });
  });

  it("of snapshot-progress are twenty more percent", () => {
    const row = rowIn("SNAPSHOTTING", { status: { snapshotCompletionPercentage: 40 } });

    expect(effectOf("snapshot-progress", row)).toMatchObject({
      status: { snapshotCompletionPercentage: 60 },
    });
  });

  it("of complete are 100 %, a size and a completion time", () => {
    expect(effectOf("complete", rowIn("SNAPSHOTTING"))).toMatchObject({
      status: {
        completionTime: START + MINUTE,
        snapshotCompletionPercentage: 100,
        snapshotSizeBytes: expect.any(Number),
      },
    });
  });

  it("of complete draw whole megabytes from 4 to 12 GB", () => {
    const sizes = SLOTS.map(
      (slot) =>
        (effectOf("complete", rowIn("SNAPSHOTTING", {}, slot))?.status?.snapshotSizeBytes ?? 0) / 1_000_000,
    );

    expect(sizes.filter((size) => !Number.isInteger(size) || size < 4_000 || size > 12_000)).toEqual([]);
  });

  it("of fail are the message of the outcome and a completion time", () => {
    const outcome = { fail: { phase: "RUNNING", after: 1, message: "no space left" } } as const;

    expect(effectOf("fail", rowIn("RUNNING", { outcome }))).toMatchObject({
      status: { completionTime: START + MINUTE, failureMessage: "no space left" },
    });
  });

  it("of time-out are a message that names the timeout and a completion time", () => {
    expect(effectOf("time-out", rowIn("RUNNING"))).toMatchObject({
      status: { completionTime: START + MINUTE, failureMessage: expect.stringMatching(/timeout.*\b3600s/) },
    });
  });

  it("of cancelled are a completion time", () => {
    expect(effectOf("cancelled", rowIn("CANCELLING"))).toMatchObject({
      status: { completionTime: START + MINUTE },
    });
  });

  it("of expire are that deletion is wanted, and nothing else", () => {
    expect(effectOf("expire", rowIn("COMPLETED"))).toEqual({
      spec: { desiredPhase: "DELETED" },
      status: { phase: "DELETING" },
    });
  });
});
