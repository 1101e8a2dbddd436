// Owns what a scenario cannot mean although each of its fields is valid.
import { describe, expect, it } from "vitest";
import { PRESETS } from "../../src/scenarios/presets.ts";
import { checkScenario } from "../../src/scenarios/resolve.ts";
import type { Scenario } from "../../src/scenarios/scenario.ts";
import { createMock } from "../../src/server/create-mock.ts";
import { MisuseError } from "../../src/world/errors.ts";
import { CLASS, OTHER_CLASS, OTHER_PROJECT, PROJECT, UNKNOWN_ID } from "../world/sample-world.ts";

const base = { name: "sample", summary: "A sample." } as const;
const project = { id: PROJECT, name: "p", environmentClassIds: [CLASS] };
const other = { id: OTHER_PROJECT, name: "o", environmentClassIds: [OTHER_CLASS] };
const pool = { projectId: PROJECT, environmentClassId: CLASS, age: "1h" } as const;
const prebuild = { projectId: PROJECT, age: "1h" } as const;
const fail = { phase: "RUNNING", after: "1m", message: "m" } as const;

function issuesOf(scenario: unknown): string[] {
  const checked = checkScenario(scenario);
  return "data" in checked ? [] : checked.issues.map(({ field, message }) => `${field}: ${message}`);
}

describe("a scenario is refused, with the field and what would be right,", () => {
  it.each<[string, Partial<Scenario>, string]>([
    [
      "a project twice",
      { projects: [project, project] },
      `projects.1.id: ${PROJECT} is already that of projects.0`,
    ],
    [
      "a class twice in a project",
      { projects: [{ ...project, environmentClassIds: [CLASS, CLASS] }] },
      "projects.0.environmentClassIds.1: ",
    ],
    [
      "a prebuild's id twice",
      { prebuilds: [{ ...prebuild, id: UNKNOWN_ID }, prebuild, { ...prebuild, id: UNKNOWN_ID }] },
      "prebuilds.2.id: ",
    ],
    [
      "a pool's id twice",
      {
        warmPools: [
          { ...pool, id: UNKNOWN_ID },
          { ...pool, id: UNKNOWN_ID, environmentClassId: OTHER_CLASS },
        ],
      },
      "warmPools.1.id: ",
    ],
    [
      "a pair with two pools",
      { warmPools: [pool, pool] },
      "warmPools.1: warmPools.0 is already the pool of this project and class",
    ],
    [
      "a minimum over the maximum",
      { warmPools: [{ ...pool, minSize: 3, maxSize: 2 }] },
      "warmPools.0.minSize: must be at most maxSize, which is 2: got 3",
    ],
    [
      "a claim after the start",
      { warmPools: [{ ...pool, claimAfter: ["30m", "2h"] }] },
      "warmPools.0.claimAfter.1: is after the start: must be at most age, which is 1h: got 2h",
    ],
    [
      "a deletion after the start",
      { warmPools: [{ ...pool, deleteAfter: "2h" }] },
      "warmPools.0.deleteAfter: is after the start: must be at most age, which is 1h: got 2h",
    ],
    [
      "a span that ends before it begins",
      { autoscaler: { provision: { min: "2m", max: "1m" } } },
      "autoscaler.provision.min: must be at most max, which is 1m: got 2m",
    ],
    [
      "a pool without prebuilds",
      { projects: [{ ...project, prebuildsEnabled: false }], warmPools: [pool] },
      "warmPools.0.projectId: projects.0 has prebuilds disabled",
    ],
    [
      "a pool of another project's class",
      { projects: [project, other], warmPools: [{ ...pool, environmentClassId: OTHER_CLASS }] },
      `warmPools.0.environmentClassId: must be a class of projects.0: it has ${CLASS}`,
    ],
    [
      "a prebuild of a project that is not defined",
      { projects: [other], prebuilds: [prebuild] },
      `prebuilds.0.projectId: there is no project ${PROJECT}`,
    ],
    [
      "a pool of a project that is not defined",
      { projects: [{ ...other, environmentClassIds: [CLASS] }], warmPools: [pool] },
      "warmPools.0.projectId: ",
    ],
    [
      "a rule for a project that is not defined",
      { projects: [other], outcomes: [{ match: { projectId: PROJECT }, prebuild: {} }] },
      "outcomes.0.match.projectId: ",
    ],
    [
      "a class that no project has",
      { projects: [project], prebuilds: [{ ...prebuild, environmentClassId: OTHER_CLASS }] },
      `prebuilds.0.environmentClassId: no project has the class ${OTHER_CLASS}`,
    ],
    [
      "several prebuilds of one id",
      { prebuilds: [{ ...prebuild, id: UNKNOWN_ID, count: 2 }] },
      "prebuilds.0.id: is that of one prebuild, and count is 2",
    ],
    [
      "prebuilds of the future",
      { prebuilds: [{ ...prebuild, count: 4, every: "30m" }] },
      "prebuilds.0.every: puts the last of 4 after the start",
    ],
    [
      "a failure after a stall",
      { outcomes: [{ prebuild: { fail, stall: "STARTING" } }] },
      "outcomes.0.prebuild.fail: never happens, because the prebuild stalls in STARTING",
    ],
    [
      "a stall after a failure",
      { outcomes: [{ prebuild: { fail, stall: "STOPPING" } }] },
      "outcomes.0.prebuild.stall: never happens, because the prebuild fails in RUNNING",
    ],
    [
      "a stall that a failure ends",
      { prebuilds: [{ ...prebuild, outcome: { fail, stall: "RUNNING" } }] },
      "prebuilds.0.outcome.stall: never happens, because the prebuild fails in RUNNING",
    ],
    [
      "a stuck snapshot after a stall",
      { outcomes: [{ prebuild: { stall: "RUNNING", stuckAt: 40 } }] },
      "outcomes.0.prebuild.stuckAt: never happens",
    ],
    [
      "a stuck snapshot after a failure",
      { outcomes: [{ prebuild: { fail, stuckAt: 40 } }] },
      "outcomes.0.prebuild.stuckAt: never happens",
    ],
    [
      "a wait of a snapshot that is not stuck",
      { outcomes: [{ prebuild: { stuckFor: "5m" } }] },
      "outcomes.0.prebuild.stuckFor: needs stuckAt, the percentage at which the snapshot waits",
    ],
    [
      "a warning of what never completes",
      { outcomes: [{ prebuild: { stuckAt: 40, warning: "w" } }] },
      "outcomes.0.prebuild.warning: never happens, because the prebuild stays at 40 % of its snapshot",
    ],
    [
      "a duration of a phase that is never reached",
      { outcomes: [{ prebuild: { fail, durations: { STOPPING: "1m" } } }] },
      "outcomes.0.prebuild.durations.STOPPING: never happens, because the prebuild fails in RUNNING",
    ],
    [
      "a duration of a phase that never ends",
      { outcomes: [{ prebuild: { stall: "RUNNING", durations: { RUNNING: "1m" } } }] },
      "outcomes.0.prebuild.durations.RUNNING: never happens",
    ],
    [
      "a failure after its phase",
      { outcomes: [{ prebuild: { fail, durations: { RUNNING: "59s" } } }] },
      "outcomes.0.prebuild.fail.after: never happens, because durations lets RUNNING last 59s",
    ],
    [
      "a failure after every timeout",
      { outcomes: [{ prebuild: { fail: { ...fail, after: "7201s" } } }] },
      "outcomes.0.prebuild.fail.after: never happens, because the timeout ends it after 7200s",
    ],
    [
      "a failure after the prebuild's timeout",
      { prebuilds: [{ ...prebuild, timeout: "10m", outcome: { fail: { ...fail, after: "11m" } } }] },
      "prebuilds.0.outcome.fail.after: never happens, because the timeout ends it after 600s",
    ],
    [
      "a failure after the project's timeout",
      {
        projects: [{ ...project, timeout: "10m" }],
        prebuilds: [{ ...prebuild, outcome: { fail: { ...fail, after: "11m" } } }],
      },
      "prebuilds.0.outcome.fail.after: ",
    ],
    [
      "a failure whose phase begins too late",
      { outcomes: [{ prebuild: { fail, durations: { STARTING: "7199s" } } }] },
      "outcomes.0.prebuild.fail.after: never happens, because the timeout",
    ],
    [
      "a failure after seven days",
      { outcomes: [{ prebuild: { fail: { ...fail, phase: "PENDING", after: "8d" } } }] },
      "outcomes.0.prebuild.fail.after: never happens, because a prebuild is deleted when it is seven days old",
    ],
    [
      "a rule that says nothing",
      { outcomes: [{ match: {} }] },
      "outcomes.0: has no outcome: give prebuild, warmPool or environment",
    ],
    [
      "a rule behind one that always decides",
      { outcomes: [{ prebuild: {} }, { match: { projectId: PROJECT }, prebuild: { stall: "RUNNING" } }] },
      "outcomes.1.prebuild: never decides, because outcomes.0 comes before it",
    ],
  ])("where it has %s", (_title, part, expected) => {
    const found = issuesOf({ ...base, ...part });

    expect(found).toHaveLength(1);
    expect(found[0]).toContain(expected);
  });

  it("by the library too, if nothing has a line", () => {
    const scenario = { ...base, warmPools: [{ ...pool, minSize: 3, maxSize: 2 }] };

    expect(() => createMock({ scenario })).toThrow(MisuseError);
    expect(() => createMock({ scenario })).toThrow("warmPools.0.minSize: must be at most maxSize");
  });

  it("with what is wrong in other entries, each reported once", () => {
    const found = issuesOf({
      ...base,
      projects: [{ ...project, id: "p" }, other, other],
      prebuilds: [
        { ...prebuild, age: "soon" },
        { ...prebuild, outcome: { fail, stall: "STARTING" } },
      ],
      warmPools: "none",
    });

    expect(found.map((text) => text.split(":")[0])).toEqual([
      "projects.0.id",
      "prebuilds.0.age",
      "warmPools",
      "projects.2.id",
      "prebuilds.1.outcome.fail",
    ]);
  });
});

describe("a scenario is accepted", () => {
  it.each(Object.values(PRESETS))("as a preset: $name", (preset) => {
    expect(issuesOf(preset)).toEqual([]);
  });

  it.each<[string, Partial<Scenario>]>([
    ["without projects, of which the first use makes them", { prebuilds: [prebuild], warmPools: [pool] }],
    ["with a minimum that is the maximum", { warmPools: [{ ...pool, minSize: 2, maxSize: 2 }] }],
    [
      "with a pool instead of one that was deleted",
      {
        warmPools: [
          { ...pool, age: "2h", deleteAfter: "1h" },
          { ...pool, age: "1m" },
        ],
      },
    ],
    ["with one bound of a pool", { warmPools: [{ ...pool, minSize: 5 }] }],
    [
      "with a failure at the end of its phase",
      { outcomes: [{ prebuild: { fail, durations: { RUNNING: "1m" } } }] },
    ],
    [
      "with a failure at the longest timeout",
      { outcomes: [{ prebuild: { fail: { ...fail, phase: "STARTING", after: "7200s" } } }] },
    ],
    ["with prebuilds up to the start", { prebuilds: [{ ...prebuild, count: 3, every: "30m" }] }],
    [
      "with a rule behind one that decides at times",
      { outcomes: [{ times: 1, prebuild: { fail } }, { prebuild: { stall: "RUNNING" } }] },
    ],
    [
      "with a rule behind one for something else",
      {
        outcomes: [
          { match: { projectId: PROJECT }, prebuild: { fail } },
          { warmPool: { degrade: { after: "1m", message: "m" } } },
          { prebuild: { stall: "RUNNING" } },
        ],
      },
    ],
    [
      "with the pace of a snapshot that is stuck",
      { outcomes: [{ prebuild: { stuckAt: 40, durations: { SNAPSHOTTING: "5m" } } }] },
    ],
  ])("%s", (_title, part) => {
    expect(issuesOf({ ...base, ...part })).toEqual([]);
  });
});
