// Owns the part of an organisation that prebuilds need: its projects, environment classes, runner and subjects.
import type { Principal } from "../../api/phases.ts";
import { Refusal } from "../errors.ts";
import type { IdSource } from "../ids.ts";

/** Who did something. */
export interface Subject {
  /** A UUID in lower case; empty where nobody is known. */
  readonly id: string;
  /** Its kind, without the prefix: "USER", "SERVICE_ACCOUNT". */
  readonly principal: Principal;
}

/** When a project's prebuilds are created by themselves, each day. */
export interface Schedule {
  /** 0 to 23. */
  readonly hourUtc: number;
  /** Who creates them. Absent: the service account of the organisation's scheduler. */
  readonly executor?: Subject | undefined;
}

/** A project and its prebuild configuration. */
export interface Project {
  readonly id: string;
  readonly name: string;
  /** Defined by the scenario, so that its configuration is held against callers; else it takes any class. */
  readonly declared: boolean;
  readonly prebuildsEnabled: boolean;
  /** Classes of the prebuild configuration; the first is the project's default class. */
  readonly environmentClassIds: readonly string[];
  /** Timeout of its prebuilds in milliseconds, where a request names none. Absent: the service's default. */
  readonly timeout?: number | undefined;
  /** Absent: none is created by itself. */
  readonly schedule?: Schedule | undefined;
}

/** An organisation as it was; see `save`. */
export interface SavedOrganization {
  readonly projects: ReadonlyMap<string, Project>;
  readonly classes: ReadonlySet<string>;
}

/** The one organisation of a world. */
export class Organization {
  readonly id: string;
  readonly runnerId: string;
  /** The person behind every token. */
  readonly user: Subject;
  /** Creates what daily schedules create where they name nobody. */
  readonly scheduler: Subject;
  readonly #defaultClassId: string;
  #projects = new Map<string, Project>();
  #classes = new Set<string>();

  /** @param strict refuse projects and classes that were not defined, instead of creating them on first use */
  constructor(
    ids: IdSource,
    readonly strict: boolean,
  ) {
    this.id = ids.named("organization");
    this.runnerId = ids.named("runner");
    this.user = { id: ids.named("user"), principal: "USER" };
    this.scheduler = { id: ids.named("scheduler"), principal: "SERVICE_ACCOUNT" };
    this.#defaultClassId = ids.named("environment-class");
    this.#classes.add(this.#defaultClassId);
  }

  get projects(): readonly Project[] {
    return [...this.#projects.values()];
  }

  /** The environment classes that are known. */
  get classes(): readonly string[] {
    return [...this.#classes];
  }

  find(id: string): Project | undefined {
    return this.#projects.get(id);
  }

  /** @throws Refusal not-found */
  project(id: string): Project {
    const project = this.find(id);
    if (!project) throw new Refusal("not-found", `project ${id} not found`);
    return project;
  }

  save(): SavedOrganization {
    return { projects: new Map(this.#projects), classes: new Set(this.#classes) };
  }

  load({ projects, classes }: SavedOrganization): void {
    this.#projects = new Map(projects);
    this.#classes = new Set(classes);
  }

  /** Stores a project and makes its classes known. */
  put(project: Project): void {
    if (this.#projects.get(project.id) === project) return;
    this.#projects.set(project.id, project);
    for (const id of project.environmentClassIds) this.#classes.add(id);
  }

  /**
   * The project and class that an operation is about, without storing anything. In an open world an unknown
   * project has prebuilds enabled, and an unknown class belongs to the configuration of the project it is
   * first used with; `put` the answer once all checks have passed.
   * @throws Refusal in a strict world, where the project or the class is unknown
   */
  resolve(projectId: string, classId: string | undefined): { project: Project; classId: string } {
    const known = this.#projects.get(projectId);
    if (!known && this.strict) throw new Refusal("not-found", `project ${projectId} not found`);
    if (classId !== undefined && !this.#classes.has(classId) && this.strict) {
      throw new Refusal("not-found", `environment class ${classId} not found`);
    }
    const project = known ?? {
      id: projectId,
      name: `project-${projectId.slice(0, 8)}`,
      declared: false,
      prebuildsEnabled: true,
      environmentClassIds: [],
    };
    const chosen = classId ?? project.environmentClassIds[0] ?? this.#defaultClassId;
    const isOpen = !project.declared || !this.#classes.has(chosen);
    if (!isOpen || project.environmentClassIds.includes(chosen)) return { project, classId: chosen };
    const environmentClassIds = [...project.environmentClassIds, chosen];
    return { project: { ...project, environmentClassIds }, classId: chosen };
  }
}

/** @throws Refusal wrong-state, where the project can have no warm pool of that class (documented conditions) */
export function requirePoolConditions(project: Project, classId: string): void {
  if (!project.prebuildsEnabled) {
    throw new Refusal("wrong-state", `prebuilds are not enabled on project ${project.id}`);
  }
  if (!project.environmentClassIds.includes(classId)) {
    throw new Refusal(
      "wrong-state",
      `environment class ${classId} is not in the prebuild configuration of project ${project.id}`,
    );
  }
}

/** @throws Refusal invalid, where a configuration names a class twice */
export function checkClasses(environmentClassIds: readonly string[]): void {
  const twice = environmentClassIds.find((id, index) => environmentClassIds.indexOf(id) < index);
  if (twice === undefined) return;
  throw new Refusal("invalid", `environmentClassIds: names the class ${twice} twice`);
}
