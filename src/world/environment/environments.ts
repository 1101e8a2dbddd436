// Owns the operations on environments.
import { Refusal } from "../errors.ts";
import type { IdSource } from "../ids.ts";
import { defaultClassOf, type Organization } from "../organization/organization.ts";
import { requireActive } from "../organization/project.ts";
import type { Subject } from "../organization/subject.ts";
import type { Outcomes } from "../outcomes.ts";
import type { PrebuildRow } from "../prebuild/prebuild.ts";
import type { Prebuilds } from "../prebuild/prebuilds.ts";
import type { Changes } from "../store/changes.ts";
import type { TableState } from "../store/table.ts";
import type { Clock } from "../time/clock.ts";
import { Lifecycle, type Persistence, type SavedLifecycle } from "../time/lifecycle.ts";
import type { Snapshot } from "../warm-pool/warm-pool.ts";
import type { WarmPools } from "../warm-pool/warm-pools.ts";
import { changedEnvironment, type EnvironmentChange } from "./change.ts";
import { refuseForeign, requireAlive } from "./checks.ts";
import { type EnvironmentBasis, type NewEnvironment, newEnvironment, settingsIn } from "./creation.ts";
import type { Environment, EnvironmentRow } from "./environment.ts";
import type { EnvironmentFilter } from "./filter.ts";
import { forcedFailure, forcedRun, forcedWarning } from "./forced-outcomes.ts";
import {
  type EnvironmentBounds,
  EnvironmentList,
  type EnvironmentPage,
  type SavedEnvironmentList,
} from "./list.ts";
import { type EnvironmentStage, nextEnvironmentStage } from "./stages.ts";
import { startOf } from "./start.ts";

/** What environments need from their world. */
export interface EnvironmentsContext {
  readonly clock: Clock;
  readonly changes: Changes;
  readonly ids: IdSource;
  readonly organization: Organization;
  readonly outcomes: Outcomes;
  readonly prebuilds: Prebuilds;
  readonly warmPools: WarmPools;
  readonly snapshotOf: (prebuild: PrebuildRow) => Snapshot;
  /** Called with each environment that is created from a project. */
  readonly onCreated: (projectId: string, creator: Subject) => void;
}

/** Saved environments; see `save`. */
export interface SavedEnvironments {
  readonly lifecycle: SavedLifecycle<EnvironmentRow>;
  readonly list: SavedEnvironmentList;
}

/** All environments of a world, those of prebuilds too. */
export class Environments {
  readonly #context: EnvironmentsContext;
  readonly #lifecycle: Lifecycle<EnvironmentRow, EnvironmentStage, never>;
  readonly #list: EnvironmentList;

  constructor(context: EnvironmentsContext) {
    this.#context = context;
    const { clock, changes, ids, organization, prebuilds } = context;
    this.#lifecycle = new Lifecycle({
      clock,
      changes,
      kind: "environment",
      keys: { fixed: {}, changing: {} },
      plan: (row) => nextEnvironmentStage(row, ids.chance),
      enact: (row, { to, effect }, at) => {
        if (to === "gone") return undefined;
        const { status, run } = effect?.(row, at) ?? {};
        return changedEnvironment(row, { status: { ...status, phase: to }, ...(run && { run }) }, at);
      },
      onStored: (before, { slot, value }) => {
        if (!before) this.#list.add(value.id, slot);
      },
      onGone: ({ value }) => this.#list.remove(value.id),
    });
    this.#list = new EnvironmentList({
      organization,
      at: (slot) => this.#lifecycle.table.at(slot).value,
      prebuildAt: (slot) => prebuilds.at(slot),
    });
  }

  /** How many there are, without those of prebuilds. */
  get size(): number {
    return this.#lifecycle.table.size;
  }

  /** How their state is written, and their timers are restored; `restore` puts the rows back. */
  get persistence(): Persistence<EnvironmentRow> {
    return this.#lifecycle;
  }

  /** An environment that callers created; undefined for one of a prebuild. */
  row(id: string): EnvironmentRow | undefined {
    return this.#lifecycle.table.get(id);
  }

  /** Any environment, those of prebuilds too. */
  find(id: string): Environment | undefined {
    return this.row(id)?.value ?? this.#list.ofPrebuilds.find(id);
  }

  /** @throws Refusal not-found */
  get(id: string): Environment {
    const environment = this.find(id);
    if (!environment) throw new Refusal("not-found", `environment ${id} not found`);
    return environment;
  }

  /** Those that callers created, oldest first. */
  [Symbol.iterator](): Iterator<EnvironmentRow> {
    return this.#lifecycle.table[Symbol.iterator]();
  }

  list(filter: EnvironmentFilter, bounds: EnvironmentBounds): EnvironmentPage {
    return this.#list.page(filter, bounds);
  }

  count(filter: EnvironmentFilter): number {
    return this.#list.count(filter);
  }

  /** Updates the environment of a prebuild that was stored or is gone. */
  noticePrebuild(before: PrebuildRow | undefined, after: PrebuildRow | undefined): void {
    this.#list.ofPrebuilds.notice(before, after);
  }

  /**
   * Creates an environment without a project.
   * @throws Refusal invalid without a class, not-found for the class, wrong-state if the class is not available
   */
  create(input: NewEnvironment): EnvironmentRow {
    const { environmentClassId = "" } = input;
    if (environmentClassId === "") {
      throw new Refusal(
        "invalid",
        "spec.machine.class: value is required: name an environment class by its id",
      );
    }
    this.#requireClass(environmentClassId);
    return this.#store(input, {
      environmentClassId,
      settings: input.settings ?? {},
      start: { origin: "scratch" },
      projectId: "",
    });
  }

  /**
   * Creates an environment of a project from the first available source: an instance of a warm
   * pool, which this claims; the snapshot of a prebuild; nothing.
   * @throws Refusal not-found for the project or the class; wrong-state if either allows no new environment
   */
  createFromProject(projectId: string, input: NewEnvironment): EnvironmentRow {
    const { organization, warmPools, onCreated } = this.#context;
    const project = organization.projects.get(projectId);
    requireActive(project);
    const environmentClassId = input.environmentClassId || defaultClassOf(project);
    this.#requireClass(environmentClassId);
    const start = startOf(project, environmentClassId, this.#context);
    const settings = settingsIn(project, input.settings);
    this.#requireFreeId(input.id);
    if (start.warmPoolId !== undefined) warmPools.claim(start.warmPoolId);
    if (start.shortPoolId !== undefined) warmPools.noteDemand(start.shortPoolId);
    const row = this.#store(input, { environmentClassId, settings, start, projectId: project.id });
    onCreated(project.id, row.value.metadata.creator);
    return row;
  }

  /**
   * Starts one that is STOPPED or STOPPING: it is STARTING at once. One that is starting or running is unchanged.
   * @throws Refusal not-found; wrong-state if it is being deleted or belongs to a prebuild
   */
  start(id: string): EnvironmentRow {
    const row = this.ownRow(id, "started");
    requireAlive(row.value, "started");
    const { phase } = row.value.status;
    if (phase !== "STOPPED" && phase !== "STOPPING") return row;
    const { now } = this.#context.clock;
    const change: EnvironmentChange = {
      spec: { desiredPhase: "RUNNING" },
      status: { phase: "STARTING", failureMessages: [], warningMessages: [] },
      run: { starts: row.run.starts + 1 },
      lastStartedAt: now,
    };
    return this.#write(row, change, "a caller started it");
  }

  /**
   * Stops one; stopping it again changes nothing.
   * @throws Refusal not-found; wrong-state if it is being deleted or belongs to a prebuild
   */
  stop(id: string): EnvironmentRow {
    const row = this.ownRow(id, "stopped");
    requireAlive(row.value, "stopped");
    const { phase } = row.value.status;
    if (phase === "STOPPING" || phase === "STOPPED") return row;
    const change: EnvironmentChange = { spec: { desiredPhase: "STOPPED" }, status: { phase: "STOPPING" } };
    return this.#write(row, change, "a caller stopped it");
  }

  /**
   * Begins the deletion: one that is not STOPPED stops first. Deleting it again changes nothing.
   * With `force` it is gone at once.
   * @throws Refusal not-found, or wrong-state if it belongs to a prebuild
   */
  delete(id: string, force = false): void {
    const row = this.ownRow(id, "deleted");
    if (force) {
      this.#lifecycle.remove(row, "a caller deleted it by force");
      return;
    }
    const { phase } = row.value.status;
    if (row.value.spec.desiredPhase === "DELETED") return;
    const spec = { desiredPhase: "DELETED" } as const;
    if (phase === "STOPPING") this.#write(row, { spec }, "a caller deleted it");
    else
      this.#write(
        row,
        { spec, status: { phase: phase === "STOPPED" ? "DELETING" : "STOPPING" } },
        "a caller deleted it",
      );
  }

  /**
   * Makes one fail at once. @throws Refusal not-found, invalid without a message, or wrong-state if it
   * is not starting or running
   */
  fail(id: string, message: string): EnvironmentRow {
    const row = this.ownRow(id, "failed");
    return this.#write(row, forcedFailure(row, message), `failed by hand: ${message}`);
  }

  /** Makes one RUNNING at once. @throws Refusal not-found, or wrong-state if it is not starting */
  run(id: string): EnvironmentRow {
    const row = this.ownRow(id, "made to run");
    return this.#write(row, forcedRun(row, this.#context.clock.now), "made to run by hand");
  }

  /** Gives one a warning. @throws Refusal not-found, invalid without a message, or wrong-state if it is being deleted */
  warn(id: string, message: string): EnvironmentRow {
    const row = this.ownRow(id, "warned");
    return this.#write(row, forcedWarning(row, message), `given a warning by hand: ${message}`);
  }

  /** The environments of a runner that callers created. */
  ofRunner(runnerId: string): EnvironmentRow[] {
    return [...this].filter(({ value }) => value.metadata.runnerId === runnerId);
  }

  /** Puts environments into an empty world whose prebuilds are there. @throws Refusal */
  restore(state: TableState<EnvironmentRow>): void {
    this.#lifecycle.table.restore(state);
    for (const { slot, value } of this) this.#list.add(value.id, slot);
    for (const row of this.#context.prebuilds) this.#list.ofPrebuilds.notice(undefined, row);
  }

  save(): SavedEnvironments {
    return { lifecycle: this.#lifecycle.save(), list: this.#list.save() };
  }

  load({ lifecycle, list }: SavedEnvironments): void {
    this.#lifecycle.load(lifecycle);
    this.#list.load(list);
  }

  /** @throws Refusal not-found, or wrong-state if it belongs to a prebuild */
  ownRow(id: string, what = "read here"): EnvironmentRow {
    const row = this.row(id);
    if (!row) refuseForeign(this.get(id), what);
    return row;
  }

  #requireClass(id: string): void {
    const { classes } = this.#context.organization;
    classes.get(id);
    classes.requireUsable(id);
  }

  #requireFreeId(id: string | undefined): void {
    if (id === undefined || !this.find(id)) return;
    throw new Refusal("already-exists", `environment ${id} exists already`);
  }

  #store(input: NewEnvironment, made: EnvironmentBasis): EnvironmentRow {
    this.#requireFreeId(input.id);
    const { outcomes } = this.#context;
    const slot = this.#lifecycle.table.nextSlot;
    const { environmentClassId, projectId } = made;
    const outcome = input.outcome ?? outcomes.decide("environment", { projectId, environmentClassId }, slot);
    return this.#lifecycle.store(
      newEnvironment(input, made, { slot, outcome, ...this.#context }),
      "a caller created it",
    );
  }

  #write(row: EnvironmentRow, change: EnvironmentChange, reason: string): EnvironmentRow {
    return this.#lifecycle.store(changedEnvironment(row, change, this.#context.clock.now), reason);
  }
}
