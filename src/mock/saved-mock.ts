// Owns a mock as it was, whole and in memory: world and clock, rules with their counters, and the journal.

import { describeValue } from "../input/unknown-fields.ts";
import { Refusal } from "../world/errors.ts";
import type { Faults, SavedFaults } from "./faults/fault-rules.ts";
import type { Journal, SavedJournal } from "./journal.ts";
import type { SavedSimulation, Simulation } from "./simulation.ts";
import type { SavedStubs, Stubs } from "./stubs/stub-table.ts";

/** What of a mock is saved. */
export interface SavedParts {
  readonly simulation: Simulation;
  readonly faults: Faults;
  readonly stubs: Stubs;
  readonly journal: Journal;
}

/** A mock as it was; see `saveMock`. It shares its values with the mock, which never change. */
export interface SavedMock {
  readonly simulation: SavedSimulation;
  readonly faults: SavedFaults;
  readonly stubs: SavedStubs;
  readonly journal: SavedJournal;
}

/** Under which a mock object says how it is, for other mocks alone. */
export const SAVE: unique symbol = Symbol("save");

/** The mock as it is now. Costs microseconds; the first change afterwards copies what it changes. */
export function saveMock({ simulation, faults, stubs, journal }: SavedParts): SavedMock {
  return {
    simulation: simulation.save(),
    faults: faults.save(),
    stubs: stubs.save(),
    journal: journal.save(),
  };
}

/** Goes back to what was saved. Answers that a fault delays are given up. */
export function loadMock({ simulation, ...parts }: SavedParts, saved: SavedMock): void {
  simulation.load(saved.simulation);
  loadTransport(parts, saved);
  parts.faults.waits.giveUp("the mock was rewound");
}

/** The parts that are not simulated. */
export function loadTransport(
  { faults, stubs, journal }: Omit<SavedParts, "simulation">,
  saved: Omit<SavedMock, "simulation">,
): void {
  faults.load(saved.faults);
  stubs.load(saved.stubs);
  journal.load(saved.journal);
}

/** The current state of another mock. @throws Refusal if it is not a mock */
export function saveOf(mock: unknown): SavedMock {
  const save = (mock as { [SAVE]?: () => SavedMock } | undefined)?.[SAVE];
  if (save) return save();
  throw new Refusal("invalid", `expected a checkpoint's name or a mock, got ${describeValue(mock)}`);
}
