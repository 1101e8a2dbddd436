// Owns which changes a watcher asked for: its scope and its filters.
import type { MessageShape } from "@bufbuild/protobuf";
import {
  type EventService,
  ResourceType,
  type WatchEventsRequest_ResourceTypeFilter,
} from "../../api/gen/gitpod/v1/event_pb.ts";
import { RpcError } from "../../rpc/connect-error.ts";
import type { Change } from "../../world/store/changes.ts";
import type { World } from "../../world/world.ts";
import type { ChangeFilter } from "./watchers.ts";

export type WatchEventsRequest = MessageShape<typeof EventService.method.watchEvents.input>;

/** The type of a resource as watchers know it. */
export const RESOURCE_TYPE = {
  prebuild: ResourceType.PREBUILD,
  warmPool: ResourceType.WARM_POOL,
  project: ResourceType.PROJECT,
  runner: ResourceType.RUNNER,
  environmentClass: ResourceType.ENVIRONMENT_CLASS,
} as const;

/**
 * What a request asks for.
 * @param world where a creator is looked up
 * @throws RpcError invalid_argument if its scope and its filters exclude each other
 */
export function changeFilter(request: WatchEventsRequest, world: () => World): ChangeFilter {
  const { scope, resourceTypeFilters } = request;
  const environmentId = scope.case === "environmentId" ? scope.value : undefined;
  if (environmentId !== undefined) {
    if (resourceTypeFilters.length === 0) return () => false;
    throw new RpcError(
      "invalid_argument",
      `resource_type_filters must be empty where environment_id is the scope: got ${resourceTypeFilters.length}`,
    );
  }
  if (resourceTypeFilters.length === 0) return () => true;
  const filters = resourceTypeFilters.map((filter) => oneFilter(filter, world));
  return (change) => filters.some((matches) => matches(change));
}

function oneFilter(filter: WatchEventsRequest_ResourceTypeFilter, world: () => World): ChangeFilter {
  const ids = new Set(filter.resourceIds.map((id) => id.toLowerCase()));
  const creators = new Set(filter.creatorIds.map((id) => id.toLowerCase()));
  return (change) =>
    RESOURCE_TYPE[change.kind] === filter.resourceType &&
    (ids.size === 0 || ids.has(change.id)) &&
    (creators.size === 0 || isOf(creators, change, world()));
}

/** Once something is gone its creator is not known, so creators do not hold back a DELETE (documented). */
function isOf(creators: ReadonlySet<string>, { kind, id, operation }: Change, { prebuilds }: World): boolean {
  if (operation === "DELETE") return true;
  const creator = kind === "prebuild" ? prebuilds.find(id)?.value.metadata.creator : undefined;
  return creator !== undefined && creators.has(creator.id);
}
