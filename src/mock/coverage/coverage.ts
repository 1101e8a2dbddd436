// Owns the coverage of the contract: which of its items a suite met, which it never met, merged over mocks and runs.
import { describeValue, requireFields } from "../../input/unknown-fields.ts";
import { MisuseError } from "../../world/errors.ts";
import type { Journal } from "../journal.ts";
import { COUNTED_GROUPS, type CoverageGroupName, GROUP_NAMES, ITEMS } from "./contract.ts";
import { CoverageTally } from "./tally.ts";

/** An item of the contract that was met. */
export interface CoverageItem {
  /** What it is: "GetPrebuild not_found", "prebuild FAILED". */
  readonly name: string;
  /** How often it was met. */
  readonly count: number;
}

/** A part of the contract. */
export interface CoverageGroup {
  /** What it is about. */
  readonly name: CoverageGroupName;
  /** Items of the contract that were met, in its order. */
  readonly met: readonly CoverageItem[];
  /** Items of the contract that were never met, in its order. */
  readonly never: readonly string[];
  /** What was met besides, such as calls of other services; it does not count. */
  readonly besides: readonly CoverageItem[];
}

/** What a suite has met of the contract, as plain JSON. */
export interface Coverage {
  /** The form of this object. */
  readonly version: 1;
  /** Items that were met, in percent of all but the presets, rounded down. */
  readonly percent: number;
  /** How many calls were counted. */
  readonly calls: number;
  /** How many more calls journals no longer hold, so that they are not counted. */
  readonly dropped: number;
  /** What was met, by group. */
  readonly groups: readonly CoverageGroup[];
}

/** What coverage is asked for. */
export interface CoverageOptions {
  /** Coverage of other mocks or earlier runs, which is added. Default none. */
  readonly merge?: readonly Coverage[];
  /** The least percentage, 0 to 100; less throws an error that lists what was never met. Default 0. */
  readonly min?: number;
}

/** A mock whose calls count. */
export interface CoverageSource {
  readonly journal: Journal;
  /** The scenarios with which it began. */
  readonly scenarios: Iterable<string>;
}

/** Counts what is answered from now on, even if journals drop it. */
export class CoverageCollector {
  readonly #tally = new CoverageTally();
  readonly #sources: CoverageSource[] = [];

  /** Counts the calls of a mock, from now on. */
  follow(source: CoverageSource): void {
    this.#sources.push(source);
    source.journal.listen({ onRecord: (record) => this.#tally.add(record), onClose: () => {} });
  }

  coverage(options: CoverageOptions = {}): Coverage {
    const tally = new CoverageTally();
    addCoverage(tally, coverageFrom(this.#tally));
    for (const { scenarios } of this.#sources) for (const name of scenarios) tally.count("presets", name);
    return finished(tally, options);
  }
}

/** The coverage of what journals hold. @throws MisuseError if an option is wrong, or it is less than `min` */
export function coverageOf(sources: readonly CoverageSource[], options: CoverageOptions = {}): Coverage {
  const tally = new CoverageTally();
  for (const { journal, scenarios } of sources) {
    for (const record of journal.records) tally.add(record);
    tally.dropped += journal.dropped;
    for (const name of scenarios) tally.count("presets", name);
  }
  return finished(tally, options);
}

/** Merges several coverages. @throws MisuseError if one of them is invalid */
export function mergeCoverage(coverages: readonly Coverage[]): Coverage {
  return finished(new CoverageTally(), { merge: coverages });
}

/** @throws MisuseError if it is no number from 0 to 100 */
function requirePercentage(min: unknown): asserts min is number {
  if (typeof min === "number" && min >= 0 && min <= 100) return;
  throw new MisuseError(
    `Failed to read the coverage: min must be a percentage from 0 to 100, but is ${describeValue(min)}. Give another number.`,
  );
}

function finished(tally: CoverageTally, options: CoverageOptions): Coverage {
  requireFields("read the coverage", options, { merge: true, min: true });
  const { merge = [], min = 0 } = options;
  requirePercentage(min);
  if (!Array.isArray(merge)) {
    throw new MisuseError(
      `Failed to read the coverage: merge must be a list of coverages, but is ${describeValue(merge)}. Give what coverage() returned.`,
    );
  }
  for (const other of merge) addCoverage(tally, other);
  const coverage = coverageFrom(tally);
  if (coverage.percent >= min) return coverage;
  throw new MisuseError(`${belowText(coverage, min)} Call what is missing, or lower the threshold.`);
}

/** Most items that an error lists. */
const SHOWN = 10;

/** Why a coverage is too little. */
export function belowText({ percent, groups }: Coverage, min: number): string {
  const never = groups.filter(({ name }) => COUNTED_GROUPS.has(name)).flatMap((group) => group.never);
  const others = never.length > SHOWN ? ` and ${never.length - SHOWN} others` : "";
  return `The coverage is ${percent} %, less than ${min} %: never met ${never.slice(0, SHOWN).join(", ")}${others}.`;
}

function coverageFrom({ counts, calls, dropped }: CoverageTally): Coverage {
  const groups = GROUP_NAMES.map((name): CoverageGroup => {
    const items = ITEMS[name];
    const met = items.flatMap((item) => itemOf(item, counts[name].get(item)));
    const never = items.filter((item) => !counts[name].has(item));
    const others = [...counts[name].keys()].filter((item) => !items.includes(item)).sort();
    return { name, met, never, besides: others.flatMap((item) => itemOf(item, counts[name].get(item))) };
  });
  const counted = groups.filter(({ name }) => COUNTED_GROUPS.has(name));
  const met = counted.reduce((sum, group) => sum + group.met.length, 0);
  const all = counted.reduce((sum, group) => sum + group.met.length + group.never.length, 0);
  return { version: 1, percent: Math.floor((100 * met) / all), calls, dropped, groups };
}

function itemOf(name: string, count: number | undefined): CoverageItem[] {
  return count === undefined ? [] : [{ name, count }];
}

/** @throws MisuseError if it is no coverage, or one of another version */
function addCoverage(tally: CoverageTally, coverage: Coverage): void {
  requireCoverage(coverage);
  tally.calls += coverage.calls;
  tally.dropped += coverage.dropped;
  for (const { name, met, besides } of coverage.groups) {
    for (const item of [...met, ...besides]) tally.count(name, item.name, item.count);
  }
}

/** @throws MisuseError if it is no coverage, or one of another version */
export function requireCoverage(coverage: Coverage, name = "one of them"): void {
  const { version, calls, dropped, groups } = (coverage ?? {}) as Partial<Coverage>;
  if (typeof version === "number" && version !== 1) {
    throw new MisuseError(
      `Failed to merge coverages: ${name} has version ${version}, this is version 1. Take it again with the same version of prebuild-mock.`,
    );
  }
  const isWhole = (value: unknown) => Number.isSafeInteger(value);
  const areItems = (items: unknown) =>
    Array.isArray(items) && items.every((item) => typeof item?.name === "string" && isWhole(item.count));
  if (
    version === 1 &&
    isWhole(calls) &&
    isWhole(dropped) &&
    Array.isArray(groups) &&
    groups.every(
      (group) => GROUP_NAMES.includes(group?.name) && areItems(group.met) && areItems(group.besides),
    )
  )
    return;
  throw new MisuseError(
    `Failed to merge coverages: ${name} is not a coverage. Give what coverage() returned, or what exec --coverage=file.json wrote.`,
  );
}
