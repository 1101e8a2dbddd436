// Owns the initial row of a warm pool.
import type { Organization } from "../organization/organization.ts";
import type { WarmPoolOutcome } from "../outcomes.ts";
import type { StoredSizes } from "./sizes.ts";
import type { Snapshot, WarmPoolRow } from "./warm-pool.ts";

export interface WarmPoolCreation {
  readonly slot: number;
  readonly now: number;
  readonly id: string;
  readonly organization: Organization;
  readonly projectId: string;
  readonly environmentClassId: string;
  readonly sizes: StoredSizes;
  /** The snapshot of the newest completed prebuild of its pair. */
  readonly newest: Snapshot | undefined;
  readonly outcome: WarmPoolOutcome | undefined;
}

/** The row of a new pool. Its target begins at the minimum (assumed). */
export function newWarmPool({
  slot,
  now,
  organization,
  sizes,
  newest,
  outcome,
  ...ids
}: WarmPoolCreation): WarmPoolRow {
  return {
    slot,
    value: {
      id: ids.id,
      metadata: {
        organizationId: organization.id,
        projectId: ids.projectId,
        environmentClassId: ids.environmentClassId,
        runnerId: organization.runnerOf(ids.environmentClassId),
        createdAt: now,
        updatedAt: now,
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
    },
    run: {
      since: now,
      instances: [],
      made: 0,
      newest,
      newestSince: now,
      wasDegraded: false,
      canProvision: outcome?.cannotProvision === undefined,
      claims: [],
      idleSince: now,
      outcome,
    },
  };
}
