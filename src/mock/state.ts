// Owns the state of a mock as plain JSON: its start, how its clock runs, and its world.

import type { ClockMode } from "../input/clock-mode.ts";
import { beginWorld, emptyWorld } from "../scenarios/create-world.ts";
import type { Scenario } from "../scenarios/scenario.ts";
import { Refusal, refusingAt } from "../world/errors.ts";
import { restoreState, stateOf, type WorldState } from "../world/store/persistence.ts";
import type { Faults, FaultsState } from "./faults/fault-rules.ts";
import type { SavedParts } from "./saved-mock.ts";
import type { Simulation } from "./simulation.ts";
import type { Stubs, StubsState } from "./stubs/stub-table.ts";

/**
 * The form of the state. Another one is refused. 1 had no steps of prebuilds, 2 the short form of projects, 3 no stubs.
 * `test/vectors/states.json` has a state of each.
 */
export const STATE_VERSION = 4;

/**
 * The state of a mock as plain JSON: world, clock, rules with their counters, and the number of the last call. What
 * `save` returns and `state` takes; its fields are the mock's own business.
 */
export interface SavedState {
  /** Its form. A mock reads the form that it writes, and refuses others. */
  readonly version: number;
  readonly [part: string]: unknown;
}

/** Everything that decides how a mock continues. Instants are milliseconds since 1970. */
export interface MockState {
  readonly version: typeof STATE_VERSION;
  readonly scenario: Scenario;
  readonly seed: number;
  readonly strict: boolean;
  /** What a reset returns to. */
  readonly start: {
    readonly at: number;
    /** Absent: the scenario's. */
    readonly mode?: ClockMode | undefined;
  };
  readonly clock: {
    readonly mode: ClockMode;
    /** The mode that `resume` continues in, if it is paused. */
    readonly resumes?: ClockMode | undefined;
  };
  readonly faults: FaultsState;
  readonly stubs: StubsState;
  readonly world: WorldState;
  /** Only in what `save` returns. */
  readonly journal?: { readonly lastId: number } | undefined;
}

/** The parts of a mock that are in its state. */
export interface StatefulParts {
  readonly simulation: Simulation;
  readonly faults: Faults;
  readonly stubs: Stubs;
}

export function mockStateOf({ simulation, faults, stubs }: StatefulParts): MockState {
  const { realtime, origin, world } = simulation;
  realtime.settle();
  const { scenario, seed, strict, start, mode } = origin;
  return {
    version: STATE_VERSION,
    scenario,
    seed,
    strict,
    start: { at: start, mode },
    clock: { mode: realtime.mode, resumes: realtime.resumes },
    faults: faults.state(),
    stubs: stubs.state(),
    world: stateOf(world),
  };
}

/** A state that shares nothing with the mock, with the number of the last call. */
export function saveState({ journal, ...parts }: SavedParts): SavedState {
  const state = { ...mockStateOf(parts), journal: { lastId: journal.lastId } };
  return JSON.parse(JSON.stringify(state)) as SavedState;
}

/** Continues from what `saveState` returned. @throws Refusal that names the field that no mock could have written */
export function loadState({ journal, ...parts }: SavedParts, saved: SavedState): void {
  const state = structuredClone(saved) as unknown as MockState;
  refusingAt("state: ", () => putMockState(parts, state), "invalid");
  if (state.journal) journal.goOnFrom(state.journal.lastId);
}

/** What is wrong with a version. */
export function versionIssue(version: unknown): string {
  if (version === undefined) return `is missing: it must be ${STATE_VERSION}`;
  return typeof version === "number" && version < STATE_VERSION
    ? `${version} was written by an earlier version of prebuild-mock, and this one reads ${STATE_VERSION} only: save the state again`
    : `must be ${STATE_VERSION}: this version of prebuild-mock reads no other`;
}

/**
 * Restores a state, from whatever mock it came.
 * @throws Refusal that names the field that no mock could have written; nothing has changed
 */
export function putMockState({ simulation, faults, stubs }: StatefulParts, state: MockState): void {
  const { scenario, seed, strict, start, clock } = state;
  const options = { seed, strict, start: start.at };
  if (state.world.now < start.at) {
    throw new Refusal("invalid", `world.now: must not be before start.at, ${start.at}`);
  }
  const world = emptyWorld(scenario, options);
  refusingAt("world.", () => restoreState(world, state.world), "invalid");
  // A reset will return to it, and must not be refused then.
  refusingAt("scenario.", () => beginWorld(scenario, options), "invalid");
  faults.restore(state.faults, seed, state.world.now);
  faults.waits.giveUp("the mock got another state");
  stubs.load(state.stubs);
  const { realtime } = simulation;
  realtime.mode = clock.resumes ?? clock.mode;
  if (clock.resumes) realtime.pause();
  simulation.put({ scenario, seed, strict, start: start.at, mode: start.mode }, world);
}
