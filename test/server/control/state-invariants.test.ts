// Owns which states are taken: every one that a mock could have written, whatever was done to it, and no other.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createFixtures, type Fixtures } from "../../../src/fixtures/index.ts";
import { createMock, type Mock, type Scenario, type SeedJson } from "../../../src/index.ts";
import { beginWorld } from "../../../src/scenarios/create-world.ts";
import { resolveSeed } from "../../../src/scenarios/seed.ts";
import { seedWorld } from "../../../src/world/store/import.ts";
import { stateOf } from "../../../src/world/store/persistence.ts";
import { post } from "../../rpc/request.ts";
import { contents } from "../../rpc-cases/contents.ts";
import { carryOut, commandSequences, looking } from "../../world/commands.ts";
import { CLASS, OTHER_CLASS, PROJECT, START, UNKNOWN_ID } from "../../world/sample-world.ts";
import { prebuildsOf, warmPoolsOf } from "../every-situation.ts";
import { control } from "./control-request.ts";

async function written(mock: Mock) {
  return (await control(mock, "GET", "state")).json;
}

/** Answers what is wrong with it, or nothing; and the state that a fresh mock is in then. */
async function taken(state: object): Promise<{ errors: unknown; state: unknown }> {
  const mock = createMock({ scenario: "empty" });
  const { status, json } = await control(mock, "PUT", "state", state);
  return { errors: status === 200 ? [] : [status, json], state: await written(mock) };
}

/** A seed of prebuilds and pools in every phase and situation, also some that have changed since their creation. */
function seedOf(fixtures: Fixtures): SeedJson {
  const prebuilds = prebuildsOf(fixtures);
  // One whose work cannot have run normally since its creation.
  const [, , running, , snapshotting] = prebuilds;
  for (const made of [running, snapshotting]) {
    if (!made) continue;
    const metadata = { ...made.metadata, createdAt: made.metadata.updatedAt };
    prebuilds.push({ ...made, id: fixtures.prebuild.build().id, metadata });
  }
  return { prebuilds, warmPools: warmPoolsOf(fixtures) };
}

describe("a state that a mock wrote is taken, and is the same again", () => {
  const outcomes: Scenario["outcomes"] = [
    { every: 3, prebuild: { fail: { phase: "RUNNING", after: 5_000, message: "every third" } } },
    { every: 2, warmPool: { degrade: { after: 60_000, message: "quota", recoverAfter: 120_000 } } },
    { skip: 1, warmPool: { cannotProvision: { message: "no capacity", recoverAfter: 60_000 } } },
  ];

  it.each([false, true])("whatever was done to it (seeded: %s)", async (isSeeded) => {
    const template = await written(createMock({ scenario: "empty" }));
    const seed = seedOf(createFixtures());
    await fc.assert(
      fc.asyncProperty(
        commandSequences,
        fc.constantFrom(
          undefined,
          looking(() => {}),
        ),
        async (commands, onTransition) => {
          const scenario: Scenario = { name: "s", summary: "", outcomes };
          const world = beginWorld(scenario, { seed: 1, start: START, strict: false });
          if (isSeeded) seedWorld(world, resolveSeed(seed));
          for (const command of commands) carryOut(world, command, onTransition);
          const state = JSON.parse(JSON.stringify({ ...template, scenario, seed: 1, world: stateOf(world) }));

          expect(await taken(state)).toEqual({ errors: [], state });
        },
      ),
      { numRuns: 40 },
    );
  });

  it.each([
    [{ startAt: "1970-01-01T00:00:00Z", scenario: "healthy" }],
    [{ startAt: 1.4, scenario: "demo" }],
    [{ startAt: "9999-12-31T23:59:59.999Z" }],
  ] as const)("that began as %j", async (options) => {
    const state = await written(createMock(options));
    expect(await taken(state)).toEqual({ errors: [], state });
  });

  it("with ten thousand prebuilds", async () => {
    const prebuilds = [
      { projectId: PROJECT, environmentClassId: CLASS, age: "6d", every: "50s", count: 10_000 },
    ] as const;
    const state = await written(createMock({ scenario: { name: "many", summary: "", prebuilds } }));
    const text = JSON.stringify(state);
    const mock = createMock({ scenario: "empty" });

    const { status } = await control(mock, "PUT", "state", text);

    expect(status).toBe(200);
  });
});

const DAY = 24 * 3_600_000;
const FAR = 999_999_999_999_999;
const pair = { projectId: PROJECT, environmentClassId: CLASS };
const SAMPLE: Scenario = {
  name: "sample",
  summary: "one of each",
  projects: [{ id: PROJECT, name: "shop", environmentClassIds: [CLASS], schedule: { hourUtc: 9 } }],
  prebuilds: [
    { ...pair, age: "1h" },
    { ...pair, age: "50m", cancelAfter: "1m" },
    { ...pair, age: "55m", outcome: { fail: { phase: "RUNNING", after: "5s", message: "no space left" } } },
    { ...pair, age: "30m", deleteAfter: "29m59s" },
    { ...pair, age: "2m", outcome: { stall: "RUNNING" } },
    { ...pair, age: "1s" },
  ],
  warmPools: [{ ...pair, age: "40m", minSize: 2, maxSize: 4, claimAfter: ["39m"] }],
};

describe("a state with one field that no mock could have written is refused by it, and nothing changes", () => {
  // biome-ignore lint/suspicious/noExplicitAny: a state is mangled as the JSON that it is
  type Json = any;
  type Mangle = (part: Json) => void;

  async function sample(): Promise<Mock> {
    const mock = createMock({ scenario: SAMPLE });
    mock.faults.add({ rpc: "ListWarmPools", code: "unavailable", times: 1 });
    const [{ id = "" } = {}] = mock.world.prebuilds().filter(({ status }) => status.environmentId);
    await post(mock, "CreatePrebuildLogsToken", { prebuildId: id });
    return mock;
  }

  /** What is in a mock: all that callers see, and the state that it writes. */
  async function allOf(mock: Mock) {
    return [contents(mock), await written(mock)];
  }

  /** The sample, which refusals leave as it is, so that the next case takes it too; made again after a failed case. */
  let sampled: Promise<{ mock: Mock; before: Json[] }> | undefined;

  async function begin() {
    const mock = await sample();
    return { mock, before: await allOf(mock) };
  }

  /** Mangles the state, and expects that the answer names the field. */
  async function expectRefused(field: string | RegExp, mangle: Mangle): Promise<void> {
    const shared = sampled ?? begin();
    sampled = undefined;
    const { mock, before } = await shared;
    const state = structuredClone(before[1]);
    mangle(state);

    const { status, type, json } = await control(mock, "PUT", "state", state);

    expect([status, type]).toEqual([400, "application/problem+json"]);
    expect(json.detail).toMatch(field);
    expect(await allOf(mock)).toEqual(before);
    sampled = shared;
  }

  it.each<[string, Mangle]>([
    ["seed", (s) => Object.assign(s, { seed: -1 })],
    ["start.at", (s) => Object.assign(s.start, { at: FAR })],
    ["start.at", (s) => Object.assign(s.start, { at: -1 })],
    ["world.now", (s) => Object.assign(s.start, { at: s.world.now + 1 })],
    ["clock.resumes", (s) => Object.assign(s.clock, { mode: "real", resumes: "60x" })],
    ["scenario.prebuilds.0", (s) => Object.assign(s.scenario.prebuilds[0], { projectId: UNKNOWN_ID })],
    ["scenario.warmPools.0.claimAfter.0", (s) => s.scenario.warmPools[0].claimAfter.fill("1s")],
    ["faults.rules.0.id", (s) => Object.assign(s.faults.rules[0], { id: "" })],
    ["faults.rules", (s) => Object.assign(s.faults.rules[0], { hits: 2, calls: 2 })],
    ["faults.rules", (s) => Object.assign(s.faults.rules[0], { hits: 1, calls: 0 })],
    ["faults.lastNumber", (s) => Object.assign(s.faults, { lastNumber: 0 })],
    ["world.now", (s) => Object.assign(s.world, { now: FAR })],
    ["world.ids.last", (s) => Object.assign(s.world.ids, { last: s.world.now + 1 })],
    ["world.ids.counter", (s) => Object.assign(s.world.ids, { counter: 2 ** 26 })],
    [
      "world.projects.0.environmentClasses.0.order",
      (s) => Object.assign(s.world.projects[0].environmentClasses[0], { order: -1 }),
    ],
    [
      "world.projects.0.prebuildConfiguration.environmentClassIds",
      (s) => s.world.projects[0].prebuildConfiguration.environmentClassIds.push(CLASS),
    ],
    [
      "world.projects.0.environmentClasses",
      (s) => Object.assign(s.world.projects[0].environmentClasses[0], { environmentClassId: OTHER_CLASS }),
    ],
    ["world.projects.0.id", (s) => Object.assign(s.world.projects[0], { id: "zz" })],
    [
      "world.projects.0.prebuildConfiguration.timeout",
      (s) => Object.assign(s.world.projects[0].prebuildConfiguration, { timeout: 1 }),
    ],
    ["world.projects.0.desiredPhase", (s) => Object.assign(s.world.projects[0], { desiredPhase: "GONE" })],
    ["world.insights.0", (s) => s.world.insights.push(UNKNOWN_ID)],
    ["world.runners.rows.0.since", (s) => Object.assign(s.world.runners.rows[0], { since: s.world.now + 1 })],
    [
      "world.runners.rows.0.value.provider",
      (s) => Object.assign(s.world.runners.rows[0].value, { provider: "AWS" }),
    ],
    ["world.projects", (s) => s.world.projects.push(s.world.projects[0])],
    ["world.environmentClasses.0.id", (s) => Object.assign(s.world.environmentClasses[0], { id: "" })],
    [
      "world.warmPools.rows.0.value.metadata.environmentClassId",
      (s) => Object.assign(s.world.projects[0].prebuildConfiguration, { enabled: false }),
    ],
    ["world.outcomes.created", (s) => Object.assign(s.world.outcomes.created, { "pool/x/y": 1 })],
    ["world.logsTokens.made", (s) => Object.assign(s.world.logsTokens, { made: 0 })],
    [
      ".expiresAt",
      (s) =>
        Object.assign(Object.values(s.world.logsTokens.grants)[0] as Json, { expiresAt: s.world.now + DAY }),
    ],
    [
      "world.logsTokens.grants",
      (s) =>
        Object.assign(s.world.logsTokens.grants, { secret: Object.values(s.world.logsTokens.grants)[0] }),
    ],
    [
      "world.timers",
      (s) =>
        Object.assign(s.world, { timers: s.world.timers.filter(({ kind }: Json) => kind !== "project") }),
    ],
    [
      "world.timers",
      (s) =>
        s.world.timers.map(
          (timer: Json) => timer.kind === "project" && Object.assign(timer, { at: timer.at + 1 }),
        ),
    ],
  ])("%s (case %#)", expectRefused);

  it.each<[string, string, Mangle]>([
    ["COMPLETED", "value.id", (row) => Object.assign(row.value, { id: "zz" })],
    ["COMPLETED", "value.metadata.projectId", (row) => Object.assign(row.value.metadata, { projectId: "" })],
    [
      "COMPLETED",
      "value.metadata.projectId",
      (row) => Object.assign(row.value.metadata, { projectId: UNKNOWN_ID }),
    ],
    [
      "COMPLETED",
      "value.metadata.environmentClassId",
      (row) => Object.assign(row.value.metadata, { environmentClassId: UNKNOWN_ID }),
    ],
    [
      "COMPLETED",
      "value.metadata.creator.id",
      (row) => Object.assign(row.value.metadata.creator, { id: "zz" }),
    ],
    ["COMPLETED", "value.metadata.createdAt", (row) => Object.assign(row.value.metadata, { createdAt: FAR })],
    [
      "COMPLETED",
      "value.updatedAt",
      (row) => Object.assign(row.value, { updatedAt: row.value.updatedAt + DAY }),
    ],
    [
      "COMPLETED",
      "value.updatedAt",
      (row) => Object.assign(row.value, { updatedAt: row.value.metadata.createdAt - 1 }),
    ],
    ["COMPLETED", "value.spec.timeout", (row) => Object.assign(row.value.spec, { timeout: FAR })],
    ["COMPLETED", "value.spec.specVersion", (row) => Object.assign(row.value.spec, { specVersion: 0 })],
    [
      "COMPLETED",
      "value.spec.desiredPhase",
      (row) => Object.assign(row.value.spec, { desiredPhase: "DELETED" }),
    ],
    [
      "COMPLETED",
      "value.status.statusVersion",
      (row) => Object.assign(row.value.status, { statusVersion: 1 }),
    ],
    [
      "COMPLETED",
      "value.status.snapshotCompletionPercentage",
      (row) => Object.assign(row.value.status, { snapshotCompletionPercentage: 0 }),
    ],
    [
      "COMPLETED",
      "value.status.snapshotSizeBytes",
      (row) => Object.assign(row.value.status, { snapshotSizeBytes: 0 }),
    ],
    [
      "COMPLETED",
      "value.status.environmentId",
      (row) => Object.assign(row.value.status, { environmentId: "zz" }),
    ],
    [
      "COMPLETED",
      "value.status.warningMessage",
      (row) => Object.assign(row.value.status, { warningMessage: "\ud800" }),
    ],
    ["COMPLETED", "value.status.completionTime", (row) => delete row.value.status.completionTime],
    ["COMPLETED", "steps", (row) => Object.assign(row, { steps: [] })],
    ["COMPLETED", "steps", (row) => row.steps.pop()],
    ["COMPLETED", "steps", (row) => row.steps.shift()],
    ["COMPLETED", "steps", (row) => row.steps.splice(2, 1)],
    ["COMPLETED", "steps", (row) => Object.assign(row.steps[0], { at: row.steps[0].at - 1 })],
    ["COMPLETED", "steps", (row) => Object.assign(row.steps[3], { at: row.steps[2].at - 1 })],
    ["COMPLETED", "steps", (row) => Object.assign(row.steps.at(-1), { at: row.value.updatedAt + 1 })],
    ["COMPLETED", "steps.0.at", (row) => Object.assign(row.steps[0], { at: FAR })],
    ["COMPLETED", "steps.1.phase", (row) => Object.assign(row.steps[1], { phase: "WAITING" })],
    ["COMPLETED", "steps.1.reason", (row) => delete row.steps[1].reason],
    [
      "COMPLETED",
      "value.status.completionTime",
      (row) => Object.assign(row.value.status, { completionTime: row.value.status.completionTime - 1 }),
    ],
    ["COMPLETED", "run.warnedAt", (row) => Object.assign(row.run, { warnedAt: row.value.updatedAt })],
    [
      "COMPLETED",
      "run.warnedAt",
      (row) => Object.assign(row.run, { warnedAt: row.value.updatedAt + DAY, outcome: { warning: "w" } }),
    ],
    [
      "CANCELLED",
      "steps",
      (row) =>
        row.steps.splice(
          row.steps.findIndex(({ phase }: Json) => phase === "CANCELLING"),
          1,
        ),
    ],
    [
      "FAILED",
      "value.status.failureMessage",
      (row) => Object.assign(row.value.status, { failureMessage: "" }),
    ],
    ["FAILED", "run.outcome.fail.message", (row) => Object.assign(row.run.outcome.fail, { message: "" })],
    ["DELETING", "steps", (row) => Object.assign(row.steps.at(-1), { phase: "DELETED" })],
    [
      "DELETING",
      "value.status.environmentId",
      (row) => Object.assign(row.value.status, { environmentId: "" }),
    ],
    ["RUNNING", "steps", (row) => Object.assign(row.steps.at(-1), { phase: "STOPPING" })],
    [
      "RUNNING",
      "value.status.completionTime",
      (row) => Object.assign(row.value.status, { completionTime: row.value.updatedAt }),
    ],
    [
      "RUNNING",
      "value.status.environmentId",
      (row) => Object.assign(row.value.status, { environmentId: "" }),
    ],
    ["RUNNING", "run.outcome.stuckAt", (row) => Object.assign(row.run.outcome, { stuckAt: 100 })],
    [
      "PENDING",
      "steps",
      (row) => row.steps.push({ at: row.value.updatedAt, phase: "PENDING", reason: "again" }),
    ],
  ])("of a prebuild that is %s: %s (case %#)", async (phase, field, mangle) => {
    await expectRefused(
      new RegExp(`world\\.prebuilds\\.rows\\.\\d\\.${field.replaceAll(".", "\\.")}: `),
      (state) => {
        mangle(state.world.prebuilds.rows.find(({ value }: Json) => value.status.phase === phase));
      },
    );
  });

  it.each<[string, Mangle]>([
    ["value.id", (row) => Object.assign(row.value, { id: "zz" })],
    ["value.metadata.runnerId", (row) => Object.assign(row.value.metadata, { runnerId: "" })],
    [
      "value.metadata.updatedAt",
      (row) => Object.assign(row.value.metadata, { updatedAt: row.value.metadata.updatedAt + DAY }),
    ],
    ["value.spec.minSize", (row) => Object.assign(row.value.spec, { minSize: FAR })],
    ["value.spec.minSize", (row) => Object.assign(row.value.spec, { minSize: 5 })],
    ["value.spec.maxSize", (row) => Object.assign(row.value.spec, { maxSize: 0 })],
    ["value.spec.maxSize", (row) => Object.assign(row.value.spec, { maxSize: 21 })],
    ["value.spec.snapshotId", (row) => delete row.value.spec.snapshotId],
    ["value.status.desiredSize", (row) => Object.assign(row.value.status, { desiredSize: 5 })],
    ["value.status.runningInstances", (row) => Object.assign(row.value.status, { runningInstances: 0 })],
    [
      "value.status.stoppedInstances",
      (row) => row.run.instances.push({ ...row.run.instances[0], state: "stopped" }),
    ],
    ["value.status.failureMessage", (row) => Object.assign(row.value.status, { failureMessage: "why" })],
    ["run.since", (row) => Object.assign(row.run, { since: FAR })],
    ["run.since", (row) => Object.assign(row.run, { since: row.value.metadata.updatedAt + 1 })],
    ["run.newestSince", (row) => Object.assign(row.run, { newestSince: row.run.newestSince + DAY })],
    ["run.idleSince", (row) => Object.assign(row.run, { idleSince: row.run.idleSince + DAY })],
    ["run.claims", (row) => Object.assign(row.run, { claims: [row.value.metadata.updatedAt + DAY] })],
    ["run.instances", (row) => row.run.instances.push({ ...row.run.instances[0], state: "starting" })],
    ["run.instances", (row) => Object.assign(row.run.instances[0], { fails: true })],
    ["run.made", (row) => Object.assign(row.run, { made: 0 })],
    ["run.canProvision", (row) => Object.assign(row.run, { canProvision: false })],
    ["run.recoversAt", (row) => Object.assign(row.run, { recoversAt: row.run.since })],
    ["run.newest.id", (row) => Object.assign(row.run.newest, { id: "" })],
  ])("of a pool: %s (case %#)", async (field, mangle) => {
    await expectRefused(`world.warmPools.rows.0.${field}: `, (state) =>
      mangle(state.world.warmPools.rows[0]),
    );
  });
});
