// Owns the rows of EventService: a stream of the world's changes.
import {
  EventService,
  ResourceOperation,
  type WatchEventsRequest,
  WatchEventsResponseSchema,
} from "../api/gen/gitpod/v1/event_pb.ts";
import type { HandlerCall } from "../rpc/handler-call.ts";
import { messageWriter } from "../rpc/message-writer.ts";
import type { Writer } from "../rpc/row.ts";
import type { Change } from "../world/store/changes.ts";
import { type ServiceContext, serverStream, service } from "./context.ts";
import { changeFilter, namedEnvironments, RESOURCE_TYPE } from "./watch/watch-filter.ts";
import type { Watcher } from "./watch/watchers.ts";

/** The most events in one piece of a body, which is then about 16 kB. */
const PIECE = 100;

/** The generated Python client reads in pieces of this size: the rest waits for the next event. */
const READ_SIZE = 64;

const { method } = EventService;

/** What an event says. */
type EventSource = Pick<Change, "operation" | "kind" | "id">;

const writer = messageWriter(WatchEventsResponseSchema);

/** Writes each event once, for all watchers. */
const encode: Writer<ServiceContext, typeof WatchEventsResponseSchema, EventSource> = {
  output: WatchEventsResponseSchema,
  write: (source, encoding, context) => {
    const encodings = context.watchers.encodings.of(source);
    encodings[encoding] ??= writer.write(eventOf(source), encoding, context);
    return encodings[encoding];
  },
};

export const eventService = service(EventService, {
  watchEvents: serverStream(method.watchEvents, {
    encode,
    handle: watch,
    lines: { multiple: READ_SIZE, beginning: '{"operation"' },
  }),
});

function watch(context: ServiceContext, request: WatchEventsRequest, { signal }: HandlerCall) {
  const { watchers } = context;
  const watcher = watchers.add(changeFilter(request));
  signal.addEventListener("abort", () => watchers.remove(watcher));
  return events(watcher, namedEnvironments(request, context.world));
}

/** @param named environments whose state is reported to the watcher at once */
async function* events(
  watcher: Watcher,
  named: readonly string[],
): AsyncGenerator<readonly EventSource[], void> {
  if (named.length > 0) yield named.map((id) => ({ operation: "UPDATE_STATUS", kind: "environment", id }));
  for (;;) {
    await watcher.arrival();
    const changes = watcher.take(PIECE);
    if (changes.length > 0) yield changes;
    else if (watcher.end) throw watcher.end;
  }
}

function eventOf({ operation, kind, id }: EventSource) {
  return {
    operation: ResourceOperation[operation],
    resourceType: RESOURCE_TYPE[kind],
    resourceId: id,
  };
}
