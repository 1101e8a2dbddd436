// Owns the assembly of one simulated organisation: its clock, its resources and what they tell each other.

import { Refusal } from "./errors.ts";
import { IdSource, type SavedIds } from "./ids.ts";
import {
  checkClasses,
  Organization,
  type Project,
  type SavedOrganization,
  type Schedule,
} from "./organization/organization.ts";
import { type SavedSchedules, Schedules } from "./organization/schedules.ts";
import { type OutcomeRule, Outcomes, type SavedOutcomes } from "./outcomes.ts";
import { LogsTokens, type SavedLogsTokens } from "./prebuild/logs-tokens.ts";
import type { PrebuildRow } from "./prebuild/prebuild.ts";
import { Prebuilds, type SavedPrebuilds } from "./prebuild/prebuilds.ts";
import { Chance, PURPOSES } from "./random.ts";
import { type Change, Changes } from "./store/changes.ts";
import { Clock, type SavedClock, type Upcoming } from "./time/clock.ts";
import { AUTOSCALER, type Autoscaler } from "./warm-pool/autoscaler.ts";
import type { Snapshot } from "./warm-pool/warm-pool.ts";
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
  /** How pools scale and fill; what is absent is as in `AUTOSCALER`. */
  readonly autoscaler?: Partial<Autoscaler>;
}

/** What a new project is made from. */
export interface NewProject extends Omit<Project, "id" | "declared" | "prebuildsEnabled"> {
  /** Absent: a new one. */
  readonly id?: string | undefined;
  /** Default true. */
  readonly prebuildsEnabled?: boolean | undefined;
}

/** What of a project changes; what is absent stays, null takes it away. */
export interface ProjectPatch {
  readonly name?: string | undefined;
  readonly prebuildsEnabled?: boolean | undefined;
  readonly environmentClassIds?: readonly string[] | undefined;
  readonly timeout?: number | null | undefined;
  readonly schedule?: Schedule | null | undefined;
}

/** A world as it was at an instant; see `World.save`. */
export interface SavedWorld {
  readonly clock: SavedClock;
  readonly ids: SavedIds;
  readonly organization: SavedOrganization;
  readonly outcomes: SavedOutcomes;
  readonly schedules: SavedSchedules;
  readonly prebuilds: SavedPrebuilds;
  readonly warmPools: SavedWarmPools;
  readonly logsTokens: SavedLogsTokens;
}

/** One simulated organisation. Nothing in it waits, and it reads neither the host's time nor its chance. */
export class World {
  readonly chance: Chance;
  readonly clock: Clock;
  readonly changes = new Changes();
  readonly organization: Organization;
  readonly prebuilds: Prebuilds;
  readonly warmPools: WarmPools;
  readonly logsTokens: LogsTokens;
  readonly #ids: IdSource;
  readonly #outcomes: Outcomes;
  readonly #schedules: Schedules;

  constructor({ seed, start, strict, outcomes, autoscaler }: WorldOptions) {
    this.chance = new Chance(seed);
    this.clock = new Clock(start);
    const { chance, changes, clock } = this;
    const ids = new IdSource(chance);
    this.#ids = ids;
    this.organization = new Organization(ids, strict);
    this.#outcomes = new Outcomes(outcomes, chance);
    const { organization } = this;
    const parts = { clock, changes, ids, organization, outcomes: this.#outcomes };
    this.prebuilds = new Prebuilds({
      ...parts,
      onSnapshotChange: (row) => this.warmPools.noticePrebuild(row),
    });
    this.warmPools = new WarmPools({
      ...parts,
      autoscaler: { ...AUTOSCALER, ...autoscaler },
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
  }

  /** Adds a project; the classes that it names become known. @throws Refusal already-exists or invalid */
  addProject({ id, prebuildsEnabled = true, ...rest }: NewProject): Project {
    if (id !== undefined && this.organization.find(id)) {
      throw new Refusal("already-exists", `project ${id} exists already`);
    }
    checkClasses(rest.environmentClassIds);
    const project = { ...rest, id: id ?? this.#ids.next(this.clock.now), prebuildsEnabled, declared: true };
    return this.#putProject(project, { operation: "CREATE", reason: "somebody added it" });
  }

  /**
   * Changes what the patch names. A project whose classes are given is held against them from then on, as one of the
   * scenario is. Pools that its configuration no longer allows are deleted. @throws Refusal not-found or invalid
   */
  changeProject(id: string, patch: ProjectPatch): Project {
    const project = this.organization.project(id);
    const { name = project.name, prebuildsEnabled = project.prebuildsEnabled, environmentClassIds } = patch;
    if (environmentClassIds) checkClasses(environmentClassIds);
    const changed = {
      id,
      name,
      prebuildsEnabled,
      declared: project.declared || environmentClassIds !== undefined,
      environmentClassIds: environmentClassIds ?? project.environmentClassIds,
      timeout: patch.timeout === undefined ? project.timeout : (patch.timeout ?? undefined),
      schedule: patch.schedule === undefined ? project.schedule : (patch.schedule ?? undefined),
    };
    this.#putProject(changed, { operation: "UPDATE", reason: "somebody changed it" });
    this.warmPools.deleteUnconfigured(changed);
    return changed;
  }

  /** What is due, in the order in which it fires, as far as it is planned by now; at most so many. */
  upcoming(limit: number): Upcoming[] {
    return this.clock.upcoming(limit);
  }

  /** The world as it is now. Costs nothing; the first change afterwards copies what it changes. */
  save(): SavedWorld {
    return {
      clock: this.clock.save(),
      ids: this.#ids.save(),
      organization: this.organization.save(),
      outcomes: this.#outcomes.save(),
      schedules: this.#schedules.save(),
      prebuilds: this.prebuilds.save(),
      warmPools: this.warmPools.save(),
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
    this.logsTokens.load(saved.logsTokens);
  }

  /** Plans what a state says is due. @throws Refusal where it is not */
  resume({ kind, id, at }: Pick<Upcoming, "kind" | "id" | "at">): void {
    if (kind === "prebuild") this.prebuilds.keeper.resume(id, at);
    else if (kind === "warmPool") this.warmPools.keeper.resume(id, at);
    else this.#schedules.resume(id, at);
  }

  /** @throws Refusal where something of a state was not resumed */
  requireResumed(): void {
    this.prebuilds.keeper.requireResumed();
    this.warmPools.keeper.requireResumed();
    this.#schedules.requireResumed();
  }

  #putProject(project: Project, why: Pick<Change, "operation" | "reason">): Project {
    this.organization.put(project);
    this.#schedules.plan(project);
    const { changes, clock } = this;
    if (changes.isWatched) {
      const { id } = project;
      changes.tell({ at: clock.now, kind: "project", id, from: "", to: "", cause: "call", ...why });
    }
    return project;
  }

  #snapshotOf({ slot, value }: PrebuildRow): Snapshot {
    const { completionTime = 0 } = value.status;
    return { id: this.#ids.derived(PURPOSES.snapshot, slot, completionTime), prebuildId: value.id };
  }

  /** The snapshot of the pair's prebuild that completed last (assumed: last to complete, not to be created). */
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
