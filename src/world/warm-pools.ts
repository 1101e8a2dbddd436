// Owns the operations on warm pools and the writing of what their stages change.
import type { Changes } from "./changes.ts";
import type { Clock } from "./clock.ts";
import { Refusal } from "./errors.ts";
import type { IdSource } from "./ids.ts";
import { Lifecycle, type SavedLifecycle } from "./lifecycle.ts";
import { type Organization, requirePoolConditions } from "./organization.ts";
import { type OutcomeRule, outcomeFor } from "./outcomes.ts";
import type { PrebuildRow } from "./prebuild.ts";
import { PURPOSES, type Range } from "./random.ts";
import { seededWarmPool } from "./seeded.ts";
import type { Page, PageBounds, TableKeys } from "./table.ts";
import type { Snapshot, WarmPool, WarmPoolRow, WarmPoolRun } from "./warm-pool.ts";
import {
  countRunning,
  countStopped,
  INSTANCE_DELAYS,
  planInstances,
  settledInstances,
  trimInstances,
} from "./warm-pool-instances.ts";
import { mergedSizes, newSizes, type WarmPoolSizes } from "./warm-pool-sizes.ts";
import { nextWarmPoolStage, type WarmPoolEffect, type WarmPoolStage } from "./warm-pool-stages.ts";

/** What a new warm pool is made from. */
export interface NewWarmPool extends WarmPoolSizes {
  readonly projectId: string;
  readonly environmentClassId: string;
  /** Absent: a new one. */
  readonly id?: string | undefined;
}

/** Which pools a list holds: values within one field are alternatives, all fields must hold. */
export interface WarmPoolFilter {
  readonly projectIds?: readonly string[] | undefined;
  readonly environmentClassIds?: readonly string[] | undefined;
}

const KEYS: TableKeys<WarmPoolRow, keyof WarmPoolFilter> = {
  fixed: {
    projectIds: ({ value }) => value.metadata.projectId,
    environmentClassIds: ({ value }) => value.metadata.environmentClassId,
  },
  changing: {},
};

/** What warm pools need of the world they are in. */
export interface WarmPoolsContext {
  readonly clock: Clock;
  readonly changes: Changes;
  readonly ids: IdSource;
  readonly organization: Organization;
  readonly outcomes: readonly OutcomeRule[];
  /** The snapshot of a completed prebuild. */
  readonly snapshotOf: (prebuild: PrebuildRow) => Snapshot;
  /** The snapshot of the newest completed prebuild of a pair. */
  readonly newestSnapshot: (projectId: string, environmentClassId: string) => Snapshot | undefined;
}

/** Warm pools as they were; see `save`. */
export interface SavedWarmPools {
  readonly lifecycle: SavedLifecycle<WarmPoolRow>;
  readonly byPair: ReadonlyMap<string, string>;
}

/** All warm pools of a world. */
export class WarmPools {
  readonly #context: WarmPoolsContext;
  readonly #lifecycle: Lifecycle<WarmPoolRow, WarmPoolStage, keyof WarmPoolFilter>;
  /** The live pool of each pair. */
  #byPair = new Map<string, string>();

  constructor(context: WarmPoolsContext) {
    this.#context = context;
    const { clock, changes, ids } = context;
    this.#lifecycle = new Lifecycle({
      clock,
      changes,
      kind: "warmPool",
      keys: KEYS,
      plan: (row) => nextWarmPoolStage(row, ids.chance),
      enact: (row, { to, effect }) => {
        if (to === "gone") return undefined;
        const change = effect?.(row, clock.now);
        const phase = to ?? row.value.status.phase;
        return this.#write(row, { ...change, status: { ...change?.status, phase } });
      },
    });
  }

  get size(): number {
    return this.#lifecycle.table.size;
  }

  find(id: string): WarmPoolRow | undefined {
    return this.#lifecycle.table.get(id);
  }

  /** @throws Refusal not-found */
  get(id: string): WarmPoolRow {
    const row = this.find(id);
    if (!row) throw new Refusal("not-found", `warm pool ${id} not found`);
    return row;
  }

  list(filter: WarmPoolFilter, bounds: PageBounds): Page<WarmPoolRow> {
    return this.#lifecycle.table.page(filter, bounds);
  }

  save(): SavedWarmPools {
    return { lifecycle: this.#lifecycle.save(), byPair: new Map(this.#byPair) };
  }

  load({ lifecycle, byPair }: SavedWarmPools): void {
    this.#lifecycle.load(lifecycle);
    this.#byPair = new Map(byPair);
  }

  [Symbol.iterator](): Iterator<WarmPoolRow> {
    return this.#lifecycle.table[Symbol.iterator]();
  }

  /** @throws Refusal invalid, not-found, wrong-state or already-exists */
  create(input: NewWarmPool): WarmPoolRow {
    const { clock, ids, organization, outcomes, newestSnapshot } = this.#context;
    const sizes = newSizes(input);
    const { project, classId } = organization.resolve(input.projectId, input.environmentClassId);
    requirePoolConditions(project, classId);
    this.requireFree(project.id, classId);
    if (input.id !== undefined && this.find(input.id)) {
      throw new Refusal("already-exists", `warm pool ${input.id} exists already`);
    }
    organization.put(project);
    const value: WarmPool = {
      id: input.id ?? ids.next(clock.now),
      metadata: {
        organizationId: organization.id,
        projectId: project.id,
        environmentClassId: classId,
        runnerId: organization.runnerId,
        createdAt: clock.now,
        updatedAt: clock.now,
      },
      spec: { specVersion: 1, desiredPhase: "READY", snapshotId: undefined, ...sizes },
      status: {
        statusVersion: 1,
        phase: "PENDING",
        failureMessage: "",
        runningInstances: 0,
        stoppedInstances: 0,
        desiredSize: sizes.minSize,
      },
    };
    this.#byPair.set(pairOf(project.id, classId), value.id);
    const run: WarmPoolRun = {
      since: clock.now,
      instances: [],
      made: 0,
      newest: newestSnapshot(project.id, classId),
      newestSince: clock.now,
      wasDegraded: false,
      outcome: outcomeFor(outcomes, "warmPool", value.metadata),
    };
    const row = { slot: this.#lifecycle.table.nextSlot, value, run };
    return this.#lifecycle.store(row, "a caller created it");
  }

  /** Stores a pool that is given whole. What it needs of its project and pair has been checked. */
  insert(value: WarmPool): WarmPoolRow {
    const { clock, newestSnapshot } = this.#context;
    const { projectId, environmentClassId } = value.metadata;
    if (value.status.phase !== "DELETED") this.#byPair.set(pairOf(projectId, environmentClassId), value.id);
    const slot = this.#lifecycle.table.nextSlot;
    const newest = newestSnapshot(projectId, environmentClassId);
    const draw = (range: Range, n: number) => this.#draw(slot, range, n);
    const row = seededWarmPool(value, { slot, now: clock.now, newest, draw });
    return this.#lifecycle.store(row, "it was seeded");
  }

  /** @throws Refusal already-exists, where the pair has a live pool */
  requireFree(projectId: string, environmentClassId: string): void {
    const existing = this.#byPair.get(pairOf(projectId, environmentClassId));
    if (existing === undefined) return;
    throw new Refusal(
      "already-exists",
      `project ${projectId} has a warm pool for environment class ${environmentClassId} already: ${existing}`,
    );
  }

  /** Changes the sizes; with none given, nothing. @throws Refusal not-found, wrong-state or invalid */
  update(id: string, sizes: WarmPoolSizes): WarmPoolRow {
    const row = this.get(id);
    const { spec, status } = row.value;
    if (status.phase === "DELETING" || status.phase === "DELETED") {
      throw new Refusal("wrong-state", `warm pool ${id} is ${status.phase} and can no longer be changed`);
    }
    if (sizes.desiredSize === undefined && sizes.minSize === undefined && sizes.maxSize === undefined) {
      return row;
    }
    const { minSize, maxSize, desiredSize } = mergedSizes(sizes, spec);
    const target = Math.min(Math.max(status.desiredSize, minSize), maxSize);
    const change = { spec: { minSize, maxSize, desiredSize }, status: { desiredSize: target } };
    return this.#write(row, change, "a caller changed its sizes");
  }

  /** Begins the deletion; again while it goes on, nothing changes. @throws Refusal not-found */
  delete(id: string): void {
    const { clock } = this.#context;
    const row = this.get(id);
    const { phase } = row.value.status;
    if (phase === "DELETING" || phase === "DELETED") return;
    const draining = settledInstances(row.run.instances).map((instance, index) => ({
      ...instance,
      due: clock.now + this.#draw(row.slot, INSTANCE_DELAYS.drain, row.run.made + index),
    }));
    const change: WarmPoolEffect = {
      spec: { desiredPhase: "DELETED" },
      status: { phase: "DELETING" },
      run: { instances: draining },
    };
    this.#write(row, change, "a caller deleted it");
  }

  /** Tells the pool of a pair, if there is one, that a prebuild became COMPLETED, or is no longer. */
  noticePrebuild(prebuild: PrebuildRow): void {
    const { projectId, environmentClassId } = prebuild.value.metadata;
    const id = this.#byPair.get(pairOf(projectId, environmentClassId));
    if (id === undefined) return;
    const row = this.get(id);
    const isCompleted = prebuild.value.status.phase === "COMPLETED";
    if (!isCompleted && row.run.newest?.prebuildId !== prebuild.value.id) return;
    const { snapshotOf, newestSnapshot } = this.#context;
    const newest = isCompleted ? snapshotOf(prebuild) : newestSnapshot(projectId, environmentClassId);
    this.#lifecycle.store({ ...row, run: { ...row.run, newest, newestSince: this.#context.clock.now } });
  }

  /** The only place that makes another value of a pool: instances, versions and timer follow from it. */
  #write(row: WarmPoolRow, change: WarmPoolEffect, reason?: string): WarmPoolRow {
    const { now } = this.#context.clock;
    const { id, metadata } = row.value;
    const spec = changed(row.value.spec, change.spec);
    const { phase = row.value.status.phase, desiredSize = row.value.status.desiredSize } =
      change.status ?? {};
    let run = { ...row.run, ...change.run };
    if (phase !== row.value.status.phase) run = { ...run, since: now };
    if ((phase === "PENDING" || phase === "READY") && spec.snapshotId) {
      let { made } = run;
      const instances = planInstances(run.instances, {
        snapshotId: spec.snapshotId,
        target: desiredSize,
        max: spec.maxSize,
        now,
        draw: (range) => this.#draw(row.slot, range, made++),
      });
      run = { ...run, instances, made };
    } else if (phase === "DEGRADED") {
      run = { ...run, instances: trimInstances(run.instances, spec.maxSize) };
    }
    const status = changed(row.value.status, {
      ...change.status,
      runningInstances: countRunning(run.instances),
      stoppedInstances: countStopped(run.instances),
    });
    if (phase === "DELETED") this.#byPair.delete(pairOf(metadata.projectId, metadata.environmentClassId));
    const isSame = spec === row.value.spec && status === row.value.status;
    const value: WarmPool = isSame
      ? row.value
      : {
          id,
          metadata: { ...metadata, updatedAt: now },
          spec: spec === row.value.spec ? spec : { ...spec, specVersion: spec.specVersion + 1 },
          status:
            status === row.value.status ? status : { ...status, statusVersion: status.statusVersion + 1 },
        };
    return this.#lifecycle.store({ slot: row.slot, value, run }, reason);
  }

  #draw(slot: number, range: Range, n: number): number {
    return this.#context.ids.chance.within(range, PURPOSES.instance, slot, n);
  }
}

/** The part with the change in it, or the very same part where the change changes nothing. */
function changed<T extends object>(part: T, change: Partial<T> | undefined): T {
  const keys = Object.keys(change ?? {}) as (keyof T)[];
  return keys.every((key) => change?.[key] === part[key]) ? part : { ...part, ...change };
}

function pairOf(projectId: string, environmentClassId: string): string {
  return `${projectId}/${environmentClassId}`;
}
