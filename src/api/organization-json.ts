// Owns the types of projects, environment classes and runners in their documented JSON form: proto3 JSON, in
// which unset fields are left out (documented).
import type { SubjectJson } from "./resource-json.ts";

/** How a clone's target is named, by its full name (documented). */
export type CloneTargetModeName = `CLONE_TARGET_MODE_${
  | "REMOTE_HEAD"
  | "REMOTE_COMMIT"
  | "REMOTE_BRANCH"
  | "LOCAL_BRANCH"
  | "REMOTE_TAG"}`;

/** A clone of a repository (documented). Absent fields are empty. */
export interface GitInitializerJson {
  /** Where to clone from. */
  readonly remoteUri?: string;
  /** Where a fork came from. */
  readonly upstreamRemoteUri?: string;
  /** What `cloneTarget` names. */
  readonly targetMode?: CloneTargetModeName;
  /** The branch, tag or commit. */
  readonly cloneTarget?: string;
  /** The folder to clone into. */
  readonly checkoutLocation?: string;
}

/** A page of a repository (documented). */
export interface ContextUrlInitializerJson {
  /** An absolute address. */
  readonly url: string;
}

/** One way to fill an environment: `git` or `contextUrl` (documented). */
export interface InitializerSpecJson {
  /** A clone. */
  readonly git?: GitInitializerJson;
  /** A page of a repository. */
  readonly contextUrl?: ContextUrlInitializerJson;
}

/** What an environment contains at first (documented). */
export interface InitializerJson {
  /** One. */
  readonly specs: readonly InitializerSpecJson[];
}

/** A class that environments of a project can have (documented): one of a runner, or the user's own machine. */
export interface ProjectClassJson {
  /** A UUID; absent for the user's own machine. */
  readonly environmentClassId?: string;
  /** True for the user's own machine. */
  readonly localRunner?: boolean;
  /** The lowest is the default; absent for 0. */
  readonly order?: number;
}

/** Who a project is, and since when (documented). */
export interface ProjectMetadataJson {
  /** A UUID; the same for all resources of a mock. */
  readonly organizationId: string;
  /** 1 to 80 characters (documented). */
  readonly name: string;
  /** Who created it. */
  readonly creator: SubjectJson;
  /** RFC 3339 in UTC. */
  readonly createdAt: string;
  /** RFC 3339 in UTC. */
  readonly updatedAt: string;
}

/** A time of each day (documented). */
export interface DailyScheduleJson {
  /** 1 to 23, UTC; absent for 0. */
  readonly hourUtc?: number;
}

/** What creates prebuilds without a call (documented). */
export interface PrebuildTriggerJson {
  /** Every day. Absent: never. */
  readonly dailySchedule?: DailyScheduleJson;
}

/** Whether and how a project is prebuilt, as it was sent last (documented). */
export interface PrebuildConfigurationJson {
  /** Absent for false. */
  readonly enabled?: boolean;
  /** UUIDs of the classes that prebuilds are created for; absent if there is none. */
  readonly environmentClassIds?: readonly string[];
  /** "300s" to "7200s" (documented); absent: the service's, one hour. */
  readonly timeout?: string;
  /** What creates prebuilds without a call. */
  readonly trigger?: PrebuildTriggerJson;
  /** Whose credentials the runs use. */
  readonly executor?: SubjectJson;
  /** Absent for false. */
  readonly enableJetbrainsWarmup?: boolean;
}

/** Who created environments of a project (documented). */
export interface UsedByJson {
  /** The latest ten, the latest first; absent if there is none. */
  readonly subjects?: readonly SubjectJson[];
  /** How many there are; absent for 0. */
  readonly totalSubjects?: number;
}

/** The versions of an editor (documented). */
export interface EditorVersionsJson {
  /** Absent if none is named. */
  readonly versions?: readonly string[];
}

/** What a project recommends to its users (documented). */
export interface RecommendedEditorsJson {
  /** By the editor's id. */
  readonly editors?: Readonly<Record<string, EditorVersionsJson>>;
}

/** A project as the RPCs return it in JSON (documented). */
export interface ProjectJson {
  /** A UUID (documented); of version 7 (assumed). */
  readonly id: string;
  /** Who it is, and since when. */
  readonly metadata: ProjectMetadataJson;
  /** What its environments contain. */
  readonly initializer: InitializerJson;
  /** Deprecated: the entry of `environmentClasses` with the lowest order (documented). */
  readonly environmentClass: ProjectClassJson;
  /** By order; 1 to 30 (documented). */
  readonly environmentClasses: readonly ProjectClassJson[];
  /** A relative path; absent if it has none. */
  readonly devcontainerFilePath?: string;
  /** A relative path; absent if it has none. */
  readonly automationsFilePath?: string;
  /** Who created environments of it. */
  readonly usedBy: UsedByJson;
  /** Absent: prebuilds are disabled (documented). */
  readonly prebuildConfiguration?: PrebuildConfigurationJson;
  /** Absent if it recommends none. */
  readonly recommendedEditors?: RecommendedEditorsJson;
  /** DELETED from the call that deletes it until the last of its prebuilds and pools is gone (assumed). */
  readonly desiredPhase: `PROJECT_PHASE_${"ACTIVE" | "DELETED"}`;
}

/** A setting of a class or a fact about a runner (documented). */
export interface FieldValueJson {
  /** Its name. */
  readonly key: string;
  /** Its value. */
  readonly value: string;
}

/** An environment class as the RPCs return it in JSON (documented). */
export interface EnvironmentClassJson {
  /** A UUID. */
  readonly id: string;
  /** A UUID: the runner that provides it. */
  readonly runnerId: string;
  /** As people see it: "Large"; 3 to 127 characters (documented). */
  readonly displayName: string;
  /** What it has, in words; 3 to 200 characters (documented). */
  readonly description: string;
  /** Settings in the terms of the runner's provider; absent if it has none. */
  readonly configuration?: readonly FieldValueJson[];
  /** Whether new environments can have it; absent for false. */
  readonly enabled?: boolean;
}

/** A runner's phase by its full name (documented). */
export type RunnerPhaseName =
  `RUNNER_PHASE_${"CREATED" | "INACTIVE" | "ACTIVE" | "DELETING" | "DELETED" | "DEGRADED"}`;

/** What a runner's machines are, by the full name (documented). */
export type RunnerProviderName =
  `RUNNER_PROVIDER_${"AWS_EC2" | "LINUX_HOST" | "DESKTOP_MAC" | "MANAGED" | "GCP" | "DEV_AGENT"}`;

/** Where a runner works, by the full name (documented). */
export type RunnerKindName = `RUNNER_KIND_${"LOCAL" | "REMOTE" | "LOCAL_CONFIGURATION"}`;

/** What a runner can do, of what is simulated (documented). */
export type RunnerCapabilityName =
  `RUNNER_CAPABILITY_${"ENVIRONMENT_SNAPSHOT" | "PREBUILDS_BEFORE_SNAPSHOT_TRIGGER" | "WARM_POOL" | "ASG_WARM_POOL"}`;

/** How a runner is set up, in the part that fixtures build (documented). */
export interface RunnerConfigurationJson {
  /** Absent if none was given. */
  readonly region?: string;
  /** Absent if none was given. */
  readonly releaseChannel?: `RUNNER_RELEASE_CHANNEL_${"STABLE" | "LATEST"}`;
  /** Absent for false. */
  readonly autoUpdate?: boolean;
  /** Absent if none was given. */
  readonly logLevel?: `LOG_LEVEL_${"DEBUG" | "INFO" | "WARN" | "ERROR"}`;
  /** Absent for false. */
  readonly devcontainerImageCacheEnabled?: boolean;
  /** Absent for false. */
  readonly continuousProfiling?: boolean;
}

/** What is wanted of a runner (documented). */
export interface RunnerSpecJson {
  /** ACTIVE, after a delete DELETED (assumed). */
  readonly desiredPhase: RunnerPhaseName;
  /** Absent if it was created without one. */
  readonly configuration?: RunnerConfigurationJson;
  /** Absent if none was given. */
  readonly variant?: `RUNNER_VARIANT_${"STANDARD" | "ENTERPRISE"}`;
}

/** The observed state of a runner (documented). */
export interface RunnerStatusJson {
  /** RFC 3339 in UTC. */
  readonly updatedAt: string;
  /** Of the runner's program; the same for all runners of a mock (assumed). */
  readonly version: string;
  /** A new one is CREATED and becomes ACTIVE by itself (assumed). */
  readonly phase: RunnerPhaseName;
  /** The configuration's; absent if it has none. */
  readonly region?: string;
  /** What its provider's machines can do (assumed); absent if nothing. */
  readonly capabilities?: readonly RunnerCapabilityName[];
}

/** A runner as the RPCs return it in JSON (documented). */
export interface RunnerJson {
  /** A UUID. */
  readonly runnerId: string;
  /** RFC 3339 in UTC. */
  readonly createdAt: string;
  /** RFC 3339 in UTC. */
  readonly updatedAt: string;
  /** 3 to 127 characters (documented). */
  readonly name: string;
  /** What is wanted. */
  readonly spec: RunnerSpecJson;
  /** The observed state. */
  readonly status: RunnerStatusJson;
  /** Who created it. */
  readonly creator: SubjectJson;
  /** Where it works. */
  readonly kind: RunnerKindName;
  /** What its machines are. */
  readonly provider: RunnerProviderName;
}
