// Owns the filter of environment lists.
import type { EnvironmentPhase } from "../../api/phases.ts";
import type { Organization } from "../organization/organization.ts";
import type { RunnerKind } from "../organization/runner.ts";
import type { Environment, EnvironmentRole } from "./environment.ts";
import { contentOf } from "./start.ts";

/** Which environments a list holds: values within one field are alternatives, all fields must hold. */
export interface EnvironmentFilter {
  readonly runnerIds?: readonly string[] | undefined;
  readonly runnerKinds?: readonly RunnerKind[] | undefined;
  readonly phases?: readonly EnvironmentPhase[] | undefined;
  readonly creatorIds?: readonly string[] | undefined;
  readonly projectIds?: readonly string[] | undefined;
  readonly roles?: readonly EnvironmentRole[] | undefined;
  readonly sessionIds?: readonly string[] | undefined;
  /** Milliseconds since 1970; exclusive. */
  readonly createdBefore?: number | undefined;
  /** Part of the id, the name, the repository's address or the branch; case does not matter (assumed). */
  readonly search?: string | undefined;
}

/** The test of a filter. */
export function environmentTest(
  filter: EnvironmentFilter,
  organization: Organization,
): (environment: Environment) => boolean {
  const { runnerIds, runnerKinds, phases, creatorIds, projectIds, roles, sessionIds, createdBefore } = filter;
  const search = filter.search?.toLowerCase() ?? "";
  return ({ id, metadata, spec, status }) => {
    if (createdBefore !== undefined && metadata.createdAt >= createdBefore) return false;
    if (!isAmong(runnerIds, metadata.runnerId)) return false;
    if (!isAmong(runnerKinds, organization.runners.find(metadata.runnerId)?.kind ?? "UNSPECIFIED"))
      return false;
    if (!isAmong(phases, status.phase) || !isAmong(roles, metadata.role)) return false;
    if (!isAmong(creatorIds, metadata.creator.id) || !isAmong(projectIds, metadata.projectId)) return false;
    if (!isAmong(sessionIds, metadata.sessionId)) return false;
    if (search === "") return true;
    const { cloneUrl, branch } = contentOf(spec.settings.initializer);
    return [id, metadata.name, cloneUrl, branch].some((text) => text.toLowerCase().includes(search));
  };
}

function isAmong<T>(wanted: readonly T[] | undefined, value: T): boolean {
  return wanted === undefined || wanted.length === 0 || wanted.includes(value);
}
