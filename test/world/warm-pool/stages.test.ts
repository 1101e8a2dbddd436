// Owns the golden lists of a warm pool's lifecycle: what can come next, after how long, and what it changes.
import { describe, expect, it } from "vitest";
import { WARM_POOL_PHASES, type WarmPoolPhase } from "../../../src/api/phases.ts";
import type { WarmPoolOutcome } from "../../../src/world/outcomes.ts";
import { Chance } from "../../../src/world/random.ts";
import { AUTOSCALER } from "../../../src/world/warm-pool/autoscaler.ts";
import type { Instance } from "../../../src/world/warm-pool/instances.ts";
import {
  nextWarmPoolStage,
  WARM_POOL_STAGES,
  type WarmPoolStage,
} from "../../../src/world/warm-pool/stages.ts";
import type {
  WarmPoolRow,
  WarmPoolRun,
  WarmPoolSpec,
  WarmPoolStatus,
} from "../../../src/world/warm-pool/warm-pool.ts";
import { createPool, HOUR, MINUTE, SECOND, START, sampleWorld } from "../sample-world.ts";

const PHASES = Object.keys(WARM_POOL_PHASES) as WarmPoolPhase[];
const SLOTS = Array.from({ length: 300 }, (_, slot) => slot);
const SNAPSHOT = { id: "snapshot-1", prebuildId: "prebuild-1" };
const NEWER = { id: "snapshot-2", prebuildId: "prebuild-2" };
const RUNNING: Instance = { snapshotId: SNAPSHOT.id, state: "running", spare: false };
const COMING: Instance = {
  snapshotId: SNAPSHOT.id,
  state: "provisioning",
  spare: false,
  due: START + 5 * MINUTE,
};

const SCALING = ["fail-provisioning", "scale-up", "scale-down"];

interface PoolParts {
  readonly spec?: Partial<WarmPoolSpec>;
  readonly status?: Partial<WarmPoolStatus>;
  readonly run?: Partial<WarmPoolRun>;
}

/** A pool of one wanted instance in that phase since `START`, by default with the snapshot that it should have. */
function rowIn(phase: WarmPoolPhase, { spec, status, run }: PoolParts = {}, slot = 0): WarmPoolRow {
  const world = sampleWorld();
  const { value, run: newRun } = world.warmPools.get(createPool(world));
  return {
    slot,
    value: {
      ...value,
      spec: { ...value.spec, snapshotId: SNAPSHOT.id, ...spec },
      status: { ...value.status, phase, ...status },
    },
    run: { ...newRun, newest: SNAPSHOT, ...run },
  };
}

function stage(name: string): WarmPoolStage {
  return WARM_POOL_STAGES.find((candidate) => candidate.name === name) as WarmPoolStage;
}

function namesFrom(phase: WarmPoolPhase): string[] {
  return WARM_POOL_STAGES.filter(({ from }) => from.includes(phase)).map(({ name }) => name);
}

describe("the stages of a warm pool", () => {
  it.each<[WarmPoolPhase, string[]]>([
    ["PENDING", ["lose-snapshot", "adopt-snapshot", "degrade", "instance", "ready", ...SCALING]],
    ["READY", ["lose-snapshot", "adopt-snapshot", "degrade", "instance", ...SCALING]],
    ["DEGRADED", ["lose-snapshot-degraded", "adopt-snapshot", "recover"]],
    ["DELETING", ["drain-instance", "deleted"]],
    ["DELETED", ["purge"]],
  ])("from %s can be %j", (phase, names) => {
    expect(namesFrom(phase)).toEqual(names);
  });

  it("lead to these phases, or leave the phase as it is", () => {
    expect(Object.fromEntries(WARM_POOL_STAGES.map(({ name, to }) => [name, to]))).toEqual({
      "lose-snapshot": "PENDING",
      "adopt-snapshot": undefined,
      degrade: "DEGRADED",
      recover: "PENDING",
      instance: undefined,
      ready: "READY",
      "drain-instance": undefined,
      deleted: "DELETED",
      purge: "gone",
      "fail-provisioning": "DEGRADED",
      "scale-up": undefined,
      "scale-down": undefined,
    });
  });

  it("have names of their own", () => {
    const names = WARM_POOL_STAGES.map(({ name }) => name);

    expect(new Set(names).size).toBe(names.length);
  });

  it("begin and end in phases of the contract, or with the purge", () => {
    const named = WARM_POOL_STAGES.flatMap(({ from, to = "gone" }) => [...from, to]);

    expect(named.filter((phase) => phase !== "gone" && !(phase in WARM_POOL_PHASES))).toEqual([]);
  });

  it("together with create and delete reach every phase", () => {
    const reachable = new Set(["PENDING", "DELETING", ...WARM_POOL_STAGES.map(({ to }) => to)]);

    expect(PHASES.filter((phase) => !reachable.has(phase))).toEqual([]);
  });

  it("take these delays, drawn if they are ranges", () => {
    expect(Object.fromEntries(WARM_POOL_STAGES.map(({ name, delay }) => [name, delay]))).toEqual({
      "lose-snapshot": { min: SECOND, max: 3 * SECOND },
      "lose-snapshot-degraded": { min: SECOND, max: 3 * SECOND },
      "adopt-snapshot": { min: SECOND, max: 3 * SECOND },
      degrade: undefined,
      recover: undefined,
      instance: undefined,
      ready: undefined,
      "drain-instance": undefined,
      deleted: { min: 5 * SECOND, max: 15 * SECOND },
      purge: { min: 10 * MINUTE, max: 10 * MINUTE },
      "fail-provisioning": undefined,
      "scale-up": undefined,
      "scale-down": undefined,
    });
  });

  it("are no events of the calendar, so that a polling client sees them all", () => {
    expect(WARM_POOL_STAGES.filter(({ calendar }) => calendar)).toEqual([]);
  });
});

describe("the next stage of a warm pool", () => {
  const choice = { chance: new Chance(1), autoscaler: AUTOSCALER };
  const nextName = (row: WarmPoolRow) => nextWarmPoolStage(row, choice)?.stage.name;
  const degrade = { after: HOUR, message: "out of capacity", recoverAfter: 2 * HOUR };
  const outcome: WarmPoolOutcome = { degrade };

  it.each<[string, WarmPoolRow, string | undefined]>([
    [
      "that waits for a snapshot",
      rowIn("PENDING", { spec: { snapshotId: undefined }, run: { newest: undefined } }),
      undefined,
    ],
    ["that a snapshot has come for", rowIn("PENDING", { spec: { snapshotId: undefined } }), "adopt-snapshot"],
    ["that fills", rowIn("PENDING", { run: { instances: [COMING] } }), "instance"],
    ["that is full", rowIn("PENDING", { run: { instances: [RUNNING] } }), "ready"],
    ["that is at rest", rowIn("READY", { run: { instances: [RUNNING] } }), undefined],
    [
      "that a newer snapshot has come for",
      rowIn("READY", { run: { instances: [RUNNING], newest: NEWER } }),
      "adopt-snapshot",
    ],
    ["whose last snapshot is gone", rowIn("READY", { run: { newest: undefined } }), "lose-snapshot"],
    ["that will have a problem", rowIn("READY", { run: { instances: [RUNNING], outcome } }), "degrade"],
    [
      "whose problem has come once",
      rowIn("READY", { run: { instances: [RUNNING], outcome, wasDegraded: true } }),
      undefined,
    ],
    ["that has a problem for a time", rowIn("DEGRADED", { run: { recoversAt: START + HOUR } }), "recover"],
    ["that has a problem forever", rowIn("DEGRADED", { run: { outcome } }), undefined],
    [
      "that has a problem and lost its snapshot",
      rowIn("DEGRADED", { run: { newest: undefined } }),
      "lose-snapshot-degraded",
    ],
    [
      "that drains",
      rowIn("DELETING", { run: { instances: [{ ...RUNNING, due: START + 1 }] } }),
      "drain-instance",
    ],
    ["that has drained", rowIn("DELETING"), "deleted"],
    ["that is deleted", rowIn("DELETED"), "purge"],
  ])("of one %s is the expected one", (_, row, name) => {
    expect(nextName(row)).toBe(name);
  });

  it("is due when the first of the instances is", () => {
    const row = rowIn("PENDING", { run: { instances: [{ ...COMING, due: START + 9 }, COMING] } });

    expect(nextWarmPoolStage(row, choice)?.at).toBe(START + 9);
  });

  it("counts a problem from the creation", () => {
    const row = rowIn("READY", { run: { since: START + 30 * MINUTE, instances: [RUNNING], outcome } });

    expect(nextWarmPoolStage(row, choice)?.at).toBe(START + HOUR);
  });

  it("is the recovery at the instant that the problem began with", () => {
    const { run } = stage("degrade").effect?.(rowIn("READY", { run: { outcome } }), START + HOUR) ?? {};

    expect(nextWarmPoolStage(rowIn("DEGRADED", { run: run as Partial<WarmPoolRun> }), choice)?.at).toBe(
      START + 3 * HOUR,
    );
  });

  it("is the failure of an instance if its provisioning would end", () => {
    const row = rowIn("PENDING", { run: { instances: [{ ...COMING, fails: true }] } });
    const next = nextWarmPoolStage(row, choice);

    expect([next?.stage.name, next?.at]).toEqual(["fail-provisioning", START + 5 * MINUTE]);
  });

  it("lets what starts run before what fails at the same instant", () => {
    const instances: Instance[] = [
      { ...COMING, fails: true },
      { ...COMING, state: "starting" },
    ];

    expect(nextName(rowIn("PENDING", { run: { instances } }))).toBe("instance");
  });

  it.each<[string, Partial<WarmPoolStatus>, number[], string | undefined]>([
    ["as many claims as it takes", { desiredSize: 1 }, [1, 2, 3], "scale-up"],
    ["fewer claims than it takes", { desiredSize: 1 }, [1, 2], undefined],
    ["as many claims, at its maximum", { desiredSize: 2 }, [1, 2, 3], "scale-down"],
    ["no claim, at its minimum", { desiredSize: 1 }, [], undefined],
    ["no claim, above its minimum", { desiredSize: 2 }, [], "scale-down"],
  ])("of one with %s is the expected one", (_, status, claims, name) => {
    const row = rowIn("READY", { spec: { minSize: 1, maxSize: 2 }, status, run: { claims } });

    expect(nextName(row)).toBe(name);
  });

  it("lowers the target when it has been idle for so long as the figures say", () => {
    const row = rowIn("READY", { status: { desiredSize: 2 }, run: { idleSince: START + MINUTE } });
    const autoscaler = { ...AUTOSCALER, idle: HOUR };

    expect(nextWarmPoolStage(row, { ...choice, autoscaler })?.at).toBe(START + MINUTE + HOUR);
  });

  it.each<[string, WarmPoolPhase, Partial<WarmPoolRun>, number, number]>([
    ["lose-snapshot", "READY", { newest: undefined, newestSince: START }, SECOND, 3 * SECOND],
    ["adopt-snapshot", "READY", { newest: NEWER, newestSince: START }, SECOND, 3 * SECOND],
    ["deleted", "DELETING", {}, 5 * SECOND, 15 * SECOND],
    ["purge", "DELETED", {}, 10 * MINUTE, 10 * MINUTE],
  ])("stays in the range of %s, whatever the slot and the seed", (name, phase, run, min, max) => {
    const row = rowIn(phase, { run });
    const planned = [0, 1, 2 ** 32].flatMap((seed) =>
      SLOTS.map((slot) =>
        nextWarmPoolStage({ ...row, slot }, { chance: new Chance(seed), autoscaler: AUTOSCALER }),
      ),
    );
    const outside = planned.filter(
      (next) => next?.stage.name !== name || next.at < START + min || next.at > START + max,
    );

    expect(outside).toEqual([]);
  });
});

describe("the effects of a warm pool's stages", () => {
  it.each(["ready", "deleted", "purge"])("of %s are none besides the phase", (name) => {
    expect(stage(name).effect).toBeUndefined();
  });

  it("of adopt-snapshot are the snapshot that it should have", () => {
    expect(stage("adopt-snapshot").effect?.(rowIn("READY", { run: { newest: NEWER } }), START)).toEqual({
      spec: { snapshotId: NEWER.id },
    });
  });

  it("of lose-snapshot are no snapshot and no instances", () => {
    expect(
      stage("lose-snapshot").effect?.(rowIn("READY", { run: { instances: [RUNNING] } }), START),
    ).toMatchObject({
      spec: { snapshotId: null },
      run: { instances: [] },
    });
  });

  it("of degrade are the message, and that nothing more is made while what runs stays", () => {
    const outcome = { degrade: { after: 1, message: "out of capacity" } };
    const row = rowIn("READY", { run: { instances: [RUNNING, COMING], outcome } });

    expect(stage("degrade").effect?.(row, START)).toEqual({
      status: { failureMessage: "out of capacity" },
      run: { wasDegraded: true, recoversAt: null, instances: [RUNNING] },
    });
  });

  it("of recover are no message, that instances are created, and that the idle time starts again", () => {
    expect(stage("recover").effect?.(rowIn("DEGRADED"), START)).toEqual({
      status: { failureMessage: "" },
      run: { recoversAt: null, canProvision: true, idleSince: START },
    });
  });

  it("of fail-provisioning are the message, and that nothing more is made while what runs stays", () => {
    const outcome = { cannotProvision: { message: "no quota", recoverAfter: HOUR } };
    const row = rowIn("READY", { run: { instances: [RUNNING, { ...COMING, fails: true }], outcome } });

    expect(stage("fail-provisioning").effect?.(row, START)).toEqual({
      status: { failureMessage: "no quota" },
      run: { recoversAt: START + HOUR, instances: [RUNNING] },
    });
  });

  it("of scale-up are one more, and that these claims have counted", () => {
    const row = rowIn("READY", { status: { desiredSize: 2 }, run: { claims: [1, 2, 3] } });

    expect(stage("scale-up").effect?.(row, START)).toEqual({
      status: { desiredSize: 3 },
      run: { claims: [] },
    });
  });

  it("of scale-down are one fewer, and that the idle time starts again", () => {
    const row = rowIn("READY", { status: { desiredSize: 2 } });

    expect(stage("scale-down").effect?.(row, START + HOUR)).toEqual({
      status: { desiredSize: 1 },
      run: { idleSince: START + HOUR },
    });
  });

  it("of instance are that those that are due run", () => {
    const row = rowIn("PENDING", { run: { instances: [COMING] } });

    expect(stage("instance").effect?.(row, START + 5 * MINUTE)).toEqual({
      run: { instances: [{ ...RUNNING, due: undefined }] },
    });
  });

  it("of drain-instance are that those that are due are gone", () => {
    const later = { ...RUNNING, due: START + 10 };
    const row = rowIn("DELETING", { run: { instances: [{ ...RUNNING, due: START + 5 }, later] } });

    expect(stage("drain-instance").effect?.(row, START + 5)).toEqual({ run: { instances: [later] } });
  });
});
