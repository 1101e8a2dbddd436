// The public entry `prebuild-mock/explore`: a test, run over many worlds that differ, and the smallest one that breaks it.
import { quoted } from "../input/quoted.ts";
import { describeValue, requireFields } from "../input/unknown-fields.ts";
import { MisuseError } from "../mock/misuse.ts";
import type { Mock } from "../mock/mock.ts";
import type { MockOptions } from "../mock/options.ts";
import {
  loadFastCheck,
  type PlanEntry,
  planEntry,
  scenarioWith,
  VARIATIONS,
  type Variation,
} from "../scenarios/explore-plan.ts";
import type { PresetName } from "../scenarios/presets.ts";
import { resolveScenario } from "../scenarios/resolve.ts";
import type { Scenario } from "../scenarios/scenario.ts";
import { createMock } from "../server/create-mock.ts";

export type { Mock } from "../mock/mock.ts";
export type { MockOptions } from "../mock/options.ts";
export type { FaultEntry, OutcomeEntry, PlanEntry, TiesEntry, Variation } from "../scenarios/explore-plan.ts";

/** What is run over each world: it throws, or returns false, if it does not hold. */
export type ExploreProperty = (mock: Mock) => unknown;

/** How to explore. */
export interface ExploreOptions {
  /** Over how many worlds, a whole number from 1. Default 100. */
  readonly runs?: number;
  /** A whole number from 0: the same seed explores the same worlds. Default 1. */
  readonly seed?: number;
  /** In what the worlds differ. Default: in everything. */
  readonly vary?: readonly Variation[];
  /** What they have in common. Default "healthy". */
  readonly scenario?: PresetName | Scenario;
  /** The mode of their clocks. Default: the scenario's, else "frozen". */
  readonly clock?: MockOptions["clock"];
}

/** How an exploration went that found nothing. */
export interface Exploration {
  /** In how many worlds the property held. */
  readonly runs: number;
  /** How many calls they were sent. */
  readonly calls: number;
}

/** A property that does not hold, with the smallest plan that breaks it. */
export class ExploreError extends Error {
  /** "ExploreError". */
  override readonly name = "ExploreError";

  /** What makes the world differ from the scenario; as few entries as are needed. */
  readonly plan: readonly PlanEntry[];
  /** `createMock(options)` makes that world again. */
  readonly options: MockOptions;

  /** Made by `explore` alone. The cause is what the property threw. */
  constructor(message: string, plan: readonly PlanEntry[], options: MockOptions, cause: unknown) {
    super(message, { cause });
    this.plan = plan;
    this.options = options;
  }
}

/**
 * Runs a test over many worlds that differ in durations, outcomes, faults, latency and the order of what is due at one instant. Needs the package `fast-check`.
 * @throws ExploreError if the property does not hold in one of them: its message has the options to make that world again
 * @throws MisuseError if an option is invalid, or no run called the mock
 * @example
 * await explore(async (mock) => {
 *   await deploy({ fetch: mock.fetch, baseUrl: mock.baseUrl });
 *   expect(mock.requests.count({ rpc: "CreatePrebuild", code: "ok" })).toBeLessThan(2);
 * }, { runs: 200, vary: ["faults"] });
 */
export async function explore(property: ExploreProperty, options: ExploreOptions = {}): Promise<Exploration> {
  const { runs, seed, vary, scenario, clock } = checked(property, options);
  const fc = await loadFastCheck();
  let calls = 0;
  const run = async ({ seed, plan }: Case) => {
    const mock = createMock(optionsFor({ seed, plan }, { scenario, clock }));
    try {
      if ((await property(mock)) === false) throw new Error("the property returned false");
    } finally {
      calls += mock.requests.all().length + mock.requests.dropped;
      await mock.close();
    }
  };
  const cases = fc.record<Case>({
    seed: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
    plan: fc.array(planEntry(fc, vary), { maxLength: 6, size: "max" }),
  });
  const found = await fc.check(fc.asyncProperty(cases, run), { numRuns: runs, seed });
  if (found.failed) {
    const [worst] = found.counterexample as [Case];
    throw failure(worst, { run: found.numRuns, scenario, clock, cause: found.errorInstance });
  }
  if (calls > 0) return { runs, calls };
  throw new MisuseError(
    `Failed to explore: none of ${runs} runs called the mock, so nothing was tested. Give its fetch, transport() or baseUrl to the code under test.`,
  );
}

/** A world: its seed, and what makes it differ. */
interface Case {
  readonly seed: number;
  readonly plan: readonly PlanEntry[];
}

interface Base {
  readonly scenario: PresetName | Scenario;
  readonly clock: MockOptions["clock"] | undefined;
}

function optionsFor({ seed, plan }: Case, { scenario, clock }: Base): MockOptions {
  return {
    seed,
    ...(clock !== undefined && { clock }),
    scenario: plan.length === 0 ? scenario : scenarioWith(resolveScenario(scenario), plan),
  };
}

function failure(worst: Case, { run, cause, ...base }: Base & { run: number; cause: unknown }): ExploreError {
  const why = cause instanceof Error ? cause.message : String(cause);
  const { plan } = worst;
  const message = [
    `The property does not hold: ${why}`,
    `Found in run ${run}, and shrunk to a plan of ${plan.length === 1 ? "1 entry" : `${plan.length} entries`}. The world again:`,
    "",
    pasted(worst, base),
  ].join("\n");
  return new ExploreError(message, plan, optionsFor(worst, base), cause);
}

/** The options as code. */
function pasted({ seed, plan }: Case, { scenario, clock }: Base): string {
  const base =
    typeof scenario === "string"
      ? `...PRESETS[${JSON.stringify(scenario)}]`
      : `...${JSON.stringify(scenario)}`;
  const mode = clock === undefined ? "" : `\n  clock: ${JSON.stringify(clock)},`;
  if (plan.length === 0 && typeof scenario === "string") {
    return `createMock({\n  seed: ${seed},${mode}\n  scenario: ${JSON.stringify(scenario)},\n});`;
  }
  const { outcomes = [], faults = [], ties } = scenarioWith({ name: "", summary: "" }, plan);
  const order = ties === undefined ? "" : `\n    ties: ${ties},`;
  const rest = typeof scenario === "string" ? `PRESETS[${JSON.stringify(scenario)}]` : undefined;
  const list = (name: "outcomes" | "faults", entries: readonly object[]) =>
    entries.length === 0
      ? ""
      : `\n    ${name}: [\n${entries.map((entry) => `      ${JSON.stringify(entry)},\n`).join("")}${
          rest ? `      ...(${rest}.${name} ?? []),\n` : ""
        }    ],`;
  const imported = rest ? 'import { PRESETS } from "prebuild-mock/scenarios";\n\n' : "";
  return `${imported}createMock({\n  seed: ${seed},${mode}\n  scenario: {\n    ${base},${order}${list("outcomes", outcomes)}${list("faults", faults)}\n  },\n});`;
}

function checked(property: ExploreProperty, options: ExploreOptions) {
  if (typeof property !== "function") {
    throw new MisuseError(
      `Failed to explore: the property must be a function, but is ${describeValue(property)}. Give one that takes a mock.`,
    );
  }
  requireFields("explore", options, { runs: true, seed: true, vary: true, scenario: true, clock: true });
  const { runs = 100, seed = 1, vary = VARIATIONS, scenario = "healthy", clock } = options;
  for (const [name, value, least] of [
    ["runs", runs, 1],
    ["seed", seed, 0],
  ] as const) {
    if (Number.isSafeInteger(value) && value >= least && value <= 2 ** 31 - 1) continue;
    throw new MisuseError(
      `Failed to explore: ${name} must be a whole number from ${least}, but is ${describeValue(value)}. Give another number.`,
    );
  }
  const unknown = Array.isArray(vary) ? vary.find((name) => !VARIATIONS.includes(name)) : vary;
  if (unknown !== undefined || vary.length === 0) {
    throw new MisuseError(
      `Failed to explore: vary must be a list of some of ${VARIATIONS.join(", ")}, but has ${unknown === undefined ? "none" : quoted(unknown)}.`,
    );
  }
  // Refuses what no run could begin with.
  void createMock({ scenario, ...(clock !== undefined && { clock }) }).close();
  return { runs, seed, vary, scenario, clock };
}
