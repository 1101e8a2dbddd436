// Owns the storage of projects, and the two orders in which they are listed.
import { Refusal } from "../errors.ts";
import { type SavedList, SortedList } from "../store/sorted-list.ts";
import { type SavedTable, Table } from "../store/table.ts";
import { remoteUriOf, repositoryNameOf } from "./initializer.ts";
import { ownClassIds, type Project } from "./project.ts";
import type { RunnerKind } from "./runner.ts";

/** Which projects a list holds: values within one field are alternatives, all fields must hold. */
export interface ProjectFilter {
  readonly projectIds?: readonly string[] | undefined;
  /** In the name, the id or the name of the repository, in any case (assumed). */
  readonly search?: string | undefined;
  readonly runnerIds?: readonly string[] | undefined;
  readonly runnerKinds?: readonly RunnerKind[] | undefined;
  /** Exact text. */
  readonly remoteUris?: readonly string[] | undefined;
  readonly creatorIds?: readonly string[] | undefined;
}

/** The order of a list. */
export interface ProjectOrder {
  readonly by: "id" | "popularity";
  readonly isDescending: boolean;
}

/** The position of a project in both orders. */
export interface ProjectPlace {
  readonly popularity: number;
  readonly id: string;
}

/** Which part of a list. */
export interface ProjectBounds extends ProjectOrder {
  readonly limit: number;
  /** Only projects after this position. Absent: from the first. */
  readonly after?: ProjectPlace | undefined;
}

/** Projects in order; `next` is what `after` of the following page is, undefined on the last one. */
export interface ProjectPage {
  readonly projects: readonly Project[];
  readonly next: ProjectPlace | undefined;
}

/** What a project's class says about its runner. */
export type RunnerOfClass = (
  classId: string,
) => { readonly id: string; readonly kind: RunnerKind } | undefined;

interface ProjectRow {
  readonly slot: number;
  readonly value: Project;
}

/** Saved projects; see `save`. */
export interface SavedProjects {
  readonly table: SavedTable<ProjectRow>;
  readonly byId: SavedList<ProjectPlace>;
  readonly byPopularity: SavedList<ProjectPlace>;
}

/** The projects of a world. Values are immutable: a change replaces the whole value. */
export class ProjectTable {
  readonly #table = new Table<ProjectRow, never>({ fixed: {}, changing: {} });
  readonly #byId = new SortedList<ProjectPlace>((a, b) => compareText(a.id, b.id));
  readonly #byPopularity = new SortedList<ProjectPlace>(
    (a, b) => a.popularity - b.popularity || compareText(a.id, b.id),
  );
  readonly #runnerOf: RunnerOfClass;

  constructor(runnerOf: RunnerOfClass) {
    this.#runnerOf = runnerOf;
  }

  get size(): number {
    return this.#table.size;
  }

  find(id: string): Project | undefined {
    return this.#table.get(id)?.value;
  }

  /** @throws Refusal not-found */
  get(id: string): Project {
    const project = this.find(id);
    if (!project) throw new Refusal("not-found", `project ${id} not found`);
    return project;
  }

  /** Every project, oldest first. */
  *[Symbol.iterator](): Iterator<Project> {
    for (const { value } of this.#table) yield value;
  }

  put(value: Project): void {
    const before = this.#table.get(value.id);
    if (before?.value === value) return;
    this.#table.put({ slot: before?.slot ?? this.#table.nextSlot, value });
    const place = placeOf(value);
    if (!before) this.#byId.add(place);
    if (before?.value.popularity === value.popularity) return;
    if (before) this.#byPopularity.delete(placeOf(before.value));
    this.#byPopularity.add(place);
  }

  remove(id: string): void {
    const row = this.#table.get(id);
    if (!row) return;
    this.#table.remove(row);
    this.#byId.delete(placeOf(row.value));
    this.#byPopularity.delete(placeOf(row.value));
  }

  list(filter: ProjectFilter, { limit, ...order }: ProjectBounds): ProjectPage {
    const projects: Project[] = [];
    for (const project of this.#matching(filter, order)) {
      if (projects.length === limit) return { projects, next: placeOf(projects.at(-1) as Project) };
      projects.push(project);
    }
    return { projects, next: undefined };
  }

  /** How many projects match a filter. */
  count(filter: ProjectFilter): number {
    if (Object.values(filter).every((bound) => bound === undefined || bound.length === 0)) return this.size;
    let count = 0;
    for (const _ of this.#matching(filter, { by: "id", isDescending: false })) count += 1;
    return count;
  }

  save(): SavedProjects {
    return { table: this.#table.save(), byId: this.#byId.save(), byPopularity: this.#byPopularity.save() };
  }

  load({ table, byId, byPopularity }: SavedProjects): void {
    this.#table.load(table);
    this.#byId.load(byId);
    this.#byPopularity.load(byPopularity);
  }

  *#matching(filter: ProjectFilter, { by, isDescending, after }: Omit<ProjectBounds, "limit">) {
    const list = by === "id" ? this.#byId : this.#byPopularity;
    const places = isDescending ? list.descending(after) : list.ascending(after);
    const ids = filter.projectIds?.length ? new Set(filter.projectIds) : undefined;
    const search = filter.search?.toLowerCase() ?? "";
    for (const { id } of places) {
      if (ids && !ids.has(id)) continue;
      const project = this.get(id);
      if (this.#matches(project, filter, search)) yield project;
    }
  }

  #matches(project: Project, filter: ProjectFilter, search: string): boolean {
    const { runnerIds = [], runnerKinds = [], remoteUris = [], creatorIds = [] } = filter;
    if (search !== "" && !textsOf(project).some((text) => text.toLowerCase().includes(search))) return false;
    if (creatorIds.length > 0 && !creatorIds.includes(project.creator.id)) return false;
    if (remoteUris.length > 0 && !remoteUris.includes(remoteUriOf(project.initializer))) return false;
    if (runnerIds.length === 0 && runnerKinds.length === 0) return true;
    const runners = ownClassIds(project).flatMap((id) => this.#runnerOf(id) ?? []);
    const isLocal = project.environmentClasses.some(({ localRunner }) => localRunner);
    const kinds = [...runners.map(({ kind }) => kind), ...(isLocal ? (["LOCAL"] as const) : [])];
    return (
      (runnerIds.length === 0 || runners.some(({ id }) => runnerIds.includes(id))) &&
      (runnerKinds.length === 0 || kinds.some((kind) => runnerKinds.includes(kind)))
    );
  }
}

function placeOf({ popularity, id }: Project): ProjectPlace {
  return { popularity, id };
}

function textsOf({ name, id, initializer }: Project): readonly string[] {
  return [name, id, repositoryNameOf(initializer)];
}

/** Ordered by code units, as ids are. */
function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
