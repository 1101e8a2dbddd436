// Owns the shape of a scenario's organization: its projects, environment classes and runners.
import type { Duration } from "../input/duration.ts";
import type { InitializerSpec } from "../world/organization/initializer.ts";
import type { Schedule } from "../world/organization/project.ts";
import type { RunnerKind, RunnerProvider } from "../world/organization/runner.ts";
import type { Subject } from "../world/organization/subject.ts";

/** A class that environments of a project can use: one on a runner, or the user's own machine. */
export interface ScenarioProjectClass {
  /** The UUID of a class, or the `displayName` of one in `environmentClasses`. */
  environmentClassId?: string;
  /** True: the user's own machine, instead of a class. */
  localRunner?: boolean;
  /** From 0, unique in a project; the lowest is the default. Default: its place in the list. */
  order?: number;
}

/** A time of day. */
export interface ScenarioDailySchedule {
  /** 0 to 23, UTC. */
  hourUtc: number;
}

/** A page of a repository, which environments contain. */
export interface ScenarioContextUrl {
  /** An absolute address. */
  url: string;
}

/** A setting of a class, in the terms of its runner's provider. */
export interface ScenarioClassSetting {
  /** Its name: "instanceType". */
  key: string;
  /** Its value: "m6i.xlarge". */
  value: string;
}

/** What creates prebuilds automatically. */
export interface ScenarioTrigger {
  /** Every day. Default: never. */
  dailySchedule?: ScenarioDailySchedule;
}

/** Whether and how a project is prebuilt, as GetProject returns it. */
export interface ScenarioPrebuildConfiguration {
  /** Default false. */
  enabled?: boolean;
  /** UUIDs of classes, or their `displayName`s; they need not be among the project's own. Default: none. */
  environmentClassIds?: readonly string[];
  /** 300s to 7200s. Default: absent, so the service's 3600s applies. */
  timeout?: Duration;
  /** Default: none. */
  trigger?: ScenarioTrigger;
  /** Whose credentials the prebuilds use. Default: the creator's. */
  executor?: Subject;
  /** Default false. */
  enableJetbrainsWarmup?: boolean;
}

/** The content of a project's environments. */
export interface ScenarioInitializer {
  /** One entry, `git` or `contextUrl`. */
  specs: readonly ScenarioInitializerSpec[];
}

/** One way to fill an environment. */
export interface ScenarioInitializerSpec {
  /** A clone; absent fields are empty. */
  git?: Partial<NonNullable<InitializerSpec["git"]>>;
  /** A page of a source code host. */
  contextUrl?: ScenarioContextUrl;
}

/**
 * A project at the start. The short form has what its prebuilds need: `environmentClassIds`, `prebuildsEnabled`,
 * `timeout` and `schedule`. The other fields are those of the API; if both are given, they have to agree.
 */
export interface ScenarioProject {
  /** A UUID in lower case, unique in a scenario. Default: one derived from the name. */
  id?: string;
  /** 1 to 80 characters. Other entries can refer to it by this. */
  name: string;
  /**
   * The classes of its environments and of its prebuilds, the default first: UUIDs, or `displayName`s of
   * `environmentClasses`. Default: those in `environmentClasses` and `prebuildConfiguration` of the project,
   * otherwise the oldest class.
   */
  environmentClassIds?: readonly string[];
  /** Default: true with `environmentClassIds`, `timeout` or `schedule`. */
  prebuildsEnabled?: boolean;
  /** The default timeout of its prebuilds: 300s to 7200s. Default: the service's, 3600s. */
  timeout?: Duration;
  /** Default: none. */
  schedule?: Schedule;
  /** The classes of its environments only. Default: `environmentClassIds`. */
  environmentClasses?: readonly ScenarioProjectClass[];
  /** Its prebuild configuration. Default: derived from the short form; null, or neither: absent. */
  prebuildConfiguration?: ScenarioPrebuildConfiguration | null;
  /** The content of its environments. Default: a clone of a generated repository. */
  initializer?: ScenarioInitializer;
  /** A relative path. Default: none. */
  devcontainerFilePath?: string;
  /** A relative path. Default: none. */
  automationsFilePath?: string;
  /** Up to 8192 characters. Default: none. */
  technicalDescription?: string;
  /** Versions by editor. Default: none. */
  recommendedEditors?: Readonly<Record<string, readonly string[]>>;
}

/** An environment class at the start. If there are any, the built-in class does not exist. */
export interface ScenarioEnvironmentClass {
  /** A UUID in lower case. Default: one derived from the name. */
  id?: string;
  /** 3 to 127 characters. Other entries can refer to it by this. */
  displayName: string;
  /** 3 to 200 characters. Default: one that repeats the name. */
  description?: string;
  /** The UUID or name of a runner. Default: the built-in one. */
  runnerId?: string;
  /** Settings in the terms of the runner's provider. Default: none. */
  configuration?: readonly ScenarioClassSetting[];
  /** Default true. */
  enabled?: boolean;
}

/** A runner at the start, besides the built-in one. */
export interface ScenarioRunner {
  /** A UUID in lower case. Default: one derived from the name. */
  id?: string;
  /** 3 to 127 characters. Classes can refer to it by this. */
  name: string;
  /** Default "AWS_EC2". */
  provider?: Exclude<RunnerProvider, "UNSPECIFIED">;
  /** Default: derived from the provider. */
  kind?: Exclude<RunnerKind, "UNSPECIFIED">;
  /** Default: none. */
  region?: string;
  /** Default "ACTIVE". One that is CREATED or INACTIVE becomes ACTIVE with time. */
  phase?: "CREATED" | "INACTIVE" | "ACTIVE" | "DEGRADED";
}
