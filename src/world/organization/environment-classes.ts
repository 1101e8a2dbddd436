// Owns the environment classes of an organization: machine sizes, each on a runner.

import { Refusal } from "../errors.ts";
import type { IdSource } from "../ids.ts";
import type { Changes, Operation } from "../store/changes.ts";
import { type SavedTable, Table } from "../store/table.ts";
import type { Clock } from "../time/clock.ts";
import type { RunnerKind, RunnerProvider } from "./runner.ts";
import type { Runners } from "./runners.ts";

/** A setting of a class, in the terms of its runner's provider. */
export interface ClassSetting {
  readonly key: string;
  readonly value: string;
}

/** A size of machine on a runner. */
export interface EnvironmentClass {
  readonly id: string;
  readonly runnerId: string;
  readonly displayName: string;
  readonly description: string;
  readonly configuration: readonly ClassSetting[];
  /** Whether new environments, prebuilds and pools can use it. */
  readonly enabled: boolean;
}

/** What a new class is made from. */
export interface NewEnvironmentClass extends Partial<Omit<EnvironmentClass, "displayName">> {
  readonly displayName: string;
}

/** The changes to a class; absent fields are kept. */
export type EnvironmentClassPatch = Partial<
  Pick<EnvironmentClass, "displayName" | "description" | "enabled" | "configuration">
>;

/** Which classes a list holds: values within one field are alternatives, all fields must hold. */
export interface EnvironmentClassFilter {
  readonly runnerIds?: readonly string[] | undefined;
  readonly runnerKinds?: readonly RunnerKind[] | undefined;
  readonly runnerProviders?: readonly RunnerProvider[] | undefined;
  readonly enabled?: boolean | undefined;
  /** True: only those on which an environment could be created now; false does not filter (assumed). */
  readonly canCreateEnvironments?: boolean | undefined;
}

/** Classes, oldest first; `next` is what `after` of the following page is, undefined on the last one. */
export interface EnvironmentClassPage {
  readonly classes: readonly EnvironmentClass[];
  readonly next: number | undefined;
}

interface ClassRow {
  readonly slot: number;
  readonly value: EnvironmentClass;
}

/** Saved classes; see `save`. */
export type SavedEnvironmentClasses = SavedTable<ClassRow>;

export interface EnvironmentClassesContext {
  readonly clock: Clock;
  readonly changes: Changes;
  readonly ids: IdSource;
  readonly runners: Runners;
}

/** The classes of a world. None is ever deleted. */
export class EnvironmentClasses {
  readonly #context: EnvironmentClassesContext;
  readonly #table = new Table<ClassRow, never>({ fixed: {}, changing: {} });

  constructor(context: EnvironmentClassesContext) {
    this.#context = context;
  }

  find(id: string): EnvironmentClass | undefined {
    return this.#table.get(id)?.value;
  }

  /** @throws Refusal not-found */
  get(id: string): EnvironmentClass {
    const found = this.find(id);
    if (!found) throw new Refusal("not-found", `environment class ${id} not found`);
    return found;
  }

  /** Every class, oldest first. */
  *[Symbol.iterator](): Iterator<EnvironmentClass> {
    for (const { value } of this.#table) yield value;
  }

  list(filter: EnvironmentClassFilter, { limit, after = -1 }: { limit: number; after?: number | undefined }) {
    const classes: EnvironmentClass[] = [];
    let next: number | undefined;
    // No class is ever deleted, so each slot has one.
    for (let slot = after + 1; slot < this.#table.nextSlot; slot++) {
      const { value } = this.#table.at(slot);
      if (!this.#matches(value, filter)) continue;
      if (classes.length === limit) return { classes, next } satisfies EnvironmentClassPage;
      classes.push(value);
      next = slot;
    }
    return { classes, next: undefined } satisfies EnvironmentClassPage;
  }

  /** Whether an environment, a prebuild or a pool could be created with a class now. */
  isUsable({ enabled, runnerId }: EnvironmentClass): boolean {
    const phase = this.#context.runners.find(runnerId)?.status.phase ?? "DELETED";
    return enabled && phase !== "DELETING" && phase !== "DELETED";
  }

  /** @throws Refusal wrong-state if the class is known and not available */
  requireUsable(id: string): void {
    const known = this.find(id);
    if (!known || this.isUsable(known)) return;
    const reason = known.enabled ? `is on runner ${known.runnerId}, which is deleted` : "is disabled";
    throw new Refusal("wrong-state", `environment class ${id} ${reason}`);
  }

  /** The default class of a project without classes: the oldest on which an environment can be created. */
  get first(): EnvironmentClass | undefined {
    return this.list({ enabled: true, canCreateEnvironments: true }, { limit: 1 }).classes[0];
  }

  /** @throws Refusal already-exists; not-found or wrong-state for its runner */
  create(input: NewEnvironmentClass): EnvironmentClass {
    const { runners, ids, clock } = this.#context;
    const {
      id,
      displayName,
      runnerId = runners.builtInId,
      description = `Machines of class ${displayName}`,
    } = input;
    if (id !== undefined && this.find(id)) {
      throw new Refusal("already-exists", `environment class ${id} exists already`);
    }
    runners.requireAlive(runnerId);
    const { configuration = [], enabled = true } = input;
    return this.#put(
      { id: id ?? ids.next(clock.now), runnerId, displayName, description, configuration, enabled },
      { operation: "CREATE", reason: "a caller created it" },
    );
  }

  /** Registers an unknown class on the built-in runner on its first use. */
  ensure(id: string): void {
    if (this.find(id)) return;
    const name = `class-${id.slice(0, 8)}`;
    const { builtInId } = this.#context.runners;
    const description = "An environment class that was created by its first use";
    this.#store({
      id,
      runnerId: builtInId,
      displayName: name,
      description,
      configuration: [],
      enabled: true,
    });
  }

  /** Changes the fields in the patch; nothing if nothing differs. @throws Refusal not-found */
  update(id: string, patch: EnvironmentClassPatch): EnvironmentClass {
    const before = this.get(id);
    const after = {
      ...before,
      displayName: patch.displayName ?? before.displayName,
      description: patch.description ?? before.description,
      enabled: patch.enabled ?? before.enabled,
      configuration: patch.configuration ?? before.configuration,
    };
    if (Object.entries(after).every(([key, value]) => before[key as keyof EnvironmentClass] === value))
      return before;
    return this.#put(after, { operation: "UPDATE", reason: "a caller changed it" });
  }

  save(): SavedEnvironmentClasses {
    return this.#table.save();
  }

  load(saved: SavedEnvironmentClasses): void {
    this.#table.load(saved);
  }

  /** Puts classes into an empty world, oldest first. */
  restore(classes: readonly EnvironmentClass[]): void {
    for (const value of classes) this.#store(value);
  }

  #matches(value: EnvironmentClass, filter: EnvironmentClassFilter): boolean {
    const { runnerIds = [], runnerKinds = [], runnerProviders = [], enabled, canCreateEnvironments } = filter;
    if (enabled !== undefined && value.enabled !== enabled) return false;
    if (runnerIds.length > 0 && !runnerIds.includes(value.runnerId)) return false;
    const runner = this.#context.runners.find(value.runnerId);
    if (runnerKinds.length > 0 && !(runner && runnerKinds.includes(runner.kind))) return false;
    if (runnerProviders.length > 0 && !(runner && runnerProviders.includes(runner.provider))) return false;
    return !canCreateEnvironments || (this.isUsable(value) && runner?.status.phase !== "INACTIVE");
  }

  #store(value: EnvironmentClass): EnvironmentClass {
    this.#table.put({ slot: this.#table.get(value.id)?.slot ?? this.#table.nextSlot, value });
    return value;
  }

  #put(value: EnvironmentClass, why: { operation: Operation; reason: string }): EnvironmentClass {
    this.#store(value);
    const { changes, clock } = this.#context;
    const { id } = value;
    if (changes.isWatched) {
      changes.report({
        at: clock.now,
        kind: "environmentClass",
        id,
        from: "",
        to: "",
        cause: "call",
        ...why,
      });
    }
    return value;
  }
}
