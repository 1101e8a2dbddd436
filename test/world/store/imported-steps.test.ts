// Owns the steps that an imported prebuild is given: those of the lifecycle that fit what can be seen of it.
import { describe, expect, it } from "vitest";
import type { Prebuild, PrebuildStatus } from "../../../src/world/prebuild/prebuild.ts";
import { timeIn, timeoutMessage } from "../../../src/world/prebuild/stages.ts";
import { seedWorld } from "../../../src/world/store/import.ts";
import { brokenRules } from "../invariants.ts";
import {
  CLASS,
  HOUR,
  MINUTE,
  PROJECT,
  pictureOf,
  SECOND,
  START,
  sampleWorld,
  UNKNOWN_ID,
} from "../sample-world.ts";

const ENVIRONMENT = "40000000-0000-4000-8000-000000000001";
const DONE = { snapshotCompletionPercentage: 100, snapshotSizeBytes: 5_000_000 };
const GONE = { specVersion: 2, desiredPhase: "DELETED" } as const;

/** The world after a prebuild joined it that was created an hour ago and changed a minute ago. */
function imported(status: Partial<PrebuildStatus>, spec: Partial<Prebuild["spec"]> = {}) {
  const world = sampleWorld();
  const value: Prebuild = {
    id: UNKNOWN_ID,
    metadata: {
      organizationId: world.organization.id,
      projectId: PROJECT,
      environmentClassId: CLASS,
      creator: world.organization.user,
      createdAt: START - HOUR,
      triggeredBy: "MANUAL",
    },
    updatedAt: START - MINUTE,
    spec: { specVersion: 1, desiredPhase: "COMPLETED", timeout: HOUR, ...spec },
    status: {
      statusVersion: 5,
      phase: "PENDING",
      environmentId: ENVIRONMENT,
      completionTime: undefined,
      failureMessage: "",
      warningMessage: "",
      snapshotCompletionPercentage: 0,
      snapshotSizeBytes: 0,
      ...status,
    },
  };
  seedWorld(world, { prebuilds: [value] });
  return { world, row: world.prebuilds.get(UNKNOWN_ID) };
}

const ENDS: ReadonlySet<string> = new Set(["COMPLETED", "FAILED", "CANCELLED"]);
const LONG = ["PENDING", "STARTING", "RUNNING", "STOPPING", "SNAPSHOTTING"];

describe("a prebuild that is imported as", () => {
  const ENDED = { completionTime: START - 2 * MINUTE };
  it.each<[string, Partial<PrebuildStatus>, Partial<Prebuild["spec"]>, readonly string[]]>([
    ["PENDING", { environmentId: "" }, {}, LONG.slice(0, 1)],
    ["STARTING", { phase: "STARTING" }, {}, LONG.slice(0, 2)],
    ["RUNNING", { phase: "RUNNING" }, {}, LONG.slice(0, 3)],
    ["SNAPSHOTTING", { phase: "SNAPSHOTTING", snapshotCompletionPercentage: 40 }, {}, LONG],
    ["COMPLETED", { phase: "COMPLETED", ...DONE, ...ENDED }, {}, [...LONG, "COMPLETED"]],
    [
      "FAILED before it started",
      { phase: "FAILED", environmentId: "", failureMessage: "no", ...ENDED },
      {},
      ["PENDING", "FAILED"],
    ],
    [
      "FAILED in its tasks",
      { phase: "FAILED", failureMessage: "no", ...ENDED },
      {},
      [...LONG.slice(0, 3), "FAILED"],
    ],
    [
      "FAILED in its snapshot",
      { phase: "FAILED", failureMessage: "no", snapshotCompletionPercentage: 40, ...ENDED },
      {},
      [...LONG, "FAILED"],
    ],
    [
      "CANCELLING",
      { phase: "CANCELLING" },
      { specVersion: 2, desiredPhase: "CANCELLED" },
      [...LONG.slice(0, 3), "CANCELLING"],
    ],
    [
      "CANCELLED in its snapshot",
      { phase: "CANCELLED", snapshotCompletionPercentage: 20, ...ENDED },
      { specVersion: 2, desiredPhase: "CANCELLED" },
      [...LONG, "CANCELLING", "CANCELLED"],
    ],
    ["DELETING while PENDING", { phase: "DELETING", environmentId: "" }, GONE, ["PENDING", "DELETING"]],
    ["DELETING while RUNNING", { phase: "DELETING" }, GONE, [...LONG.slice(0, 3), "DELETING"]],
    [
      "DELETING while SNAPSHOTTING",
      { phase: "DELETING", snapshotCompletionPercentage: 60 },
      GONE,
      [...LONG, "DELETING"],
    ],
    [
      "DELETING after it was COMPLETED",
      { phase: "DELETING", ...DONE, ...ENDED },
      GONE,
      [...LONG, "COMPLETED", "DELETING"],
    ],
    [
      "DELETED after it had FAILED",
      { phase: "DELETED", failureMessage: "no", ...ENDED },
      GONE,
      [...LONG.slice(0, 3), "FAILED", "DELETING", "DELETED"],
    ],
    [
      "DELETED after it was CANCELLED",
      { phase: "DELETED", ...ENDED },
      GONE,
      [...LONG.slice(0, 3), "CANCELLING", "CANCELLED", "DELETING", "DELETED"],
    ],
  ])("%s has these steps, from its creation on", (_, status, spec, expected) => {
    const { world, row } = imported(status, spec);
    const instants = row.steps.map(({ at }) => at);

    expect(row.steps.map(({ phase }) => phase)).toEqual(expected);
    expect(instants[0]).toBe(START - HOUR);
    expect(instants).toEqual(instants.toSorted((a, b) => a - b));
    const { phase } = row.value.status;
    // The last change of one that waits was its creation, and of a snapshot one of its steps.
    if (phase === "PENDING" || phase === "SNAPSHOTTING") expect(instants.at(-1)).toBeLessThan(START - MINUTE);
    else expect(instants.at(-1)).toBe(ENDS.has(phase) ? status.completionTime : START - MINUTE);
    expect(
      row.steps.find(({ phase }) => phase === "COMPLETED" || phase === "FAILED" || phase === "CANCELLED")?.at,
    ).toBe(status.completionTime);
    expect(brokenRules(pictureOf(world))).toEqual([]);
  });

  it.each([
    ["MANUAL", "a caller created it"],
    ["SCHEDULED", "the daily schedule created it"],
  ] as const)("%s begins as %j", (triggeredBy, reason) => {
    const world = sampleWorld();
    const { value } = imported({ environmentId: "" }).row;
    seedWorld(world, { prebuilds: [{ ...value, metadata: { ...value.metadata, triggeredBy } }] });

    expect(world.prebuilds.get(UNKNOWN_ID).steps).toEqual([{ at: START - HOUR, phase: "PENDING", reason }]);
  });

  it("DELETING while RUNNING had come to the middle of its tasks", () => {
    const { world, row } = imported({ phase: "DELETING" }, GONE);
    const [, , running, deleting] = row.steps;

    expect((deleting?.at ?? 0) - (running?.at ?? 0)).toBe(
      Math.floor(timeIn("RUNNING", row, world.chance) / 2),
    );
  });

  it("one that ran into its timeout has been RUNNING that long", () => {
    const { row } = imported(
      { phase: "FAILED", failureMessage: timeoutMessage(20 * MINUTE), completionTime: START - MINUTE },
      { timeout: 20 * MINUTE },
    );
    const [, starting, , failed] = row.steps;

    expect(row.steps.map(({ phase }) => phase)).toEqual(["PENDING", "STARTING", "RUNNING", "FAILED"]);
    expect((failed?.at ?? 0) - (starting?.at ?? 0)).toBe(20 * MINUTE);
    expect(failed?.reason).toBe("prebuild did not finish within its timeout of 1200s");
  });

  it("one with the text of a timeout that never started failed while PENDING", () => {
    const { row } = imported({
      phase: "FAILED",
      environmentId: "",
      failureMessage: timeoutMessage(HOUR),
      completionTime: START - MINUTE,
    });

    expect(row.steps.map(({ phase }) => phase)).toEqual(["PENDING", "FAILED"]);
  });

  it("COMPLETED with a warning keeps it as its outcome, and one without has none", () => {
    const status = { phase: "COMPLETED", ...DONE, completionTime: START - MINUTE } as const;

    expect([
      imported({ ...status, warningMessage: "a task failed" }).row.run,
      imported(status).row.run,
    ]).toEqual([
      { warnedAt: undefined, outcome: { warning: "a task failed" } },
      { warnedAt: undefined, outcome: undefined },
    ]);
  });

  it("one whose work is longer than its age is compressed to fit", () => {
    const world = sampleWorld();
    const { row } = imported({ phase: "COMPLETED", ...DONE, completionTime: START - MINUTE });
    const value = {
      ...row.value,
      metadata: { ...row.value.metadata, createdAt: START - 70 * SECOND },
    };
    seedWorld(world, { prebuilds: [value] });
    const { steps } = world.prebuilds.get(UNKNOWN_ID);
    const instants = steps.map(({ at }) => at - START);

    expect(steps.map(({ phase }) => phase)).toEqual([...LONG, "COMPLETED"]);
    expect([instants[0], instants.at(-1)]).toEqual([-70 * SECOND, -MINUTE]);
    expect(instants).toEqual(instants.toSorted((a, b) => a - b));
    expect(new Set(instants).size).toBeGreaterThan(3);
  });
});
