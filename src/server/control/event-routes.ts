// Owns the path of the control API that streams events.
import * as z from "zod/mini";
import type { MockEvents } from "../../mock/events/mock-events.ts";
import { type Route, route } from "./route.ts";

export function eventRoutes(events: MockEvents): readonly Route[] {
  return [
    route({
      method: "GET",
      path: "/events",
      summary: "server-sent events: transitions, requests, clock, resets, checkpoints; Last-Event-ID resumes",
      query: z.strictObject({ lastEventId: z.optional(z.string()) }),
      answer: z.string(),
      contentType: "text/event-stream",
      handle: ({ query, request }) =>
        events.open({
          lastEventId: request.headers.get("last-event-id") || query.lastEventId || undefined,
          signal: request.signal,
        }),
    }),
  ];
}
