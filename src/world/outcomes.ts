// Owns how simulated work is told to go: rules, as data, that are matched when a resource is created.
import type { ACTIVE_PHASES } from "../api/phases.ts";

type ActivePhase = (typeof ACTIVE_PHASES)[number];

/** How one prebuild goes. Times are milliseconds after it entered the phase. */
export interface PrebuildOutcome {
  readonly fail?: { readonly phase: ActivePhase; readonly after: number; readonly message: string };
  /** The phase that it never leaves by itself. Its timeout ends it, unless the phase is PENDING. */
  readonly stall?: ActivePhase;
}

/** How one warm pool goes. Times are milliseconds. */
export interface WarmPoolOutcome {
  readonly degrade?: {
    /** Counted from the pool's creation. */
    readonly after: number;
    readonly message: string;
    /** How long the problem lasts. Absent: for ever. */
    readonly recoverAfter?: number | undefined;
  };
}

/** What a rule applies to; absent fields match everything. */
export interface OutcomeMatch {
  readonly projectId?: string | undefined;
  readonly environmentClassId?: string | undefined;
}

/** One rule. The first that matches decides. */
export interface OutcomeRule {
  readonly match?: OutcomeMatch | undefined;
  readonly prebuild?: PrebuildOutcome | undefined;
  readonly warmPool?: WarmPoolOutcome | undefined;
}

/** The outcome that the rules give a new resource of a project and class. */
export function outcomeFor<K extends "prebuild" | "warmPool">(
  rules: readonly OutcomeRule[],
  kind: K,
  pair: { readonly projectId: string; readonly environmentClassId: string },
): OutcomeRule[K] {
  const rule = rules.find(
    ({ match, [kind]: outcome }) =>
      outcome !== undefined &&
      (match?.projectId ?? pair.projectId) === pair.projectId &&
      (match?.environmentClassId ?? pair.environmentClassId) === pair.environmentClassId,
  );
  return rule?.[kind];
}
