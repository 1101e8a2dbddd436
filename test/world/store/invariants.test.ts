// Owns what is told of a prebuild or a pool that no world could hold: each rule broken alone, by its field and in words.
import { describe, expect, it } from "vitest";
import type { PrebuildPhase } from "../../../src/api/phases.ts";
import type { Prebuild } from "../../../src/world/prebuild/prebuild.ts";
import { prebuildViolations, warmPoolViolations } from "../../../src/world/store/invariants.ts";
import type { WarmPool } from "../../../src/world/warm-pool/warm-pool.ts";
import { createPool, MINUTE, pool, prebuild, prebuildIn, readyPool, sampleWorld } from "../sample-world.ts";

const text = ({ field, message }: { field: string; message: string }) => `${field} ${message}`;

/** A prebuild in a phase, with some fields of its parts replaced. */
function changed(
  phase: PrebuildPhase,
  { spec, status, ...rest }: { spec?: object; status?: object } & Partial<Pick<Prebuild, "updatedAt">>,
): Prebuild {
  const world = sampleWorld();
  const value = prebuild(world, prebuildIn(world, phase));
  return { ...value, ...rest, spec: { ...value.spec, ...spec }, status: { ...value.status, ...status } };
}

const ENVIRONMENT = "40000000-0000-4000-8000-000000000001";

describe("a prebuild", () => {
  it.each<[PrebuildPhase, Parameters<typeof changed>[1], readonly string[]]>([
    [
      "PENDING",
      { spec: { desiredPhase: "DELETED", specVersion: 2 } },
      ["spec.desiredPhase must be PREBUILD_PHASE_COMPLETED while the phase is PENDING"],
    ],
    [
      "CANCELLED",
      { spec: { desiredPhase: "COMPLETED" } },
      ["spec.desiredPhase must be PREBUILD_PHASE_CANCELLED while the phase is CANCELLED"],
    ],
    [
      "CANCELLING",
      { spec: { desiredPhase: "COMPLETED" } },
      ["spec.desiredPhase must be PREBUILD_PHASE_CANCELLED while the phase is CANCELLING"],
    ],
    [
      "DELETING",
      { spec: { desiredPhase: "COMPLETED" } },
      ["spec.desiredPhase must be PREBUILD_PHASE_DELETED while the phase is DELETING"],
    ],
    [
      "DELETED",
      { spec: { desiredPhase: "COMPLETED" } },
      ["spec.desiredPhase must be PREBUILD_PHASE_DELETED while the phase is DELETED"],
    ],
    [
      "DELETED",
      { spec: { specVersion: 1 } },
      ["spec.specVersion must be at least 2 once DELETED is desired: each change is a version"],
    ],
    [
      "RUNNING",
      { status: { statusVersion: 1 } },
      ["status.statusVersion must be at least 2 once the phase is RUNNING: each change is a version"],
    ],
    [
      "PENDING",
      { status: { environmentId: ENVIRONMENT } },
      ["status.environmentId must be unset while the phase is PENDING: the environment comes with STARTING"],
    ],
    ...(["STARTING", "RUNNING", "STOPPING", "SNAPSHOTTING", "COMPLETED"] as const).map(
      (phase): [PrebuildPhase, object, string[]] => [
        phase,
        { status: { environmentId: "" } },
        [`status.environmentId must be given if the phase is ${phase}: it is set from STARTING on`],
      ],
    ),
    [
      "CANCELLED",
      { status: { environmentId: "", snapshotCompletionPercentage: 20 } },
      ["status.environmentId must be given if the phase is CANCELLED: it is set from STARTING on"],
    ],
    ...(["STARTING", "RUNNING", "STOPPING"] as const).map((phase): [PrebuildPhase, object, string[]] => [
      phase,
      { status: { snapshotCompletionPercentage: 20 } },
      [`status.snapshotCompletionPercentage must be 0 while the phase is ${phase}`],
    ]),
    [
      "COMPLETED",
      { status: { snapshotCompletionPercentage: 80, snapshotSizeBytes: 0 } },
      ["status.snapshotCompletionPercentage must be 100 if the phase is COMPLETED"],
    ],
    [
      "SNAPSHOTTING",
      { status: { snapshotCompletionPercentage: 100, snapshotSizeBytes: 1 } },
      ["status.snapshotCompletionPercentage must be less than 100 if the phase is SNAPSHOTTING"],
    ],
    [
      "COMPLETED",
      { status: { snapshotSizeBytes: 0 } },
      ["status.snapshotSizeBytes must be given if the snapshot is at 100 %"],
    ],
    [
      "SNAPSHOTTING",
      { status: { snapshotSizeBytes: 1 } },
      ["status.snapshotSizeBytes may be set only at 100 %"],
    ],
    ...(["COMPLETED", "FAILED", "CANCELLED"] as const).map((phase): [PrebuildPhase, object, string[]] => [
      phase,
      { status: { completionTime: undefined } },
      [`status.completionTime must be given if the phase is ${phase}`],
    ]),
    [
      "DELETED",
      { status: { environmentId: ENVIRONMENT, snapshotCompletionPercentage: 100, snapshotSizeBytes: 1 } },
      ["status.completionTime must be given if the work had ended before the deletion"],
    ],
    [
      "DELETING",
      { status: { failureMessage: "no space left" } },
      ["status.completionTime must be given if the work had ended before the deletion"],
    ],
    [
      "FAILED",
      { status: { failureMessage: "" } },
      ["status.failureMessage must be given if the phase is FAILED"],
    ],
    [
      "RUNNING",
      { status: { failureMessage: "no" } },
      ["status.failureMessage may be set only if the prebuild has FAILED"],
    ],
    [
      "COMPLETED",
      { status: { failureMessage: "no" } },
      ["status.failureMessage may be set only if the prebuild has FAILED"],
    ],
    [
      "RUNNING",
      { status: { warningMessage: "w" } },
      ["status.warningMessage may be set only if the prebuild has COMPLETED"],
    ],
    // Allowed, though they look odd.
    ["COMPLETED", { status: { warningMessage: "w" } }, []],
    ["CANCELLED", { status: { environmentId: ENVIRONMENT, snapshotCompletionPercentage: 20 } }, []],
    ["CANCELLED", { status: { environmentId: "" } }, []],
    ["SNAPSHOTTING", { status: { snapshotCompletionPercentage: 80 } }, []],
    ["PENDING", { status: { statusVersion: 1 }, spec: { specVersion: 1 } }, []],
  ])("that is %s with %j is refused as %j", (phase, change, expected) => {
    expect(prebuildViolations(changed(phase, change)).map(text)).toEqual(expected);
  });

  it.each(["PENDING", "RUNNING", "CANCELLING"] as const)("that is %s has no completion time yet", (phase) => {
    const { updatedAt } = changed(phase, {});

    expect(prebuildViolations(changed(phase, { status: { completionTime: updatedAt } })).map(text)).toEqual([
      `status.completionTime must be unset while the phase is ${phase}: the work goes on`,
    ]);
  });

  it("was last changed at its creation or later, and completed in between", () => {
    const { metadata, updatedAt } = changed("COMPLETED", {});
    const { createdAt } = metadata;
    const toldOf = (at: number, completionTime: number) =>
      prebuildViolations(changed("COMPLETED", { updatedAt: at, status: { completionTime } })).map(text);
    const between = "status.completionTime must lie between metadata.createdAt and metadata.updatedAt";

    expect([
      toldOf(createdAt, createdAt),
      toldOf(updatedAt, createdAt),
      toldOf(updatedAt, updatedAt),
    ]).toEqual([[], [], []]);
    expect([toldOf(updatedAt, createdAt - 1), toldOf(updatedAt, updatedAt + 1)]).toEqual([
      [between],
      [between],
    ]);
    expect(toldOf(createdAt - 1, createdAt)).toEqual([
      "metadata.updatedAt must not be before metadata.createdAt",
      between,
    ]);
  });

  it("that failed keeps its message while it is deleted", () => {
    const { updatedAt } = changed("DELETED", {});
    const failed = { failureMessage: "no space left", completionTime: updatedAt };

    expect(prebuildViolations(changed("DELETED", { status: failed }))).toEqual([]);
    expect(
      prebuildViolations(
        changed("DELETED", {
          status: {
            ...failed,
            environmentId: ENVIRONMENT,
            snapshotCompletionPercentage: 100,
            snapshotSizeBytes: 1,
          },
        }),
      ).map(text),
    ).toEqual(["status.failureMessage may be set only if the prebuild has FAILED"]);
  });
});

/** A pool in a phase, with some fields of its parts replaced. */
function changedPool(
  phase: "PENDING" | "READY" | "DEGRADED" | "DELETING" | "DELETED",
  { metadata, spec, status }: { metadata?: object; spec?: object; status?: object },
): WarmPool {
  const world = sampleWorld();
  const id = phase === "PENDING" ? createPool(world) : readyPool(world);
  if (phase === "DEGRADED") world.warmPools.degrade(id, "quota");
  if (phase === "DELETING" || phase === "DELETED") world.warmPools.delete(id);
  while (phase === "DELETED" && pool(world, id).status.phase !== "DELETED")
    world.clock.advanceTo(world.clock.now + 1_000);
  const value = pool(world, id);
  expect(value.status.phase).toBe(phase);
  return {
    ...value,
    metadata: { ...value.metadata, ...metadata },
    spec: { ...value.spec, ...spec },
    status: { ...value.status, ...status },
  };
}

describe("a warm pool", () => {
  it.each<[Parameters<typeof changedPool>[0], Parameters<typeof changedPool>[1], readonly string[]]>([
    ["READY", { metadata: { updatedAt: 0 } }, ["metadata.updatedAt must not be before metadata.createdAt"]],
    [
      "READY",
      { spec: { minSize: 6, maxSize: 5 }, status: { desiredSize: 5 } },
      [
        "spec.minSize must not be greater than spec.maxSize: got 6 and 5",
        "status.desiredSize must be 6 to 5, as spec.minSize and spec.maxSize require: got 5",
      ],
    ],
    [
      "READY",
      { spec: { desiredSize: 2 } },
      ["spec.desiredSize is deprecated and, if set, must equal spec.minSize and spec.maxSize"],
    ],
    [
      "READY",
      { spec: { desiredSize: 5 } },
      ["spec.desiredSize is deprecated and, if set, must equal spec.minSize and spec.maxSize"],
    ],
    ["READY", { spec: { desiredSize: 2, maxSize: 2 }, status: { stoppedInstances: 0 } }, []],
    [
      "READY",
      { spec: { desiredPhase: "DELETED", specVersion: 2 } },
      ["spec.desiredPhase must be WARM_POOL_PHASE_READY while the phase is READY"],
    ],
    [
      "DELETING",
      { spec: { desiredPhase: "READY" } },
      ["spec.desiredPhase must be WARM_POOL_PHASE_DELETED while the phase is DELETING"],
    ],
    [
      "DELETED",
      { spec: { desiredPhase: "READY" } },
      ["spec.desiredPhase must be WARM_POOL_PHASE_DELETED while the phase is DELETED"],
    ],
    [
      "DELETING",
      { spec: { specVersion: 1 } },
      ["spec.specVersion must be at least 2 once DELETED is desired: each change is a version"],
    ],
    [
      "READY",
      { spec: { snapshotId: undefined }, status: { runningInstances: 0, stoppedInstances: 0 } },
      ["spec.snapshotId must be given if the phase is READY"],
    ],
    [
      "READY",
      { status: { statusVersion: 1 } },
      ["status.statusVersion must be at least 2 once the phase is READY: each change is a version"],
    ],
    ["PENDING", { status: { statusVersion: 1 }, spec: { specVersion: 1 } }, []],
    [
      "DEGRADED",
      { status: { failureMessage: "" } },
      ["status.failureMessage must be given if the phase is DEGRADED"],
    ],
    [
      "READY",
      { status: { failureMessage: "why" } },
      ["status.failureMessage may be set only if the pool is DEGRADED, or was when it was deleted"],
    ],
    ["DELETING", { status: { failureMessage: "why" } }, []],
    [
      "READY",
      { status: { desiredSize: 1 } },
      ["status.desiredSize must be 2 to 5, as spec.minSize and spec.maxSize require: got 1"],
    ],
    [
      "READY",
      { status: { desiredSize: 6 } },
      ["status.desiredSize must be 2 to 5, as spec.minSize and spec.maxSize require: got 6"],
    ],
    ["READY", { status: { desiredSize: 5 } }, []],
    [
      "READY",
      { status: { runningInstances: 3, stoppedInstances: 3 } },
      [
        "status.runningInstances together with status.stoppedInstances must not exceed spec.maxSize 5: got 3 running and 3 stopped",
      ],
    ],
    ["READY", { status: { runningInstances: 3, stoppedInstances: 2 } }, []],
    [
      "PENDING",
      { status: { stoppedInstances: 1 } },
      ["status.runningInstances and status.stoppedInstances must be 0 if there is no spec.snapshotId"],
    ],
    [
      "PENDING",
      { status: { runningInstances: 1 } },
      ["status.runningInstances and status.stoppedInstances must be 0 if there is no spec.snapshotId"],
    ],
    [
      "DELETED",
      { status: { stoppedInstances: 1 } },
      ["status.runningInstances and status.stoppedInstances must be 0 if the phase is DELETED"],
    ],
  ])("that is %s with %j is refused as %j", (phase, change, expected) => {
    expect(warmPoolViolations(changedPool(phase, change)).map(text)).toEqual(expected);
  });

  it("was last changed at its creation or later", () => {
    const { metadata } = changedPool("READY", {});

    expect(warmPoolViolations(changedPool("READY", { metadata: { updatedAt: metadata.createdAt } }))).toEqual(
      [],
    );
    expect(metadata.updatedAt).toBeGreaterThan(metadata.createdAt + MINUTE);
  });
});
