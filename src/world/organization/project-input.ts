// Owns the input for creating and changing a project, and its checks across fields.
import { MOST_EDITORS } from "../../api/limits.ts";
import { Refusal } from "../errors.ts";
import { checkInitializer, type Initializer } from "./initializer.ts";
import type { PrebuildConfiguration, ProjectClass } from "./project.ts";
import type { Subject } from "./subject.ts";

/** Most classes of a project (documented). */
export const MOST_PROJECT_CLASSES = 30;

/** What a new project is made from. */
export interface NewProject {
  /** Absent: a new one. */
  readonly id?: string | undefined;
  readonly name: string;
  /** Absent: a generated one. */
  readonly initializer?: Initializer | undefined;
  /** Absent: the oldest class on which an environment can be created. */
  readonly environmentClasses?: readonly ProjectClass[] | undefined;
  readonly prebuildConfiguration?: PrebuildConfiguration | undefined;
  readonly devcontainerFilePath?: string | undefined;
  readonly automationsFilePath?: string | undefined;
  readonly technicalDescription?: string | undefined;
  readonly recommendedEditors?: Readonly<Record<string, readonly string[]>> | undefined;
  readonly creator?: Subject | undefined;
}

/** A project that was there before: what a new one is made from, and what it has been through. */
export interface WholeProject extends NewProject {
  readonly id: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** Who created environments of it, the latest first. */
  readonly users: readonly Subject[];
}

/** What of a project changes. What is absent stays; null removes. */
export interface ProjectPatch {
  readonly name?: string | undefined;
  readonly initializer?: Initializer | undefined;
  readonly environmentClasses?: readonly ProjectClass[] | undefined;
  readonly prebuildConfiguration?: PrebuildConfiguration | null | undefined;
  readonly devcontainerFilePath?: string | undefined;
  readonly automationsFilePath?: string | undefined;
  readonly technicalDescription?: string | undefined;
  readonly recommendedEditors?: Readonly<Record<string, readonly string[]>> | null | undefined;
}

/** @throws Refusal invalid that names the field */
export function checkProjectInput(input: NewProject | ProjectPatch): void {
  const { initializer, environmentClasses, prebuildConfiguration } = input;
  if (initializer) checkInitializer(initializer);
  if (environmentClasses) checkProjectClasses(environmentClasses);
  if (prebuildConfiguration) checkPrebuiltClasses(prebuildConfiguration.environmentClassIds);
  const editors = Object.keys(input.recommendedEditors ?? {}).length;
  if (editors > MOST_EDITORS) {
    const reason = `must have at most ${MOST_EDITORS} entries: got ${editors}`;
    throw new Refusal("invalid", `recommended_editors: ${reason}`);
  }
  checkPath("devcontainer_file_path", input.devcontainerFilePath);
  checkPath("automations_file_path", input.automationsFilePath);
}

/** By order. */
export function inOrder(classes: readonly ProjectClass[]): readonly ProjectClass[] {
  return classes.toSorted((a, b) => a.order - b.order);
}

/** The classes of a list, sorted by their order. */
export function classesOf(classIds: readonly string[]): readonly ProjectClass[] {
  return classIds.map((environmentClassId, order) => ({ environmentClassId, order }));
}

/** @throws Refusal invalid (assumed) */
function checkProjectClasses(classes: readonly ProjectClass[]): void {
  const refuse = (index: number, reason: string) => {
    throw new Refusal("invalid", `project_environment_classes[${index}]${reason}`);
  };
  if (classes.length > MOST_PROJECT_CLASSES) {
    const reason = `must have at most ${MOST_PROJECT_CLASSES} entries: got ${classes.length}`;
    throw new Refusal("invalid", `project_environment_classes: ${reason}`);
  }
  for (const [index, entry] of classes.entries()) {
    const { environmentClassId, localRunner, order } = entry;
    const before = classes.slice(0, index);
    if (environmentClassId === undefined && !localRunner) {
      refuse(index, ": must set environment_class_id or local_runner");
    }
    if (order < 0) refuse(index, `.order: must be at least 0: got ${order}`);
    const equal = before.findIndex((other) => other.order === order);
    if (equal >= 0) refuse(index, `.order: ${order} is already the order of entry ${equal}`);
    const same = before.findIndex((other) => other.environmentClassId === environmentClassId);
    if (same >= 0) refuse(index, `: names ${environmentClassId ?? "local_runner"} again, like entry ${same}`);
  }
}

/** @throws Refusal invalid if a configuration names a class twice (assumed) */
function checkPrebuiltClasses(classIds: readonly string[]): void {
  const named = new Set<string>();
  for (const [index, id] of classIds.entries()) {
    const field = `prebuild_configuration.environment_class_ids[${index}]`;
    if (named.has(id)) throw new Refusal("invalid", `${field}: names ${id} again`);
    named.add(id);
  }
}

/** @throws Refusal invalid unless a path is relative (documented) */
function checkPath(field: string, path: string | undefined): void {
  if (path?.startsWith("/")) {
    throw new Refusal("invalid", `${field}: must be a relative path: got ${JSON.stringify(path)}`);
  }
}
