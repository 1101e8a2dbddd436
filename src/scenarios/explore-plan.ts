// Owns the plan of a world that is explored: entries that make it differ from its scenario, how they are drawn, and what
// they become.
import type * as FastCheck from "fast-check";
import { METHOD_NAMES } from "../api/methods.ts";
import { ACTIVE_PHASES } from "../api/phases.ts";
import { MisuseError } from "../world/errors.ts";
import type { FaultRule } from "./fault-rule.ts";
import type { Scenario, ScenarioOutcomeRule } from "./scenario.ts";

/** What can differ. */
export const VARIATIONS: readonly Variation[] = ["durations", "outcomes", "faults", "ties", "latency"];

/**
 * In what worlds differ: how long phases take, how work ends, which calls go wrong, the order of what is due at one instant,
 * how long answers take.
 */
export type Variation = "durations" | "outcomes" | "faults" | "ties" | "latency";

/** Work that goes otherwise. */
export interface OutcomeEntry {
  /** A rule before those of the scenario. */
  readonly outcome: ScenarioOutcomeRule;
}

/** Calls that go wrong. */
export interface FaultEntry {
  /** A rule before those of the scenario. */
  readonly fault: FaultRule;
}

/** What is due at one instant happens in another order. */
export interface TiesEntry {
  /** As in a scenario; of several entries the last one decides. */
  readonly ties: number;
}

/** What makes a world differ from its scenario. */
export type PlanEntry = OutcomeEntry | FaultEntry | TiesEntry;

type Fc = typeof FastCheck;

/** The scenario with the entries of a plan before its own rules. */
export function scenarioWith(scenario: Scenario, plan: readonly PlanEntry[]): Scenario {
  const outcomes = plan.flatMap((entry) => ("outcome" in entry ? [entry.outcome] : []));
  const faults = plan.flatMap((entry) => ("fault" in entry ? [entry.fault] : []));
  const [ties] = plan.flatMap((entry) => ("ties" in entry ? [entry.ties] : [])).slice(-1);
  return {
    ...scenario,
    ...(ties !== undefined && { ties }),
    ...(outcomes.length > 0 && { outcomes: [...outcomes, ...(scenario.outcomes ?? [])] }),
    ...(faults.length > 0 && { faults: [...faults, ...(scenario.faults ?? [])] }),
  };
}

/** Draws an entry. What it shrinks to is early, short and rare. */
export function planEntry(fc: Fc, vary: readonly Variation[]): FastCheck.Arbitrary<PlanEntry> {
  const entries: Record<Variation, () => FastCheck.Arbitrary<PlanEntry>> = {
    durations: () => duration(fc),
    outcomes: () => outcome(fc),
    faults: () => fault(fc),
    ties: () => fc.integer({ min: 1, max: 1_000 }).map((ties) => ({ ties })),
    latency: () => latency(fc),
  };
  return fc.oneof(...vary.map((name) => entries[name]()));
}

/** Half of them within a minute, which is where most polls miss something. */
const seconds = (fc: Fc, max: number) =>
  fc.oneof(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max })).map((n) => `${n}s` as const);
const phase = (fc: Fc) => fc.constantFrom(...ACTIVE_PHASES);
/** The first of its kind, or one of the next. */
const place = (fc: Fc) =>
  fc.oneof(
    { weight: 2, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: 3 }) },
  );
const skipped = (skip: number) => (skip === 0 ? {} : { skip });

function duration(fc: Fc): FastCheck.Arbitrary<PlanEntry> {
  return fc.tuple(place(fc), phase(fc), seconds(fc, 3_600)).map(([skip, name, time]) => ({
    outcome: { ...skipped(skip), times: 1, prebuild: { durations: { [name]: time } } },
  }));
}

function outcome(fc: Fc): FastCheck.Arbitrary<PlanEntry> {
  const message = "explored";
  const prebuild = fc.oneof(
    fc.tuple(phase(fc), seconds(fc, 600)).map(([name, after]) => ({ fail: { phase: name, after, message } })),
    phase(fc).map((stall) => ({ stall })),
    fc.constant({ warning: message }),
    fc.integer({ min: 0, max: 99 }).map((stuckAt) => ({ stuckAt })),
  );
  const warmPool = fc.oneof(
    fc.constant({ cannotProvision: { message } }),
    seconds(fc, 3_600).map((after) => ({ degrade: { after, message } })),
  );
  return fc
    .tuple(
      place(fc),
      fc.oneof(
        prebuild.map((each) => ({ prebuild: each })),
        warmPool.map((each) => ({ warmPool: each })),
      ),
    )
    .map(([skip, what]) => ({ outcome: { ...skipped(skip), times: 1, ...what } }));
}

function fault(fc: Fc): FastCheck.Arbitrary<PlanEntry> {
  const how = fc.oneof(
    fc.constant({ code: "unavailable" as const }),
    fc.constant({ code: "resource_exhausted" as const, retryAfter: "2s" as const }),
    fc.constantFrom("truncate" as const, "reset" as const).map((connection) => ({ connection })),
  );
  return fc
    .tuple(fc.constantFrom(...METHOD_NAMES), place(fc), fc.integer({ min: 1, max: 4 }), how)
    .map(([rpc, skip, times, what]) => ({ fault: { rpc, ...skipped(skip), times, ...what } }));
}

function latency(fc: Fc): FastCheck.Arbitrary<PlanEntry> {
  return fc
    .tuple(fc.constantFrom(...METHOD_NAMES), place(fc), fc.integer({ min: 1, max: 20 }))
    .map(([rpc, skip, time]) => ({ fault: { rpc, ...skipped(skip), times: 1, delay: `${time}ms` } }));
}

/** @throws MisuseError if it is not installed */
export async function loadFastCheck(): Promise<typeof FastCheck> {
  try {
    return await import("fast-check");
  } catch (error) {
    throw new MisuseError(
      "Failed to explore: fast-check is not installed. Run npm install --save-dev fast-check.",
      {
        cause: error,
      },
    );
  }
}
