// Owns what a scenario may say, how a wrong one is refused, and how it becomes the world at the start.
import { describe, expect, it } from "vitest";
import { MisuseError } from "../../src/mock/misuse.ts";
import { beginWorld } from "../../src/scenarios/create-world.ts";
import { PRESETS } from "../../src/scenarios/presets.ts";
import { resolveScenario } from "../../src/scenarios/resolve.ts";
import type { Scenario } from "../../src/scenarios/scenario.ts";
import type { ScenarioPrebuild } from "../../src/scenarios/scenario-prebuild.ts";
import { createMock } from "../../src/server/create-mock.ts";
import {
  CLASS,
  createPrebuild,
  DAY,
  HOUR,
  MINUTE,
  OTHER_CLASS,
  OTHER_PROJECT,
  PROJECT,
  pictureOf,
  pool,
  prebuild,
  refusal,
  START,
  UNKNOWN_ID,
} from "../world/sample-world.ts";
import { shortProject } from "../world/short-project.ts";
import { call } from "./mock-call.ts";

const POOL_ID = "30000000-0000-4000-8000-000000000001";
const base = { name: "sample", summary: "A sample." } as const;
const projects = [{ id: PROJECT, name: "sample", environmentClassIds: [CLASS] }];
/** Was created two milliseconds before the start. */
const youngPool = { projectId: PROJECT, environmentClassId: CLASS, age: 2 };
const options = { seed: 1, start: START, strict: false };

describe("a scenario's name", () => {
  it.each(["healthy", "empty", "failing-prebuild", "degraded-pool"] as const)("can be %s", (name) => {
    expect(resolveScenario(name).name).toBe(name);
  });

  it.each([
    ["helthy", "healthy"],
    ["degraded", "degraded-pool"],
    ["toString", ""],
  ])(
    "that is %s is refused, with the nearest one if one is near, and all that there are",
    (name, nearest) => {
      expect(() => resolveScenario(name as "healthy")).toThrow(
        new RegExp(
          `"${name}".*${nearest ? `did you mean ${nearest}.*` : "; known scenarios: "}${Object.keys(PRESETS).join(", ")}`,
        ),
      );
    },
  );

  it.each(["mock.yaml", "./mock", "a/mock.yml", "mock.JSON"])(
    "that is the file %s is refused, with what reads files",
    (name) => {
      expect(() => createMock({ scenario: name as "healthy" })).toThrow(
        /read a file with readScenario of prebuild-mock\/scenarios/,
      );
    },
  );

  it("that is wrong is misuse of createMock", () => {
    expect(() => createMock({ scenario: "helthy" as "healthy" })).toThrow(MisuseError);
  });
});

describe("a scenario", () => {
  it("that says nothing but its name is enough", () => {
    expect(resolveScenario(base)).toEqual(base);
  });

  it("may say all that there is to say", () => {
    const full: Scenario = {
      ...base,
      projects: [
        {
          ...projects[0],
          id: PROJECT,
          name: "p",
          environmentClassIds: [CLASS],
          prebuildsEnabled: true,
          timeout: "PT10M",
        },
      ],
      prebuilds: [
        {
          id: UNKNOWN_ID,
          projectId: PROJECT,
          environmentClassId: CLASS,
          age: 90_000,
          timeout: "5m",
          outcome: { stall: "RUNNING" },
        },
      ],
      warmPools: [
        {
          id: POOL_ID,
          projectId: PROJECT,
          environmentClassId: CLASS,
          age: "1h30m",
          minSize: 0,
          maxSize: 20,
          claimAfter: ["1h30m", 0],
          deleteAfter: "1h30m",
        },
      ],
      autoscaler: {
        claims: 1,
        window: "1s",
        idle: "1d",
        start: { min: 0, max: 0 },
        provision: { min: "1m", max: "1d" },
      },
      outcomes: [
        {
          match: { projectId: PROJECT, environmentClassId: CLASS },
          prebuild: { fail: { phase: "PENDING", after: 0, message: "m" } },
        },
        {
          warmPool: {
            degrade: { after: "1m", message: "m", recoverAfter: "1m" },
            cannotProvision: { message: "m", recoverAfter: "1m" },
          },
        },
      ],
    };

    expect(resolveScenario(full)).toEqual(full);
  });

  it.each<[string, object]>([
    ["name", { summary: "" }],
    ["name", { ...base, name: "" }],
    ["summary", { name: "sample" }],
    ["projekts", { ...base, projekts: [] }],
    ["projects.0.id", { ...base, projects: [{ ...projects[0], id: "p" }] }],
    [
      "projects.0.environmentClassIds",
      { ...base, projects: [{ ...projects[0], environmentClassIds: CLASS }] },
    ],
    [
      "projects.0.environmentClassIds.1",
      { ...base, projects: [{ ...projects[0], environmentClassIds: [CLASS, "x"] }] },
    ],
    ["projects.0.timeout", { ...base, projects: [{ ...projects[0], timeout: "299s" }] }],
    ["projects.0.timeout", { ...base, projects: [{ ...projects[0], timeout: "7201s" }] }],
    ["prebuilds.0.age", { ...base, prebuilds: [{ projectId: PROJECT }] }],
    ["prebuilds.0.age", { ...base, prebuilds: [{ projectId: PROJECT, age: "soon" }] }],
    ["prebuilds.0.age", { ...base, prebuilds: [{ projectId: PROJECT, age: -1 }] }],
    ["prebuilds.1.projectId", { ...base, prebuilds: [{ projectId: PROJECT, age: 1 }, { age: 1 }] }],
    ["prebuilds.0.timeout", { ...base, prebuilds: [{ projectId: PROJECT, age: 1, timeout: "10s" }] }],
    [
      "prebuilds.0.outcome.stall",
      { ...base, prebuilds: [{ projectId: PROJECT, age: 1, outcome: { stall: "COMPLETED" } }] },
    ],
    [
      "prebuilds.0.outcome",
      { ...base, prebuilds: [{ projectId: PROJECT, age: 1, outcome: { explode: true } }] },
    ],
    ["warmPools.0.environmentClassId", { ...base, warmPools: [{ projectId: PROJECT, age: 1 }] }],
    [
      "warmPools.0.minSize",
      { ...base, warmPools: [{ projectId: PROJECT, environmentClassId: CLASS, age: 1, minSize: 21 }] },
    ],
    [
      "warmPools.0.maxSize",
      { ...base, warmPools: [{ projectId: PROJECT, environmentClassId: CLASS, age: 1, maxSize: 0 }] },
    ],
    [
      "warmPools.0.minSize",
      { ...base, warmPools: [{ projectId: PROJECT, environmentClassId: CLASS, age: 1, minSize: 1.5 }] },
    ],
    [
      "outcomes.0.prebuild.fail.after",
      { ...base, outcomes: [{ prebuild: { fail: { phase: "RUNNING", message: "m" } } }] },
    ],
    [
      "outcomes.0.prebuild.fail.message",
      { ...base, outcomes: [{ prebuild: { fail: { phase: "RUNNING", after: 1, message: "" } } }] },
    ],
    [
      "outcomes.0.warmPool.degrade.recoverAfter",
      { ...base, outcomes: [{ warmPool: { degrade: { after: 1, message: "m", recoverAfter: "x" } } }] },
    ],
    [
      "outcomes.0.warmPool.cannotProvision.message",
      { ...base, outcomes: [{ warmPool: { cannotProvision: {} } }] },
    ],
    ["warmPools.0.claimAfter.1", { ...base, warmPools: [{ ...youngPool, claimAfter: [1, 3] }] }],
    ["warmPools.0.claimAfter.0", { ...base, warmPools: [{ ...youngPool, claimAfter: ["soon"] }] }],
    ["warmPools.0.deleteAfter", { ...base, warmPools: [{ ...youngPool, deleteAfter: 3 }] }],
    ["warmPools.0.deleteAfter", { ...base, warmPools: [{ ...youngPool, deleteAfter: "soon" }] }],
    ["autoscaler.claims", { ...base, autoscaler: { claims: 0 } }],
    ["autoscaler.claims", { ...base, autoscaler: { claims: 101 } }],
    ["autoscaler.claims", { ...base, autoscaler: { claims: 1.5 } }],
    ["autoscaler.window", { ...base, autoscaler: { window: "999ms" } }],
    ["autoscaler.window", { ...base, autoscaler: { window: "25h" } }],
    ["autoscaler.idle", { ...base, autoscaler: { idle: 0 } }],
    ["autoscaler.idle", { ...base, autoscaler: { idle: "soon" } }],
    ["autoscaler.start.max", { ...base, autoscaler: { start: { min: 1 } } }],
    ["autoscaler.start.min", { ...base, autoscaler: { start: { min: 2, max: 1 } } }],
    ["autoscaler.provision.max", { ...base, autoscaler: { provision: { min: 2, max: "25h" } } }],
    ["autoscaler.drain", { ...base, autoscaler: { drain: { min: 2, max: 3 } } }],
    ["outcomes.0.match.projectId", { ...base, outcomes: [{ match: { projectId: "p" } }] }],
  ])("with an issue at %s is refused, naming it: %j", (field, scenario) => {
    expect(() => resolveScenario(scenario as Scenario)).toThrow(refusal("invalid", field));
  });

  it("with two issues is refused with both", () => {
    const scenario = { ...base, prebuilds: [{ projectId: "", age: "soon" }] };

    expect(() => resolveScenario(scenario as unknown as Scenario)).toThrow(
      /prebuilds\.0\.projectId: .*prebuilds\.0\.age: /,
    );
  });

  it.each<[string, Scenario]>([
    [
      "warmPools.0",
      {
        ...base,
        projects: [
          { ...projects[0], id: PROJECT, name: "p", environmentClassIds: [CLASS], prebuildsEnabled: false },
        ],
        warmPools: [{ projectId: PROJECT, environmentClassId: CLASS, age: 1 }],
      },
    ],
    [
      "warmPools.0",
      {
        ...base,
        warmPools: [{ projectId: PROJECT, environmentClassId: CLASS, age: 1, minSize: 3, maxSize: 2 }],
      },
    ],
    [
      "warmPools.1",
      { ...base, warmPools: [1, 2].map(() => ({ projectId: PROJECT, environmentClassId: CLASS, age: 1 })) },
    ],
    [
      "warmPools.1",
      {
        ...base,
        warmPools: [CLASS, OTHER_CLASS].map((environmentClassId) => ({
          id: POOL_ID,
          projectId: PROJECT,
          environmentClassId,
          age: 1,
        })),
      },
    ],
    [
      "prebuilds.1",
      { ...base, prebuilds: [1, 2].map(() => ({ id: UNKNOWN_ID, projectId: PROJECT, age: 1 })) },
    ],
  ])("whose %s cannot be is misuse of createMock, which names it", (field, scenario) => {
    expect(() => createMock({ scenario })).toThrow(
      expect.objectContaining({ name: "MisuseError", message: expect.stringContaining(field) }),
    );
  });

  it("in a strict world must define what it uses", () => {
    const scenario = { ...base, prebuilds: [{ projectId: PROJECT, age: 1 }] };

    expect(() => createMock({ scenario, strict: true })).toThrow(MisuseError);
  });
});

describe("the clock of a scenario", () => {
  const scenario: Scenario = { ...base, clock: "per-read" };

  it("counts if no option names one", () => {
    expect(createMock({ scenario }).clock.mode).toBe("per-read");
    expect(createMock({ scenario: base }).clock.mode).toBe("frozen");
  });

  it("gives way to the option", () => {
    expect(createMock({ scenario, clock: "real" }).clock.mode).toBe("real");
  });

  it("is what a reset goes back to", () => {
    const mock = createMock({ scenario });
    mock.clock.setMode("real");

    mock.reset();

    expect(mock.clock.mode).toBe("per-read");
  });

  it("leaves the mode as it is if the scenario replaces another", () => {
    const mock = createMock({ scenario: "empty", clock: "frozen" });

    mock.reset({ scenario });

    expect(mock.clock.mode).toBe("frozen");
  });
});

describe("the world of a scenario", () => {
  it("has simulated the history by the normal rules", () => {
    const world = beginWorld(
      { ...base, prebuilds: [{ id: UNKNOWN_ID, projectId: PROJECT, age: "1d" }] },
      options,
    );
    const { metadata, status } = prebuild(world, UNKNOWN_ID);

    expect([
      status.phase,
      metadata.createdAt,
      (status.completionTime ?? 0) < START - DAY + 15 * MINUTE,
    ]).toEqual(["COMPLETED", START - DAY, true]);
  });

  it("is at its start, whatever its history", () => {
    expect(beginWorld({ ...base, prebuilds: [{ projectId: PROJECT, age: "3d" }] }, options).clock.now).toBe(
      START,
    );
  });

  it("no longer has what would have expired", () => {
    const world = beginWorld({ ...base, prebuilds: [{ projectId: PROJECT, age: "8d" }] }, options);

    expect(world.prebuilds.size).toBe(0);
  });

  it("has what was created at its very start", () => {
    const world = beginWorld(
      { ...base, prebuilds: [{ id: UNKNOWN_ID, projectId: PROJECT, age: 0 }] },
      options,
    );

    expect(prebuild(world, UNKNOWN_ID)).toMatchObject({
      metadata: { createdAt: START },
      status: { phase: "PENDING", statusVersion: 1 },
    });
  });

  it("has its resources in the order of their ages, not of the text", () => {
    const prebuilds = (["1h", "3h", "2h"] as const).map((age) => ({ projectId: PROJECT, age }));
    const { prebuilds: rows } = pictureOf(beginWorld({ ...base, prebuilds }, options));

    expect(rows.map(({ value }) => START - value.metadata.createdAt)).toEqual([HOUR, 2 * HOUR, 3 * HOUR]);
  });

  it("has its projects, whose configuration is held against callers", () => {
    const world = beginWorld({ ...base, projects, outcomes: [] }, { ...options, strict: true });

    expect(Array.from(world.organization.projects, shortProject)).toMatchObject([
      { id: PROJECT, isMadeUp: false, prebuildsEnabled: true, environmentClassIds: [CLASS] },
    ]);
  });

  it("gives a project's timeout to its prebuilds", () => {
    const world = beginWorld(
      { ...base, projects: [{ id: PROJECT, name: "p", environmentClassIds: [CLASS], timeout: "10m" }] },
      options,
    );

    expect(prebuild(world, createPrebuild(world)).spec.timeout).toBe(10 * MINUTE);
  });

  it("has pools with the sizes that the scenario gives", () => {
    const world = beginWorld(
      {
        ...base,
        warmPools: [{ id: POOL_ID, projectId: PROJECT, environmentClassId: CLASS, age: "1h", maxSize: 4 }],
      },
      options,
    );

    expect(pool(world, POOL_ID)).toMatchObject({
      metadata: { createdAt: START - HOUR },
      spec: { minSize: 1, maxSize: 4 },
    });
  });

  it("has pools that were claimed from and deleted when the scenario says", () => {
    const scaling = { ...base, autoscaler: { claims: 1, idle: "1d" } } as const;
    const warmPool = {
      id: POOL_ID,
      projectId: PROJECT,
      environmentClassId: CLASS,
      age: "1h",
      maxSize: 4,
    } as const;
    const prebuilds = [{ projectId: PROJECT, environmentClassId: CLASS, age: "1d" }] as const;
    const claimed = { ...warmPool, claimAfter: ["50m", "52m"] } as const;
    const deleted = { ...warmPool, deleteAfter: "1h" } as const;
    const statusOf = (one: typeof claimed | typeof deleted) =>
      pool(beginWorld({ ...scaling, prebuilds, warmPools: [one] }, options), POOL_ID).status;

    expect([statusOf(claimed), statusOf(deleted)]).toMatchObject([
      { phase: "READY", desiredSize: 3 },
      { phase: "DELETING", desiredSize: 1, runningInstances: 1 },
    ]);
  });

  it("names the claim that found no running instance", () => {
    const warmPools = [{ ...youngPool, claimAfter: [1] }];

    expect(() => beginWorld({ ...base, warmPools }, options)).toThrow(
      refusal("wrong-state", "warmPools.0.claimAfter.0: "),
    );
  });

  it("has instances that take as long as the scenario says", () => {
    const world = beginWorld(
      {
        ...base,
        autoscaler: { provision: { min: "10s", max: "10s" } },
        prebuilds: [{ projectId: PROJECT, environmentClassId: CLASS, age: "1d" }],
        warmPools: [{ id: POOL_ID, projectId: PROJECT, environmentClassId: CLASS, age: "13s" }],
      },
      options,
    );

    expect(pool(world, POOL_ID).status.phase).toBe("READY");
  });

  it("has pools whose instances cannot be provisioned if an outcome says so", () => {
    const world = beginWorld(
      {
        ...base,
        prebuilds: [{ projectId: PROJECT, environmentClassId: CLASS, age: "1d" }],
        warmPools: [{ id: POOL_ID, projectId: PROJECT, environmentClassId: CLASS, age: "15m" }],
        outcomes: [{ warmPool: { cannotProvision: { message: "no quota", recoverAfter: "2h" } } }],
      },
      options,
    );
    const { status } = pool(world, POOL_ID);
    world.clock.advanceTo(START + 2 * HOUR + 8 * MINUTE);

    expect([status.phase, status.failureMessage, pool(world, POOL_ID).status.phase]).toEqual([
      "DEGRADED",
      "no quota",
      "READY",
    ]);
  });

  it("follows outcome rules in its history and afterwards", () => {
    const world = beginWorld(
      {
        ...base,
        prebuilds: [{ id: UNKNOWN_ID, projectId: PROJECT, age: "30m" }],
        outcomes: [{ prebuild: { stall: "STOPPING" } }],
      },
      options,
    );
    const id = createPrebuild(world);
    world.clock.advanceTo(START + HOUR / 2);

    expect([prebuild(world, UNKNOWN_ID), prebuild(world, id)].map(({ status }) => status.phase)).toEqual([
      "STOPPING",
      "STOPPING",
    ]);
  });

  it("is not changed by what becomes of the scenario's data afterwards", async () => {
    const prebuilds: ScenarioPrebuild[] = [{ projectId: PROJECT, age: "1h" }];
    const mock = createMock({ scenario: { ...base, prebuilds } });
    prebuilds.length = 0;

    mock.reset();

    expect(mock.clock.next()).toHaveLength(1);
  });

  it("is not changed by what becomes of the matches of its rules, however deep", async () => {
    const match = { filter: { projectIds: [PROJECT] } };
    const faults = [{ rpc: "ListPrebuilds" as const, match, code: "unavailable" as const }];
    const mock = createMock({ scenario: { ...base, faults } });
    const list = (projectId: string) => call(mock, "ListPrebuilds", { filter: { projectIds: [projectId] } });
    match.filter.projectIds[0] = OTHER_PROJECT;

    const codes = [(await list(PROJECT)).code, (await list(OTHER_PROJECT)).code];
    mock.reset();
    const afterwards = [(await list(PROJECT)).code, (await list(OTHER_PROJECT)).code];

    expect([codes, afterwards]).toEqual(Array(2).fill(["unavailable", undefined]));
  });
});
