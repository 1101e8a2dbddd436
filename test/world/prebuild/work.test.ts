// Owns how outcomes change what a prebuild's work leads to and how long it takes, in its status and in its log.
import { describe, expect, it } from "vitest";
import { ACTIVE_PHASES } from "../../../src/api/phases.ts";
import type { PrebuildOutcome } from "../../../src/world/outcomes.ts";
import { prebuildLog } from "../../../src/world/prebuild/log.ts";
import type { World } from "../../../src/world/world.ts";
import {
  completedPrebuild,
  createPrebuild,
  HOUR,
  MINUTE,
  moveTo,
  prebuild,
  prebuildIn,
  reach,
  SECOND,
  START,
  sampleWorld,
} from "../sample-world.ts";

const WARNING = 'task "lint" failed with exit status 2';

/** The log's lines that are written by now. */
function shown(world: World, id: string): string[] {
  const lines = prebuildLog(world.prebuilds.get(id), world.chance);
  return lines.filter(({ at }) => at <= world.clock.now).map(({ text }) => text);
}

/** Ids of the sections that the log opens, in order. */
function opened(log: readonly string[]): string[] {
  return log.flatMap((line) => /^\[section-create\] \{"id":"(\w+)"/.exec(line)?.[1] ?? []);
}

function endOf(log: readonly string[], section: string): string | undefined {
  return log.find((line) => line.startsWith(`[section-end] {"id":"${section}"`));
}

/** What the transitions of the prebuild are, from its creation on. */
function livedWith(outcome: PrebuildOutcome, timeout?: number) {
  const world = sampleWorld();
  const id = createPrebuild(world, { outcome, timeout });
  return { world, id, transitions: moveTo(world, START + 3 * HOUR) };
}

describe("a warning", () => {
  it("accompanies COMPLETED, and only that", () => {
    const { world, id, transitions } = livedWith({ warning: WARNING });

    expect(prebuild(world, id).status).toMatchObject({
      phase: "COMPLETED",
      warningMessage: WARNING,
      failureMessage: "",
      snapshotCompletionPercentage: 100,
    });
    expect(transitions.at(-1)?.reason).toBe(`the snapshot is complete, with a warning: ${WARNING}`);
  });

  it("is not there before", () => {
    const world = sampleWorld();
    const id = createPrebuild(world, { outcome: { warning: WARNING } });

    reach(world, id, "SNAPSHOTTING");

    expect(prebuild(world, id).status.warningMessage).toBe("");
  });

  it("is in the log as a task that failed, after those that are required", () => {
    const { world, id } = livedWith({ warning: WARNING });
    const log = shown(world, id);

    expect(opened(log)).toEqual([
      "environment",
      "clone",
      "devcontainer",
      "install",
      "build",
      "optional",
      "stop",
      "snapshot",
    ]);
    expect(log).toContain(`warning: ${WARNING}`);
    expect(endOf(log, "optional")).toContain("LOG_SECTION_OUTCOME_FAILURE");
  });

  it.each(ACTIVE_PHASES)("that comes in %s leaves the log as it was shown", (phase) => {
    const world = sampleWorld();
    const id = prebuildIn(world, phase);
    world.clock.advanceTo(world.clock.now + SECOND);
    const before = shown(world, id);

    world.prebuilds.warn(id, WARNING);
    const after = shown(world, id);
    reach(world, id, "COMPLETED");

    expect(after).toEqual(before);
    expect(shown(world, id).slice(0, before.length)).toEqual(before);
    expect(shown(world, id)).toContain(`warning: ${WARNING}`);
  });

  it("that comes after the end is at the end of the log", () => {
    const world = sampleWorld();
    const id = completedPrebuild(world);
    const before = shown(world, id);
    world.clock.advanceTo(world.clock.now + MINUTE);

    world.prebuilds.warn(id, WARNING);

    expect(shown(world, id).slice(0, -3)).toEqual(before);
    expect(shown(world, id).at(-2)).toBe(`warning: ${WARNING}`);
  });
});

describe("durations", () => {
  it.each(ACTIVE_PHASES)("replace what the seed says of %s, and of no other phase", (phase) => {
    const { transitions } = livedWith({ durations: { [phase]: 7 * MINUTE } });
    const plain = livedWith({}).transitions;
    const times = (all: typeof transitions) =>
      ACTIVE_PHASES.map((from) => {
        const left = all.find((transition) => transition.from === from && transition.to !== from)?.at ?? 0;
        return left - (all.find(({ to }) => to === from)?.at ?? START);
      });

    expect(times(transitions)).toEqual(
      times(plain).map((time, index) => (ACTIVE_PHASES[index] === phase ? 7 * MINUTE : time)),
    );
  });

  it("of no time at all let it complete at once", () => {
    const durations = { PENDING: 0, STARTING: 0, RUNNING: 0, STOPPING: 0, SNAPSHOTTING: 0 };
    const { transitions } = livedWith({ durations });

    expect(transitions.at(-1)).toMatchObject({ at: START, to: "COMPLETED" });
  });

  it("spread the snapshot's steps", () => {
    const { transitions } = livedWith({ durations: { SNAPSHOTTING: 50 * MINUTE } });
    const begin = transitions.find(({ to }) => to === "SNAPSHOTTING")?.at ?? 0;
    const steps = transitions.filter(({ from }) => from === "SNAPSHOTTING").map(({ at }) => at - begin);

    expect(steps).toEqual([10, 20, 30, 40, 50].map((minutes) => minutes * MINUTE));
  });

  it("move the lines of the log", () => {
    const { world, id, transitions } = livedWith({ durations: { RUNNING: 30 * MINUTE } });
    const left = transitions.find(({ from }) => from === "RUNNING")?.at;
    const line = prebuildLog(world.prebuilds.get(id), world.chance).find(({ text }) =>
      text.startsWith('[section-end] {"id":"build"'),
    );

    expect(line?.at).toBe(left);
  });

  it("that pass the timeout end with it", () => {
    const { world, id } = livedWith({ durations: { RUNNING: 2 * HOUR } });

    expect(prebuild(world, id).status).toMatchObject({
      phase: "FAILED",
      failureMessage: "prebuild did not finish within its timeout of 3600s",
    });
  });
});

describe("a snapshot that is stuck", () => {
  it.each([
    [0, []],
    [15, [15]],
    [40, [20, 40]],
    [50, [20, 40, 50]],
    [99, [20, 40, 60, 80, 99]],
  ])("at %i %% is seen at %j, until the timeout", (stuckAt, percentages) => {
    const { world, id, transitions } = livedWith({ stuckAt });

    expect(transitions.filter(({ from, to }) => from === to).map(({ reason }) => reason)).toEqual(
      percentages.map((percentage) => `the snapshot is at ${percentage} %`),
    );
    expect(prebuild(world, id).status).toMatchObject({
      phase: "FAILED",
      snapshotCompletionPercentage: stuckAt,
      snapshotSizeBytes: 0,
    });
  });

  it.each([0, 15, 40, 99])("at %i %% has a log that ends there", (stuckAt) => {
    const { world, id } = livedWith({ stuckAt });
    const log = shown(world, id);
    const begin = log.findIndex((line) => line.includes('"snapshot"'));
    const percentages = [20, 40, 60, 80].filter((percentage) => percentage < stuckAt);
    const last = stuckAt === 0 ? [] : [`snapshot ${stuckAt} %`];

    expect(log.slice(begin + 1)).toEqual([
      ...percentages.map((percentage) => `snapshot ${percentage} %`),
      ...last,
      "error: prebuild did not finish within its timeout of 3600s",
      expect.stringContaining('[section-end] {"id":"snapshot","outcome":"LOG_SECTION_OUTCOME_FAILURE"'),
    ]);
  });

  it("for a while reaches its percentage as any other does, and each later one so much later", () => {
    const { world, id, transitions } = livedWith({
      stuckAt: 40,
      stuckFor: 5 * MINUTE,
      durations: { SNAPSHOTTING: 20 * MINUTE },
    });
    const begin = transitions.find(({ to }) => to === "SNAPSHOTTING")?.at ?? 0;
    const minutesOf = (all: readonly { at: number }[]) => all.map(({ at }) => (at - begin) / MINUTE);
    const log = prebuildLog(world.prebuilds.get(id), world.chance);

    expect(minutesOf(transitions.filter(({ from }) => from === "SNAPSHOTTING"))).toEqual([4, 8, 17, 21, 25]);
    expect(minutesOf(log.filter(({ text }) => /^snapshot \d+ %$/.test(text)))).toEqual([4, 8, 17, 21]);
  });

  it("says no percentage in the log that the status did not have", () => {
    const { world, id } = livedWith({ stall: "SNAPSHOTTING" });

    expect(shown(world, id).filter((line) => line.startsWith("snapshot "))).toEqual([]);
  });
});

describe("the log of a prebuild that was made complete", () => {
  const holds: PrebuildOutcome[] = [{}, { stall: "RUNNING" }, { stuckAt: 40 }, { stall: "STARTING" }];

  it.each(ACTIVE_PHASES.flatMap((phase) => holds.map((outcome) => ({ phase, outcome }))))(
    "in $phase with $outcome is whole, in order, and continues from what was shown",
    ({ phase, outcome }) => {
      const world = sampleWorld();
      const id = createPrebuild(world, { outcome });
      const held = ACTIVE_PHASES.indexOf(outcome.stall ?? "SNAPSHOTTING");
      const isHeldBefore = held < ACTIVE_PHASES.indexOf(phase);
      if (phase !== "PENDING") reach(world, id, isHeldBefore ? (outcome.stall ?? phase) : phase);
      world.clock.advanceTo(world.clock.now + (isHeldBefore ? 20 * MINUTE : 4 * SECOND));
      const before = shown(world, id);

      world.prebuilds.complete(id);
      const log = shown(world, id);
      const instants = prebuildLog(world.prebuilds.get(id), world.chance).map(({ at }) => at);

      expect(log.slice(0, before.length)).toEqual(before);
      expect(opened(log)).toEqual([
        "environment",
        "clone",
        "devcontainer",
        "install",
        "build",
        "stop",
        "snapshot",
      ]);
      expect(log.filter((line) => line.includes("LOG_SECTION_OUTCOME_SUCCESS"))).toHaveLength(7);
      expect(instants).toEqual(instants.toSorted((a, b) => a - b));
      expect(instants.at(-1)).toBe(world.clock.now);
    },
  );

  it("says as many seconds as its sections took", () => {
    const world = sampleWorld();
    const id = createPrebuild(world, { outcome: { stall: "STARTING" } });
    reach(world, id, "STARTING");
    world.clock.advanceTo(world.clock.now + 90 * SECOND);

    world.prebuilds.complete(id);

    expect(endOf(shown(world, id), "environment")).toContain('"secondsElapsed":90');
    expect(endOf(shown(world, id), "snapshot")).toContain('"secondsElapsed":0');
  });
});
