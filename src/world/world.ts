// Owns the assembly of one simulated organization: its clock, its resources and how they notify each other.

import type { ChangeOf } from "./change.ts";
import { isEnding } from "./environment/environment.ts";
import { Environments, type SavedEnvironments } from "./environment/environments.ts";
import { Refusal } from "./errors.ts";
import { IdSource, type SavedIds } from "./ids.ts";
import { Organization, type SavedOrganization } from "./organization/organization.ts";
import { Projects } from "./organization/projects.ts";
import { type SavedSchedules, Schedules } from "./organization/schedules.ts";
import { type OutcomeRule, Outcomes, type SavedOutcomes } from "./outcomes.ts";
import { LogsTokens, type SavedLogsTokens } from "./prebuild/logs-tokens.ts";
import type { PrebuildRow } from "./prebuild/prebuild.ts";
import { Prebuilds, type SavedPrebuilds } from "./prebuild/prebuilds.ts";
import { Chance, PURPOSES } from "./random.ts";
import { Changes } from "./store/changes.ts";
import { Clock, type SavedClock, type Upcoming } from "./time/clock.ts";
import { type Autoscaler, figuresOf } from "./warm-pool/autoscaler.ts";
import { isGoing, type Snapshot } from "./warm-pool/warm-pool.ts";
import { type SavedWarmPools, WarmPools } from "./warm-pool/warm-pools.ts";

export interface WorldOptions {
  /** A whole number, 0 to 2^53 - 1. The same seed and the same calls give the same world. */
  readonly seed: number;
  /** Where simulated time begins, in milliseconds since 1970. */
  readonly start: number;
  /** Refuse projects and classes that were not defined, instead of creating them on first use. */
  readonly strict: boolean;
  /** How the simulated work goes; the first rule that matches decides. */
  readonly outcomes: readonly OutcomeRule[];
  /** Which of the built-in runner and its class exist from the start. Default all. */
  readonly builtIns?: "all" | "runner" | "none";
  /** Source code hosts at which no caller is authenticated. Default: none. */
  readonly unauthenticatedHosts?: readonly string[] | undefined;
  /** Which order has what is due at one instant, as in `Clock`. Default 0. */
  readonly ties?: number | undefined;
  /** How pools scale and fill; absent figures are those of `AUTOSCALER`. */
  readonly autoscaler?: ChangeOf<Autoscaler>;
}

/** A saved world; see `World.save`. */
export interface SavedWorld {
  readonly clock: SavedClock;
  readonly ids: SavedIds;
  readonly organization: SavedOrganization;
  readonly outcomes: SavedOutcomes;
  readonly schedules: SavedSchedules;
  readonly prebuilds: SavedPrebuilds;
  readonly warmPools: SavedWarmPools;
  readonly environments: SavedEnvironments;
  readonly logsTokens: SavedLogsTokens;
}

/** One simulated organization. Nothing in it waits, and it uses neither real time nor unseeded randomness. */
export class World {
  readonly chance: Chance;
  readonly clock: Clock;
  readonly changes = new Changes();
  readonly organization: Organization;
  readonly projects: Projects;
  readonly prebuilds: Prebuilds;
  readonly warmPools: WarmPools;
  readonly logsTokens: LogsTokens;
  readonly #ids: IdSource;
  readonly #outcomes: Outcomes;
  readonly environments: Environments;
  readonly #schedules: Schedules;

  constructor(options: WorldOptions) {
    const { seed, start, strict, outcomes, autoscaler } = options;
    const { builtIns = "all", unauthenticatedHosts = [] } = options;
    this.chance = new Chance(seed);
    this.clock = new Clock(start, options.ties);
    const { chance, changes, clock } = this;
    const ids = new IdSource(chance);
    this.#ids = ids;
    this.organization = new Organization({
      clock,
      changes,
      ids,
      strict,
      builtIns,
      unauthenticatedHosts,
    });
    this.#outcomes = new Outcomes(outcomes, chance);
    const { organization } = this;
    const parts = { clock, changes, ids, organization, outcomes: this.#outcomes };
    this.prebuilds = new Prebuilds({
      ...parts,
      onSnapshotChange: (row) => this.warmPools.noticePrebuild(row),
      onEnvironmentChange: (before, after) => this.environments.noticePrebuild(before, after),
      onGone: ({ value }) => this.projects.purge(value.metadata.projectId, "time"),
    });
    this.warmPools = new WarmPools({
      ...parts,
      onGone: ({ value }) => this.projects.purge(value.metadata.projectId, "time"),
      autoscaler: figuresOf(autoscaler),
      snapshotOf: (row) => this.#snapshotOf(row),
      newestSnapshot: (projectId, environmentClassId) => this.newestSnapshot(projectId, environmentClassId),
    });
    this.logsTokens = new LogsTokens(clock, chance);
    this.#schedules = new Schedules({
      clock,
      chance,
      organization,
      create: (input, why) => this.prebuilds.create(input, why),
    });
    this.environments = new Environments({
      ...parts,
      prebuilds: this.prebuilds,
      warmPools: this.warmPools,
      snapshotOf: (row) => this.#snapshotOf(row),
      onCreated: (projectId, creator) => this.projects.noteEnvironment(projectId, creator),
    });
    this.projects = new Projects({
      ...parts,
      schedule: (project) => this.#schedules.plan(project),
      deleteUnconfigured: (project) => this.warmPools.deleteUnconfigured(project),
      deletePrebuilds: (projectId) => this.prebuilds.deleteOf(projectId),
      isInUse: (projectId) =>
        [this.prebuilds, this.warmPools].some(
          (part) => part.list({ projectIds: [projectId] }, { limit: 1 }).rows.length > 0,
        ),
    });
  }

  /**
   * Deletes a runner. With `force` its environments are gone at once and its pools begin their deletion with it.
   * @throws Refusal not-found, or wrong-state if it still has an environment or a pool that is not being deleted
   */
  deleteRunner(id: string, force: boolean): void {
    const { organization, warmPools, environments } = this;
    organization.runners.get(id);
    const kept = environments.ofRunner(id).find(({ value }) => !isEnding(value));
    if (kept && !force) {
      throw new Refusal(
        "wrong-state",
        `runner ${id} is in use by environment ${kept.value.id}; delete it, or use force`,
      );
    }
    const pools = [...warmPools].filter((row) => row.value.metadata.runnerId === id && !isGoing(row));
    const [first] = pools;
    if (first && !force) {
      throw new Refusal(
        "wrong-state",
        `runner ${id} is in use by warm pool ${first.value.id}; delete it, or use force`,
      );
    }
    if (force) for (const { value } of environments.ofRunner(id)) environments.delete(value.id, true);
    for (const { value } of pools) warmPools.delete(value.id);
    organization.runners.delete(id);
  }

  /** What is due, in the order in which it fires, as far as it is planned by now, up to a limit. */
  upcoming(limit: number): Upcoming[] {
    return this.clock.upcoming(limit);
  }

  /** The current world. Costs nothing; the first change afterwards copies what it changes. */
  save(): SavedWorld {
    return {
      clock: this.clock.save(),
      ids: this.#ids.save(),
      organization: this.organization.save(),
      outcomes: this.#outcomes.save(),
      schedules: this.#schedules.save(),
      prebuilds: this.prebuilds.save(),
      warmPools: this.warmPools.save(),
      environments: this.environments.save(),
      logsTokens: this.logsTokens.save(),
    };
  }

  /** Goes back to a saved state of this world, or of one with the same seed and outcomes. */
  load(saved: SavedWorld): void {
    this.clock.load(saved.clock);
    this.#ids.load(saved.ids);
    this.organization.load(saved.organization);
    this.#outcomes.load(saved.outcomes);
    this.#schedules.load(saved.schedules);
    this.prebuilds.load(saved.prebuilds);
    this.warmPools.load(saved.warmPools);
    this.environments.load(saved.environments);
    this.logsTokens.load(saved.logsTokens);
  }

  /** Restores a timer of a state. @throws Refusal if it does not fit */
  restoreTimer({ kind, id, at }: Pick<Upcoming, "kind" | "id" | "at">): void {
    this.#timers()[kind].restoreTimer(id, at);
  }

  /** @throws Refusal if a timer of a state is missing */
  requireTimers(): void {
    for (const timers of Object.values(this.#timers())) timers.requireTimers();
  }

  /** Who has the timers of each kind. */
  #timers(): Readonly<Record<Upcoming["kind"], Pick<Schedules, "restoreTimer" | "requireTimers">>> {
    return {
      prebuild: this.prebuilds.persistence,
      warmPool: this.warmPools.persistence,
      environment: this.environments.persistence,
      runner: this.organization.runners.persistence,
      project: this.#schedules,
    };
  }

  #snapshotOf({ slot, value }: PrebuildRow): Snapshot {
    const { completionTime = 0 } = value.status;
    return { id: this.#ids.derived(PURPOSES.snapshot, slot, completionTime), prebuildId: value.id };
  }

  /** The snapshot of the pair's prebuild that completed last (assumed: by completion, not by creation). */
  newestSnapshot(projectId: string, environmentClassId: string): Snapshot | undefined {
    let newest: PrebuildRow | undefined;
    for (const row of this.prebuilds.completedOf(projectId)) {
      if (row.value.metadata.environmentClassId !== environmentClassId) continue;
      if (!newest || completedAt(row) > completedAt(newest)) newest = row;
    }
    return newest && this.#snapshotOf(newest);
  }
}

function completedAt({ value }: PrebuildRow): number {
  return value.status.completionTime ?? 0;
}
