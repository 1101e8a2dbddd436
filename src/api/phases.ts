// Owns the phases of prebuilds and warm pools: their numbers on the wire and which actions each allows.

/** Prebuild phases by short name; the value is the enum number on the wire (documented). */
export const PREBUILD_PHASES = {
  PENDING: 10,
  STARTING: 20,
  RUNNING: 30,
  STOPPING: 40,
  SNAPSHOTTING: 50,
  COMPLETED: 60,
  FAILED: 70,
  CANCELLING: 75,
  CANCELLED: 80,
  DELETING: 85,
  DELETED: 90,
} as const;

/** A prebuild's phase without the prefix PREBUILD_PHASE_. */
export type PrebuildPhase = keyof typeof PREBUILD_PHASES;

/** Phases in which a prebuild still works towards its snapshot. Only these can be cancelled (assumed). */
export const ACTIVE_PHASES = ["PENDING", "STARTING", "RUNNING", "STOPPING", "SNAPSHOTTING"] as const;

/** Phases that end the work; from here a prebuild can only be deleted. */
export const TERMINAL_PHASES = ["COMPLETED", "FAILED", "CANCELLED"] as const;

const ACTIVE: ReadonlySet<PrebuildPhase> = new Set(ACTIVE_PHASES);

/** Whether a prebuild in this phase still works towards its snapshot. */
export function isActive(phase: PrebuildPhase): boolean {
  return ACTIVE.has(phase);
}

/** What started a prebuild; the value is the enum number on the wire (documented). */
export const PREBUILD_TRIGGERS = { MANUAL: 1, SCHEDULED: 2 } as const;

/** What started a prebuild, without the prefix PREBUILD_TRIGGER_. */
export type PrebuildTrigger = keyof typeof PREBUILD_TRIGGERS;

/** Warm-pool phases by short name; the value is the enum number on the wire (documented). */
export const WARM_POOL_PHASES = { PENDING: 10, READY: 20, DEGRADED: 30, DELETING: 40, DELETED: 50 } as const;

/** A warm pool's phase without the prefix WARM_POOL_PHASE_. */
export type WarmPoolPhase = keyof typeof WARM_POOL_PHASES;

/** Environment phases by short name; the value is the enum number on the wire (documented). */
export const ENVIRONMENT_PHASES = {
  CREATING: 10,
  STARTING: 20,
  RUNNING: 40,
  STOPPING: 50,
  STOPPED: 60,
  DELETING: 70,
  DELETED: 80,
} as const;

/** An environment's phase without the prefix ENVIRONMENT_PHASE_. */
export type EnvironmentPhase = keyof typeof ENVIRONMENT_PHASES;

/** Kinds of subjects; the value is the enum number on the wire (documented). */
export const PRINCIPALS = {
  UNSPECIFIED: 0,
  ACCOUNT: 1,
  USER: 2,
  RUNNER: 3,
  ENVIRONMENT: 4,
  SERVICE_ACCOUNT: 5,
  RUNNER_MANAGER: 6,
} as const;

/** The kind of a subject, without the prefix PRINCIPAL_. */
export type Principal = keyof typeof PRINCIPALS;
