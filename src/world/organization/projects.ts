// Owns the operations on projects. What happens to a project's schedule, pools and prebuilds when
// it changes or is deleted is decided here.

import { Refusal } from "../errors.ts";
import type { IdSource } from "../ids.ts";
import type { Changes, Operation } from "../store/changes.ts";
import type { Clock } from "../time/clock.ts";
import { madeUpInitializer } from "./initializer.ts";
import type { Organization } from "./organization.ts";
import { type Project, type ProjectClass, requireActive } from "./project.ts";
import {
  checkProjectInput,
  inOrder,
  type NewProject,
  type ProjectPatch,
  type WholeProject,
} from "./project-input.ts";
import type { Subject } from "./subject.ts";

/** What projects need from their world. */
export interface ProjectsContext {
  readonly clock: Clock;
  readonly changes: Changes;
  readonly ids: IdSource;
  readonly organization: Organization;
  /** Plans the next run of a project's current schedule, if it has one. */
  readonly schedule: (project: Project) => void;
  /** Begins the deletion of the pools that a project's configuration no longer allows. */
  readonly deleteUnconfigured: (project: Project) => void;
  /** Cancels and deletes every prebuild of a project. */
  readonly deletePrebuilds: (projectId: string) => void;
  /** Whether a prebuild or a pool of the project still exists. */
  readonly isInUse: (projectId: string) => boolean;
}

/** The operations on the projects of a world. */
export class Projects {
  readonly #context: ProjectsContext;

  constructor(context: ProjectsContext) {
    this.#context = context;
  }

  /** @throws Refusal already-exists; invalid that names the field; wrong-state if there is no class for it */
  create(input: NewProject | WholeProject): Project {
    return this.add(this.draft(input));
  }

  /** Stores what `draft` returned. */
  add(draft: Project): Project {
    return this.#put(draft, { operation: "CREATE", reason: "a caller created it" });
  }

  /** The project that `create` would store. @throws Refusal as `create` does */
  draft(input: NewProject | WholeProject): Project {
    const { organization, clock, ids } = this.#context;
    const { id, name } = input;
    if (id !== undefined && organization.projects.find(id)) {
      throw new Refusal("already-exists", `project ${id} exists already`);
    }
    checkProjectInput(input);
    const environmentClasses = input.environmentClasses ?? this.#firstClass();
    const { now } = clock;
    const { createdAt = now, updatedAt = createdAt, users = [] }: Partial<WholeProject> = input;
    return {
      id: id ?? ids.next(now),
      name,
      creator: input.creator ?? organization.user,
      createdAt,
      updatedAt,
      initializer: input.initializer ?? madeUpInitializer(slugOf(name)),
      environmentClasses: inOrder(environmentClasses),
      prebuildConfiguration: input.prebuildConfiguration,
      devcontainerFilePath: input.devcontainerFilePath ?? "",
      automationsFilePath: input.automationsFilePath ?? "",
      technicalDescription: input.technicalDescription ?? "",
      recommendedEditors: input.recommendedEditors,
      desiredPhase: "ACTIVE",
      isMadeUp: false,
      popularity: users.length,
      users,
    };
  }

  /**
   * Changes the fields in the patch; nothing if it is empty. A project whose classes are set
   * accepts only those from then on. Pools that its configuration no longer allows are deleted.
   * @throws Refusal not-found, wrong-state, or invalid, naming the field
   */
  update(id: string, patch: ProjectPatch): Project {
    const { organization, clock, deleteUnconfigured } = this.#context;
    const before = organization.projects.get(id);
    requireActive(before);
    checkProjectInput(patch);
    if (Object.values(patch).every((value) => value === undefined)) return before;
    const { environmentClasses, prebuildConfiguration, recommendedEditors } = patch;
    const isDefined = environmentClasses !== undefined || prebuildConfiguration !== undefined;
    const after: Project = {
      ...before,
      updatedAt: clock.now,
      name: patch.name ?? before.name,
      initializer: patch.initializer ?? before.initializer,
      environmentClasses: environmentClasses ? inOrder(environmentClasses) : before.environmentClasses,
      prebuildConfiguration: kept(prebuildConfiguration, before.prebuildConfiguration),
      devcontainerFilePath: patch.devcontainerFilePath ?? before.devcontainerFilePath,
      automationsFilePath: patch.automationsFilePath ?? before.automationsFilePath,
      technicalDescription: patch.technicalDescription ?? before.technicalDescription,
      recommendedEditors: kept(recommendedEditors, before.recommendedEditors),
      isMadeUp: before.isMadeUp && !isDefined,
    };
    this.#put(after, { operation: "UPDATE", reason: "a caller changed it" });
    if (prebuildConfiguration !== undefined) deleteUnconfigured(after);
    return after;
  }

  /**
   * Begins the deletion: its pools drain, its prebuilds are cancelled and deleted, and it is gone
   * with the last of them. Deleting it again changes nothing. @throws Refusal not-found
   */
  delete(id: string): void {
    const { organization, clock, deleteUnconfigured, deletePrebuilds } = this.#context;
    const before = organization.projects.get(id);
    if (before.desiredPhase === "DELETED") return;
    const going: Project = { ...before, updatedAt: clock.now, desiredPhase: "DELETED" };
    this.#put(going, { operation: "UPDATE", reason: "a caller deleted it" });
    deleteUnconfigured(going);
    deletePrebuilds(id);
    this.purge(id, "call");
  }

  /** Removes a project that is being deleted, once nothing of it is left. */
  purge(id: string, cause: "call" | "time"): void {
    const { organization, isInUse } = this.#context;
    if (organization.projects.find(id)?.desiredPhase !== "DELETED" || isInUse(id)) return;
    organization.projects.remove(id);
    organization.setInsights(id, false);
    this.#report(id, { operation: "DELETE", reason: "nothing of it is left" }, cause);
  }

  /** Enables or disables the insights of a project. @throws Refusal not-found */
  setInsights(id: string, isEnabled: boolean): void {
    const { organization } = this.#context;
    organization.setInsights(organization.projects.get(id).id, isEnabled);
  }

  /** Counts an environment that was created from a project. */
  noteEnvironment(id: string, creator: Subject): void {
    const { projects } = this.#context.organization;
    const project = projects.find(id);
    if (!project) return;
    const others = project.users.filter((user) => user.id !== creator.id);
    projects.put({ ...project, popularity: project.popularity + 1, users: [creator, ...others] });
  }

  /** The checks of a strict world. @throws Refusal invalid, naming an unknown class */
  requireKnownClasses({ environmentClasses = [], prebuildConfiguration }: NewProject | ProjectPatch): void {
    const { strict, classes } = this.#context.organization;
    if (!strict) return;
    const own = environmentClasses.flatMap(({ environmentClassId }, index) =>
      environmentClassId === undefined
        ? []
        : [[`project_environment_classes[${index}].environment_class_id`, environmentClassId] as const],
    );
    const prebuilt = (prebuildConfiguration?.environmentClassIds ?? []).map(
      (id, index) => [`prebuild_configuration.environment_class_ids[${index}]`, id] as const,
    );
    for (const [field, id] of [...own, ...prebuilt]) {
      if (!classes.find(id)) throw new Refusal("invalid", `${field}: there is no environment class ${id}`);
    }
  }

  #firstClass(): readonly ProjectClass[] {
    const { first } = this.#context.organization.classes;
    if (first) return [{ environmentClassId: first.id, order: 0 }];
    throw new Refusal(
      "wrong-state",
      "there is no environment class on which an environment could be created",
    );
  }

  #put(project: Project, why: { operation: Operation; reason: string }): Project {
    const { organization, schedule } = this.#context;
    organization.put(project);
    schedule(project);
    this.#report(project.id, why, "call");
    return project;
  }

  #report(id: string, why: { operation: Operation; reason: string }, cause: "call" | "time"): void {
    const { changes, clock } = this.#context;
    if (changes.isWatched) {
      changes.report({ at: clock.now, kind: "project", id, from: "", to: "", cause, ...why });
    }
  }
}

/** Absent: the previous value; null: none. */
function kept<T>(given: T | null | undefined, before: T | undefined): T | undefined {
  return given === undefined ? before : (given ?? undefined);
}

/** A text as part of an address. */
function slugOf(text: string): string {
  return (
    text
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-+|-+$/g, "") || "project"
  );
}
