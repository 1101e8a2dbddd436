import { describe, expect, it } from "vitest";
import type { HostTime } from "../../src/mock/host-time.ts";
import { type Origin, Simulation } from "../../src/mock/simulation.ts";
import { beginWorld } from "../../src/scenarios/create-world.ts";
import { PRESETS } from "../../src/scenarios/presets.ts";
import type { World } from "../../src/world/world.ts";

const MINUTE = 60_000;

const ORIGIN: Origin = {
  scenario: PRESETS["busy-organization"],
  seed: 7,
  strict: false,
  start: Date.UTC(2026, 0, 1),
  mode: "60x",
};

/** A simulation that begins late, how many worlds it has begun, and a host whose time is set. */
function late() {
  const begun: World[] = [];
  const real = { now: 1_000 };
  const host: HostTime = { now: () => real.now, after: () => () => {} };
  const begin = (origin: Origin) => {
    const world = beginWorld(origin.scenario, origin);
    begun.push(world);
    return world;
  };
  return { simulation: new Simulation(ORIGIN, { isLate: true, begin, host }), begun, real };
}

describe("a world that begins late", () => {
  it("begins once, when it is first needed", () => {
    const { simulation, begun } = late();
    expect(begun).toHaveLength(0);

    const { world } = simulation;

    expect(simulation.world).toBe(world);
    expect(begun).toEqual([world]);
  });

  it("is then as if it had begun at once, the time since then included", () => {
    const { simulation, real } = late();
    const punctual = new Simulation(ORIGIN);
    punctual.realtime.move(ORIGIN.start + 10 * MINUTE);
    real.now += 10_000;

    simulation.realtime.settle();

    expect(simulation.world.clock.now).toBe(ORIGIN.start + 10 * MINUTE);
    expect(simulation.world.save()).toEqual(punctual.world.save());
  });

  it("can be replaced before it has begun", () => {
    const { simulation, begun } = late();
    const saved = new Simulation({ ...ORIGIN, seed: 8 }).save();

    simulation.load(saved);

    expect(simulation.origin.seed).toBe(8);
    expect(simulation.world.save()).toEqual(saved.world);
    expect(begun).not.toContain(simulation.world);
  });

  it.each(Object.values(PRESETS))("is that of any preset, also in a strict mock: $name", (scenario) => {
    for (const strict of [false, true]) {
      expect(() => beginWorld(scenario, { ...ORIGIN, strict })).not.toThrow();
    }
  });
});
