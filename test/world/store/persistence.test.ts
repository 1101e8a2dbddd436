// Owns the state of a world as plain JSON: what is brought into another world lives on as the one it came from.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { beginWorld, emptyWorld } from "../../../src/scenarios/create-world.ts";
import { PRESETS, type PresetName } from "../../../src/scenarios/presets.ts";
import { restoreState, stateOf, type WorldState } from "../../../src/world/store/persistence.ts";
import type { World } from "../../../src/world/world.ts";
import { carryOut, commandSequences } from "../commands.ts";
import {
  CLASS,
  createPool,
  createPrebuild,
  HOUR,
  moveTo,
  OTHER_PROJECT,
  PROJECT,
  pictureOf,
  prebuildIn,
  readyPool,
  refusal,
  START,
  sampleWorld,
} from "../sample-world.ts";
import { addProject } from "../short-project.ts";

/** Through text, as it leaves a process. */
function written(world: World): WorldState {
  return JSON.parse(JSON.stringify(stateOf(world)));
}

function brought(state: WorldState, world = sampleWorld({ start: 0, builtIns: "none" })): World {
  restoreState(world, state);
  return world;
}

const json = (value: unknown) => JSON.parse(JSON.stringify(value));

describe("a state", () => {
  it("brought into another world is the same again", () => {
    const world = sampleWorld();
    readyPool(world);
    prebuildIn(world, "RUNNING");
    world.logsTokens.create(prebuildIn(world, "COMPLETED"));
    world.environments.createFromProject(PROJECT, {});
    world.organization.runners.create({ name: "new", kind: "UNSPECIFIED", provider: "GCP" });

    const other = brought(written(world));

    expect(json(pictureOf(other))).toEqual(json(pictureOf(world)));
    expect(stateOf(other)).toEqual(written(world));
    const lives = [world, other].map((each) => json([moveTo(each, each.clock.now + HOUR), stateOf(each)]));
    expect(lives[1]).toEqual(lives[0]);
  });

  it("taken at any point of any run continues like the world that it came from", () => {
    fc.assert(
      fc.property(commandSequences, commandSequences, (before, after) => {
        const world = sampleWorld();
        for (const command of before) carryOut(world, command);
        const other = brought(written(world));

        const lives = [world, other].map((each) => {
          const refusals = after.map((command) => carryOut(each, command)?.message);
          return json([refusals, moveTo(each, each.clock.now + 2 * HOUR), pictureOf(each), stateOf(each)]);
        });

        expect(lives[1]).toEqual(lives[0]);
      }),
      { numRuns: 30 },
    );
  });

  it.each(Object.keys(PRESETS) as PresetName[])("of %s lives on alike for eight days", (name) => {
    const options = { seed: 7, start: START, strict: false };
    const world = beginWorld(PRESETS[name], options);
    const other = brought(written(world), emptyWorld(PRESETS[name], options));

    const lives = [world, other].map((each) =>
      json([moveTo(each, START + 8 * 24 * HOUR), pictureOf(each), stateOf(each)]),
    );

    expect(lives[1]).toEqual(lives[0]);
  });

  it("keeps the order of what is due at once", () => {
    const world = sampleWorld({
      outcomes: [{ prebuild: { fail: { phase: "PENDING", after: HOUR, message: "no" } } }],
    });
    const ids = [createPrebuild(world), createPrebuild(world), createPrebuild(world)];
    world.prebuilds.warn(ids[0] as string, "planned anew");
    const inOrder = moveTo(brought(written(world)), START + 2 * HOUR).map(({ id }) => id);

    expect(inOrder).toEqual(moveTo(world, START + 2 * HOUR).map(({ id }) => id));
  });

  it("keeps a daily schedule that is due at this very instant", () => {
    const world = sampleWorld();
    addProject(world, { name: "daily", environmentClassIds: [], schedule: { hourUtc: 12 } });
    const due = world.clock.next()?.at as number;
    world.clock.advanceTo(due - 1);
    const state = { ...written(world), now: due };

    expect(brought(state).clock.next()?.at).toBe(due);
  });

  it("never gives an id again that was given before", () => {
    const world = sampleWorld();
    const id = createPrebuild(world);
    const other = brought(written(world));

    expect(createPrebuild(other) > id).toBe(true);
    expect(createPrebuild(other)).not.toBe(id);
  });
});

describe("a state that no world could have written is refused", () => {
  function sample(): WorldState {
    const world = sampleWorld();
    readyPool(world);
    prebuildIn(world, "RUNNING");
    addProject(world, {
      id: OTHER_PROJECT,
      name: "daily",
      environmentClassIds: [CLASS],
      schedule: { hourUtc: 12 },
    });
    return written(world);
  }
  type Mangle = (state: { -readonly [K in keyof WorldState]: WorldState[K] }) => void;

  it.each<[string, Mangle, string]>([
    [
      "a row twice",
      (s) => {
        const [row] = s.prebuilds.rows;
        s.prebuilds = { ...s.prebuilds, rows: [...s.prebuilds.rows, row as never] };
      },
      "prebuilds: rows.2.slot",
    ],
    [
      "an id twice",
      (s) => {
        const [row] = s.prebuilds.rows;
        s.prebuilds = { nextSlot: 9, rows: [...s.prebuilds.rows, { ...row, slot: 8 } as never] };
      },
      "prebuilds: rows.2.value.id",
    ],
    [
      "a row past the next slot",
      (s) => {
        s.prebuilds = { ...s.prebuilds, nextSlot: 1 };
      },
      "prebuilds: rows.1.slot",
    ],
    [
      "two pools of a pair",
      (s) => {
        const [row] = s.warmPools.rows;
        const value = { ...row?.value, id: "30000000-0000-4000-8000-000000000001" };
        s.warmPools = { nextSlot: 2, rows: [...s.warmPools.rows, { ...row, slot: 1, value } as never] };
      },
      "warmPools: project",
    ],
    [
      "a timer without a resource",
      (s) => {
        s.timers = [...s.timers, { kind: "prebuild", id: "x", at: 5 }];
      },
      "there is no prebuild x",
    ],
    [
      "a timer twice",
      (s) => {
        s.timers = [...s.timers, s.timers[0] as never];
      },
      "is listed twice",
    ],
    [
      "a timer at another time",
      (s) => {
        s.timers = s.timers.map((timer, index) => (index === 0 ? { ...timer, at: timer.at + 1 } : timer));
      },
      "timers.0: ",
    ],
    [
      "a daily schedule twice",
      (s) => {
        const daily = s.timers.find(({ kind }) => kind === "project");
        s.timers = [...s.timers, daily as never];
      },
      `project ${OTHER_PROJECT} is listed twice`,
    ],
    [
      "a daily schedule at another time",
      (s) => {
        s.timers = s.timers.map((timer) =>
          timer.kind === "project" ? { ...timer, at: timer.at + 1 } : timer,
        );
      },
      `project ${OTHER_PROJECT} is due at `,
    ],
    [
      "a daily schedule of the day before that is not due at this instant",
      (s) => {
        const dayBefore = (at: number) => at - 24 * HOUR;
        s.timers = s.timers.map((timer) =>
          timer.kind === "project" ? { ...timer, at: dayBefore(timer.at) } : timer,
        );
      },
      `project ${OTHER_PROJECT} is due at `,
    ],
    [
      "a daily schedule missing",
      (s) => {
        s.timers = s.timers.filter(({ kind }) => kind !== "project");
      },
      `timers: project ${OTHER_PROJECT} is missing`,
    ],
    [
      "a timer of a runner that waits for nothing",
      (s) => {
        s.timers = [...s.timers, { kind: "runner", id: s.runners.rows[0]?.value.id as string, at: 5 }];
      },
      "is due at no time, not at 5",
    ],
    [
      "a timer missing",
      (s) => {
        s.timers = s.timers.slice(1);
      },
      "is missing",
    ],
    [
      "a schedule of a project without one",
      (s) => {
        s.timers = [...s.timers, { kind: "project", id: s.projects[0]?.id as string, at: 5 }];
      },
      "has no schedule",
    ],
  ])("%s", (_title, mangle, words) => {
    const state = sample();
    mangle(state as Parameters<Mangle>[0]);

    expect(() => brought(state)).toThrow(refusal("invalid", words));
  });
});

it("a state that was brought has the insights, the tokens and the next token of a runner that it had", () => {
  const world = sampleWorld();
  const { id } = addProject(world, { name: "web", environmentClassIds: [CLASS] });
  world.projects.setInsights(id as string, true);
  const [runner] = world.organization.runners;
  world.organization.runners.createTokens(runner?.id as string);
  const other = brought(written(world));

  expect([...other.organization.insights]).toEqual([id]);
  expect(other.organization.runners.createTokens(runner?.id as string)).toEqual(
    world.organization.runners.createTokens(runner?.id as string),
  );
});

it("a pool's pair is taken in the world that a state was brought to", () => {
  const world = sampleWorld();
  createPool(world);

  expect(() => createPool(brought(written(world)))).toThrow(refusal("already-exists"));
});
