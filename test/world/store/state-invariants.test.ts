// Owns what is told of a state that no world could have written: the place, and in words what is wrong there.
import { describe, expect, it } from "vitest";
import { stateOf } from "../../../src/world/store/persistence.ts";
import { stateViolations } from "../../../src/world/store/state-invariants.ts";
import {
  CLASS,
  completedPrebuild,
  HOUR,
  MINUTE,
  OTHER_CLASS,
  OTHER_PROJECT,
  PROJECT,
  prebuildIn,
  readyPool,
  sampleWorld,
  UNKNOWN_ID,
} from "../sample-world.ts";
import { addProject } from "../short-project.ts";

// biome-ignore lint/suspicious/noExplicitAny: a state is mangled as the JSON that it is
type Json = any;

/** A world with something of each kind, as a state that can be changed. */
function sample(): Json {
  const world = sampleWorld();
  readyPool(world);
  prebuildIn(world, "CANCELLED");
  const outcome = { fail: { phase: "PENDING", after: 0, message: "no" } } as const;
  world.prebuilds.create({ projectId: PROJECT, environmentClassId: CLASS, outcome });
  world.clock.advanceTo(world.clock.now + 1);
  world.environments.createFromProject(PROJECT, {});
  world.logsTokens.create(completedPrebuild(world));
  prebuildIn(world, "RUNNING");
  addProject(world, { id: OTHER_PROJECT, name: "empty", environmentClassIds: [CLASS] });
  return JSON.parse(JSON.stringify(stateOf(world)));
}

const rowIn = (state: Json, phase: string) =>
  state.prebuilds.rows.find(({ value }: Json) => value.status.phase === phase);

/** What is wrong with the sample once it has been changed, as "place: words". */
function toldOf(mangle: (state: Json) => unknown): string[] {
  const state = sample();
  mangle(state);
  return stateViolations(state).map(({ field, message }) => `${field}: ${message}`);
}

it("a state that a world wrote has nothing wrong", () => {
  expect(toldOf(() => {})).toEqual([]);
});

describe("a state", () => {
  it.each<[string, (state: Json) => unknown, readonly (string | RegExp)[]]>([
    [
      "insights of no project",
      (s) => s.insights.push(PROJECT, UNKNOWN_ID),
      [`insights.1: there is no project ${UNKNOWN_ID}`],
    ],
    [
      "a runner since later",
      (s) => Object.assign(s.runners.rows[0], { since: s.now + 1 }),
      ["runners.rows.0.since: must not be later than the present"],
    ],
    [
      "an environment since later",
      (s) => Object.assign(s.environments.rows[0], { since: s.now + 1 }),
      ["environments.rows.0.since: must not be later than the present"],
    ],
    ["an environment since now", (s) => Object.assign(s.environments.rows[0], { since: s.now }), []],
    [
      "an environment of no class",
      (s) => Object.assign(s.environments.rows[0].value.spec, { environmentClassId: UNKNOWN_ID }),
      [`environments.rows.0.value.spec.environmentClassId: there is no environment class ${UNKNOWN_ID}`],
    ],
    ["a project twice", (s) => s.projects.push(s.projects[0]), ["projects: names an id twice"]],
    [
      "a class twice",
      (s) => s.environmentClasses.push(s.environmentClasses[0]),
      ["environmentClasses: names an id twice"],
    ],
    [
      "a project with unknown classes",
      (s) => {
        s.projects[1].environmentClasses = [{ environmentClassId: UNKNOWN_ID, order: 0 }];
        s.projects[1].prebuildConfiguration.environmentClassIds = [CLASS, CLASS];
      },
      [
        `projects.1.environmentClasses: there is no environment class ${UNKNOWN_ID}`,
        "projects.1.prebuildConfiguration.environmentClassIds: names an id twice",
      ],
    ],
    [
      "a deleted project of which nothing is left",
      (s) => Object.assign(s.projects[1], { desiredPhase: "DELETED" }),
      ["projects.1.desiredPhase: is DELETED, and nothing of the project is left"],
    ],
    [
      "a deleted project that a pool of another phase still uses",
      (s) => Object.assign(s.projects[0], { desiredPhase: "DELETED" }),
      [
        `warmPools.rows.0.value.metadata.environmentClassId: is not in the prebuild configuration of project ${PROJECT}, and the pool is not being deleted`,
      ],
    ],
    [
      "a pool whose class left the configuration",
      (s) => {
        s.environmentClasses.push({ ...s.environmentClasses[0], id: OTHER_CLASS });
        s.projects[0].prebuildConfiguration.environmentClassIds = [OTHER_CLASS];
      },
      [
        `warmPools.rows.0.value.metadata.environmentClassId: is not in the prebuild configuration of project ${PROJECT}, and the pool is not being deleted`,
      ],
    ],
    [
      "a pool of no project and no class",
      (s) =>
        Object.assign(s.warmPools.rows[0].value.metadata, {
          projectId: UNKNOWN_ID,
          environmentClassId: OTHER_CLASS,
        }),
      [
        `warmPools.rows.0.value.metadata.projectId: there is no project ${UNKNOWN_ID}`,
        `warmPools.rows.0.value.metadata.environmentClassId: there is no environment class ${OTHER_CLASS}`,
      ],
    ],
    [
      "ids of the future",
      (s) => Object.assign(s.ids, { last: s.now + 1 }),
      [/^ids\.last: must not be later than the present, \d+$/],
    ],
    ["ids of now", (s) => Object.assign(s.ids, { last: s.now }), []],
    [
      "more tokens than were made",
      (s) => Object.assign(s.logsTokens, { made: 0 }),
      ["logsTokens.made: must be at least as many as there are grants"],
    ],
    ["exactly as many tokens as were made", (s) => Object.assign(s.logsTokens, { made: 1 }), []],
    [
      "a token that is valid for longer than an hour",
      (s) => Object.assign(Object.values(s.logsTokens.grants)[0] as Json, { expiresAt: s.now + HOUR + 1 }),
      [/^logsTokens\.grants\.logs_[0-9a-f]{32}\.expiresAt: must not be later than an hour from the present$/],
    ],
  ])("with %s is refused by its place", (_, mangle, expected) => {
    expect(toldOf(mangle)).toEqual(
      expected.map((words) => (typeof words === "string" ? words : expect.stringMatching(words))),
    );
  });
});

describe("a prebuild in a state", () => {
  const stray = (step: number) =>
    `steps: must begin with PENDING at value.metadata.createdAt and go on by the lifecycle: steps.${step} does not`;

  it.each<[string, string, (row: Json, now: number) => unknown, readonly (string | RegExp)[]]>([
    [
      "COMPLETED",
      "was changed later",
      (row, now) => Object.assign(row.value, { updatedAt: now + 1 }),
      [/^value\.updatedAt: must not be later than the present, \d+$/],
    ],
    ["COMPLETED", "was changed now", (row, now) => Object.assign(row.value, { updatedAt: now }), []],
    ["COMPLETED", "begins in another phase", (row) => row.steps.shift(), [stray(0)]],
    ["COMPLETED", "begins before its creation", (row) => Object.assign(row.steps[0], { at: 1 }), [stray(0)]],
    ["COMPLETED", "skips a phase", (row) => row.steps.splice(2, 1), [stray(2)]],
    [
      "COMPLETED",
      "goes back in time",
      (row) => Object.assign(row.steps[3], { at: row.steps[2].at - 1 }),
      [stray(3)],
    ],
    ["COMPLETED", "stays in a phase", (row) => row.steps.splice(2, 0, row.steps[1]), [stray(2)]],
    [
      "COMPLETED",
      "ends in another phase",
      (row) => row.steps.push({ at: row.value.updatedAt, phase: "DELETING", reason: "" }),
      ["steps: must end with COMPLETED, the phase: it ends with DELETING"],
    ],
    [
      "COMPLETED",
      "ends later than it was changed",
      (row) => {
        row.steps.at(-1).at = row.value.updatedAt + 1;
        row.value.status.completionTime = row.value.updatedAt + 1;
      },
      [
        "value.status.completionTime: must lie between metadata.createdAt and metadata.updatedAt",
        "steps: must not end later than value.updatedAt",
      ],
    ],
    [
      "COMPLETED",
      "completed at another instant",
      (row) => Object.assign(row.value.status, { completionTime: row.value.metadata.createdAt }),
      [/^value\.status\.completionTime: must be \d+: it was COMPLETED then$/],
    ],
    [
      "CANCELLED",
      "went from CANCELLED to where it cannot go",
      (row) => row.steps.splice(-1, 0, { at: row.steps.at(-1).at, phase: "COMPLETED", reason: "" }),
      [/^steps: .*steps\.\d does not$/],
    ],
    [
      "CANCELLED",
      "went from DELETED back to DELETING",
      (row) => {
        const { at } = row.steps.at(-1);
        row.steps.push(...["DELETING", "DELETED", "DELETING"].map((phase) => ({ at, phase, reason: "" })));
        row.value.status.phase = "DELETING";
        row.value.spec.desiredPhase = "DELETED";
      },
      [/^steps: .*steps\.\d does not$/],
    ],
    [
      "CANCELLED",
      "was deleted after it ended",
      (row) => {
        row.steps.push({ at: row.steps.at(-1).at, phase: "DELETING", reason: "" });
        row.value.status.phase = "DELETING";
        row.value.spec.desiredPhase = "DELETED";
      },
      [],
    ],
    [
      "RUNNING",
      "has ended by no step",
      (row) => Object.assign(row.value.status, { completionTime: row.value.updatedAt }),
      [
        "value.status.completionTime: must be unset while the phase is RUNNING: the work goes on",
        "value.status.completionTime: must be unset: no step ended the work",
      ],
    ],
    [
      "CANCELLED",
      "was changed before its creation",
      (row) => Object.assign(row.value, { updatedAt: row.value.metadata.createdAt - 1 }),
      [
        "value.updatedAt: must not be before metadata.createdAt",
        "value.status.completionTime: must lie between metadata.createdAt and metadata.updatedAt",
        "steps: must not end later than value.updatedAt",
      ],
    ],
    [
      "RUNNING",
      "lost its environment",
      (row) => Object.assign(row.value.status, { environmentId: "" }),
      [
        "value.status.environmentId: must be given if the phase is RUNNING: it is set from STARTING on",
        "value.status.environmentId: is missing: a step began the work",
      ],
    ],
    [
      "FAILED",
      "has an environment though no step began the work",
      (row) => Object.assign(row.value.status, { environmentId: UNKNOWN_ID }),
      ["value.status.environmentId: must be empty: no step began the work"],
    ],
    [
      "RUNNING",
      "was warned without a warning",
      (row) => Object.assign(row.run, { warnedAt: row.value.updatedAt }),
      ["run.warnedAt: may be set only with run.outcome.warning"],
    ],
    [
      "COMPLETED",
      "was warned before its creation",
      (row) =>
        Object.assign(row.run, { warnedAt: row.value.metadata.createdAt - 1, outcome: { warning: "w" } }),
      ["run.warnedAt: must lie between value.metadata.createdAt and the present"],
    ],
    [
      "COMPLETED",
      "was warned later",
      (row, now) => Object.assign(row.run, { warnedAt: now + 1, outcome: { warning: "w" } }),
      ["run.warnedAt: must lie between value.metadata.createdAt and the present"],
    ],
    [
      "COMPLETED",
      "was warned now",
      (row, now) => Object.assign(row.run, { warnedAt: now, outcome: { warning: "w" } }),
      [],
    ],
  ])("that is %s and %s is refused by its place", (phase, _, mangle, expected) => {
    const told = toldOf((state) => mangle(rowIn(state, phase), state.now)).map((words) =>
      words.replace(/^prebuilds\.rows\.\d+\./, ""),
    );

    expect(told).toEqual(
      expected.map((words) => (typeof words === "string" ? words : expect.stringMatching(words))),
    );
  });
});

describe("a pool in a state", () => {
  const between = (field: string, end = "the present") =>
    `${field}: must lie between value.metadata.createdAt and ${end}`;

  it.each<[string, (row: Json, now: number) => unknown, readonly (string | RegExp)[]]>([
    [
      "was changed later",
      (row, now) => Object.assign(row.value.metadata, { updatedAt: now + 1 }),
      [/^value\.metadata\.updatedAt: must not be later than the present, \d+$/],
    ],
    ["was changed now", (row, now) => Object.assign(row.value.metadata, { updatedAt: now }), []],
    [
      "entered its phase before its creation",
      (row) => Object.assign(row.run, { since: row.value.metadata.createdAt - 1 }),
      [between("run.since", "value.metadata.updatedAt")],
    ],
    [
      "entered its phase after its last change",
      (row) => Object.assign(row.run, { since: row.value.metadata.updatedAt + 1 }),
      [between("run.since", "value.metadata.updatedAt")],
    ],
    [
      "entered its phase at its creation",
      (row) => Object.assign(row.run, { since: row.value.metadata.createdAt }),
      [],
    ],
    [
      "is idle since later",
      (row, now) => Object.assign(row.run, { idleSince: now + 1 }),
      [between("run.idleSince")],
    ],
    [
      "is idle since before its creation",
      (row) => Object.assign(row.run, { idleSince: row.value.metadata.createdAt - 1 }),
      [between("run.idleSince")],
    ],
    ["is idle since now", (row, now) => Object.assign(row.run, { idleSince: now }), []],
    [
      "has its snapshot since later",
      (row, now) => Object.assign(row.run, { newestSince: now + 1 }),
      [between("run.newestSince")],
    ],
    [
      "was claimed out of order",
      (row, now) => Object.assign(row.run, { claims: [now, now - MINUTE] }),
      ["run.claims: must be in order, between value.metadata.createdAt and the present"],
    ],
    [
      "was claimed later",
      (row, now) => Object.assign(row.run, { claims: [now + 1] }),
      ["run.claims: must be in order, between value.metadata.createdAt and the present"],
    ],
    [
      "was claimed at its creation and now",
      (row, now) => Object.assign(row.run, { claims: [row.value.metadata.createdAt, now] }),
      [],
    ],
    [
      "has fewer running instances than it shows",
      (row) => row.run.instances.shift(),
      ["value.status.runningInstances: must be 1, the number of run.instances that run"],
    ],
    [
      "has a stopped instance more than it shows",
      (row) =>
        Object.assign(row.run, {
          instances: [...row.run.instances, { ...row.run.instances[0], state: "stopped" }],
          made: 99,
        }),
      [/^value\.status\.stoppedInstances: must be \d, the number of run\.instances that are stopped$/],
    ],
    [
      "has instances of no snapshot",
      (row) => {
        delete row.value.spec.snapshotId;
      },
      [
        "value.spec.snapshotId: must be given if the phase is READY",
        "value.status.runningInstances: and status.stoppedInstances must be 0 if there is no spec.snapshotId",
        "run.instances: must be empty if there is no value.spec.snapshotId",
      ],
    ],
    [
      "has an instance that starts, without a due",
      (row) =>
        Object.assign(row.run, {
          instances: [...row.run.instances, { ...row.run.instances[0], state: "starting" }],
          made: 99,
        }),
      ["run.instances: must have a due if they are provisioning or starting"],
    ],
    [
      "has an instance that fails, though it can provision",
      (row) => Object.assign(row.run.instances[0], { fails: true }),
      ["run.instances: may fail only if run.canProvision is false"],
    ],
    [
      "made fewer instances than it has",
      (row) => Object.assign(row.run, { made: row.run.instances.length - 1 }),
      [/^run\.made: must be at least \d, the number of run\.instances$/],
    ],
    ["made as many as it has", (row) => Object.assign(row.run, { made: row.run.instances.length }), []],
    [
      "cannot provision, for no reason",
      (row) => Object.assign(row.run, { canProvision: false }),
      ["run.canProvision: must be true if there is no run.outcome.cannotProvision"],
    ],
    [
      "recovers, though it is READY",
      (row, now) => Object.assign(row.run, { recoversAt: now + 1 }),
      ["run.recoversAt: must be unset while the phase is READY"],
    ],
    [
      "recovers, and is DEGRADED",
      (row, now) => {
        Object.assign(row.value.status, { phase: "DEGRADED", failureMessage: "quota" });
        row.run.recoversAt = now + 1;
      },
      [],
    ],
  ])("that %s is refused by its place", (_, mangle, expected) => {
    const told = toldOf((state) => mangle(state.warmPools.rows[0], state.now)).map((words) =>
      words.replace("warmPools.rows.0.", ""),
    );

    expect(told).toEqual(
      expected.map((words) => (typeof words === "string" ? words : expect.stringMatching(words))),
    );
  });
});
