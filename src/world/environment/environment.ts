// Owns the shape of an environment. Values are immutable; instants and spans are milliseconds.
import type { EnvironmentPhase } from "../../api/phases.ts";
import type { Initializer } from "../organization/initializer.ts";
import type { Subject } from "../organization/subject.ts";
import type { EnvironmentOutcome } from "../outcomes.ts";

/** What an environment is for, without the prefix (documented). */
export type EnvironmentRole = "DEFAULT" | "PREBUILD";

/** What it starts from: a running instance of a warm pool, a prebuild's snapshot, or nothing (documented). */
export type EnvironmentOrigin = "pool" | "prebuild" | "scratch";

/** Who may reach an environment or a port, without the prefix (documented). */
export type AdmissionLevel = "UNSPECIFIED" | "OWNER_ONLY" | "EVERYONE" | "ORGANIZATION" | "CREATOR_ONLY";

/** A port that is open to others. */
export interface EnvironmentPort {
  readonly port: number;
  readonly admission: AdmissionLevel;
  readonly name: string;
  /** Without the prefix. */
  readonly protocol: "UNSPECIFIED" | "HTTP" | "HTTPS";
}

/** A key that may log in. */
export interface SshPublicKey {
  readonly id: string;
  readonly value: string;
}

/** Who commits in an environment. */
export interface GitIdentity {
  readonly username: string;
  readonly email: string;
}

/** What never changes, except for the last start. */
export interface EnvironmentMetadata {
  readonly organizationId: string;
  readonly name: string;
  readonly creator: Subject;
  readonly createdAt: number;
  /** At creation and at each start. */
  readonly lastStartedAt: number;
  /** Empty if it was created without one. */
  readonly projectId: string;
  readonly runnerId: string;
  /** The address of its repository; empty if it has none. */
  readonly originalContextUrl: string;
  readonly role: EnvironmentRole;
  /** The prebuild from whose snapshot it was made. */
  readonly prebuildId?: string | undefined;
  readonly sessionId: string;
  readonly annotations: Readonly<Record<string, string>>;
}

/** What a caller may request of an environment besides its class. Absent fields were not requested. */
export interface EnvironmentSettings {
  readonly initializer?: Initializer | undefined;
  readonly git?: GitIdentity | undefined;
  /** Relative; empty if unset. */
  readonly devcontainerFilePath?: string | undefined;
  /** Relative; empty if unset. */
  readonly automationsFilePath?: string | undefined;
  readonly ports?: readonly EnvironmentPort[] | undefined;
  /** How long it keeps running without a connection; 0 is forever. */
  readonly disconnectedTimeout?: number | undefined;
  readonly admission?: AdmissionLevel | undefined;
  readonly sshPublicKeys?: readonly SshPublicKey[] | undefined;
}

/** The desired state. Operations write it. */
export interface EnvironmentSpec {
  readonly specVersion: number;
  readonly desiredPhase: EnvironmentPhase;
  readonly environmentClassId: string;
  readonly settings: EnvironmentSettings;
}

/** The observed state. Stages and starts write it. */
export interface EnvironmentStatus {
  readonly statusVersion: number;
  readonly phase: EnvironmentPhase;
  /** Why it failed; empty if it did not. */
  readonly failureMessages: readonly string[];
  readonly warningMessages: readonly string[];
}

/** An environment as callers see it. */
export interface Environment {
  readonly id: string;
  readonly metadata: EnvironmentMetadata;
  readonly spec: EnvironmentSpec;
  readonly status: EnvironmentStatus;
}

/** The progress of an environment's simulated work; callers do not see it. */
export interface EnvironmentRun {
  readonly origin: EnvironmentOrigin;
  /** The pool whose instance it claimed. */
  readonly warmPoolId?: string | undefined;
  /** How often it was started, its creation included. */
  readonly starts: number;
  /** When it was RUNNING for the first time. */
  readonly firstRunningAt?: number | undefined;
  readonly outcome?: EnvironmentOutcome | undefined;
}

/** An environment as the world keeps it. */
export interface EnvironmentRow {
  readonly slot: number;
  readonly value: Environment;
  /** When it entered its phase. */
  readonly since: number;
  readonly run: EnvironmentRun;
}

/** Whether it is being deleted. */
export function isEnding({ status }: Environment): boolean {
  return status.phase === "DELETING" || status.phase === "DELETED";
}
