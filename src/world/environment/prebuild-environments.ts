// Owns the environments that prebuilds run in. They are not stored: each is derived from its
// prebuild, and only the order of their ids is kept.
import type { EnvironmentPhase, PrebuildPhase } from "../../api/phases.ts";
import type { Organization } from "../organization/organization.ts";
import type { PrebuildRow } from "../prebuild/prebuild.ts";
import { startOf } from "../prebuild/steps.ts";
import { type SavedSortedIds, SortedIds } from "../store/sorted-ids.ts";
import type { Environment } from "./environment.ts";
import { contentOf } from "./start.ts";

/** The phase of the environment of a prebuild in a phase (assumed). One that is PENDING has none yet. */
const PHASES: Readonly<Record<PrebuildPhase, EnvironmentPhase>> = {
  PENDING: "CREATING",
  STARTING: "STARTING",
  RUNNING: "RUNNING",
  STOPPING: "STOPPING",
  SNAPSHOTTING: "STOPPED",
  COMPLETED: "STOPPED",
  FAILED: "STOPPED",
  CANCELLING: "STOPPING",
  CANCELLED: "STOPPED",
  DELETING: "DELETING",
  DELETED: "DELETED",
};

const WANTED: Readonly<Partial<Record<EnvironmentPhase, EnvironmentPhase>>> = {
  STARTING: "RUNNING",
  STOPPING: "STOPPED",
  DELETING: "DELETED",
};

export interface PrebuildEnvironmentsContext {
  readonly organization: Organization;
  /** The prebuild in a slot. */
  readonly prebuildAt: (slot: number) => PrebuildRow;
}

/** The environments of all prebuilds that have started. */
export class PrebuildEnvironments {
  readonly #context: PrebuildEnvironmentsContext;
  readonly #ids = new SortedIds();

  constructor(context: PrebuildEnvironmentsContext) {
    this.#context = context;
  }

  /** Updates the index for a prebuild that was stored or is gone. */
  notice(before: PrebuildRow | undefined, after: PrebuildRow | undefined): void {
    const was = before?.value.status.environmentId ?? "";
    const is = after?.value.status.environmentId ?? "";
    if (was === is) return;
    if (was !== "") this.#ids.remove(was);
    if (after && is !== "") this.#ids.add(is, after.slot);
  }

  /** Undefined if no prebuild has it. */
  find(id: string): Environment | undefined {
    const slot = this.#ids.find(id);
    return slot === undefined ? undefined : this.#of(this.#context.prebuildAt(slot));
  }

  /** The greatest id first. */
  *descending(before?: string): Generator<Environment, undefined> {
    for (const { slot } of this.#ids.descending(before)) yield this.#of(this.#context.prebuildAt(slot));
  }

  save(): SavedSortedIds {
    return this.#ids.save();
  }

  load(saved: SavedSortedIds): void {
    this.#ids.load(saved);
  }

  #of(row: PrebuildRow): Environment {
    const { value } = row;
    const { organization } = this.#context;
    const { metadata, status, spec } = value;
    const { projectId, environmentClassId, creator, executor, organizationId } = metadata;
    const project = organization.projects.find(projectId);
    const startedAt = startOf(row) ?? metadata.createdAt;
    const phase = PHASES[status.phase];
    return {
      id: status.environmentId,
      metadata: {
        organizationId,
        name: `prebuild-${value.id.slice(0, 8)}`,
        creator: executor ?? creator,
        createdAt: startedAt,
        lastStartedAt: startedAt,
        projectId,
        runnerId: organization.runnerOf(environmentClassId),
        originalContextUrl: project ? contentOf(project.initializer).contextUrl : "",
        role: "PREBUILD",
        sessionId: value.id,
        annotations: {},
      },
      spec: {
        specVersion: spec.specVersion,
        desiredPhase: WANTED[phase] ?? phase,
        environmentClassId,
        settings: {
          initializer: project?.initializer,
          devcontainerFilePath: project?.devcontainerFilePath,
          automationsFilePath: project?.automationsFilePath,
        },
      },
      status: {
        statusVersion: status.statusVersion,
        phase,
        failureMessages: status.failureMessage === "" ? [] : [status.failureMessage],
        warningMessages: status.warningMessage === "" ? [] : [status.warningMessage],
      },
    };
  }
}
