// Owns the shape of a runner. Values are immutable; instants are milliseconds.
import type { Subject } from "./subject.ts";

/** Where a runner works, without the prefix (documented). */
export type RunnerKind = "UNSPECIFIED" | "LOCAL" | "REMOTE" | "LOCAL_CONFIGURATION";

/** What a runner's machines are, without the prefix (documented). */
export type RunnerProvider =
  | "UNSPECIFIED"
  | "AWS_EC2"
  | "LINUX_HOST"
  | "DESKTOP_MAC"
  | "MANAGED"
  | "GCP"
  | "DEV_AGENT";

/** Without the prefix (documented). */
export type RunnerPhase =
  | "UNSPECIFIED"
  | "CREATED"
  | "INACTIVE"
  | "ACTIVE"
  | "DELETING"
  | "DELETED"
  | "DEGRADED";

/** The simulated capabilities of a runner, without the prefix (documented). */
export type RunnerCapability =
  | "ENVIRONMENT_SNAPSHOT"
  | "PREBUILDS_BEFORE_SNAPSHOT_TRIGGER"
  | "WARM_POOL"
  | "ASG_WARM_POOL";

/** Without the prefix (documented). */
export type RunnerReleaseChannel = "UNSPECIFIED" | "STABLE" | "LATEST";

/** Without the prefix (documented). */
export type RunnerLogLevel = "UNSPECIFIED" | "DEBUG" | "INFO" | "WARN" | "ERROR";

/** Without the prefix (documented). */
export type RunnerVariant = "UNSPECIFIED" | "STANDARD" | "ENTERPRISE";

/** Where a runner sends its metrics. Empty fields were not given; the password is stored and never returned. */
export interface RunnerMetrics {
  readonly enabled: boolean;
  readonly url: string;
  readonly username: string;
  readonly password: string;
  readonly managedMetricsEnabled: boolean;
  readonly includeVerboseMetrics: boolean;
}

/** When a runner may update itself, in hours of the day (UTC). */
export interface UpdateWindow {
  readonly startHour?: number | undefined;
  readonly endHour?: number | undefined;
}

/** A runner's configuration as it was sent: absent fields stay absent. */
export interface RunnerConfiguration {
  readonly region: string;
  readonly releaseChannel: RunnerReleaseChannel;
  readonly autoUpdate: boolean;
  readonly metrics?: RunnerMetrics | undefined;
  readonly logLevel: RunnerLogLevel;
  readonly devcontainerImageCacheEnabled: boolean;
  readonly updateWindow?: UpdateWindow | undefined;
  /** Base64; empty if unset. */
  readonly encryptedHoneycombApiKey: string;
  readonly continuousProfiling: boolean;
}

/** The desired state. Operations write it. */
export interface RunnerSpec {
  readonly desiredPhase: RunnerPhase;
  readonly configuration?: RunnerConfiguration | undefined;
  readonly variant: RunnerVariant;
}

/** The observed state. Stages write it. */
export interface RunnerStatus {
  readonly phase: RunnerPhase;
  readonly updatedAt: number;
}

/** A runner as callers see it. */
export interface Runner {
  readonly id: string;
  readonly name: string;
  readonly creator: Subject;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly kind: RunnerKind;
  readonly provider: RunnerProvider;
  /** Empty if unset. */
  readonly managerId: string;
  readonly spec: RunnerSpec;
  readonly status: RunnerStatus;
}

/** A runner as the world keeps it. */
export interface RunnerRow {
  readonly slot: number;
  readonly value: Runner;
  /** When it entered its phase. */
  readonly since: number;
}

/** The version that every runner runs (assumed). */
export const RUNNER_VERSION = "2026.1.0";

/** An empty configuration. */
export const NO_CONFIGURATION: RunnerConfiguration = {
  region: "",
  releaseChannel: "UNSPECIFIED",
  autoUpdate: false,
  logLevel: "UNSPECIFIED",
  devcontainerImageCacheEnabled: false,
  encryptedHoneycombApiKey: "",
  continuousProfiling: false,
};

/** Empty metrics. */
export const NO_METRICS: RunnerMetrics = {
  enabled: false,
  url: "",
  username: "",
  password: "",
  managedMetricsEnabled: false,
  includeVerboseMetrics: false,
};

const SNAPSHOTS = ["ENVIRONMENT_SNAPSHOT", "PREBUILDS_BEFORE_SNAPSHOT_TRIGGER"] as const;
const POOLS = [...SNAPSHOTS, "WARM_POOL", "ASG_WARM_POOL"] as const;

/** By provider (assumed): cloud machines can be snapshotted and pooled, local ones cannot. */
const CAPABILITIES: Readonly<Record<RunnerProvider, readonly RunnerCapability[]>> = {
  UNSPECIFIED: [],
  AWS_EC2: POOLS,
  MANAGED: POOLS,
  GCP: SNAPSHOTS,
  DEV_AGENT: [],
  LINUX_HOST: [],
  DESKTOP_MAC: [],
};

/** Where the machines of a provider are (assumed). */
export const PROVIDER_KIND: Readonly<Record<Exclude<RunnerProvider, "UNSPECIFIED">, RunnerKind>> = {
  AWS_EC2: "REMOTE",
  GCP: "REMOTE",
  MANAGED: "REMOTE",
  DEV_AGENT: "REMOTE",
  LINUX_HOST: "LOCAL",
  DESKTOP_MAC: "LOCAL",
};

/** What a runner can do, from its creation on. */
export function capabilitiesOf({
  provider,
  kind,
}: Pick<Runner, "provider" | "kind">): readonly RunnerCapability[] {
  // A runner described by its kind alone.
  if (provider === "UNSPECIFIED" && kind === "REMOTE") return POOLS;
  return CAPABILITIES[provider];
}
