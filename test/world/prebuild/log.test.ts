// Owns what a prebuild's log says at each instant, and how it ends.
import { describe, expect, it } from "vitest";
import type { PrebuildOutcome } from "../../../src/world/outcomes.ts";
import { prebuildLog } from "../../../src/world/prebuild/log.ts";
import type { PrebuildStep } from "../../../src/world/prebuild/steps.ts";
import type { World } from "../../../src/world/world.ts";
import { createPrebuild, HOUR, reach, SECOND, START, sampleWorld, step } from "../sample-world.ts";

/** The lines that have been written by now. */
function written(world: World, id: string): string[] {
  return prebuildLog(world.prebuilds.get(id), world.chance)
    .filter(({ at }) => at <= world.clock.now)
    .map(({ text }) => text);
}

interface Mark {
  readonly what: string;
  readonly id: string;
  readonly outcome?: string;
}

/** The section lines, read as the documentation describes them. */
function marks(lines: readonly string[]): Mark[] {
  return lines.flatMap((line) => {
    const [, what, data] = /^\[section-(create|end)\] (\{.*\})$/.exec(line) ?? [];
    return what && data ? [{ what, ...JSON.parse(data) }] : [];
  });
}

/** The sections that were begun and not ended, in order; a line that ends another than the last is kept. */
function openSections(lines: readonly string[]): string[] {
  const open: string[] = [];
  for (const { what, id } of marks(lines)) {
    if (what === "end" && open.at(-1) === id) open.pop();
    else open.push(`${what} ${id}`.replace(/^create /, ""));
  }
  return open;
}

function outcomesOf(lines: readonly string[]): (string | undefined)[] {
  return marks(lines)
    .filter(({ what }) => what === "end")
    .map(({ outcome }) => outcome);
}

/** All readings of the log that do not begin with the reading before. */
function rewritten(readings: readonly (readonly string[])[]): (readonly string[])[] {
  return readings.filter((lines, index) => {
    const before = readings[index - 1] ?? [];
    return before.some((line, place) => lines[place] !== line);
  });
}

const FAIL: PrebuildOutcome = { fail: { phase: "RUNNING", after: 90 * SECOND, message: "no space left" } };

describe("the log of a prebuild", () => {
  it("is empty before STARTING", () => {
    const world = sampleWorld();

    expect(written(world, createPrebuild(world))).toEqual([]);
  });

  it("begins with a section as soon as it is STARTING", () => {
    const world = sampleWorld();
    const id = createPrebuild(world);

    reach(world, id, "STARTING");

    expect(written(world, id)).toEqual(['[section-create] {"id":"environment","title":"Start environment"}']);
  });

  it("only ever grows while time moves", () => {
    const world = sampleWorld();
    const id = createPrebuild(world);
    const readings = Array.from({ length: 240 }, (_, i) => {
      world.clock.advanceTo(START + i * 3 * SECOND);
      return written(world, id);
    });

    expect(rewritten(readings)).toEqual([]);
  });

  it("grows line by line, not all at once", () => {
    const world = sampleWorld();
    const id = createPrebuild(world);
    const lengths = Array.from({ length: 700 }, (_, i) => {
      world.clock.advanceTo(START + i * SECOND);
      return written(world, id).length;
    });

    expect(new Set(lengths).size).toBeGreaterThan(20);
  });

  it("has its lines in the order of their instants", () => {
    const world = sampleWorld();
    const id = createPrebuild(world);
    reach(world, id, "COMPLETED");
    const instants = prebuildLog(world.prebuilds.get(id), world.chance).map(({ at }) => at);

    expect(instants).toEqual([...instants].sort((a, b) => a - b));
  });

  it("ends each section that it begins once the prebuild has completed, all with success", () => {
    const world = sampleWorld();
    const id = createPrebuild(world);
    reach(world, id, "COMPLETED");
    const lines = written(world, id);

    expect([openSections(lines), new Set(outcomesOf(lines))]).toEqual([
      [],
      new Set(["LOG_SECTION_OUTCOME_SUCCESS"]),
    ]);
  });

  it("has these sections", () => {
    const world = sampleWorld();
    const id = createPrebuild(world);
    reach(world, id, "COMPLETED");

    expect(written(world, id).filter((line) => line.startsWith("[section-create]"))).toEqual([
      '[section-create] {"id":"environment","title":"Start environment"}',
      '[section-create] {"id":"clone","title":"Clone repository"}',
      '[section-create] {"id":"devcontainer","title":"Build dev container"}',
      '[section-create] {"id":"install","title":"Install dependencies"}',
      '[section-create] {"id":"build","title":"Build project"}',
      '[section-create] {"id":"stop","title":"Stop environment"}',
      '[section-create] {"id":"snapshot","title":"Create snapshot"}',
    ]);
  });

  it("says how long each section took, in seconds", () => {
    const world = sampleWorld();
    const id = createPrebuild(world);
    reach(world, id, "STARTING");
    const startedAt = world.clock.now;
    reach(world, id, "RUNNING");
    const seconds = Math.round((world.clock.now - startedAt) / 100) / 10;

    expect(written(world, id)).toContain(
      `[section-end] {"id":"environment","outcome":"LOG_SECTION_OUTCOME_SUCCESS","secondsElapsed":${seconds}}`,
    );
  });

  it("spreads the lines of a section evenly, each at the last whole millisecond before its place", () => {
    const world = sampleWorld();
    const id = createPrebuild(world, { outcome: { durations: { STARTING: 10 * SECOND } } });
    reach(world, id, "RUNNING");
    const [begin = 0, ...rest] = prebuildLog(world.prebuilds.get(id), world.chance).map(({ at }) => at);

    expect(rest.slice(0, 2).map((at) => at - begin)).toEqual([3_333, 6_666]);
  });

  it("has these lines in its sections", () => {
    const world = sampleWorld();
    const id = createPrebuild(world);
    reach(world, id, "COMPLETED");

    expect(written(world, id).filter((line) => !line.startsWith("[section-"))).toEqual([
      "environment is assigned to a runner",
      "machine is up",
      "Cloning into '/workspace/project'...",
      "Receiving objects: 100% (4182/4182), done.",
      "On branch main",
      "#1 resolve image from devcontainer.json",
      "#2 pull base image",
      "#3 install features: git, node, docker-in-docker",
      "#4 export image",
      "dev container is up",
      "resolving dependencies",
      "fetching 812 packages",
      "linking 812 packages",
      "dependencies are up to date",
      "compiling 214 sources",
      "214 of 214 compiled",
      "build finished",
      "stopping containers",
      "snapshot 20 %",
      "snapshot 40 %",
      "snapshot 60 %",
      "snapshot 80 %",
    ]);
  });

  it("divides the time of its tasks among their sections", () => {
    const world = sampleWorld();
    const id = createPrebuild(world, { outcome: { durations: { RUNNING: 100 * SECOND } } });
    reach(world, id, "RUNNING");
    const begin = world.clock.now;
    const lines = prebuildLog(world.prebuilds.get(id), world.chance);
    const begun = ["clone", "devcontainer", "install", "build", "stop"].map((section) => {
      const { at = 0 } =
        lines.find(({ text }) => text.startsWith(`[section-create] {"id":"${section}"`)) ?? {};
      return (at - begin) / SECOND;
    });

    expect(begun).toEqual([0, 10, 45, 75, 100]);
  });

  it("ends the last section of a phase with the phase, however its parts are rounded", () => {
    const world = sampleWorld();
    for (let run = 10_001; run < 10_010; run++) {
      const id = createPrebuild(world, { outcome: { durations: { RUNNING: run } } });
      const lines = prebuildLog(world.prebuilds.get(id), world.chance);
      const [tasks, stop] = ['"id":"build","outcome"', '"id":"stop","title"'].map((part) =>
        lines.find(({ text }) => text.includes(part)),
      );

      expect(tasks?.at).toBe(stop?.at);
    }
  });

  it("knows all its lines once the prebuild has ended", () => {
    const world = sampleWorld();
    const id = createPrebuild(world);
    reach(world, id, "COMPLETED");

    expect(prebuildLog(world.prebuilds.get(id), world.chance)).toHaveLength(written(world, id).length);
  });

  it("stays as it is after the end", () => {
    const world = sampleWorld();
    const id = createPrebuild(world);
    reach(world, id, "COMPLETED");
    const lines = written(world, id);

    world.clock.advanceTo(world.clock.now + HOUR);

    expect(written(world, id)).toEqual(lines);
  });
});

describe("the log of a prebuild that fails", () => {
  it("reports the failure and ends the open section with it", () => {
    const world = sampleWorld();
    const id = createPrebuild(world, { outcome: FAIL });

    reach(world, id, "FAILED");

    expect(written(world, id).slice(-2)).toEqual([
      "error: no space left",
      expect.stringMatching(/^\[section-end\] .*"LOG_SECTION_OUTCOME_FAILURE"/),
    ]);
  });

  it("leaves no section open", () => {
    const world = sampleWorld();
    const id = createPrebuild(world, { outcome: FAIL });

    reach(world, id, "FAILED");

    expect(openSections(written(world, id))).toEqual([]);
  });

  it("only ever grows while time moves", () => {
    const world = sampleWorld();
    const id = createPrebuild(world, { outcome: FAIL });
    const readings = Array.from({ length: 300 }, (_, i) => {
      world.clock.advanceTo(START + i * SECOND);
      return written(world, id);
    });

    expect(rewritten(readings)).toEqual([]);
  });

  it("reports the timeout", () => {
    const world = sampleWorld();
    const id = createPrebuild(world, { timeout: 300 * SECOND, outcome: { stall: "STARTING" } });

    reach(world, id, "FAILED");

    expect(written(world, id)).toContainEqual(expect.stringMatching(/^error: .*timeout of 300s/));
  });
});

describe("the log of a prebuild that is cancelled", () => {
  it("says so and ends the open section with it", () => {
    const world = sampleWorld();
    const id = createPrebuild(world);
    reach(world, id, "RUNNING");
    world.clock.advanceTo(world.clock.now + 30 * SECOND);

    world.prebuilds.cancel(id);

    expect(written(world, id).slice(-2)).toEqual([
      "cancelled",
      expect.stringMatching(/^\[section-end\] .*"LOG_SECTION_OUTCOME_CANCELLED"/),
    ]);
  });

  it.each(["STARTING", "RUNNING", "STOPPING", "SNAPSHOTTING"] as const)(
    "at the instant of %s begins with all that was written until then",
    (phase) => {
      const world = sampleWorld();
      const id = createPrebuild(world);
      reach(world, id, phase);
      const before = written(world, id);

      world.prebuilds.cancel(id);

      expect(written(world, id).slice(0, before.length)).toEqual(before);
    },
  );

  it("at any instant begins with all that was written until then, and leaves no section open", () => {
    const results = Array.from({ length: 120 }, (_, i) => {
      const world = sampleWorld();
      const id = createPrebuild(world);
      reach(world, id, "STARTING");
      world.clock.advanceTo(world.clock.now + 1 + i * 1_613);
      const before = written(world, id);
      world.prebuilds.cancel(id);
      const after = written(world, id);
      return { rewritten: rewritten([before, after]), open: openSections(after) };
    });

    expect(results).toEqual(results.map(() => ({ rewritten: [], open: [] })));
  });

  it("at the very instant of a line keeps that line", () => {
    const lost = Array.from({ length: 25 }, (_, line) => {
      const world = sampleWorld();
      const id = createPrebuild(world);
      reach(world, id, "STARTING");
      const at = prebuildLog(world.prebuilds.get(id), world.chance)[line]?.at ?? START;
      world.clock.advanceTo(at);
      const before = written(world, id);
      world.prebuilds.cancel(id);
      return rewritten([before, written(world, id)]).length;
    });

    expect(lost).toEqual(lost.map(() => 0));
  });

  it("stays as it is while it becomes CANCELLED", () => {
    const world = sampleWorld();
    const id = createPrebuild(world);
    reach(world, id, "RUNNING");
    world.clock.advanceTo(world.clock.now + 30 * SECOND);
    world.prebuilds.cancel(id);
    const lines = written(world, id);

    reach(world, id, "CANCELLED");

    expect(written(world, id)).toEqual(lines);
  });
});

describe("the log of a prebuild that is deleted", () => {
  it("ends the open section if it still ran", () => {
    const world = sampleWorld();
    const id = createPrebuild(world);
    reach(world, id, "RUNNING");
    world.clock.advanceTo(world.clock.now + 30 * SECOND);

    world.prebuilds.delete(id);

    expect(outcomesOf(written(world, id)).at(-1)).toBe("LOG_SECTION_OUTCOME_CANCELLED");
  });

  it.each<["COMPLETED" | "FAILED" | "CANCELLED", PrebuildOutcome]>([
    ["COMPLETED", {}],
    ["FAILED", FAIL],
    ["CANCELLED", { stall: "RUNNING" }],
  ])("stays as it was if it was %s", (phase, outcome) => {
    const world = sampleWorld();
    const id = createPrebuild(world, { outcome });
    reach(world, id, "RUNNING");
    world.clock.advanceTo(world.clock.now + 20 * SECOND);
    const act = { COMPLETED: () => {}, FAILED: () => {}, CANCELLED: () => world.prebuilds.cancel(id) };
    act[phase]();
    reach(world, id, phase);
    const lines = written(world, id);

    world.prebuilds.delete(id);

    expect(written(world, id)).toEqual(lines);
  });
});

describe("the log of a prebuild with an outcome", () => {
  const begunSections = (outcome: PrebuildOutcome, minutes: number) => {
    const world = sampleWorld();
    const id = createPrebuild(world, { outcome });
    world.clock.advanceTo(START + minutes * 60 * SECOND);
    return marks(written(world, id))
      .filter(({ what }) => what === "create")
      .map((mark) => mark.id);
  };
  const TASKS = ["clone", "devcontainer", "install", "build"];

  it("begins no task while it stalls in STARTING", () => {
    expect(begunSections({ stall: "STARTING" }, 30)).toEqual(["environment"]);
  });

  it("does not stop the environment while it stalls in RUNNING", () => {
    expect(begunSections({ stall: "RUNNING" }, 30)).toEqual(["environment", ...TASKS]);
  });

  it("begins no snapshot while it stalls in STOPPING", () => {
    expect(begunSections({ stall: "STOPPING" }, 30)).toEqual(["environment", ...TASKS, "stop"]);
  });

  it("does not stop the environment if it fails late in RUNNING", () => {
    const outcome = {
      fail: { phase: "RUNNING", after: 20 * 60 * SECOND, message: "no space left" },
    } as const;

    expect(begunSections(outcome, 30)).toEqual(["environment", ...TASKS]);
  });

  it("does not end the snapshot with success if it stalls in SNAPSHOTTING", () => {
    const world = sampleWorld();
    const id = createPrebuild(world, { outcome: { stall: "SNAPSHOTTING" } });

    reach(world, id, "FAILED");

    expect(outcomesOf(written(world, id)).at(-1)).toBe("LOG_SECTION_OUTCOME_FAILURE");
  });

  it("is balanced wherever it fails", () => {
    const open = (["STARTING", "RUNNING", "STOPPING", "SNAPSHOTTING"] as const).flatMap((phase) =>
      [0, 1, 7, 15].map((seconds) => {
        const world = sampleWorld();
        const outcome = { fail: { phase, after: seconds * SECOND, message: "no space left" } };
        const id = createPrebuild(world, { outcome });
        reach(world, id, "FAILED");
        return openSections(written(world, id));
      }),
    );

    expect(open).toEqual(open.map(() => []));
  });

  it("keeps what was written if it fails at once in a phase", () => {
    const changed = (["STARTING", "RUNNING", "STOPPING", "SNAPSHOTTING"] as const).filter((phase) => {
      const world = sampleWorld();
      const id = createPrebuild(world, { outcome: { fail: { phase, after: 0, message: "no space left" } } });
      reach(world, id, phase);
      const before = written(world, id);
      step(world);
      return rewritten([before, written(world, id)]).length > 0;
    });

    expect(changed).toEqual([]);
  });
});

describe("a warning that is given after COMPLETED", () => {
  it("is in the log at the instant at which it was given", () => {
    const world = sampleWorld();
    const id = createPrebuild(world);
    reach(world, id, "COMPLETED");
    world.clock.advanceTo(world.clock.now + HOUR);
    const given = world.clock.now;

    world.prebuilds.warn(id, "lint failed");

    const log = prebuildLog(world.prebuilds.get(id), world.chance);
    expect(log.slice(-3).map(({ at }) => at)).toEqual([given, given, given]);
    expect(log.at(-2)?.text).toBe("warning: lint failed");
  });
});

describe("the log of a prebuild that went back to an earlier phase", () => {
  it("ends the section that was open with a failure, and begins it again", () => {
    const world = sampleWorld();
    const id = createPrebuild(world);
    reach(world, id, "COMPLETED");
    const row = world.prebuilds.get(id);
    const [pending, starting, ...rest] = row.steps as [PrebuildStep, PrebuildStep, ...PrebuildStep[]];
    const again = [10, 20].map((seconds) => starting.at + seconds * SECOND) as [number, number];
    const steps = [pending, starting, { ...pending, at: again[0] }, { ...starting, at: again[1] }, ...rest];

    const log = prebuildLog({ ...row, steps }, world.chance);

    const environment = log.filter(({ text }) => text.includes('"id":"environment"'));
    expect(environment.map(({ at }) => at)).toEqual([starting.at, ...again, rest[0]?.at]);
    expect(outcomesOf(environment.map(({ text }) => text))).toEqual([
      "LOG_SECTION_OUTCOME_FAILURE",
      "LOG_SECTION_OUTCOME_SUCCESS",
    ]);
    expect(openSections(log.map(({ text }) => text))).toEqual([]);
  });
});

describe("the log lines of an outcome", () => {
  const lines = ["npm ci", "npm error code ENOSPC", "npm error syscall write"];

  it("replace those of the tasks, all of them written before the failure", () => {
    const world = sampleWorld();
    const id = createPrebuild(world, { outcome: { ...FAIL, log: { RUNNING: lines } } });
    reach(world, id, "FAILED");

    const log = written(world, id);
    const begin = log.findIndex((line) => line.includes('"tasks"'));
    expect(log.slice(begin, -1)).toEqual([
      '[section-create] {"id":"tasks","title":"Run tasks"}',
      ...lines,
      "error: no space left",
    ]);
    expect(log.at(-1)).toContain('"id":"tasks","outcome":"LOG_SECTION_OUTCOME_FAILURE"');
    expect(openSections(log)).toEqual([]);
  });

  it("leave the other phases as they are, and a warning after the tasks", () => {
    const world = sampleWorld();
    const id = createPrebuild(world, { outcome: { warning: "the linter failed", log: { RUNNING: lines } } });
    reach(world, id, "COMPLETED");

    expect(
      marks(written(world, id))
        .filter(({ what }) => what === "create")
        .map((mark) => mark.id),
    ).toEqual(["environment", "tasks", "optional", "stop", "snapshot"]);
  });

  it("can be given for each phase with a log", () => {
    const world = sampleWorld();
    const log = { STARTING: ["a"], RUNNING: ["b"], STOPPING: ["c"], SNAPSHOTTING: ["d"] };
    const id = createPrebuild(world, { outcome: { log } });
    reach(world, id, "COMPLETED");

    const lines = written(world, id);
    expect(lines.filter((line) => !line.startsWith("[section-"))).toEqual(["a", "b", "c", "d"]);
    expect(lines.filter((line) => line.startsWith("[section-create]"))).toEqual([
      '[section-create] {"id":"environment","title":"Start environment"}',
      '[section-create] {"id":"tasks","title":"Run tasks"}',
      '[section-create] {"id":"stop","title":"Stop environment"}',
      '[section-create] {"id":"snapshot","title":"Create snapshot"}',
    ]);
  });
});
