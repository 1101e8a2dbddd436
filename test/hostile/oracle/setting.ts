// Owns the organization at the start of a sequence, as the oracle sees it and as a scenario says it.
import type { MockOptions } from "../../../src/index.ts";
import type { Chance } from "../chance.ts";
import { MINUTE } from "./expected.ts";
import type { ExpectedProject, FateRule } from "./organization.ts";
import type { Fate } from "./prebuild.ts";

const START = Date.parse("2026-01-01T09:00:00Z");
const CLASS_IDS = ["1", "2", "3"].map((digit) => `20000000-0000-4000-8000-00000000000${digit}`);
export const PROJECT_IDS = ["1", "2", "3"].map((digit) => `10000000-0000-4000-8000-00000000000${digit}`);

const FATES: readonly Fate[] = [
  {
    durations: { PENDING: 5_001, STARTING: 30_003, RUNNING: 60_007, STOPPING: 45_001, SNAPSHOTTING: 100_000 },
  },
  {
    durations: { PENDING: 5_001, STARTING: 0, RUNNING: 1, STOPPING: 1, SNAPSHOTTING: 5 },
    warning: "a task failed",
  },
  { fail: { phase: "RUNNING", after: 90_000, message: "no space left" } },
  { fail: { phase: "PENDING", after: 3_000, message: "no runner" } },
  { stall: "RUNNING" },
  { stall: "PENDING" },
  { stuckAt: 40, stuckFor: 5 * MINUTE, durations: { SNAPSHOTTING: 200_000 } },
  { stuckAt: 20 },
  { warning: "an optional task failed" },
  {},
];

/** A random organization and its rules. */
export function aSetting(chance: Chance, favourite: string | undefined) {
  const rules: FateRule[] = Array.from({ length: chance.below(4) }, () => ({
    ...(chance.once(2) && { projectId: chance.pick(PROJECT_IDS) }),
    skip: chance.below(2),
    every: 1 + chance.below(2),
    times: 1 + chance.below(4),
    fate: chance.pick(FATES),
  }));
  if (favourite !== undefined)
    rules.unshift({
      projectId: favourite,
      skip: 0,
      every: 1,
      times: 2,
      fate: FATES[chance.below(2)] as Fate,
    });
  rules.push({
    skip: 0,
    every: 1,
    times: Infinity,
    fate: chance.pick(chance.once(2) ? FATES : FATES.slice(0, 2)),
  });
  const projects = PROJECT_IDS.map((id, index): ExpectedProject => {
    const classIds = CLASS_IDS.slice(0, 1 + chance.below(3));
    return {
      id,
      classIds,
      prebuildClassIds: [...classIds],
      isEnabled: index !== 1 || chance.once(2),
      timeout: chance.once(2) ? chance.pick([300_000, 1_500_000, 7_200_000]) : undefined,
      hourUtc: index === 2 ? chance.below(24) : undefined,
      isMadeUp: false,
    };
  });
  const figures = {
    claims: 1 + chance.below(3),
    window: chance.pick([60_000, 600_000]),
    idle: chance.pick([300_000, 1_800_000]),
    start: chance.pick([60_001, 90_000]),
    provision: chance.pick([300_001, 360_000]),
  };
  return { now: START, isStrict: chance.once(3), figures, rules, projects, classIds: CLASS_IDS };
}

/** The same as a scenario. */
export function scenarioOf({
  figures,
  rules,
  projects,
}: ReturnType<typeof aSetting>): Exclude<MockOptions["scenario"], string | undefined> {
  const { start, provision, ...rest } = figures;
  return {
    name: "oracle",
    summary: "Made from a seed.",
    environmentClasses: CLASS_IDS.map((id, index) => ({ id, displayName: `class ${index}` })),
    projects: projects.map(({ id, classIds, isEnabled, timeout, hourUtc }, index) => ({
      id,
      name: `project ${index}`,
      environmentClassIds: [...classIds],
      prebuildsEnabled: isEnabled,
      ...(timeout !== undefined && { timeout }),
      ...(hourUtc !== undefined && { schedule: { hourUtc } }),
    })),
    autoscaler: { ...rest, start: { min: start, max: start }, provision: { min: provision, max: provision } },
    outcomes: rules.map(({ projectId, times, fate, ...rule }) => ({
      ...rule,
      ...(times < Infinity && { times }),
      ...(projectId !== undefined && { match: { projectId } }),
      prebuild: fate,
    })),
  };
}
