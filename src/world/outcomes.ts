// Owns how simulated work is told to go: rules, as data, that are matched when a resource is created.
import type { ACTIVE_PHASES } from "../api/phases.ts";

type ActivePhase = (typeof ACTIVE_PHASES)[number];

/** How one prebuild goes. Times are milliseconds after it entered the phase. */
export interface PrebuildOutcome {
  readonly fail?: { readonly phase: ActivePhase; readonly after: number; readonly message: string };
  /** The phase that it never leaves by itself. Its timeout ends it, unless the phase is PENDING. */
  readonly stall?: ActivePhase;
}

/** Why a pool is DEGRADED. */
export interface WarmPoolProblem {
  readonly message: string;
  /** How long it lasts, in milliseconds. Absent: for ever. */
  readonly recoverAfter?: number | undefined;
}

/** How one warm pool goes. */
export interface WarmPoolOutcome {
  /** It is DEGRADED so many milliseconds after its creation. */
  readonly degrade?: WarmPoolProblem & { readonly after: number };
  /** The first instance that would have been provisioned fails, and the pool is DEGRADED. */
  readonly cannotProvision?: WarmPoolProblem;
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
