// Owns a change caused by time, as users see it.
import type { EnvironmentPhase, PrebuildPhase, WarmPoolPhase } from "../api/phases.ts";
import type { RunnerPhase } from "../world/organization/runner.ts";

/** A phase of what time changes, without its prefix. */
export type TransitionPhase = PrebuildPhase | WarmPoolPhase | EnvironmentPhase | RunnerPhase;

/** A change caused by time. `at` is written as RFC 3339 in JSON. */
export interface Transition {
  /** The simulated instant. */
  readonly at: Date;
  /** What changed; an instance that starts or stops is a change of its pool. */
  readonly kind: "prebuild" | "warmPool" | "runner" | "environment";
  /** The UUID of the prebuild, the pool or the runner. */
  readonly id: string;
  /** The phase before, without its prefix: "RUNNING". Empty if a daily schedule created it. */
  readonly from: TransitionPhase | "";
  /**
   * The phase after; the same if it stayed (a snapshot's progress, an instance of a pool), "GONE" if the resource was
   * purged.
   */
  readonly to: TransitionPhase | "GONE";
  /** Why, in words. */
  readonly reason: string;
}
