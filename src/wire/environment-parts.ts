// Owns what machine, content and dev container of an environment are in each phase of it.
import type { EnvironmentPhase } from "../api/phases.ts";

/** What the parts of an environment are in a phase of it (assumed, but for RUNNING). */
export interface EnvironmentParts {
  readonly machine: EnvironmentPhase;
  readonly content: "CREATING" | "INITIALIZING" | "READY" | "UNAVAILABLE";
  readonly devcontainer: "CREATING" | "RUNNING" | "STOPPED";
}

/** By the environment's phase. */
export const PARTS: Readonly<Record<EnvironmentPhase, EnvironmentParts>> = {
  CREATING: { machine: "CREATING", content: "CREATING", devcontainer: "CREATING" },
  STARTING: { machine: "STARTING", content: "INITIALIZING", devcontainer: "CREATING" },
  RUNNING: { machine: "RUNNING", content: "READY", devcontainer: "RUNNING" },
  STOPPING: { machine: "STOPPING", content: "UNAVAILABLE", devcontainer: "STOPPED" },
  STOPPED: { machine: "STOPPED", content: "UNAVAILABLE", devcontainer: "STOPPED" },
  DELETING: { machine: "DELETING", content: "UNAVAILABLE", devcontainer: "STOPPED" },
  DELETED: { machine: "DELETED", content: "UNAVAILABLE", devcontainer: "STOPPED" },
};
