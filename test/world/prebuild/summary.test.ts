// Owns the summary of prebuilds, and which of them a selection takes.
import { describe, expect, it } from "vitest";
import type { PrebuildSelection } from "../../../src/world/prebuild/selection.ts";
import { type SummaryQuery, summarizePrebuilds } from "../../../src/world/prebuild/summary.ts";
import type { World } from "../../../src/world/world.ts";
import {
  CLASS,
  createPrebuild,
  declareProject,
  MINUTE,
  OTHER_CLASS,
  OTHER_PROJECT,
  PROJECT,
  SECOND,
  START,
  sampleWorld,
} from "../sample-world.ts";

/** A run of a given length: its phases take fixed times, from its creation on. */
const lasting = (minutes: number) => ({
  durations: {
    PENDING: 0,
    STARTING: 0,
    RUNNING: minutes * MINUTE,
    STOPPING: 0,
    SNAPSHOTTING: 0,
  },
});

const summarize = (world: World, query: SummaryQuery = {}) =>
  summarizePrebuilds(world.prebuilds, query, world.organization);

/** One prebuild of each end, and some that have none; the minutes of their creation and their end are in the names. */
function everyEnd() {
  const world = sampleWorld();
  declareProject(world);
  const at = (minute: number) => world.clock.advanceTo(START + minute * MINUTE);
  const first = createPrebuild(world, { outcome: lasting(10) });
  const warned = createPrebuild(world, { outcome: { ...lasting(20), warning: "A task failed" } });
  at(1);
  const failed = createPrebuild(world, {
    outcome: { fail: { phase: "PENDING", after: 4 * MINUTE, message: "No space left" } },
  });
  const late = createPrebuild(world, {
    timeout: 5 * MINUTE,
    outcome: { durations: { PENDING: 0 }, stall: "RUNNING" },
  });
  const cancelled = createPrebuild(world, { outcome: { stall: "PENDING" } });
  const deleted = createPrebuild(world, { outcome: { stall: "PENDING" } });
  at(2);
  world.prebuilds.cancel(cancelled);
  at(3);
  world.prebuilds.delete(deleted);
  at(30);
  const pending = createPrebuild(world, {
    projectId: OTHER_PROJECT,
    environmentClassId: OTHER_CLASS,
    triggeredBy: "SCHEDULED",
  });
  const names = new Map(
    Object.entries({ first, warned, failed, late, cancelled, deleted, pending }).map(([k, v]) => [v, k]),
  );
  const selected = (query: PrebuildSelection) =>
    [...world.prebuilds].flatMap((row) => {
      const one = summarizePrebuilds([row], query, world.organization);
      return one.total === 1 ? [names.get(row.value.id)] : [];
    });
  return { world, selected, ids: { first, pending } };
}

describe("a summary of prebuilds", () => {
  it("counts how each ended, and has the rate, the times and the span of its prebuilds", () => {
    const { world } = everyEnd();
    const { pairs, ...rest } = summarize(world);

    expect(rest).toEqual({
      total: 6,
      states: { COMPLETED: 1, WARNED: 1, FAILED: 1, TIMED_OUT: 1, CANCELLED: 1, PENDING: 1 },
      successRate: 0.5,
      work: { median: 10 * MINUTE, p95: 20 * MINUTE },
      oldest: START,
      newest: START + 30 * MINUTE,
    });
    expect(pairs).toEqual([
      {
        projectId: PROJECT,
        environmentClassId: CLASS,
        total: 5,
        states: { COMPLETED: 1, WARNED: 1, FAILED: 1, TIMED_OUT: 1, CANCELLED: 1 },
        cells: [],
      },
      {
        projectId: OTHER_PROJECT,
        environmentClassId: OTHER_CLASS,
        total: 1,
        states: { PENDING: 1 },
        cells: [],
      },
    ]);
  });

  it("has neither rate nor times while nothing has ended, and no span if there is nothing", () => {
    const world = sampleWorld();
    const empty = summarize(world);
    createPrebuild(world);

    expect(empty).toEqual({ total: 0, states: {}, pairs: [] });
    expect(summarize(world)).toEqual({
      total: 1,
      states: { PENDING: 1 },
      oldest: START,
      newest: START,
      pairs: [{ projectId: PROJECT, environmentClassId: CLASS, total: 1, states: { PENDING: 1 }, cells: [] }],
    });
  });

  it("has a rate of nothing, and no times, if all have failed", () => {
    const world = sampleWorld();
    createPrebuild(world, { outcome: { fail: { phase: "PENDING", after: 0, message: "no" } } });
    world.clock.advanceTo(START + SECOND);
    const { successRate, work } = summarize(world);

    expect([successRate, work]).toEqual([0, undefined]);
  });

  it("has the cells in which its prebuilds ended, in order, from the first instant to before the last", () => {
    const { world } = everyEnd();
    // The first ended after 10 minutes, one with a warning after 20, both failed after 5 and 6, one was cancelled after 2.
    const cellsOf = (from: number, to: number, cells: number) =>
      summarize(world, { from: START + from * MINUTE, to: START + to * MINUTE, cells }).pairs[0]?.cells;

    expect(cellsOf(0, 30, 6)).toEqual([
      { index: 0, states: { CANCELLED: 1 } },
      { index: 1, states: { FAILED: 1, TIMED_OUT: 1 } },
      { index: 2, states: { COMPLETED: 1 } },
      { index: 4, states: { WARNED: 1 } },
    ]);
    expect(cellsOf(5, 20, 1)).toEqual([{ index: 0, states: { COMPLETED: 1, FAILED: 1, TIMED_OUT: 1 } }]);
    expect(cellsOf(10, 20, 2)).toEqual([{ index: 0, states: { COMPLETED: 1 } }]);
  });
});

describe("a selection of prebuilds", () => {
  const all = ["first", "warned", "failed", "late", "cancelled", "pending"];

  it.each<[string, PrebuildSelection, readonly (string | undefined)[]]>([
    ["nothing", {}, all],
    [
      "an instant after which they ended, or are active",
      { from: START + 10 * MINUTE },
      ["first", "warned", "pending"],
    ],
    ["a later one", { from: START + 10 * MINUTE + 1 }, ["warned", "pending"]],
    ["an instant before which they were created", { to: START + MINUTE }, ["first", "warned"]],
    ["a later one", { to: START + MINUTE + 1 }, ["first", "warned", "failed", "late", "cancelled"]],
    ["states", { states: ["COMPLETED", "TIMED_OUT", "PENDING"] }, ["first", "late", "pending"]],
    ["the state CANCELLED", { states: ["CANCELLED"] }, ["cancelled"]],
    ["no state", { states: [] }, []],
    ["a trigger", { triggeredBy: "SCHEDULED" }, ["pending"]],
    ["a project", { projectId: PROJECT }, ["first", "warned", "failed", "late", "cancelled"]],
    ["part of a project's name", { text: " SAMPLE " }, ["first", "warned", "failed", "late", "cancelled"]],
    ["part of a project's id", { text: OTHER_PROJECT.slice(-5) }, ["pending"]],
    ["part of a class's id", { text: OTHER_CLASS.slice(-5) }, ["pending"]],
    ["part of a failure", { text: "no SPACE" }, ["failed"]],
    ["part of a warning", { text: "a TASK" }, ["warned"]],
    ["blanks", { text: "  " }, all],
    ["what is nowhere", { text: "Stryker" }, []],
    ["a text and a state that do not meet", { text: "a task", states: ["FAILED"] }, []],
  ])("by %s takes those alone", (_, query, expected) => {
    const { selected } = everyEnd();

    expect(selected(query)).toEqual(expected);
  });

  it("by part of an id or of a creator's id takes those alone", () => {
    const { world, selected, ids } = everyEnd();

    expect([selected({ text: ids.first.toUpperCase() }), selected({ text: ids.pending.slice(9) })]).toEqual([
      ["first"],
      ["pending"],
    ]);
    expect(selected({ text: world.organization.user.id })).toEqual(all);
  });

  it("knows when one ended that was deleted while it was active, but not while it is only being cancelled", () => {
    const world = sampleWorld();
    const cancelling = createPrebuild(world, { outcome: { stall: "PENDING" } });
    const deleting = createPrebuild(world, { outcome: { stall: "PENDING" } });
    world.clock.advanceTo(START + MINUTE);
    world.prebuilds.cancel(cancelling);
    world.prebuilds.delete(deleting);
    const states = (from: number) => summarize(world, { from }).states;

    expect([states(START + MINUTE), states(START + MINUTE + 1)]).toEqual([
      { CANCELLING: 1, DELETING: 1 },
      { CANCELLING: 1 },
    ]);
  });

  it("keeps how the work ended once it is deleted", () => {
    const world = sampleWorld();
    const { id } = world.prebuilds.create({
      projectId: PROJECT,
      outcome: { fail: { phase: "PENDING", after: 0, message: "no" } },
    }).value;
    world.clock.advanceTo(START + SECOND);
    world.prebuilds.delete(id);

    expect([world.prebuilds.get(id).value.status.phase, summarize(world).states]).toEqual([
      "DELETING",
      { FAILED: 1 },
    ]);
  });
});
