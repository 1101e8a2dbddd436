// Owns the lists of environments by id, those of prebuilds included.
import type { Organization } from "../organization/organization.ts";
import type { PrebuildRow } from "../prebuild/prebuild.ts";
import { type SavedSortedIds, SortedIds } from "../store/sorted-ids.ts";
import type { Environment } from "./environment.ts";
import { type EnvironmentFilter, environmentTest } from "./filter.ts";
import { PrebuildEnvironments } from "./prebuild-environments.ts";

/** Which part of a list. */
export interface EnvironmentBounds {
  readonly limit: number;
  /** Only ids that are smaller. Absent: from the greatest. */
  readonly before?: string | undefined;
}

/** Environments, the greatest id first; `next` is what `before` of the following page is, undefined on the last one. */
export interface EnvironmentPage {
  readonly environments: readonly Environment[];
  readonly next: string | undefined;
}

/** A saved list; see `save`. */
export interface SavedEnvironmentList {
  readonly order: SavedSortedIds;
  readonly ofPrebuilds: SavedSortedIds;
}

export interface EnvironmentListContext {
  readonly organization: Organization;
  /** The caller-created environment in a slot. */
  readonly at: (slot: number) => Environment;
  /** The prebuild in a slot. */
  readonly prebuildAt: (slot: number) => PrebuildRow;
}

/** All environments, the greatest id first. A page costs its own rows and those that a filter skips. */
export class EnvironmentList {
  readonly ofPrebuilds: PrebuildEnvironments;
  readonly #context: EnvironmentListContext;
  readonly #order = new SortedIds();

  constructor(context: EnvironmentListContext) {
    this.#context = context;
    this.ofPrebuilds = new PrebuildEnvironments(context);
  }

  add(id: string, slot: number): void {
    this.#order.add(id, slot);
  }

  remove(id: string): void {
    this.#order.remove(id);
  }

  page(filter: EnvironmentFilter, { limit, before }: EnvironmentBounds): EnvironmentPage {
    const environments: Environment[] = [];
    for (const environment of this.#matching(filter, before)) {
      if (environments.length === limit) return { environments, next: environments.at(-1)?.id };
      environments.push(environment);
    }
    return { environments, next: undefined };
  }

  count(filter: EnvironmentFilter): number {
    let count = 0;
    for (const _ of this.#matching(filter)) count += 1;
    return count;
  }

  save(): SavedEnvironmentList {
    return { order: this.#order.save(), ofPrebuilds: this.ofPrebuilds.save() };
  }

  load({ order, ofPrebuilds }: SavedEnvironmentList): void {
    this.#order.load(order);
    this.ofPrebuilds.load(ofPrebuilds);
  }

  /** Those that match, of both kinds, the greatest id first. */
  *#matching(filter: EnvironmentFilter, before?: string): Generator<Environment, undefined> {
    const test = environmentTest(filter, this.#context.organization);
    const { roles = [] } = filter;
    const has = (role: "DEFAULT" | "PREBUILD") => roles.length === 0 || roles.includes(role);
    const own = has("DEFAULT") ? this.#descending(before) : none();
    const built = has("PREBUILD") ? this.ofPrebuilds.descending(before) : none();
    let [one, other] = [own.next(), built.next()];
    while (!one.done || !other.done) {
      const isOwn = other.done || (!one.done && one.value.id > other.value.id);
      const environment = (isOwn ? one.value : other.value) as Environment;
      if (isOwn) one = own.next();
      else other = built.next();
      if (test(environment)) yield environment;
    }
  }

  *#descending(before?: string): Generator<Environment, undefined> {
    for (const { slot } of this.#order.descending(before)) yield this.#context.at(slot);
  }
}

function* none(): Generator<Environment, undefined> {}
