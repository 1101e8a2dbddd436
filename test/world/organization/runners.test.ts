// Owns runners: their life, what an update merges, what their deletion takes along, and what is refused.
import { describe, expect, it } from "vitest";
import { capabilitiesOf, type RunnerPhase } from "../../../src/world/organization/runner.ts";
import { RUNNER_STAGES } from "../../../src/world/organization/runner-stages.ts";
import { BUILT_IN_RUNNER_ID, type NewRunner } from "../../../src/world/organization/runners.ts";
import type { World } from "../../../src/world/world.ts";
import {
  createPool,
  declareProject,
  HOUR,
  moveTo,
  PROJECT,
  poolPhase,
  readyPool,
  refusal,
  SECOND,
  sampleWorld,
  UNKNOWN_ID,
} from "../sample-world.ts";

const AWS: NewRunner = { name: "acme", kind: "UNSPECIFIED", provider: "AWS_EC2" };
const SNAPSHOTS = ["ENVIRONMENT_SNAPSHOT", "PREBUILDS_BEFORE_SNAPSHOT_TRIGGER"];
const POOLS = [...SNAPSHOTS, "WARM_POOL", "ASG_WARM_POOL"];

const runnersOf = (world: World) => world.organization.runners;

/** The steps that time takes, each with its reason. */
function stepsOf(world: World, id: string): string[] {
  return moveTo(world, world.clock.now + HOUR)
    .filter((transition) => transition.id === id)
    .map(({ from, to, reason }) => `${from} → ${to}: ${reason}`);
}

/** A world with a runner in a phase. */
function runnerIn(phase: RunnerPhase) {
  const world = sampleWorld();
  const { id } = runnersOf(world).create({ ...AWS, phase: phase === "DELETED" ? "DELETING" : phase });
  if (phase === "DELETED") moveTo(world, world.clock.now + HOUR, (step) => step.id === id);
  return { world, id };
}

describe("a new runner", () => {
  it("is by the caller, CREATED now and wanted to be ACTIVE", () => {
    const world = sampleWorld();
    const { now } = world.clock;

    expect(runnersOf(world).create(AWS)).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7/),
      name: "acme",
      creator: world.organization.user,
      createdAt: now,
      updatedAt: now,
      kind: "REMOTE",
      provider: "AWS_EC2",
      managerId: "",
      spec: { desiredPhase: "ACTIVE", variant: "UNSPECIFIED" },
      status: { phase: "CREATED", updatedAt: now },
    });
  });

  it.each([
    ["AWS_EC2", "REMOTE", POOLS],
    ["MANAGED", "REMOTE", POOLS],
    ["GCP", "REMOTE", SNAPSHOTS],
    ["DEV_AGENT", "REMOTE", []],
    ["LINUX_HOST", "LOCAL", []],
    ["DESKTOP_MAC", "LOCAL", []],
  ] as const)("of the provider %s is %s and can do %j", (provider, kind, capabilities) => {
    const runner = runnersOf(sampleWorld()).create({ ...AWS, provider });

    expect([runner.kind, capabilitiesOf(runner)]).toEqual([kind, capabilities]);
  });

  it("can be described by its kind alone, and not by neither", () => {
    const runners = runnersOf(sampleWorld());
    const of = (kind: NewRunner["kind"]) => runners.create({ ...AWS, provider: "UNSPECIFIED", kind });

    expect([capabilitiesOf(of("REMOTE")), capabilitiesOf(of("LOCAL"))]).toEqual([POOLS, []]);
    expect(() => of("UNSPECIFIED")).toThrow(refusal("invalid", "provider: must be set if kind is not"));
    expect(runners.create({ ...AWS, kind: "LOCAL" }).kind).toBe("LOCAL");
  });

  it("with an id that is taken is refused", () => {
    const world = sampleWorld();
    runnersOf(world).create({ ...AWS, id: UNKNOWN_ID, managerId: "manager" });

    expect(runnersOf(world).get(UNKNOWN_ID).managerId).toBe("manager");
    expect(() => runnersOf(world).create({ ...AWS, id: UNKNOWN_ID, name: "again" })).toThrow(
      refusal("already-exists", `runner ${UNKNOWN_ID} exists already`),
    );
    expect(Array.from(runnersOf(world), ({ name }) => name)).toEqual(["Built-in runner", "acme"]);
  });
});

describe("the life of a runner", () => {
  it("is installed and reports, and after its deletion nothing runs on it and it is gone", () => {
    const { world, id } = runnerIn("CREATED");
    const up = stepsOf(world, id);
    world.deleteRunner(id, false);
    const { spec, status } = runnersOf(world).get(id);

    expect(up).toEqual([
      "CREATED → INACTIVE: it is installed",
      "INACTIVE → ACTIVE: it reported for the first time",
    ]);
    expect([spec.desiredPhase, status]).toEqual([
      "DELETED",
      { phase: "DELETING", updatedAt: world.clock.now },
    ]);
    expect(stepsOf(world, id)).toEqual([
      "DELETING → DELETED: nothing runs on it",
      "DELETED → GONE: it was deleted",
    ]);
    expect(() => runnersOf(world).get(id)).toThrow(refusal("not-found", `runner ${id} not found`));
  });

  it("has these shortest and longest times", () => {
    expect(
      RUNNER_STAGES.map(({ name, delay: { min, max } }) => `${name} ${min / SECOND}–${max / SECOND} s`),
    ).toEqual(["install 5–15 s", "activate 20–60 s", "delete 5–15 s", "purge 1–3 s"]);
  });

  it("continues in a world that goes back, as do its tokens", () => {
    const { world, id } = runnerIn("CREATED");
    const saved = world.save();
    const once = [runnersOf(world).createTokens(id), stepsOf(world, id)];
    world.load(saved);

    expect([runnersOf(world).createTokens(id), stepsOf(world, id)]).toEqual(once);
  });
});

describe("an update of a runner", () => {
  it("merges its name and its configuration, and changes nothing if there is nothing in it", () => {
    const world = sampleWorld();
    const runners = runnersOf(world);
    const before = runners.get(BUILT_IN_RUNNER_ID);
    const same = runners.update(BUILT_IN_RUNNER_ID, { desiredPhase: "ACTIVE" });
    world.clock.advanceTo(world.clock.now + SECOND);
    const named = runners.update(BUILT_IN_RUNNER_ID, { name: "renamed" });
    const { spec } = runners.update(BUILT_IN_RUNNER_ID, {
      configuration: { logLevel: "DEBUG", autoUpdate: undefined },
    });

    expect(same).toBe(before);
    expect(named).toEqual({ ...before, name: "renamed", updatedAt: world.clock.now });
    expect(runners.get(BUILT_IN_RUNNER_ID).name).toBe("renamed");
    expect(spec).toEqual({
      ...before.spec,
      configuration: {
        ...before.spec.configuration,
        logLevel: "DEBUG",
        metrics: undefined,
        updateWindow: undefined,
      },
    });
  });

  it("begins with an empty configuration and empty metrics if there were none", () => {
    const { world, id } = runnerIn("ACTIVE");
    const { spec } = runnersOf(world).update(id, {
      configuration: { metrics: { url: "https://m.test", enabled: undefined } },
    });

    expect(spec.configuration).toEqual({
      region: "",
      releaseChannel: "UNSPECIFIED",
      autoUpdate: false,
      logLevel: "UNSPECIFIED",
      devcontainerImageCacheEnabled: false,
      encryptedHoneycombApiKey: "",
      continuousProfiling: false,
      updateWindow: undefined,
      metrics: {
        enabled: false,
        url: "https://m.test",
        username: "",
        password: "",
        managedMetricsEnabled: false,
        includeVerboseMetrics: false,
      },
    });
  });

  it("replaces the update window, keeps it if it is not named, and removes it by an empty one", () => {
    const { world, id } = runnerIn("ACTIVE");
    const windowAfter = (configuration: object) =>
      runnersOf(world).update(id, { configuration }).spec.configuration?.updateWindow;

    expect(windowAfter({ updateWindow: { startHour: 3 } })).toEqual({ startHour: 3 });
    expect(windowAfter({ updateWindow: { endHour: 0 } })).toEqual({ endHour: 0 });
    expect(windowAfter({ autoUpdate: true })).toEqual({ endHour: 0 });
    expect(windowAfter({ updateWindow: {} })).toBeUndefined();
  });

  it("to another desired phase is refused, and nothing changes", () => {
    const { world, id } = runnerIn("ACTIVE");
    const before = runnersOf(world).get(id);

    expect(() => runnersOf(world).update(id, { name: "x", desiredPhase: "INACTIVE" })).toThrow(
      refusal("wrong-state", "spec.desired_phase: a runner cannot be made INACTIVE by an update"),
    );
    expect(runnersOf(world).get(id)).toBe(before);
  });

  it.each(["DELETING", "DELETED"] as const)("while it is %s is refused, and nothing changes", (phase) => {
    const { world, id } = runnerIn(phase);
    const before = runnersOf(world).get(id);

    expect(before.status.phase).toBe(phase);
    expect(() => runnersOf(world).update(id, { name: "x" })).toThrow(
      refusal("wrong-state", `runner ${id} is being deleted`),
    );
    runnersOf(world).delete(id);
    expect(runnersOf(world).get(id)).toBe(before);
  });
});

describe("the deletion of a runner", () => {
  it("is refused while an environment is on it, and takes it along by force", () => {
    const world = sampleWorld();
    declareProject(world);
    const { id } = world.environments.createFromProject(PROJECT, {}).value;
    const { now } = world.clock;

    expect(() => world.deleteRunner(BUILT_IN_RUNNER_ID, false)).toThrow(
      refusal(
        "wrong-state",
        `runner ${BUILT_IN_RUNNER_ID} is in use by environment ${id}; delete it, or use force`,
      ),
    );
    expect(runnersOf(world).get(BUILT_IN_RUNNER_ID).status.phase).toBe("ACTIVE");
    world.deleteRunner(BUILT_IN_RUNNER_ID, true);
    expect([world.environments.find(id), world.clock.now]).toEqual([undefined, now]);
    expect(runnersOf(world).get(BUILT_IN_RUNNER_ID).status.phase).toBe("DELETING");
  });

  it("does not wait for an environment that is being deleted, which goes its own way", () => {
    const world = sampleWorld();
    declareProject(world);
    const { id } = world.environments.createFromProject(PROJECT, {}).value;
    world.environments.stop(id);
    world.clock.advanceTo(world.clock.now + 60 * SECOND);
    world.environments.delete(id);

    world.deleteRunner(BUILT_IN_RUNNER_ID, false);

    expect(world.environments.get(id).status.phase).toBe("DELETING");
  });

  it("is refused while a pool is on it, and begins the pool's by force", () => {
    const world = sampleWorld();
    const poolId = readyPool(world);
    const other = runnersOf(world).create(AWS).id;

    expect(() => world.deleteRunner(BUILT_IN_RUNNER_ID, false)).toThrow(
      refusal(
        "wrong-state",
        `runner ${BUILT_IN_RUNNER_ID} is in use by warm pool ${poolId}; delete it, or use force`,
      ),
    );
    world.deleteRunner(other, false);
    expect(poolPhase(world, poolId)).toBe("READY");
    world.deleteRunner(BUILT_IN_RUNNER_ID, true);
    expect([poolPhase(world, poolId), runnersOf(world).get(BUILT_IN_RUNNER_ID).status.phase]).toEqual([
      "DELETING",
      "DELETING",
    ]);
    expect(() => createPool(world)).toThrow(refusal("wrong-state"));
  });

  it("of an unknown one is refused", () => {
    expect(() => sampleWorld().deleteRunner(UNKNOWN_ID, true)).toThrow(refusal("not-found", UNKNOWN_ID));
  });
});

describe("the tokens of a runner", () => {
  it("are new each time, differ from each other, and are those of the seed", () => {
    const made = (seed: number) => {
      const runners = runnersOf(sampleWorld({ seed }));
      return [1, 2].map(() => runners.createTokens(BUILT_IN_RUNNER_ID));
    };
    const tokens = made(1).flatMap(({ accessToken, exchangeToken }) => [accessToken, exchangeToken]);

    expect(tokens).toEqual(
      [1, 2].flatMap(() =>
        [/^runner_[0-9a-f]{16}$/, /^exchange_[0-9a-f]{16}$/].map((form) => expect.stringMatching(form)),
      ),
    );
    expect(new Set(tokens.map((token) => token.replace(/^.*_/, ""))).size).toBe(4);
    expect(made(1)).toEqual(made(1));
    expect(made(2)).not.toEqual(made(1));
    expect(() => runnersOf(sampleWorld()).createTokens(UNKNOWN_ID)).toThrow(refusal("not-found"));
  });
});

it("a list of runners has those of a creator, kind and provider", () => {
  const world = sampleWorld();
  runnersOf(world).create({ ...AWS, name: "laptop", provider: "LINUX_HOST" });
  runnersOf(world).create({ ...AWS, name: "cloud", provider: "GCP" });
  const named = (filter: Parameters<ReturnType<typeof runnersOf>["list"]>[0]) =>
    runnersOf(world)
      .list(filter, { limit: 9 })
      .rows.map(({ value }) => value.name)
      .toSorted();

  expect([
    named({ kinds: ["LOCAL"] }),
    named({ kinds: ["REMOTE"], providers: ["GCP", "LINUX_HOST"] }),
    named({ creatorIds: [world.organization.user.id] }),
    named({ creatorIds: [UNKNOWN_ID] }),
  ]).toEqual([["laptop"], ["cloud"], ["Built-in runner", "cloud", "laptop"], []]);
});
