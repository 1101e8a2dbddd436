// Owns the shape of a scenario, as people write it. `schema.ts` checks it.
import type { ClockMode } from "../input/clock-mode.ts";
import type { Duration } from "../input/duration.ts";
import type { ScenarioAutoscaler } from "./autoscaler.ts";
import type { FaultRule } from "./fault-rule.ts";
import type { ScenarioPrebuildOutcome } from "./prebuild-outcome.ts";
import type { ScenarioEnvironmentClass, ScenarioProject, ScenarioRunner } from "./scenario-organization.ts";
import type { ScenarioPrebuild } from "./scenario-prebuild.ts";
import type { Stub } from "./stub.ts";

/** The organization at the start, and the outcomes of simulated work. Plain data; ids are lower-case UUIDs. */
export interface Scenario {
  /** Where an editor finds the schema of the file. It has no other effect. */
  $schema?: string;
  /** Its name in messages and on the dashboard: at least one character. */
  name: string;
  /** One sentence: what a client under test has to cope with. */
  summary: string;
  /**
   * The initial mode of a mock's clock if its options name none. Default: the options' default. Loading another
   * scenario keeps the mode.
   */
  clock?: ClockMode;
  /** The runners besides the built-in one. Default: none. */
  runners?: readonly ScenarioRunner[];
  /** The environment classes, the oldest first. Default: the built-in one, and those that other entries name. */
  environmentClasses?: readonly ScenarioEnvironmentClass[];
  /** The projects at the start. Default: none. */
  projects?: readonly ScenarioProject[];
  /** Past prebuilds: each was created before the start, and has been simulated by the ordinary rules since. */
  prebuilds?: readonly ScenarioPrebuild[];
  /** The pools at the start; each needs a project with its class. Default: none. */
  warmPools?: readonly ScenarioWarmPool[];
  /** The environments at the start. Default: none. */
  environments?: readonly ScenarioEnvironment[];
  /** How pools scale and fill. */
  autoscaler?: ScenarioAutoscaler;
  /**
   * Which order has what is due at one instant: 0 is the order of creation, any other whole number up to 2^31 - 1 another
   * one. Default 0.
   */
  ties?: number;
  /** Source code hosts, with a port if they have one, at which no caller is authenticated. Default: none. */
  unauthenticatedHosts?: readonly string[];
  /** The outcomes of new resources. The first rule that matches decides. */
  outcomes?: readonly ScenarioOutcomeRule[];
  /** Rules that make calls fail, slow or break. The first rule that matches a call decides. */
  faults?: readonly FaultRule[];
  /** Responses to RPCs that the mock does not serve. The first that matches a call decides. */
  stubs?: readonly Stub[];
}

/** A warm pool created before the start, and simulated since, like a prebuild. */
export interface ScenarioWarmPool {
  /** Default: a new one. */
  id?: string;
  /** The UUID or name of a project of the scenario with prebuilds enabled. */
  projectId: string;
  /** The UUID or `displayName` of a class of its prebuild configuration; only one pool may have the pair. */
  environmentClassId: string;
  /** How long before the start it was created. */
  age: Duration;
  /** 0 to 20. Default 1. */
  minSize?: number;
  /** 1 to 20. Default 1, or the minimum if that is greater. */
  maxSize?: number;
  /**
   * Running instances were claimed this long after its creation, one for each entry; at most its age. Default: never.
   */
  claimAfter?: readonly Duration[];
  /** A caller deleted it this long after its creation; at most its age. Default: never. */
  deleteAfter?: Duration;
}

/** An environment created from a project before the start, and simulated since, like a prebuild. */
export interface ScenarioEnvironment {
  /** Default: a new one. */
  id?: string;
  /** The UUID or name of a project of the scenario. */
  projectId: string;
  /** The UUID or `displayName` of a class. Default: the project's default class. */
  environmentClassId?: string;
  /** At most 80 characters. Default: a generated one. */
  name?: string;
  /** How long before the start it was created. What it started from follows from what existed then. */
  age: Duration;
  /** Its outcome. Default: by the outcome rules; `{}` is a normal run. */
  outcome?: ScenarioEnvironmentOutcome;
  /** A caller stopped it this long after its creation; at most its age. Default: never. */
  stopAfter?: Duration;
  /** A caller deleted it this long after its creation; at most its age. Default: never. */
  deleteAfter?: Duration;
}

/** The outcome of an environment. `{}` is a normal run. */
export interface ScenarioEnvironmentOutcome {
  /** It fails this long after its creation, unless it is stopped or deleted before. */
  fail?: {
    /** How long after its creation. */
    after: Duration;
    /** Its `status.failureMessage`. */
    message: string;
  };
  /** How long its start takes. Default: depends on what it starts from. */
  startUp?: Duration;
  /** Its `status.warningMessage` from RUNNING on. */
  warning?: string;
}

/** The outcome of one warm pool; absent fields mean a normal life. */
export interface ScenarioWarmPoolOutcome {
  /** Becomes DEGRADED this long after its creation, for as long as `recoverAfter`, or forever. */
  degrade?: {
    /** Of simulated time since its creation. */
    after: Duration;
    /** Its `status.failureMessage` until it recovers. */
    message: string;
    /** How long it stays DEGRADED. Default: forever, or until `mock.world.recover`. */
    recoverAfter?: Duration;
  };
  /**
   * Provisioning the first instance fails, and the pool is DEGRADED for as long as `recoverAfter`, or forever. From
   * then on instances can be provisioned.
   */
  cannotProvision?: {
    /** Its `status.failureMessage` until it recovers. */
    message: string;
    /** How long it stays DEGRADED. Default: forever, or until `mock.world.recover`. */
    recoverAfter?: Duration;
  };
}

/**
 * One rule. It counts the new resources of each project and class without an outcome of their own: `times: 1` is the
 * first of each pair, `skip: 2, times: 1` the third.
 */
export interface ScenarioOutcomeRule {
  /** If absent or empty, it matches everything. */
  match?: {
    /** Only resources of this project, by UUID or name. Default: of any. */
    projectId?: string;
    /** Only resources of this class, by UUID or `displayName`. Default: of any. */
    environmentClassId?: string;
  };
  /** Skips the first N. Default 0. */
  skip?: number;
  /** Decides for at most N. Default: no limit. */
  times?: number;
  /** Applies to each n-th after the skipped ones. Default 1. */
  every?: number;
  /** Applies with this probability, 0 to 1, drawn from the seed for each resource. Default 1. */
  probability?: number;
  /** The outcome of a new prebuild. Default: the rule ignores prebuilds. */
  prebuild?: ScenarioPrebuildOutcome;
  /** The outcome of a new pool. Default: the rule ignores pools. */
  warmPool?: ScenarioWarmPoolOutcome;
  /** The outcome of a new environment. Default: the rule ignores environments. */
  environment?: ScenarioEnvironmentOutcome;
}
