// Owns the summary of prebuilds: how many are in each state, how long they take, and what ended when. It takes one
// pass over the rows, so that a client need not read a hundred thousand prebuilds.
import type { Organization } from "../organization/organization.ts";
import type { PrebuildRow } from "./prebuild.ts";
import { endOf, type PrebuildSelection, type PrebuildState, selectionTest, stateOf } from "./selection.ts";

/** How many prebuilds are in each state; a state without any is absent. */
export type StateCounts = Readonly<Partial<Record<PrebuildState, number>>>;

/** A part of the time between `from` and `to`, and how many prebuilds ended in it, by how they ended. */
export interface SummaryCell {
  /** From 0. */
  readonly index: number;
  /** How many ended in it, by state. */
  readonly states: StateCounts;
}

/** The prebuilds of a project and an environment class. */
export interface SummaryPair {
  /** The UUID of the project. */
  readonly projectId: string;
  /** The UUID of the class. */
  readonly environmentClassId: string;
  /** How many prebuilds the pair has. */
  readonly total: number;
  /** How many of them are in each state. */
  readonly states: StateCounts;
  /** In order; those in which no prebuild ended are left out. Empty if no cells were asked for. */
  readonly cells: readonly SummaryCell[];
}

/** How long the work of completed prebuilds took, in milliseconds. */
export interface WorkTimes {
  /** Half of them took at most this. */
  readonly median: number;
  /** Nineteen of twenty took at most this. */
  readonly p95: number;
}

/** A summary of prebuilds. Instants are milliseconds since 1970. */
export interface PrebuildSummary {
  /** How many prebuilds were selected. */
  readonly total: number;
  /** How many of them are in each state. */
  readonly states: StateCounts;
  /** The share of those that completed, with or without a warning, among those that completed or failed. */
  readonly successRate?: number;
  /** How long the work of the completed ones took; absent if none has completed. */
  readonly work?: WorkTimes;
  /** When the first of them was created. */
  readonly oldest?: number;
  /** When the last of them was created. */
  readonly newest?: number;
  /** The same by project and class. */
  readonly pairs: readonly SummaryPair[];
}

/** What to summarize: which prebuilds, and into how many cells the time from `from` to `to` is divided. */
export interface SummaryQuery extends PrebuildSelection {
  /** Needs `from` and `to`. Default 0: none. */
  readonly cells?: number | undefined;
}

type Counts = Partial<Record<PrebuildState, number>>;

interface Pair extends Omit<SummaryPair, "total" | "cells"> {
  total: number;
  readonly states: Counts;
  readonly cells: Map<number, Counts>;
}

/** @param rows in any order */
export function summarizePrebuilds(
  rows: Iterable<PrebuildRow>,
  query: SummaryQuery,
  organization: Organization,
): PrebuildSummary {
  const passes = selectionTest(query, organization);
  const { from = 0, to = 0, cells = 0 } = query;
  const cellOf = (end: number) => Math.floor(((end - from) / (to - from)) * cells);
  // By project, then class: a combined key would have to be built for each prebuild.
  const pairs = new Map<string, Map<string, Pair>>();
  const states: Counts = {};
  const work: number[] = [];
  let [total, oldest, newest] = [0, Infinity, -Infinity];
  for (const row of rows) {
    if (!passes(row)) continue;
    const { projectId, environmentClassId, createdAt } = row.value.metadata;
    const state = stateOf(row);
    const end = row.value.status.completionTime;
    total += 1;
    oldest = Math.min(oldest, createdAt);
    newest = Math.max(newest, createdAt);
    count(states, state);
    if (end !== undefined && isSuccess(state)) work.push(end - createdAt);
    let ofProject = pairs.get(projectId);
    if (!ofProject) {
      ofProject = new Map();
      pairs.set(projectId, ofProject);
    }
    let pair = ofProject.get(environmentClassId);
    if (!pair) {
      pair = { projectId, environmentClassId, total: 0, states: {}, cells: new Map() };
      ofProject.set(environmentClassId, pair);
    }
    pair.total += 1;
    count(pair.states, state);
    const ended = endOf(row);
    if (cells === 0 || ended === undefined || ended < from || ended >= to) continue;
    const index = cellOf(ended);
    let cell = pair.cells.get(index);
    if (!cell) {
      cell = {};
      pair.cells.set(index, cell);
    }
    count(cell, state);
  }
  const succeeded = (states.COMPLETED ?? 0) + (states.WARNED ?? 0);
  const decided = succeeded + (states.FAILED ?? 0) + (states.TIMED_OUT ?? 0);
  return {
    total,
    states,
    ...(decided > 0 && { successRate: succeeded / decided }),
    ...(work.length > 0 && { work: workTimes(work) }),
    ...(total > 0 && { oldest, newest }),
    pairs: [...pairs.values()]
      .flatMap((ofProject) => [...ofProject.values()])
      .map((pair) => ({ ...pair, cells: cellsOf(pair.cells) })),
  };
}

function isSuccess(state: PrebuildState): boolean {
  return state === "COMPLETED" || state === "WARNED";
}

function count(counts: Counts, state: PrebuildState): void {
  counts[state] = (counts[state] ?? 0) + 1;
}

function cellsOf(cells: ReadonlyMap<number, Counts>): SummaryCell[] {
  return [...cells].sort(([a], [b]) => a - b).map(([index, states]) => ({ index, states }));
}

function workTimes(work: readonly number[]): WorkTimes {
  const sorted = Float64Array.from(work).sort();
  const at = (share: number) => sorted[Math.ceil(sorted.length * share) - 1] as number;
  return { median: at(0.5), p95: at(0.95) };
}
