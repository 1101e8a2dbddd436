// Owns the rows of EventService: a stream of the world's changes.
import {
  EventService,
  ResourceOperation,
  type WatchEventsRequest,
  WatchEventsResponseSchema,
} from "../api/gen/gitpod/v1/event_pb.ts";
import type { HandlerCall } from "../rpc/handler-call.ts";
import { messageWriter } from "../rpc/message-writer.ts";
import type { Change } from "../world/store/changes.ts";
import { type ServiceContext, serverStream, service } from "./context.ts";
import { changeFilter, namedEnvironments, RESOURCE_TYPE } from "./watch/watch-filter.ts";
import type { Watcher } from "./watch/watchers.ts";

/** The most events in one piece of a body. */
const PIECE = 500;

/** The generated Python client reads in pieces of this size: the rest waits for the next event. */
const READ_SIZE = 64;

const { method } = EventService;

export const eventService = service(EventService, {
  watchEvents: serverStream(method.watchEvents, {
    encode: messageWriter(WatchEventsResponseSchema),
    handle: watch,
    lines: { multiple: READ_SIZE, beginning: '{"operation"' },
  }),
});

function watch(context: ServiceContext, request: WatchEventsRequest, { signal }: HandlerCall) {
  const { watchers } = context;
  const watcher = watchers.add(changeFilter(request, () => context.world));
  signal.addEventListener("abort", () => watchers.remove(watcher));
  return events(watcher, namedEnvironments(request, context.world));
}

/** @param named environments whose state is reported to the watcher at once */
async function* events(watcher: Watcher, named: readonly string[]) {
  if (named.length > 0) {
    yield named.map((id) => eventOf({ operation: "UPDATE_STATUS", kind: "environment", id }));
  }
  for (;;) {
    await watcher.arrival();
    const changes = watcher.take(PIECE);
    if (changes.length > 0) yield changes.map(eventOf);
    else if (watcher.end) throw watcher.end;
  }
}

function eventOf({ operation, kind, id }: Pick<Change, "operation" | "kind" | "id">) {
  return {
    operation: ResourceOperation[operation],
    resourceType: RESOURCE_TYPE[kind],
    resourceId: id,
  };
}
