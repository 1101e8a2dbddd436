// Owns the part of an organization that prebuilds need: its users, projects, environment classes and runners.

import { Refusal } from "../errors.ts";
import type { IdSource } from "../ids.ts";
import type { Changes } from "../store/changes.ts";
import type { Clock } from "../time/clock.ts";
import { EnvironmentClasses, type SavedEnvironmentClasses } from "./environment-classes.ts";
import { madeUpInitializer } from "./initializer.ts";
import { isPrebuilt, ownClassIds, type Project, prebuiltClassIds, requireActive } from "./project.ts";
import { ProjectTable, type SavedProjects } from "./project-table.ts";
import { Runners, type SavedRunners } from "./runners.ts";
import type { Subject } from "./subject.ts";

/** The built-in class; the documentation's examples name it (documented). */
export const DEFAULT_CLASS_ID = "b0e12f6c-4c67-429d-a4a6-d9838b5da041";

export interface OrganizationContext {
  readonly clock: Clock;
  readonly changes: Changes;
  readonly ids: IdSource;
  /** Refuse projects and classes that were not defined, instead of creating them on first use. */
  readonly strict: boolean;
  /** What exists from the start. */
  readonly builtIns: "all" | "runner" | "none";
  /** Source code hosts at which no caller is authenticated. */
  readonly unauthenticatedHosts: readonly string[];
}

/** A saved organization; see `save`. */
export interface SavedOrganization {
  readonly projects: SavedProjects;
  readonly classes: SavedEnvironmentClasses;
  readonly runners: { readonly lifecycle: SavedRunners; readonly tokens: number };
  /** Projects on which insights are enabled. */
  readonly insights: ReadonlySet<string>;
}

/** The one organization of a world. */
export class Organization {
  readonly id: string;
  readonly strict: boolean;
  /** The person behind every token. */
  readonly user: Subject;
  /** The creator of scheduled prebuilds if the schedule has no executor. */
  readonly scheduler: Subject;
  readonly runners: Runners;
  readonly classes: EnvironmentClasses;
  readonly projects: ProjectTable;
  readonly #clock: Clock;
  readonly #unauthenticatedHosts: ReadonlySet<string>;
  #insights: ReadonlySet<string> = new Set();

  constructor({ clock, changes, ids, strict, builtIns, unauthenticatedHosts }: OrganizationContext) {
    this.#clock = clock;
    this.#unauthenticatedHosts = new Set(unauthenticatedHosts.map((host) => host.toLowerCase()));
    this.strict = strict;
    this.id = ids.named("organization");
    this.user = { id: ids.named("user"), principal: "USER" };
    this.scheduler = { id: ids.named("scheduler"), principal: "SERVICE_ACCOUNT" };
    this.runners = new Runners({ clock, changes, ids, user: this.user });
    this.classes = new EnvironmentClasses({ clock, changes, ids, runners: this.runners });
    this.projects = new ProjectTable((classId) => {
      const known = this.classes.find(classId);
      return known && this.runners.find(known.runnerId);
    });
    if (builtIns !== "none") this.#addBuiltInRunner();
    if (builtIns === "all") this.#addBuiltInClass();
  }

  save(): SavedOrganization {
    return {
      projects: this.projects.save(),
      classes: this.classes.save(),
      runners: this.runners.save(),
      insights: this.#insights,
    };
  }

  load({ projects, classes, runners, insights }: SavedOrganization): void {
    this.projects.load(projects);
    this.classes.load(classes);
    this.runners.load(runners);
    this.#insights = insights;
  }

  /** Whether callers are authenticated at a source code host, which may have a port. */
  isAuthenticatedAt(host: string): boolean {
    return !this.#unauthenticatedHosts.has(host.toLowerCase());
  }

  /** Projects on which insights are enabled. */
  get insights(): ReadonlySet<string> {
    return this.#insights;
  }

  /** Enables or disables the insights of a project; repeating it changes nothing. */
  setInsights(projectId: string, isEnabled: boolean): void {
    if (this.#insights.has(projectId) === isEnabled) return;
    const insights = new Set(this.#insights);
    if (isEnabled) insights.add(projectId);
    else insights.delete(projectId);
    this.#insights = insights;
  }

  /** Stores a project and registers its classes. */
  put(project: Project): void {
    for (const id of [...ownClassIds(project), ...prebuiltClassIds(project)]) this.classes.ensure(id);
    this.projects.put(project);
  }

  /**
   * The project and class that an operation is about, without storing anything. In an open world an unknown project
   * has prebuilds enabled, and an unknown class is added to the project it is first used with;
   * `put` the result once all checks have passed.
   * @throws Refusal not-found in a strict world that does not know the project or the class;
   * wrong-state if they allow nothing new
   */
  resolve(projectId: string, classId: string | undefined): { project: Project; classId: string } {
    const known = this.projects.find(projectId);
    if (!known && this.strict) throw new Refusal("not-found", `project ${projectId} not found`);
    if (classId !== undefined && !this.classes.find(classId) && this.strict) {
      throw new Refusal("not-found", `environment class ${classId} not found`);
    }
    const project = known ?? this.madeUp(projectId);
    requireActive(project);
    const chosen = classId ?? (known ? defaultClassOf(known) : (this.classes.first?.id ?? DEFAULT_CLASS_ID));
    this.classes.requireUsable(chosen);
    return { project: this.#joined(project, chosen), classId: chosen };
  }

  /** Whether the class is available. */
  isUsable(classId: string): boolean {
    const known = this.classes.find(classId);
    return known === undefined || this.classes.isUsable(known);
  }

  /** The runner of a class, also of one that its first use is about to create. */
  runnerOf(classId: string): string {
    return this.classes.find(classId)?.runnerId ?? this.runners.builtInId;
  }

  /** A project created on first use (assumed). */
  madeUp(id: string): Project {
    const name = `project-${id.slice(0, 8)}`;
    const { now } = this.#clock;
    return {
      id,
      name,
      creator: this.user,
      createdAt: now,
      updatedAt: now,
      initializer: madeUpInitializer(name),
      environmentClasses: [],
      prebuildConfiguration: { enabled: true, environmentClassIds: [], enableJetbrainsWarmup: false },
      devcontainerFilePath: "",
      automationsFilePath: "",
      technicalDescription: "",
      desiredPhase: "ACTIVE",
      isMadeUp: true,
      popularity: 0,
      users: [],
    };
  }

  /** A project with a class added to it, because the project or the class is created on first use. */
  #joined(project: Project, classId: string): Project {
    if (!project.isMadeUp && this.classes.find(classId)) return project;
    const isOwn = ownClassIds(project).includes(classId);
    const isPrebuiltToo = !isPrebuilt(project) || prebuiltClassIds(project).includes(classId);
    if (isOwn && isPrebuiltToo) return project;
    const { environmentClasses, prebuildConfiguration } = project;
    const order = environmentClasses.reduce((next, entry) => Math.max(next, entry.order + 1), 0);
    return {
      ...project,
      updatedAt: this.#clock.now,
      environmentClasses: isOwn
        ? environmentClasses
        : [...environmentClasses, { environmentClassId: classId, order }],
      prebuildConfiguration:
        prebuildConfiguration && !isPrebuiltToo
          ? {
              ...prebuildConfiguration,
              environmentClassIds: [...prebuildConfiguration.environmentClassIds, classId],
            }
          : prebuildConfiguration,
    };
  }

  #addBuiltInRunner(): void {
    this.runners.create({
      id: this.runners.builtInId,
      name: "Built-in runner",
      kind: "REMOTE",
      provider: "AWS_EC2",
      phase: "ACTIVE",
      spec: {
        desiredPhase: "ACTIVE",
        variant: "ENTERPRISE",
        configuration: {
          region: "us-east-1",
          releaseChannel: "STABLE",
          autoUpdate: true,
          logLevel: "INFO",
          devcontainerImageCacheEnabled: false,
          encryptedHoneycombApiKey: "",
          continuousProfiling: false,
        },
      },
    });
  }

  #addBuiltInClass(): void {
    this.classes.create({
      id: DEFAULT_CLASS_ID,
      displayName: "Regular",
      description: "4 vCPU, 16 GiB memory",
      configuration: [{ key: "instanceType", value: "m6i.xlarge" }],
    });
  }
}

/** @throws Refusal wrong-state if the project has no environment class on a runner */
export function defaultClassOf(project: Project): string {
  const [first] = ownClassIds(project);
  if (first !== undefined) return first;
  throw new Refusal("wrong-state", `project ${project.id} has no environment class on a runner`);
}
