// Owns what is listed as due: it is what then happens, in that order, whatever was done before.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Upcoming } from "../../../src/world/time/clock.ts";
import type { Transition } from "../../../src/world/time/transition.ts";
import { WARM_POOL_STAGES } from "../../../src/world/warm-pool/stages.ts";
import { carryOut, commandSequences } from "../commands.ts";
import {
  CLASS,
  createPrebuild,
  DAY,
  HOUR,
  moveTo,
  PROJECT,
  pictureOf,
  prebuildIn,
  SECOND,
  sampleWorld,
  step,
} from "../sample-world.ts";
import { addProject } from "../short-project.ts";

/** Reasons that read differently before and after, because they say what came of it. */
const EXPECTED = WARM_POOL_STAGES.flatMap(({ expected }) => (expected ? [expected] : []));

/** What happened, in the words of the plan, if those must differ. */
function asTold(happened: Transition, told: Upcoming | undefined): Upcoming {
  if (told?.kind === "project" && happened.from === "" && happened.to === "PENDING") {
    return { ...told, at: happened.at };
  }
  const isExpected = EXPECTED.some((expected) => expected({} as never) === told?.reason);
  return isExpected ? { ...happened, reason: told?.reason ?? "" } : happened;
}

describe("what is upcoming", () => {
  it("comes first as it was listed", () => {
    const property = fc.property(commandSequences, (commands) => {
      const world = sampleWorld();
      for (const command of commands) carryOut(world, command);
      for (let n = 0; n < 10; n++) {
        const [told] = world.upcoming(1);
        const happened = step(world, 30 * DAY);
        expect(happened && asTold(happened, told)).toEqual(told);
      }
    });

    fc.assert(property, { seed: 4_020, numRuns: 60 });
  });

  it("is in the order in which it fires", () => {
    const property = fc.property(commandSequences, (commands) => {
      const world = sampleWorld();
      for (const command of commands) carryOut(world, command);
      const instants = world.upcoming(100).map(({ at }) => at);

      expect(instants).toEqual(instants.toSorted((a, b) => a - b));
    });

    fc.assert(property, { seed: 4_020, numRuns: 60 });
  });

  it("is one thing for each resource that something will happen to", () => {
    const world = sampleWorld();
    const ids = [createPrebuild(world), createPrebuild(world), prebuildIn(world, "COMPLETED")];

    expect(
      world
        .upcoming(100)
        .map(({ id }) => id)
        .sort(),
    ).toEqual(ids.sort());
  });

  it("comes in the order of planning if it is due at once", () => {
    const world = sampleWorld();
    const outcome = { durations: { PENDING: 5 * SECOND } };
    const ids = Array.from({ length: 20 }, () => createPrebuild(world, { outcome }));

    expect(world.upcoming(100).map(({ id }) => id)).toEqual(ids);
    expect(moveTo(world, world.clock.now + 5 * SECOND).map(({ id }) => id)).toEqual(ids);
  });

  it.each([0, 1, 7, 12, 50])("is %i of it at most", (limit) => {
    const world = sampleWorld();
    for (let n = 0; n < 12; n++) createPrebuild(world);

    expect(world.upcoming(limit)).toHaveLength(Math.min(limit, 12));
  });

  it("changes nothing when it is listed", () => {
    const [world, other] = [sampleWorld(), sampleWorld()];
    for (const one of [world, other]) for (let n = 0; n < 40; n++) createPrebuild(one);

    world.upcoming(100);

    expect(moveTo(world, world.clock.now + HOUR)).toEqual(moveTo(other, other.clock.now + HOUR));
    expect(pictureOf(world)).toEqual(pictureOf(other));
  });

  it("mixes lifecycles, the calendar and schedules", () => {
    const world = sampleWorld();
    addProject(world, {
      id: PROJECT,
      name: "sample",
      environmentClassIds: [CLASS],
      schedule: { hourUtc: 10 },
    });
    prebuildIn(world, "COMPLETED");
    createPrebuild(world);

    expect(world.upcoming(9).map(({ kind, from, to }) => [kind, from, to])).toEqual([
      ["prebuild", "PENDING", "STARTING"],
      ["project", "", ""],
      ["prebuild", "COMPLETED", "DELETING"],
    ]);
  });

  it.each([
    [{ fail: { phase: "PENDING", after: 3 * SECOND, message: "no capacity" } } as const, "no capacity"],
    [{ durations: { PENDING: 3 * SECOND } }, "the runner starts an environment"],
  ])("says why before it happens: %j", (outcome, reason) => {
    const world = sampleWorld();
    createPrebuild(world, { outcome });

    expect(world.upcoming(1)).toMatchObject([{ at: world.clock.now + 3 * SECOND, reason }]);
  });
});
