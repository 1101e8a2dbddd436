// Owns the operations on prebuilds and the writing of what its stages change.
import { TIMEOUT } from "../../api/limits.ts";
import { isActive, type PrebuildPhase, type PrebuildTrigger } from "../../api/phases.ts";
import { Refusal } from "../errors.ts";
import { History, type SavedHistory } from "../history.ts";
import type { IdSource } from "../ids.ts";
import type { Organization } from "../organization/organization.ts";
import type { Outcomes } from "../outcomes.ts";
import type { Change, Changes } from "../store/changes.ts";
import { importedPrebuild } from "../store/imported.ts";
import type { Page, PageBounds, TableKeys } from "../store/table.ts";
import type { Clock } from "../time/clock.ts";
import { Lifecycle, type Persistence, type SavedLifecycle } from "../time/lifecycle.ts";
import { CANCEL, changedPrebuild, DELETE, type PrebuildEffect } from "./change.ts";
import { completed, failed, warned } from "./forced-outcomes.ts";
import {
  type NewPrebuild,
  newMetadata,
  newPrebuild,
  type Prebuild,
  type PrebuildRow,
  runAfter,
} from "./prebuild.ts";
import { afterStage, nextPrebuildStage, type PrebuildStage } from "./stages.ts";

/** Which prebuilds a list holds: values within one field are alternatives, all fields must hold. */
export interface PrebuildFilter {
  readonly projectIds?: readonly string[] | undefined;
  readonly phases?: readonly PrebuildPhase[] | undefined;
  readonly triggeredBy?: readonly PrebuildTrigger[] | undefined;
  readonly creatorIds?: readonly string[] | undefined;
  /** Whose credentials the run uses: the executor, or the creator if there is none. */
  readonly executorIds?: readonly string[] | undefined;
}

const KEYS: TableKeys<PrebuildRow, keyof PrebuildFilter> = {
  fixed: {
    projectIds: ({ value }) => value.metadata.projectId,
    triggeredBy: ({ value }) => value.metadata.triggeredBy,
    creatorIds: ({ value }) => value.metadata.creator.id,
    executorIds: ({ value }) => (value.metadata.executor ?? value.metadata.creator).id,
  },
  changing: { phases: ({ value }) => value.status.phase },
};

/** Who or what creates a prebuild, and why in words. */
export type PrebuildOrigin = Pick<Change, "cause" | "reason">;

const CALLER: PrebuildOrigin = { cause: "call", reason: "a caller created it" };

/** What prebuilds need from their world. */
export interface PrebuildsContext {
  readonly clock: Clock;
  readonly changes: Changes;
  readonly ids: IdSource;
  readonly organization: Organization;
  readonly outcomes: Outcomes;
  /** Called when a prebuild became COMPLETED or no longer is. */
  readonly onSnapshotChange: (row: PrebuildRow) => void;
  /** Called when a prebuild got its environment, or is gone with it. */
  readonly onEnvironmentChange: (before: PrebuildRow | undefined, after: PrebuildRow | undefined) => void;
  /** Called with a prebuild that was purged. */
  readonly onGone: (row: PrebuildRow) => void;
}

/** Saved prebuilds; see `save`. */
export interface SavedPrebuilds {
  readonly lifecycle: SavedLifecycle<PrebuildRow>;
  readonly gone: SavedHistory<PrebuildRow>;
}

/** All prebuilds of a world. */
export class Prebuilds {
  readonly #context: PrebuildsContext;
  readonly #lifecycle: Lifecycle<PrebuildRow, PrebuildStage, keyof PrebuildFilter>;
  readonly #gone = new History<PrebuildRow>();

  constructor(context: PrebuildsContext) {
    this.#context = context;
    const { clock, changes, ids } = context;
    this.#lifecycle = new Lifecycle({
      clock,
      changes,
      kind: "prebuild",
      keys: KEYS,
      plan: (row) => nextPrebuildStage(row, ids.chance),
      enact: (row, stage, at) => afterStage(stage, row, at, ids),
      onStored: (before, after) => {
        if (before && isSnapshot(before) !== isSnapshot(after)) context.onSnapshotChange(after);
        if (before?.value.status.environmentId !== after.value.status.environmentId) {
          context.onEnvironmentChange(before, after);
        }
      },
      onGone: (row) => {
        this.#gone.note(row);
        context.onEnvironmentChange(row, undefined);
        context.onGone(row);
      },
    });
  }

  get size(): number {
    return this.#lifecycle.table.size;
  }

  find(id: string): PrebuildRow | undefined {
    return this.#lifecycle.table.get(id);
  }

  /** The prebuild in a slot that has one. */
  at(slot: number): PrebuildRow {
    return this.#lifecycle.table.at(slot);
  }

  /** @throws Refusal not-found */
  get(id: string): PrebuildRow {
    const row = this.find(id);
    if (!row) throw new Refusal("not-found", `prebuild ${id} not found`);
    return row;
  }

  list(filter: PrebuildFilter, bounds: PageBounds): Page<PrebuildRow> {
    return this.#lifecycle.table.page(filter, bounds);
  }

  /** The last purged prebuilds, as they were then, oldest first. No RPC returns them. */
  get gone(): readonly PrebuildRow[] {
    return this.#gone.values;
  }

  save(): SavedPrebuilds {
    return { lifecycle: this.#lifecycle.save(), gone: this.#gone.save() };
  }

  load({ lifecycle, gone }: SavedPrebuilds): void {
    this.#lifecycle.load(lifecycle);
    this.#gone.load(gone);
  }

  /** How their state is written and restored. */
  get persistence(): Persistence<PrebuildRow> {
    return this.#lifecycle;
  }

  /** The COMPLETED prebuilds of a project. */
  completedOf(projectId: string): readonly PrebuildRow[] {
    return this.list({ projectIds: [projectId], phases: ["COMPLETED"] }, { limit: Infinity }).rows;
  }

  [Symbol.iterator](): Iterator<PrebuildRow> {
    return this.#lifecycle.table[Symbol.iterator]();
  }

  /** @throws Refusal not-found in a strict world, or already-exists */
  create(input: NewPrebuild, { cause, reason }: PrebuildOrigin = CALLER): PrebuildRow {
    const { clock, ids, organization, outcomes } = this.#context;
    const { project, classId } = organization.resolve(input.projectId, input.environmentClassId);
    if (input.id !== undefined && this.#lifecycle.table.get(input.id)) {
      throw new Refusal("already-exists", `prebuild ${input.id} exists already`);
    }
    organization.put(project);
    const pair = { projectId: project.id, environmentClassId: classId };
    const slot = this.#lifecycle.table.nextSlot;
    const row = newPrebuild({
      slot,
      id: input.id ?? ids.next(clock.now),
      metadata: newMetadata(input, {
        organizationId: organization.id,
        ...pair,
        creator: organization.user,
        createdAt: clock.now,
      }),
      // The project keeps its own as it was sent, down to the nanosecond.
      timeout: Math.round(input.timeout ?? project.prebuildConfiguration?.timeout ?? TIMEOUT.default),
      outcome: input.outcome ?? outcomes.decide("prebuild", pair, slot),
      reason,
    });
    return this.#lifecycle.store(row, reason, cause);
  }

  /** Stores a complete prebuild. Pools are not notified of its snapshot. */
  insert(value: Prebuild): PrebuildRow {
    const { table } = this.#lifecycle;
    const row = importedPrebuild(value, table.nextSlot, this.#context.ids);
    return this.#lifecycle.store(row, "it was imported");
  }

  /** @throws Refusal not-found, or wrong-state if the work has ended in another way */
  cancel(id: string): PrebuildRow {
    const row = this.get(id);
    const { phase } = row.value.status;
    if (phase === "CANCELLING" || phase === "CANCELLED") return row;
    if (!isActive(phase)) {
      throw new Refusal("wrong-state", `prebuild ${id} is ${phase} and can no longer be cancelled`);
    }
    return this.#write(row, CANCEL, "a caller cancelled it");
  }

  /** Begins the deletion; deleting it again changes nothing. @throws Refusal not-found */
  delete(id: string): void {
    const row = this.get(id);
    const { phase } = row.value.status;
    if (phase === "DELETING" || phase === "DELETED") return;
    this.#write(row, DELETE, "a caller deleted it");
  }

  /** Cancels the active prebuilds of a project, and deletes all of its prebuilds. */
  deleteOf(projectId: string): void {
    for (const { value } of this.list({ projectIds: [projectId] }, { limit: Infinity }).rows) {
      if (isActive(value.status.phase)) this.cancel(value.id);
      this.delete(value.id);
    }
  }

  /** Makes an active prebuild FAILED at once. @throws Refusal not-found, or wrong-state if the work has ended */
  fail(id: string, message: string): PrebuildRow {
    const row = this.get(id);
    const change = failed(row, message, this.#context.clock.now);
    return this.#write(row, change, `a caller made it fail: ${message}`);
  }

  /** Makes an active prebuild COMPLETED at once. @throws Refusal not-found, or wrong-state if the work has ended */
  complete(id: string): PrebuildRow {
    const row = this.get(id);
    const change = completed(row, this.#context.clock.now, this.#context.ids);
    return this.#write(row, change, "a caller made it complete");
  }

  /**
   * Gives a prebuild a warning: a COMPLETED one has it at once, an active one will have it when it completes.
   * @throws Refusal not-found, or wrong-state if it can no longer complete
   */
  warn(id: string, message: string): PrebuildRow {
    const row = this.get(id);
    const change = warned(row, message, this.#context.clock.now);
    if (!change) return row;
    if (row.value.status.phase === "COMPLETED") {
      return this.#write(row, change, `a caller gave it a warning: ${message}`);
    }
    // Callers cannot see it yet, so its value stays the same.
    return this.#lifecycle.store({ ...row, run: runAfter(row.run, change.run ?? {}) });
  }

  #write(row: PrebuildRow, change: PrebuildEffect, reason: string): PrebuildRow {
    return this.#lifecycle.store(changedPrebuild(row, change, this.#context.clock.now, reason), reason);
  }
}

function isSnapshot({ value }: PrebuildRow): boolean {
  return value.status.phase === "COMPLETED";
}
