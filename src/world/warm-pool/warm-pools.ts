// Owns the operations on warm pools and the writing of what their stages change.
import { Refusal } from "../errors.ts";
import { History, type SavedHistory } from "../history.ts";
import type { IdSource } from "../ids.ts";
import type { Organization } from "../organization/organization.ts";
import { type Project, requirePoolConditions } from "../organization/project.ts";
import type { Outcomes } from "../outcomes.ts";
import type { PrebuildRow } from "../prebuild/prebuild.ts";
import { PURPOSES, type Range } from "../random.ts";
import type { Changes } from "../store/changes.ts";
import { importedWarmPool } from "../store/imported.ts";
import type { Page, PageBounds, TableState } from "../store/table.ts";
import type { Clock } from "../time/clock.ts";
import { Lifecycle, type Persistence, type SavedLifecycle } from "../time/lifecycle.ts";
import type { Autoscaler } from "./autoscaler.ts";
import { changedPool } from "./change.ts";
import { whyUnconfigured } from "./configuration.ts";
import { newWarmPool } from "./creation.ts";
import { WARM_POOL_KEYS, type WarmPoolFilter } from "./filter.ts";
import { checkLive, claimed, degraded, recovered } from "./forced-outcomes.ts";
import { INSTANCE_DELAYS, settledInstances } from "./instances.ts";
import { LivePoolIndex } from "./live-pool-index.ts";
import { mergedSizes, newSizes, type WarmPoolSizes } from "./sizes.ts";
import { nextWarmPoolStage, occupation, type WarmPoolEffect, type WarmPoolStage } from "./stages.ts";
import { isGoing, type Snapshot, type WarmPool, type WarmPoolRow } from "./warm-pool.ts";

/** What a new warm pool is made from. */
export interface NewWarmPool extends WarmPoolSizes {
  readonly projectId: string;
  readonly environmentClassId: string;
  /** Absent: a new one. */
  readonly id?: string | undefined;
}

/** What warm pools need from their world. */
export interface WarmPoolsContext {
  readonly clock: Clock;
  readonly changes: Changes;
  readonly ids: IdSource;
  readonly organization: Organization;
  readonly outcomes: Outcomes;
  readonly autoscaler: Autoscaler;
  /** The snapshot of a completed prebuild. */
  readonly snapshotOf: (prebuild: PrebuildRow) => Snapshot;
  /** The snapshot of the newest completed prebuild of a pair. */
  readonly newestSnapshot: (projectId: string, environmentClassId: string) => Snapshot | undefined;
  /** Called with a pool that was purged. */
  readonly onGone: (row: WarmPoolRow) => void;
}

/** Saved warm pools; see `save`. */
export interface SavedWarmPools {
  readonly lifecycle: SavedLifecycle<WarmPoolRow>;
  readonly livePools: ReadonlyMap<string, string>;
  readonly history: SavedHistory<WarmPool>;
}

/** All warm pools of a world. */
export class WarmPools {
  readonly #livePools: LivePoolIndex;
  readonly #context: WarmPoolsContext;
  readonly #lifecycle: Lifecycle<WarmPoolRow, WarmPoolStage, keyof WarmPoolFilter>;
  readonly #history = new History<WarmPool>();

  constructor(context: WarmPoolsContext) {
    this.#context = context;
    const { clock, changes, ids, autoscaler } = context;
    const choice = { chance: ids.chance, autoscaler };
    this.#livePools = new LivePoolIndex((id) => occupation(this.get(id), choice));
    this.#lifecycle = new Lifecycle({
      clock,
      changes,
      kind: "warmPool",
      keys: WARM_POOL_KEYS,
      plan: (row) => nextWarmPoolStage(row, choice),
      enact: (row, { to, effect }, at) => {
        if (to === "gone") return undefined;
        const { spec, status, run } = effect?.(row, at) ?? {};
        return this.#changed(row, { spec, status: { ...status, phase: to ?? row.value.status.phase }, run });
      },
      onStored: (before, { value }) => {
        if (value === before?.value) return;
        this.#livePools.note(value);
        this.#history.note(value);
      },
      onGone: context.onGone,
    });
  }

  get size(): number {
    return this.#lifecycle.table.size;
  }

  /** The live pool of each pair. */
  get livePools(): Pick<LivePoolIndex, "get" | "requireFree"> {
    return this.#livePools;
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

  /** The last values of pools, the current ones included, oldest first. No RPC returns them. */
  get past(): readonly WarmPool[] {
    return this.#history.values;
  }

  save(): SavedWarmPools {
    return {
      lifecycle: this.#lifecycle.save(),
      livePools: this.#livePools.save(),
      history: this.#history.save(),
    };
  }

  load({ lifecycle, livePools, history }: SavedWarmPools): void {
    this.#lifecycle.load(lifecycle);
    this.#livePools.load(livePools);
    this.#history.load(history);
  }

  /** How their state is written, and their timers are restored; `restore` puts the rows back. */
  get persistence(): Persistence<WarmPoolRow> {
    return this.#lifecycle;
  }

  /** Restores rows to their slots. @throws Refusal, also if a pair would have two live pools */
  restore(state: TableState<WarmPoolRow>): void {
    this.#lifecycle.table.restore(state);
    for (const { value } of state.rows) {
      if (value.status.phase !== "DELETED") this.#livePools.requireFree(value.metadata);
      this.#livePools.note(value);
    }
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
    organization.runners.requirePools(organization.runnerOf(classId));
    const pair = { projectId: project.id, environmentClassId: classId };
    this.#livePools.requireFree(pair);
    if (input.id !== undefined && this.find(input.id)) {
      throw new Refusal("already-exists", `warm pool ${input.id} exists already`);
    }
    organization.put(project);
    const slot = this.#lifecycle.table.nextSlot;
    const row = newWarmPool({
      slot,
      now: clock.now,
      id: input.id ?? ids.next(clock.now),
      organization,
      ...pair,
      sizes,
      newest: newestSnapshot(project.id, classId),
      outcome: outcomes.decide("warmPool", pair, slot),
    });
    return this.#lifecycle.store(row, "a caller created it");
  }

  /** Stores a complete pool. Its project and pair have been checked. */
  insert(value: WarmPool): WarmPoolRow {
    const { clock, autoscaler, newestSnapshot } = this.#context;
    const { projectId, environmentClassId } = value.metadata;
    const slot = this.#lifecycle.table.nextSlot;
    const newest = newestSnapshot(projectId, environmentClassId);
    const draw = (range: Range, n: number) => this.#draw(slot, range, n);
    const row = importedWarmPool(value, { slot, now: clock.now, newest, delays: autoscaler, draw });
    return this.#lifecycle.store(row, "it was seeded");
  }

  /** Changes the sizes; nothing if none are given. @throws Refusal not-found, wrong-state or invalid */
  update(id: string, sizes: WarmPoolSizes): WarmPoolRow {
    const row = this.get(id);
    checkLive(row, "changed");
    const { spec, status } = row.value;
    if (sizes.desiredSize === undefined && sizes.minSize === undefined && sizes.maxSize === undefined) {
      return row;
    }
    const { minSize, maxSize, desiredSize } = mergedSizes(sizes, spec);
    const target = Math.min(Math.max(status.desiredSize, minSize), maxSize);
    const isSame = minSize === spec.minSize && maxSize === spec.maxSize;
    const change = {
      spec: { minSize, maxSize, desiredSize },
      status: { desiredSize: target },
      run: { idleSince: isSame ? row.run.idleSince : this.#context.clock.now },
    };
    return this.#write(row, change, "a caller changed its sizes");
  }

  /** Begins the deletion; deleting it again changes nothing. @throws Refusal not-found */
  delete(id: string): void {
    this.#delete(this.get(id), "a caller deleted it");
  }

  /** Begins the deletion of a project's pools that its configuration no longer allows. Returns those. */
  deleteUnconfigured(project: Project): WarmPoolRow[] {
    const { rows } = this.list({ projectIds: [project.id] }, { limit: Infinity });
    return rows.flatMap((row) => {
      const reason = whyUnconfigured(project, row.value.metadata.environmentClassId);
      return reason === undefined || isGoing(row) ? [] : [this.#delete(row, reason)];
    });
  }

  #delete(row: WarmPoolRow, reason: string): WarmPoolRow {
    if (isGoing(row)) return row;
    const { now } = this.#context.clock;
    const drainDelay = (index: number) => this.#draw(row.slot, INSTANCE_DELAYS.drain, row.run.made + index);
    const settled = settledInstances(row.run.instances);
    const instances = settled.map((instance, index) => ({ ...instance, due: now + drainDelay(index) }));
    const spec = { desiredPhase: "DELETED" } as const;
    const change: WarmPoolEffect = { spec, status: { phase: "DELETING" }, run: { instances } };
    return this.#write(row, change, reason);
  }

  /**
   * Takes one of the running instances, as a starting environment does; the pool refills at once.
   * @throws Refusal not-found, or wrong-state if none is running or the pool is being deleted
   */
  claim(id: string): WarmPoolRow {
    const row = this.get(id);
    return this.#write(row, claimed(row, this.#context.clock.now), "a running instance was claimed");
  }

  /** Counts a start that found no running instance, so that the autoscaler sees the demand. @throws Refusal not-found */
  noteDemand(id: string): WarmPoolRow {
    const row = this.get(id);
    const { now } = this.#context.clock;
    const run = { claims: [...row.run.claims, now], idleSince: now };
    return this.#write(row, { run }, "a start found no running instance");
  }

  /**
   * Makes the pool DEGRADED until `recover`; if it already is, this problem replaces the other.
   * @throws Refusal not-found, wrong-state if it is being deleted, or invalid if the message is empty
   */
  degrade(id: string, message: string): WarmPoolRow {
    const row = this.get(id);
    return this.#write(row, degraded(row, message, this.#context.clock.now), message);
  }

  /**
   * Ends the pool's problem, whatever it is: PENDING until enough instances run.
   * @throws Refusal not-found, or wrong-state if it is not DEGRADED
   */
  recover(id: string): WarmPoolRow {
    const row = this.get(id);
    return this.#write(row, recovered(row, this.#context.clock.now), "a caller ended its problem");
  }

  /** Notifies the pool of a pair, if there is one, that a prebuild became COMPLETED or no longer is. */
  noticePrebuild(prebuild: PrebuildRow): void {
    const { projectId, environmentClassId } = prebuild.value.metadata;
    const id = this.#livePools.get(prebuild.value.metadata);
    if (id === undefined) return;
    const row = this.get(id);
    const isCompleted = prebuild.value.status.phase === "COMPLETED";
    if (!isCompleted && row.run.newest?.prebuildId !== prebuild.value.id) return;
    const { snapshotOf, newestSnapshot } = this.#context;
    const newest = isCompleted ? snapshotOf(prebuild) : newestSnapshot(projectId, environmentClassId);
    this.#lifecycle.store({ ...row, run: { ...row.run, newest, newestSince: this.#context.clock.now } });
  }

  #write(row: WarmPoolRow, change: WarmPoolEffect, reason: string): WarmPoolRow {
    return this.#lifecycle.store(this.#changed(row, change), reason);
  }

  /** The only place that changes the value of a pool. */
  #changed(row: WarmPoolRow, change: WarmPoolEffect): WarmPoolRow {
    const { clock, autoscaler } = this.#context;
    const draw = (range: Range, n: number) => this.#draw(row.slot, range, n);
    return changedPool(row, change, { now: clock.now, autoscaler, draw });
  }

  #draw(slot: number, range: Range, n: number): number {
    return this.#context.ids.chance.within(range, PURPOSES.instance, slot, n);
  }
}
