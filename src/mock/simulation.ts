// Owns what a mock simulates: its world, the start of that world, and restoring a snapshot of it.

import type { ClockMode } from "../input/clock-mode.ts";
import { beginWorld, emptyWorld } from "../scenarios/create-world.ts";
import type { Scenario } from "../scenarios/scenario.ts";
import type { SavedWorld, World } from "../world/world.ts";
import type { HostTime } from "./host-time.ts";
import { MisuseError } from "./misuse.ts";
import { Realtime } from "./realtime.ts";

/** What a mock starts as, and returns to on a reset. */
export interface Origin {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly strict: boolean;
  /** Where simulated time begins, in milliseconds since 1970. */
  readonly start: number;
  /** The requested mode. Absent: the scenario's. */
  readonly mode?: ClockMode | undefined;
}

/** The initial mode of the clock. */
export function beginningMode({ mode, scenario }: Origin): ClockMode {
  return mode ?? scenario.clock ?? "frozen";
}

/** What a mock began as, as options say it. */
export function beginningOf(origin: Origin) {
  const { scenario, seed, strict, start } = origin;
  return { scenario, seed, strict, startAt: new Date(start).toISOString(), clock: beginningMode(origin) };
}

declare const SNAPSHOT: unique symbol;

/** What `snapshot` returns. Its content is private to the mock. */
export interface Snapshot {
  /** A brand, so that nothing else is assignable. */
  readonly [SNAPSHOT]: true;
}

/** A world as it was, and what it began as. */
interface Saved {
  readonly origin: Origin;
  readonly world: SavedWorld;
}

/** The same with how its clock ran. */
export interface SavedSimulation extends Saved {
  readonly mode: ClockMode;
  readonly resumes: ClockMode | undefined;
}

/** A world of its own that is as the saved one was. */
export function worldFrom({ origin, world: saved }: Saved): World {
  const world = emptyWorld(origin.scenario, origin);
  world.load(saved);
  return world;
}

/** What a simulation may differ in. */
export interface SimulationOptions {
  /** The state to start from, also of another mock, instead of the scenario's. */
  readonly saved?: SavedSimulation | undefined;
  /** What its clock goes by in real time. Default: the host's. */
  readonly host?: HostTime | undefined;
  /** Creates the world that it starts with. Default: one of its own. @throws Refusal */
  readonly begin?: ((origin: Origin) => World) | undefined;
  /** Whether it begins when it is first needed: only for a preset that begins now, which the rules always allow. */
  readonly isLate?: boolean | undefined;
}

function beginningWorld(origin: Origin): World {
  return beginWorld(origin.scenario, origin);
}

/** The world of a mock and its link to real time. */
export class Simulation {
  readonly realtime: Realtime;
  #origin: Origin;
  #world: World | undefined;
  readonly #begin: (origin: Origin) => World;
  readonly #scenarios = new Set<string>();
  /** The content of a snapshot is stored apart from it, so that it cannot be changed. */
  #saved: WeakMap<Snapshot, Saved> | undefined;

  /**
   * @throws Refusal if the rules do not allow the scenario
   */
  constructor(
    origin: Origin,
    { saved, host, begin = beginningWorld, isLate = false }: SimulationOptions = {},
  ) {
    this.#origin = saved?.origin ?? origin;
    this.#begin = begin;
    if (saved) this.#world = worldFrom(saved);
    else if (!isLate) this.#world = begin(origin);
    this.realtime = new Realtime(() => this.world, {
      at: this.#world?.clock.now ?? origin.start,
      mode: saved?.mode ?? beginningMode(origin),
      resumes: saved?.resumes,
      host,
    });
    this.#scenarios.add(this.#origin.scenario.name);
  }

  /** The names of the scenarios that it has begun with so far. */
  get scenarios(): ReadonlySet<string> {
    return this.#scenarios;
  }

  get world(): World {
    this.#world ??= this.#begin(this.#origin);
    return this.#world;
  }

  get origin(): Origin {
    return this.#origin;
  }

  /** Replaces the current world, together with its start. */
  put(origin: Origin, world: World): void {
    const before = this.world;
    this.#origin = origin;
    this.#scenarios.add(origin.scenario.name);
    this.#world = world;
    this.realtime.replaceWorld(before);
  }

  snapshot(): Snapshot {
    this.realtime.settle();
    const taken = Object.freeze({}) as Snapshot;
    this.#saved ??= new WeakMap();
    this.#saved.set(taken, { origin: this.#origin, world: this.world.save() });
    return taken;
  }

  /** @throws MisuseError if it is not a snapshot of this mock */
  restore(taken: Snapshot): void {
    const saved = this.#saved?.get(taken);
    if (!saved) {
      throw new MisuseError(
        "Failed to restore: this is not a snapshot of this mock. Take one with snapshot().",
      );
    }
    this.put(saved.origin, this.#worldOf(saved));
  }

  /** The world as it is now and how its clock runs. Costs nothing until the next change. */
  save(): SavedSimulation {
    const { realtime } = this;
    realtime.settle();
    return {
      origin: this.#origin,
      world: this.world.save(),
      mode: realtime.mode,
      resumes: realtime.resumes,
    };
  }

  /** A world of its own that is as this one is now. */
  branch(): World {
    return worldFrom(this.save());
  }

  /** Goes back to what was saved, the mode of the clock too. */
  load(saved: SavedSimulation): void {
    const before = this.world;
    const world = this.#worldOf(saved);
    this.#origin = saved.origin;
    this.#world = world;
    this.realtime.continueAs(before, saved.mode, saved.resumes);
  }

  /** A world that began as something else is made anew: it has other rules. */
  #worldOf(saved: Saved): World {
    if (saved.origin !== this.#origin) return worldFrom(saved);
    this.world.load(saved.world);
    return this.world;
  }
}
