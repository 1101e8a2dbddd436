// Owns what a mock simulates: its world, what the world began as, and the way back to a snapshot of it.

import type { ClockMode } from "../input/clock-mode.ts";
import { beginWorld, emptyWorld } from "../scenarios/create-world.ts";
import type { Scenario } from "../scenarios/scenario.ts";
import type { SavedWorld, World } from "../world/world.ts";
import { MisuseError } from "./misuse.ts";
import { Realtime } from "./realtime.ts";

/** What a mock begins as, and goes back to on a reset. */
export interface Origin {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly strict: boolean;
  /** Where simulated time begins, in milliseconds since 1970. */
  readonly start: number;
  /** The mode that somebody asked for. Absent: the scenario's. */
  readonly mode?: ClockMode | undefined;
}

/** The mode in which a clock begins. */
export function beginningMode({ mode, scenario }: Origin): ClockMode {
  return mode ?? scenario.clock ?? "frozen";
}

declare const SNAPSHOT: unique symbol;

/** What `snapshot` answers. Its content is the mock's own business. */
export interface Snapshot {
  /** By which nothing else passes for one. */
  readonly [SNAPSHOT]: true;
}

interface Saved {
  readonly origin: Origin;
  readonly world: SavedWorld;
}

/** The world of a mock and the link to the host's time. */
export class Simulation {
  readonly realtime: Realtime;
  #origin: Origin;
  #world: World;
  /** What a snapshot holds is kept apart from it, so that nobody can change what has been saved. */
  #saved: WeakMap<Snapshot, Saved> | undefined;

  /** @throws Refusal if the rules do not allow what the scenario holds */
  constructor(origin: Origin) {
    this.#origin = origin;
    this.#world = beginWorld(origin.scenario, origin);
    this.realtime = new Realtime(this.#world, beginningMode(origin));
  }

  get world(): World {
    return this.#world;
  }

  get origin(): Origin {
    return this.#origin;
  }

  /** Puts a world in the place of the present one, with what it began as. */
  put(origin: Origin, world: World): void {
    this.#origin = origin;
    this.#world = world;
    this.realtime.replaceWorld(world);
  }

  snapshot(): Snapshot {
    this.realtime.settle();
    const taken = Object.freeze({}) as Snapshot;
    this.#saved ??= new WeakMap();
    this.#saved.set(taken, { origin: this.#origin, world: this.#world.save() });
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
    const { origin } = saved;
    const world = origin === this.#origin ? this.#world : emptyWorld(origin.scenario, origin);
    world.load(saved.world);
    this.put(origin, world);
  }
}
