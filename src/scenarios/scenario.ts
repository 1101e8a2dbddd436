// Owns the shape of a scenario, as people write it. `schema.ts` holds what is written against it.
import type { PrebuildTrigger } from "../api/phases.ts";
import type { ClockMode } from "../input/clock-mode.ts";
import type { Duration } from "../input/duration.ts";
import type { Subject } from "../world/organization/subject.ts";
import type { ScenarioAutoscaler } from "./autoscaler.ts";
import type { FaultRule } from "./fault-rule.ts";
import type { ScenarioPrebuildOutcome } from "./prebuild-outcome.ts";
import type { ScenarioEnvironmentClass, ScenarioProject, ScenarioRunner } from "./scenario-organization.ts";
import type { Stub } from "./stub.ts";

/** What the organisation holds at the start, and how simulated work goes. Plain data; ids are lower-case UUIDs. */
export interface Scenario {
  /** Where an editor finds the schema of the file. Says nothing else. */
  $schema?: string;
  /** What it is called in messages and on the page: at least one character. */
  name: string;
  /** One sentence: what a client under test has to cope with. */
  summary: string;
  /**
   * The mode in which the clock of a mock begins where its options name none. Default: what they default to. A scenario
   * that takes another's place keeps the mode.
   */
  clock?: ClockMode;
  /** The runners beside the built-in one. Default: none. */
  runners?: readonly ScenarioRunner[];
  /** The environment classes, the oldest first. Default: the built-in one, and those that other entries name. */
  environmentClasses?: readonly ScenarioEnvironmentClass[];
  /** Those that are there. Default: none. */
  projects?: readonly ScenarioProject[];
  /** The past: each was created so long before the start, and has lived on by the ordinary rules since. */
  prebuilds?: readonly ScenarioPrebuild[];
  /** The pools that are there; each needs a project with its class. Default: none. */
  warmPools?: readonly ScenarioWarmPool[];
  /** The environments that are there. Default: none. */
  environments?: readonly ScenarioEnvironment[];
  /** By which figures pools scale and fill. */
  autoscaler?: ScenarioAutoscaler;
  /** Hosts of source code, with a port if they have one, at which nobody is authenticated. Default: none. */
  unauthenticatedHosts?: readonly string[];
  /** How new resources go. The first rule that matches decides. */
  outcomes?: readonly ScenarioOutcomeRule[];
  /** How calls go wrong on their way. The first rule that takes a call decides. */
  faults?: readonly FaultRule[];
  /** Answers to RPCs that the mock does not serve. The first that takes a call decides. */
  stubs?: readonly Stub[];
}

/**
 * A prebuild that was made before the start. It lives through its past by the ordinary rules, so that it is
 * coherent at the start.
 */
export interface ScenarioPrebuild {
  /** Default: a new one. Only where `count` is 1. */
  id?: string;
  /** The UUID or name of a project of the scenario, if that has any; else any UUID. */
  projectId: string;
  /** The UUID or `displayName` of a class. Default: the project's default class. */
  environmentClassId?: string;
  /** How long before the start it was created. */
  age: Duration;
  /** 300s to 7200s. Default: the project's. */
  timeout?: Duration;
  /** How it went and goes. Default: what the outcome rules say; `{}` is the ordinary way. */
  outcome?: ScenarioPrebuildOutcome;
  /** Default "MANUAL". */
  triggeredBy?: PrebuildTrigger;
  /** Who created it. Default: the user behind every token. */
  creator?: Subject;
  /** Whose credentials it uses. Default: nobody's but the creator's. */
  executor?: Subject;
  /** How many of them, 1 to 10,000. Default 1. */
  count?: number;
  /** How much younger each of `count` is than the one before. Default: all are of one age. */
  every?: Duration;
  /** A caller cancelled it so long after its creation, when it still worked; at most its age. Default: nobody did. */
  cancelAfter?: Duration;
  /** A caller deleted it so long after its creation; at most its age. Default: nobody did. */
  deleteAfter?: Duration;
}

/** A warm pool that was made before the start, and lived on like a prebuild. */
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
  /** A running instance was claimed so long after its creation, once for each; at most its age. Default: never. */
  claimAfter?: readonly Duration[];
  /** A caller deleted it so long after its creation; at most its age. Default: nobody did. */
  deleteAfter?: Duration;
}

/** An environment that was created of a project before the start, and lived on like a prebuild. */
export interface ScenarioEnvironment {
  /** Default: a new one. */
  id?: string;
  /** The UUID or name of a project of the scenario. */
  projectId: string;
  /** The UUID or `displayName` of a class. Default: the project's default class. */
  environmentClassId?: string;
  /** At most 80 characters. Default: a made-up one. */
  name?: string;
  /** How long before the start it was created. What it started from follows from what was there then. */
  age: Duration;
  /** How it went and goes. Default: what the outcome rules say; `{}` is the ordinary way. */
  outcome?: ScenarioEnvironmentOutcome;
  /** A caller stopped it so long after its creation; at most its age. Default: nobody did. */
  stopAfter?: Duration;
  /** A caller deleted it so long after its creation; at most its age. Default: nobody did. */
  deleteAfter?: Duration;
}

/** How an environment goes. `{}` is the ordinary way. */
export interface ScenarioEnvironmentOutcome {
  /** It fails so long after its creation, unless it is stopped or deleted before. */
  fail?: {
    /** How long after its creation. */
    after: Duration;
    /** Its `status.failureMessage`. */
    message: string;
  };
  /** How long its start takes, instead of what it starts from says. */
  startUp?: Duration;
  /** Its `status.warningMessage` from RUNNING on. */
  warning?: string;
}

/** How one warm pool goes; what is absent goes the ordinary way. */
export interface ScenarioWarmPoolOutcome {
  /** Becomes DEGRADED so long after its creation, for as long as `recoverAfter`, or for ever. */
  degrade?: {
    /** Of simulated time since its creation. */
    after: Duration;
    /** Its `status.failureMessage` until it recovers. */
    message: string;
    /** How long it stays DEGRADED. Default: for ever, or until `mock.world.recover`. */
    recoverAfter?: Duration;
  };
  /**
   * The first instance that should have been provisioned fails, and the pool is DEGRADED for as long as
   * `recoverAfter`, or for ever. From then on instances can be provisioned.
   */
  cannotProvision?: {
    /** Its `status.failureMessage` until it recovers. */
    message: string;
    /** How long it stays DEGRADED. Default: for ever, or until `mock.world.recover`. */
    recoverAfter?: Duration;
  };
}

/**
 * One rule. It counts the new resources of each project and class that have no outcome of their own: `times: 1` is the
 * first of each pair, `skip: 2, times: 1` the third.
 */
export interface ScenarioOutcomeRule {
  /** Absent or empty, it matches everything. */
  match?: {
    /** Only resources of this project, by UUID or name. Default: of any. */
    projectId?: string;
    /** Only resources of this class, by UUID or `displayName`. Default: of any. */
    environmentClassId?: string;
  };
  /** Leaves out the first N. Default 0. */
  skip?: number;
  /** Decides for at most N. Default: no limit. */
  times?: number;
  /** Applies to each n-th after the skipped ones. Default 1. */
  every?: number;
  /** Applies with this probability, 0 to 1, drawn from the seed for each resource. Default 1. */
  probability?: number;
  /** How a new prebuild goes. Default: the rule is not about prebuilds. */
  prebuild?: ScenarioPrebuildOutcome;
  /** How a new pool goes. Default: the rule is not about pools. */
  warmPool?: ScenarioWarmPoolOutcome;
  /** How a new environment goes. Default: the rule is not about environments. */
  environment?: ScenarioEnvironmentOutcome;
}
