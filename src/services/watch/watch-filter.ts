// Owns the changes that a watcher requested: its scope and its filters.
import {
  ResourceType,
  type WatchEventsRequest,
  type WatchEventsRequest_ResourceTypeFilter,
} from "../../api/gen/gitpod/v1/event_pb.ts";
import { RpcError } from "../../rpc/connect-error.ts";
import type { World } from "../../world/world.ts";
import type { ChangeFilter, WatchedChange } from "./watchers.ts";

/** The type of a resource as watchers know it. */
export const RESOURCE_TYPE = {
  prebuild: ResourceType.PREBUILD,
  warmPool: ResourceType.WARM_POOL,
  project: ResourceType.PROJECT,
  runner: ResourceType.RUNNER,
  environment: ResourceType.ENVIRONMENT,
  environmentClass: ResourceType.ENVIRONMENT_CLASS,
} as const;

/**
 * What a request selects.
 * @throws RpcError invalid_argument if its scope and its filters exclude each other
 */
export function changeFilter(request: WatchEventsRequest): ChangeFilter {
  const { scope, resourceTypeFilters } = request;
  const environmentId = scope.case === "environmentId" ? scope.value : undefined;
  if (environmentId !== undefined) {
    const id = environmentId.toLowerCase();
    if (resourceTypeFilters.length === 0)
      return (change) => change.kind === "environment" && change.id === id;
    throw new RpcError(
      "invalid_argument",
      `resource_type_filters must be empty if environment_id is the scope: got ${resourceTypeFilters.length}`,
    );
  }
  if (resourceTypeFilters.length === 0) return () => true;
  const filters = resourceTypeFilters.map(oneFilter);
  return (change) => filters.some((matches) => matches(change));
}

function oneFilter(filter: WatchEventsRequest_ResourceTypeFilter): ChangeFilter {
  const ids = new Set(filter.resourceIds.map((id) => id.toLowerCase()));
  const creators = new Set(filter.creatorIds.map((id) => id.toLowerCase()));
  return (change) =>
    RESOURCE_TYPE[change.kind] === filter.resourceType &&
    (ids.size === 0 || ids.has(change.id)) &&
    (creators.size === 0 || isOf(creators, change));
}

/** The creator of a deleted resource is unknown, so a filter by creators lets every DELETE pass (documented). */
function isOf(creators: ReadonlySet<string>, { creatorId, operation }: WatchedChange): boolean {
  return operation === "DELETE" || (creatorId !== undefined && creators.has(creatorId));
}

/**
 * The environments that the filters of a request name and that exist. Each is reported to the watcher at once,
 * because a client that reads one and then watches it would miss what happened in between (documented).
 */
export function namedEnvironments(
  { scope, resourceTypeFilters }: WatchEventsRequest,
  { environments }: World,
): readonly string[] {
  if (scope.case === "environmentId") return [];
  const named = resourceTypeFilters
    .filter(({ resourceType }) => resourceType === ResourceType.ENVIRONMENT)
    .flatMap(({ resourceIds }) => resourceIds.map((id) => id.toLowerCase()));
  return [...new Set(named)].filter((id) => environments.find(id) !== undefined);
}
