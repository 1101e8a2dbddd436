// Owns the types of environments in their documented JSON form: proto3 JSON, in which unset fields are left out (documented).
import type { InitializerJson } from "./organization-json.ts";
import type { EnvironmentPhase } from "./phases.ts";
import type { SubjectJson } from "./resource-json.ts";

/** An environment's phase by its full name (documented). */
export type EnvironmentPhaseName = `ENVIRONMENT_PHASE_${EnvironmentPhase}`;

/** Who an environment belongs to, and since when (documented). */
export interface EnvironmentMetadataJson {
  /** A UUID; the same for all resources of a mock. */
  readonly organizationId: string;
  /** Up to 80 characters (documented). */
  readonly name: string;
  /** Who created it. */
  readonly creator: SubjectJson;
  /** The address of its repository as a person would open it; absent if it has none. */
  readonly originalContextUrl?: string;
  /** RFC 3339 in UTC. */
  readonly createdAt: string;
  /** A UUID; absent if it was created without one. */
  readonly projectId?: string;
  /** A UUID: the runner of its class. */
  readonly runnerId: string;
  /** RFC 3339 in UTC. */
  readonly lastStartedAt: string;
  /** DEFAULT, or PREBUILD for one in which a prebuild is made (documented). */
  readonly role: `ENVIRONMENT_ROLE_${"DEFAULT" | "PREBUILD"}`;
  /** The prebuild whose snapshot it started from; absent if there was none (documented). */
  readonly prebuildId?: string;
  /** A UUID. */
  readonly sessionId: string;
}

/** The machine that an environment wants (documented). */
export interface EnvironmentMachineSpecJson {
  /** A UUID. */
  readonly session: string;
  /** The UUID of its class. */
  readonly class: string;
}

/** The content that an environment wants (documented). */
export interface EnvironmentContentSpecJson {
  /** A UUID. */
  readonly session: string;
  /** Absent for an empty one. */
  readonly initializer?: InitializerJson;
}

/** What is wanted of an environment (documented). */
export interface EnvironmentSpecJson {
  /** A whole number as text, "1" at first. */
  readonly specVersion: string;
  /** RUNNING, STOPPED or DELETED. */
  readonly desiredPhase: EnvironmentPhaseName;
  /** Its machine. */
  readonly machine: EnvironmentMachineSpecJson;
  /** Its content. */
  readonly content: EnvironmentContentSpecJson;
}

/** Which spec the runner has seen (documented). */
export interface RunnerAckJson {
  /** A whole number as text. */
  readonly specVersion: string;
  /** OK. */
  readonly statusCode: "STATUS_CODE_OK";
}

/** The observed state of an environment's machine (documented). */
export interface EnvironmentMachineJson {
  /** A UUID. */
  readonly session: string;
  /** Follows from the environment's phase (assumed). */
  readonly phase: `PHASE_${"CREATING" | "STARTING" | "RUNNING" | "STOPPING" | "STOPPED" | "DELETING" | "DELETED"}`;
}

/** What is checked out in an environment (documented). */
export interface EnvironmentGitJson {
  /** Where it was cloned from. */
  readonly cloneUrl: string;
  /** The branch; absent if none is named. */
  readonly branch?: string;
}

/** The observed state of an environment's content (documented). */
export interface EnvironmentContentJson {
  /** A UUID. */
  readonly session: string;
  /** Follows from the environment's phase (assumed, but for RUNNING). */
  readonly phase: `CONTENT_PHASE_${"CREATING" | "INITIALIZING" | "READY" | "UNAVAILABLE"}`;
  /** While it is RUNNING, if it has a repository. */
  readonly git?: EnvironmentGitJson;
  /** While it is RUNNING: "/workspaces/" and the repository's name. */
  readonly contentLocationInMachine?: string;
}

/** The observed state of an environment's dev container (documented). */
export interface EnvironmentDevContainerJson {
  /** A UUID. */
  readonly session: string;
  /** Follows from the environment's phase (assumed, but for RUNNING). */
  readonly phase: `PHASE_${"CREATING" | "RUNNING" | "STOPPED"}`;
  /** True while it is RUNNING. */
  readonly devcontainerconfigInSync?: true;
  /** While it is RUNNING: where the content is. */
  readonly remoteWorkspaceFolder?: string;
}

/** The observed state of an environment (documented). */
export interface EnvironmentStatusJson {
  /** A whole number as text, "1" at first. */
  readonly statusVersion: string;
  /** Which spec the runner has seen. */
  readonly runnerAck: RunnerAckJson;
  /** The one that it is in. */
  readonly phase: EnvironmentPhaseName;
  /** Why it failed; absent if it did not. */
  readonly failureMessage?: readonly string[];
  /** While it is RUNNING, without any address: there is no machine to reach. */
  readonly environmentUrls?: Readonly<Record<string, never>>;
  /** Its machine. */
  readonly machine: EnvironmentMachineJson;
  /** Its content. */
  readonly content: EnvironmentContentJson;
  /** Its dev container. */
  readonly devcontainer: EnvironmentDevContainerJson;
  /** Warnings; absent if there is none. */
  readonly warningMessage?: readonly string[];
}

/** An environment as the RPCs return it in JSON (documented), in the part that fixtures build. */
export interface EnvironmentJson {
  /** A UUID (documented); of version 7 (assumed). */
  readonly id: string;
  /** Who it belongs to, and since when. */
  readonly metadata: EnvironmentMetadataJson;
  /** What is wanted. */
  readonly spec: EnvironmentSpecJson;
  /** The observed state. */
  readonly status: EnvironmentStatusJson;
}
