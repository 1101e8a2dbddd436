// Owns environments as users of the library see and control them, including what no RPC returns, such as what each
// started from.

import type { EnvironmentPhase } from "../api/phases.ts";
import { canonical } from "../input/ids.ts";
import { scenarioSchemas } from "../scenarios/schema.ts";
import type { EnvironmentOrigin, EnvironmentRow } from "../world/environment/environment.ts";
import type { World } from "../world/world.ts";
import { sound } from "./project.ts";

/** An environment, and what it started from. */
export interface EnvironmentInfo {
  /** A UUID in lower case. */
  readonly id: string;
  /** The creator's name for it, or a generated one. */
  readonly name: string;
  /** The UUID of its project; absent if it was created without one. */
  readonly projectId?: string;
  /** The UUID of its class. */
  readonly environmentClassId: string;
  /** Without its prefix: "RUNNING". */
  readonly phase: EnvironmentPhase;
  /** A claimed instance of a warm pool, the snapshot of a prebuild, or nothing. */
  readonly origin: EnvironmentOrigin;
  /** The UUID of the prebuild whose snapshot it runs; absent if it started from nothing. */
  readonly prebuildId?: string;
  /** The UUID of the pool whose instance it claimed; absent if it claimed none. */
  readonly warmPoolId?: string;
  /** The simulated instant of its creation. */
  readonly createdAt: Date;
  /** When it was RUNNING for the first time; absent if it never was. */
  readonly runningAt?: Date;
  /** Why it failed; empty if it did not fail. */
  readonly failureMessages: readonly string[];
  /** Warnings that it was given. */
  readonly warningMessages: readonly string[];
}

/** The environment controls of a mock's world. */
export interface MockEnvironments {
  /** Every environment that a caller created, newest first; without those in which prebuilds run. */
  environments(): EnvironmentInfo[];
  /** The environment with this id. @throws MisuseError if it does not exist, or no longer does */
  environment(id: string): EnvironmentInfo;
  /**
   * Makes an environment fail at once: it stops, and keeps the message. @throws MisuseError if it is not starting or
   * running
   */
  failEnvironment(id: string, message: string): EnvironmentInfo;
  /** Makes an environment RUNNING at once. @throws MisuseError if it is not starting */
  runEnvironment(id: string): EnvironmentInfo;
  /** Gives an environment a warning. @throws MisuseError if it is being deleted */
  warnEnvironment(id: string, message: string): EnvironmentInfo;
}

/** How a mock's world is read and changed. */
export interface EnvironmentAccess {
  readonly read: <T>(what: string, act: (world: World) => T) => T;
  readonly change: <T>(what: string, act: (world: World) => T) => T;
}

/** The environments of a mock. */
export function createMockEnvironments({ read, change }: EnvironmentAccess): MockEnvironments {
  const message = (text: string) => sound(scenarioSchemas().message, text, "message");
  return {
    environments: () =>
      read("read the environments", ({ environments }) => Array.from(environments, infoOf).reverse()),
    environment: (id) =>
      read("read an environment", ({ environments }) => infoOf(environments.ownRow(canonical(id)))),
    failEnvironment: (id, text) =>
      change("make an environment fail", ({ environments }) =>
        infoOf(environments.fail(canonical(id), message(text))),
      ),
    runEnvironment: (id) =>
      change("make an environment run", ({ environments }) => infoOf(environments.run(canonical(id)))),
    warnEnvironment: (id, text) =>
      change("give an environment a warning", ({ environments }) =>
        infoOf(environments.warn(canonical(id), message(text))),
      ),
  };
}

/** As users read it. */
export function infoOf({ value, run }: EnvironmentRow): EnvironmentInfo {
  const { id, metadata, spec, status } = value;
  const { projectId, prebuildId } = metadata;
  const { warmPoolId, firstRunningAt } = run;
  return {
    id,
    name: metadata.name,
    ...(projectId !== "" && { projectId }),
    environmentClassId: spec.environmentClassId,
    phase: status.phase,
    origin: run.origin,
    ...(prebuildId !== undefined && { prebuildId }),
    ...(warmPoolId !== undefined && { warmPoolId }),
    createdAt: new Date(metadata.createdAt),
    ...(firstRunningAt !== undefined && { runningAt: new Date(firstRunningAt) }),
    failureMessages: status.failureMessages,
    warningMessages: status.warningMessages,
  };
}
