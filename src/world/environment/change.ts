// Owns applying a change to an environment: versions and the time in its phase follow from it.
import type {
  Environment,
  EnvironmentRow,
  EnvironmentRun,
  EnvironmentSpec,
  EnvironmentStatus,
} from "./environment.ts";

/** What an operation or a stage changes; absent fields are kept. */
export interface EnvironmentChange {
  readonly spec?: Pick<EnvironmentSpec, "desiredPhase">;
  readonly status?: Partial<Omit<EnvironmentStatus, "statusVersion">>;
  readonly run?: Partial<EnvironmentRun>;
  /** The instant of a start. */
  readonly lastStartedAt?: number;
}

/** The environment after a change at an instant. */
export function changedEnvironment(
  row: EnvironmentRow,
  change: EnvironmentChange,
  at: number,
): EnvironmentRow {
  const { id, metadata, spec, status } = row.value;
  const { lastStartedAt } = change;
  const value: Environment = {
    id,
    metadata: lastStartedAt === undefined ? metadata : { ...metadata, lastStartedAt },
    spec: change.spec ? { ...spec, ...change.spec, specVersion: spec.specVersion + 1 } : spec,
    status: change.status ? { ...status, ...change.status, statusVersion: status.statusVersion + 1 } : status,
  };
  const stays = (change.status?.phase ?? status.phase) === status.phase;
  return {
    slot: row.slot,
    value,
    since: stays ? row.since : at,
    run: change.run ? { ...row.run, ...change.run } : row.run,
  };
}
