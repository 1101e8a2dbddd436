// Owns the shape of a scenario, as people write it. `schema.ts` holds what is written against it.
import type { ACTIVE_PHASES } from "../api/phases.ts";
import type { Duration } from "../world/duration.ts";

/** A phase in which a prebuild still works towards its snapshot. */
export type ActivePhase = (typeof ACTIVE_PHASES)[number];

/** What the organisation holds at the start, and how simulated work goes. Plain data; ids are lower-case UUIDs. */
export interface Scenario {
  name: string;
  /** One sentence: what a client under test has to cope with. */
  summary: string;
  projects?: readonly ScenarioProject[];
  /** The past: each was created so long before the start, and has lived on by the ordinary rules since. */
  prebuilds?: readonly ScenarioPrebuild[];
  warmPools?: readonly ScenarioWarmPool[];
  /** How new resources go. The first rule that matches decides. */
  outcomes?: readonly ScenarioOutcomeRule[];
}

export interface ScenarioProject {
  id: string;
  name: string;
  /** Its prebuild configuration; the first is its default class. */
  environmentClassIds: readonly string[];
  /** Default true. */
  prebuildsEnabled?: boolean;
  /** Of its prebuilds, where a request names none: 300s to 7200s. Default: the service's, 3600s. */
  timeout?: Duration;
}

export interface ScenarioPrebuild {
  /** Default: a new one. */
  id?: string;
  projectId: string;
  /** Default: the project's default class. */
  environmentClassId?: string;
  /** How long before the start it was created. */
  age: Duration;
  /** 300s to 7200s. Default: the project's. */
  timeout?: Duration;
  /** How it went and goes. Default: what the outcome rules say; `{}` is the ordinary way. */
  outcome?: ScenarioPrebuildOutcome;
}

export interface ScenarioWarmPool {
  /** Default: a new one. */
  id?: string;
  projectId: string;
  environmentClassId: string;
  /** How long before the start it was created. */
  age: Duration;
  /** 0 to 20. Default 1. */
  minSize?: number;
  /** 1 to 20. Default 1, or the minimum where that is greater. */
  maxSize?: number;
}

/** How one prebuild goes; what is absent goes the ordinary way. */
export interface ScenarioPrebuildOutcome {
  /** Fails so long after it entered the phase. */
  fail?: { phase: ActivePhase; after: Duration; message: string };
  /** Never leaves this phase by itself. Its timeout ends it, unless the phase is PENDING. */
  stall?: ActivePhase;
}

/** How one warm pool goes; what is absent goes the ordinary way. */
export interface ScenarioWarmPoolOutcome {
  /** Becomes DEGRADED so long after its creation, for as long as `recoverAfter`, or for ever. */
  degrade?: { after: Duration; message: string; recoverAfter?: Duration };
}

/** One rule; a `match` that is absent or empty matches everything. */
export interface ScenarioOutcomeRule {
  match?: { projectId?: string; environmentClassId?: string };
  prebuild?: ScenarioPrebuildOutcome;
  warmPool?: ScenarioWarmPoolOutcome;
}
