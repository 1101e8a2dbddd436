// Owns what coverage counts: all that a suite can meet of the contract, in groups.
import { METHOD_NAMES, type Method } from "../../api/methods.ts";
import { PREBUILD_PHASES, WARM_POOL_PHASES } from "../../api/phases.ts";
import { PRESETS } from "../../scenarios/presets.ts";

/** The codes with which the simulated work itself refuses a call, besides `ok`. */
export const CODES_OF: Readonly<Record<Method, readonly string[]>> = {
  CreatePrebuild: ["invalid_argument", "not_found"],
  GetPrebuild: ["invalid_argument", "not_found"],
  ListPrebuilds: ["invalid_argument"],
  CancelPrebuild: ["invalid_argument", "not_found", "failed_precondition"],
  DeletePrebuild: ["invalid_argument", "not_found"],
  CreatePrebuildLogsToken: ["invalid_argument", "not_found"],
  CreateWarmPool: ["invalid_argument", "not_found", "already_exists", "failed_precondition"],
  GetWarmPool: ["invalid_argument", "not_found"],
  ListWarmPools: ["invalid_argument"],
  UpdateWarmPool: ["invalid_argument", "not_found", "failed_precondition"],
  DeleteWarmPool: ["invalid_argument", "not_found"],
};

/** The groups, in the order in which they are shown. */
export const GROUP_NAMES: readonly CoverageGroupName[] = [
  "calls",
  "errors",
  "paging",
  "phases",
  "outcomes",
  "faults",
  "presets",
];

/** What a part of coverage is about. */
export type CoverageGroupName = "calls" | "errors" | "paging" | "phases" | "outcomes" | "faults" | "presets";

/** What each group counts. */
export const ITEMS: Readonly<Record<CoverageGroupName, readonly string[]>> = {
  calls: [
    ...METHOD_NAMES.flatMap((method) => ["ok", ...CODES_OF[method]].map((code) => `${method} ${code}`)),
    "WatchEvents ok",
  ],
  // Any RPC can have these, so one of them is enough.
  errors: ["unauthenticated", "resource_exhausted", "unavailable"],
  paging: ["ListPrebuilds next page", "ListWarmPools next page"],
  phases: [
    ...Object.keys(PREBUILD_PHASES).map((phase) => `prebuild ${phase}`),
    ...Object.keys(WARM_POOL_PHASES).map((phase) => `warm pool ${phase}`),
  ],
  outcomes: [
    "prebuild completed",
    "prebuild completed with a warning",
    "prebuild failed",
    "prebuild timed out",
    "prebuild cancelled",
    "warm pool degraded",
  ],
  faults: ["error", "late answer", "no answer", "cut answer"],
  presets: Object.keys(PRESETS),
};

/** The groups that count towards the percentage. Presets are ways to get there, and no suite needs them all. */
export const COUNTED_GROUPS: ReadonlySet<CoverageGroupName> = new Set(
  GROUP_NAMES.filter((name) => name !== "presets"),
);
