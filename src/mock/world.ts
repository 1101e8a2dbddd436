// Owns the users' view of the world: typed reads, and controls without an RPC.

import type { PrebuildJson, WarmPoolJson } from "../api/resource-json.ts";
import { canonical } from "../input/ids.ts";
import { scenarioSchemas } from "../scenarios/schema.ts";
import { resolveSeed, type SeedJson } from "../scenarios/seed.ts";
import { prebuildJson } from "../wire/prebuild.ts";
import { warmPoolJson } from "../wire/warm-pool.ts";
import type { PrebuildRow } from "../world/prebuild/prebuild.ts";
import { seedWorld } from "../world/store/import.ts";
import type { WarmPoolRow } from "../world/warm-pool/warm-pool.ts";
import type { World } from "../world/world.ts";
import type { Change } from "./closed.ts";
import { createMockEnvironments, type MockEnvironments } from "./environments.ts";
import { type UpcomingOptions, upcomingOf } from "./forecast.ts";
import { attempt } from "./misuse.ts";
import {
  type NewProject,
  type Project,
  type ProjectPatch,
  projectOf,
  readNewProject,
  readProjectPatch,
  sound,
} from "./project.ts";
import type { Simulation } from "./simulation.ts";
import { type PrebuildSummary, type SummaryOptions, summaryOf } from "./summary.ts";

/** What is due. A daily schedule is due as "project", with the project's id and no phases. */
export interface Upcoming {
  /** The simulated instant at which it is due. */
  readonly at: Date;
  /** What changes then. */
  readonly kind: "prebuild" | "warmPool" | "environment" | "runner" | "project";
  /** The UUID of the prebuild, the pool, the runner or the project. */
  readonly id: string;
  /** The phase until then, without its prefix; empty for a daily schedule. */
  readonly from: string;
  /** The phase from then on; the same if it stays, "GONE" for the purge, empty for a daily schedule. */
  readonly to: string;
  /** Why, in words. */
  readonly reason: string;
}

/** An environment class with its names. */
export interface EnvironmentClassInfo {
  /** A UUID in lower case. */
  readonly id: string;
  /** "class-" and eight digits of the id if it was created on first use (assumed). */
  readonly displayName: string;
  /** A description of its machines. */
  readonly description: string;
  /** Whether new environments, prebuilds and pools can use it. */
  readonly enabled: boolean;
}

/**
 * The simulated organization. Each member first brings the clock up to date. A refused member throws a MisuseError
 * and changes nothing.
 */
export interface MockWorld extends MockEnvironments {
  /** Every project of the organization, oldest first. */
  projects(): Project[];
  /** The project with this id. @throws MisuseError if it does not exist, or no longer does */
  project(id: string): Project;
  /** Adds a project, and returns it. @throws MisuseError if a field is wrong or the id is taken */
  addProject(project: NewProject): Project;
  /**
   * Changes a project: `changeProject(id, { prebuildsEnabled: false })`. Its schedule is planned again.
   * @throws MisuseError if a field is wrong or there is no such project
   */
  changeProject(id: string, patch: ProjectPatch): Project;
  /**
   * Deletes a project as DeleteProject does: its pools drain, its prebuilds are cancelled and deleted, and with the
   * last of them it is gone. Deleting it again changes nothing.
   * @throws MisuseError if there is no such project
   */
  deleteProject(id: string): void;
  /** The ids of the known environment classes, oldest first. */
  classes(): string[];
  /** The same classes with their names. */
  environmentClasses(): EnvironmentClassInfo[];
  /** Every prebuild, newest first, in the documented JSON form. */
  prebuilds(): PrebuildJson[];
  /** The prebuild with this id. @throws MisuseError if it does not exist, or no longer does */
  prebuild(id: string): PrebuildJson;
  /**
   * A summary of prebuilds, the last purged ones included: how many are in each state, how many succeeded, how long
   * they took, and with `cells` how many ended when. Costs one pass over the prebuilds.
   * @throws MisuseError if an option is unknown or wrong
   */
  summary(options?: SummaryOptions): PrebuildSummary;
  /** Every warm pool, newest first, in the documented JSON form. */
  warmPools(): WarmPoolJson[];
  /** The warm pool with this id. @throws MisuseError if it does not exist, or no longer does */
  warmPool(id: string): WarmPoolJson;
  /** Makes a prebuild FAILED at once. @throws MisuseError if its work has ended */
  fail(prebuildId: string, message: string): PrebuildJson;
  /**
   * Makes a prebuild COMPLETED at once, with everything that belongs to it. @throws MisuseError if its work has ended
   */
  complete(prebuildId: string): PrebuildJson;
  /**
   * Gives a prebuild a warning: at once if it is COMPLETED, else when it completes.
   * @throws MisuseError if it can no longer complete
   */
  warn(prebuildId: string, message: string): PrebuildJson;
  /**
   * Takes one of a pool's running instances, as a starting environment does. The pool refills it at once; several
   * claims in a short time raise its target.
   * @throws MisuseError if none is running, saying when one will be, or if the pool is being deleted
   */
  claim(warmPoolId: string): WarmPoolJson;
  /**
   * Makes a pool DEGRADED until `recover`, with this message; it keeps its running instances and refills nothing.
   * @throws MisuseError if it is being deleted
   */
  degrade(warmPoolId: string, message: string): WarmPoolJson;
  /** Ends a pool's problem: PENDING until enough instances run. @throws MisuseError if it is not DEGRADED */
  recover(warmPoolId: string): WarmPoolJson;
  /**
   * Adds resources as they are: from `prebuild-mock/fixtures`, or as the RPCs returned them. They are read back
   * unchanged until the clock moves, continue by the ordinary rules, and come first in lists.
   * @throws MisuseError that names the invalid field, or the resource that already exists
   */
  seed(seed: SeedJson): void;
  /**
   * What is due, in the order in which it happens: of each resource the next step, as far as it is planned by now. With
   * `until` all steps to that instant, if nothing else happens: when a prebuild will be COMPLETED, a pool READY. It
   * changes nothing.
   * @throws MisuseError if an option is invalid, or `until` is in the past or more than ten years ahead
   * @example
   * mock.world.upcoming({ until: "2h" }).find(({ id, to }) => id === prebuild.id && to === "COMPLETED")?.at;
   */
  upcoming(options?: UpcomingOptions): Upcoming[];
}

export interface MockWorldOptions {
  readonly simulation: Simulation;
  /** Where a prebuild's log is served. */
  readonly logUrl: (prebuildId: string) => string;
  readonly change: Change;
}

/** The world of a mock. */
export function createMockWorld({ simulation, logUrl, change: changing }: MockWorldOptions): MockWorld {
  const { realtime } = simulation;
  const read = <T>(what: string, act: (world: World) => T): T => {
    realtime.settle();
    return attempt(what, () => act(simulation.world));
  };
  const change = <T>(what: string, act: (world: World) => T): T => {
    const result = changing(what, () => {
      realtime.settle();
      return act(simulation.world);
    });
    realtime.pulse();
    return result;
  };
  const prebuildOf = ({ value }: PrebuildRow): PrebuildJson =>
    JSON.parse(prebuildJson(value, value.status.environmentId === "" ? "" : logUrl(value.id)));
  const warmPoolOf = ({ value }: WarmPoolRow): WarmPoolJson => JSON.parse(warmPoolJson(value));
  const everything = { limit: Number.POSITIVE_INFINITY };

  return {
    projects: () =>
      read("read the projects", ({ organization }) => Array.from(organization.projects, projectOf)),
    project: (id) =>
      read("read a project", ({ organization }) => projectOf(organization.projects.get(canonical(id)))),
    addProject: (project) =>
      change("add a project", (world) => projectOf(world.projects.create(readNewProject(project, world)))),
    changeProject: (id, patch) =>
      change("change a project", (world) => {
        const before = world.organization.projects.get(canonical(id));
        return projectOf(world.projects.update(before.id, readProjectPatch(patch, before, world)));
      }),
    deleteProject: (id) => change("delete a project", ({ projects }) => projects.delete(canonical(id))),
    classes: () =>
      read("read the classes", ({ organization }) => Array.from(organization.classes, ({ id }) => id)),
    environmentClasses: () =>
      read("read the classes", ({ organization }) =>
        Array.from(organization.classes, ({ id, displayName, description, enabled }) => ({
          id,
          displayName,
          description,
          enabled,
        })),
      ),
    prebuilds: () =>
      read("read the prebuilds", ({ prebuilds }) => prebuilds.list({}, everything).rows.map(prebuildOf)),
    prebuild: (id) => read("read a prebuild", ({ prebuilds }) => prebuildOf(prebuilds.get(canonical(id)))),
    summary: (options = {}) => read("summarize the prebuilds", (world) => summaryOf(world, options)),
    warmPools: () =>
      read("read the warm pools", ({ warmPools }) => warmPools.list({}, everything).rows.map(warmPoolOf)),
    warmPool: (id) => read("read a warm pool", ({ warmPools }) => warmPoolOf(warmPools.get(canonical(id)))),
    fail: (id, message) =>
      change("make a prebuild fail", ({ prebuilds }) => {
        const checked = sound(scenarioSchemas().message, message, "message");
        return prebuildOf(prebuilds.fail(canonical(id), checked));
      }),
    complete: (id) =>
      change("complete a prebuild", ({ prebuilds }) => prebuildOf(prebuilds.complete(canonical(id)))),
    warn: (id, message) =>
      change("give a prebuild a warning", ({ prebuilds }) => {
        const checked = sound(scenarioSchemas().message, message, "message");
        return prebuildOf(prebuilds.warn(canonical(id), checked));
      }),
    claim: (id) => change("claim an instance", ({ warmPools }) => warmPoolOf(warmPools.claim(canonical(id)))),
    degrade: (id, message) =>
      change("degrade a warm pool", ({ warmPools }) => {
        const checked = sound(scenarioSchemas().message, message, "message");
        return warmPoolOf(warmPools.degrade(canonical(id), checked));
      }),
    recover: (id) =>
      change("end a warm pool's problem", ({ warmPools }) => warmPoolOf(warmPools.recover(canonical(id)))),
    ...createMockEnvironments({ read, change }),
    seed: (seed) => change("seed the world", (world) => seedWorld(world, resolveSeed(seed))),
    upcoming: (options = {}) =>
      read("list what is due", (world) =>
        upcomingOf(world, options, () => simulation.branch()).map((due) => ({
          ...due,
          at: new Date(due.at),
        })),
      ),
  };
}
