// Owns the assembly of one simulated organisation: its clock, its resources and what they tell each other.
import { Clock } from "./clock.ts";
import { IdSource } from "./ids.ts";
import { LogsTokens } from "./logs-tokens.ts";
import { Organization } from "./organization.ts";
import type { OutcomeRule } from "./outcomes.ts";
import { Prebuilds } from "./prebuilds.ts";
import { Chance, PURPOSES } from "./random.ts";
import type { Snapshot } from "./warm-pool.ts";
import { WarmPools } from "./warm-pools.ts";

export interface WorldOptions {
  /** A whole number, 0 to 2^53 - 1. The same seed and the same calls give the same world. */
  readonly seed: number;
  /** Where simulated time begins, in milliseconds since 1970. */
  readonly start: number;
  /** Refuse projects and classes that were not defined, instead of creating them on first use. */
  readonly strict: boolean;
  /** How the simulated work goes; the first rule that matches decides. */
  readonly outcomes: readonly OutcomeRule[];
}

/** One simulated organisation. Nothing in it waits, and it reads neither the host's time nor its chance. */
export class World {
  readonly chance: Chance;
  readonly clock: Clock;
  readonly organization: Organization;
  readonly prebuilds: Prebuilds;
  readonly warmPools: WarmPools;
  readonly logsTokens: LogsTokens;

  constructor({ seed, start, strict, outcomes }: WorldOptions) {
    this.chance = new Chance(seed);
    this.clock = new Clock(start);
    const { chance, clock } = this;
    const ids = new IdSource(chance);
    this.organization = new Organization(ids, strict);
    const parts = { clock, ids, organization: this.organization, outcomes };
    this.prebuilds = new Prebuilds({
      ...parts,
      onSnapshotChange: ({ value: { metadata } }) =>
        this.warmPools.offerSnapshot(metadata.projectId, metadata.environmentClassId),
    });
    this.warmPools = new WarmPools({
      ...parts,
      newestSnapshot: (projectId, environmentClassId) =>
        this.#newestSnapshot(ids, projectId, environmentClassId),
    });
    this.logsTokens = new LogsTokens(clock, chance);
  }

  /** The snapshot of the pair's prebuild that completed last (assumed: last to complete, not to be created). */
  #newestSnapshot(ids: IdSource, projectId: string, environmentClassId: string): Snapshot | undefined {
    let newest: Snapshot | undefined;
    let newestAt = -Infinity;
    for (const { slot, value } of this.prebuilds.completedOf(projectId)) {
      const { completionTime = 0 } = value.status;
      if (value.metadata.environmentClassId !== environmentClassId || completionTime < newestAt) continue;
      newest = { id: ids.derived(PURPOSES.snapshot, slot, completionTime), prebuildId: value.id };
      newestAt = completionTime;
    }
    return newest;
  }
}
