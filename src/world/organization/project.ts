// Owns the shape of a project, and what follows from it for prebuilds. Values are immutable.
import { Refusal } from "../errors.ts";
import type { Initializer } from "./initializer.ts";
import type { Subject } from "./subject.ts";

/** A class that environments of a project can use: one on a runner, or the user's own machine. */
export interface ProjectClass {
  /** The UUID of a class; absent for the user's own machine. */
  readonly environmentClassId?: string | undefined;
  /** True for the user's own machine. */
  readonly localRunner?: boolean | undefined;
  /** From 0; the lowest is the default. */
  readonly order: number;
}

/** A time of day. */
export interface DailySchedule {
  /** 0 to 23, UTC. */
  readonly hourUtc: number;
}

/** What creates prebuilds automatically. */
export interface PrebuildConfigurationTrigger {
  /** Every day at that hour. */
  readonly dailySchedule?: DailySchedule | undefined;
}

/** Whether and how a project is prebuilt, as last sent: defaults are applied on use, never stored. */
export interface PrebuildConfiguration {
  /** Whether its schedule and its pools are active. */
  readonly enabled: boolean;
  /** Classes that prebuilds are created for; they need not be among the project's own. */
  readonly environmentClassIds: readonly string[];
  /** Milliseconds. */
  readonly timeout?: number | undefined;
  /** What creates prebuilds automatically. */
  readonly trigger?: PrebuildConfigurationTrigger | undefined;
  /** Whose credentials the prebuilds use. */
  readonly executor?: Subject | undefined;
  /** Whether JetBrains editors are prepared too. */
  readonly enableJetbrainsWarmup: boolean;
}

/** Whether a project exists or is being deleted. */
export type ProjectPhase = "ACTIVE" | "DELETED";

/** A project. Instants are milliseconds. */
export interface Project {
  readonly id: string;
  readonly name: string;
  readonly creator: Subject;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly initializer: Initializer;
  /** By order. */
  readonly environmentClasses: readonly ProjectClass[];
  /** Absent: prebuilds are disabled. */
  readonly prebuildConfiguration?: PrebuildConfiguration | undefined;
  /** Relative; empty if unset. */
  readonly devcontainerFilePath: string;
  /** Relative; empty if unset. */
  readonly automationsFilePath: string;
  readonly technicalDescription: string;
  /** Versions by editor. */
  readonly recommendedEditors?: Readonly<Record<string, readonly string[]>> | undefined;
  readonly desiredPhase: ProjectPhase;
  /** Created on first use, so that it accepts any class. */
  readonly isMadeUp: boolean;
  /** How many environments were created from it. */
  readonly popularity: number;
  /** Who created them, the latest first. */
  readonly users: readonly Subject[];
}

/** When a project's prebuilds are created automatically each day. */
export interface Schedule {
  /** 0 to 23. */
  readonly hourUtc: number;
  /** Who creates them. Absent: the service account of the organization's scheduler. */
  readonly executor?: Subject | undefined;
}

/** Whether its schedule and its pools are active. */
export function isPrebuilt({ prebuildConfiguration, desiredPhase }: Project): boolean {
  return prebuildConfiguration?.enabled === true && desiredPhase === "ACTIVE";
}

/** The classes of its prebuild configuration. */
export function prebuiltClassIds({ prebuildConfiguration }: Project): readonly string[] {
  return prebuildConfiguration?.environmentClassIds ?? [];
}

/** Undefined if it has no schedule. */
export function scheduleOf(project: Project): Schedule | undefined {
  const { trigger, executor } = project.prebuildConfiguration ?? {};
  if (!isPrebuilt(project) || !trigger?.dailySchedule) return undefined;
  // An executor without an id is ignored.
  return { hourUtc: trigger.dailySchedule.hourUtc, executor: executor?.id ? executor : undefined };
}

/** The runners' classes that its environments can use, the default first. */
export function ownClassIds({ environmentClasses }: Project): readonly string[] {
  return environmentClasses.flatMap(({ environmentClassId }) => environmentClassId ?? []);
}

/** @throws Refusal wrong-state if the project is being deleted */
export function requireActive({ id, desiredPhase }: Project): void {
  if (desiredPhase === "ACTIVE") return;
  throw new Refusal("wrong-state", `project ${id} is being deleted`);
}

/** @throws Refusal wrong-state if the project can have no warm pool of that class (documented conditions) */
export function requirePoolConditions(project: Project, classId: string): void {
  if (!isPrebuilt(project)) {
    throw new Refusal("wrong-state", `prebuilds are not enabled on project ${project.id}`);
  }
  if (!prebuiltClassIds(project).includes(classId)) {
    throw new Refusal(
      "wrong-state",
      `environment class ${classId} is not in the prebuild configuration of project ${project.id}`,
    );
  }
}
