// Owns the paths of the control API that read the journal.
import * as z from "zod/mini";
import { CODES } from "../../api/codes.ts";
import { ACCEPTED_RPCS, RPC_NAMES } from "../../api/rpc-names.ts";
import type { Journal } from "../../mock/journal.ts";
import { findRecords, recordTest, WaitTimeout, waitForRecords } from "../../mock/requests.ts";
import type { CallRecord } from "../../rpc/call-record.ts";
import type { RequestMatch } from "../../scenarios/request-match.ts";
import { accepted } from "./body.ts";
import { duration, instant } from "./clock-routes.ts";
import type { ControlContext } from "./context.ts";
import { Problem } from "./problem.ts";
import { type Route, route } from "./route.ts";
import { answerOf, type Part } from "./stream-json.ts";

const filter = {
  rpc: z.optional(z.enum(ACCEPTED_RPCS, `must be one of ${RPC_NAMES.join(", ")}`)),
  code: z.optional(z.enum([...CODES, "ok"])),
  /** Any text: a call that was refused may have named an id that is none. */
  resourceId: z.optional(z.string().check(z.minLength(1))),
  since: z.optional(instant),
};
/** In a query, every value is text. */
const queryFilter = {
  ...filter,
  /** A JSON object. */
  match: z.optional(z.string()),
};
const matchField = z.strictObject({
  match: z.record(z.string(), z.unknown(), "must be a JSON object"),
});
const count = z.strictObject(queryFilter);
const find = z.strictObject({
  ...queryFilter,
  ids: z.optional(z.string().check(z.regex(/^\d{1,15}(,\d{1,15})*$/, "must be ids separated by commas"))),
  limit: z.optional(z.string().check(z.regex(/^\d{1,9}$/, "must be a whole number from 0"))),
});
const wait = z.strictObject({
  ...filter,
  match: z.optional(z.record(z.string(), z.unknown())),
  count: z.optional(z.int().check(z.minimum(1, "must be a whole number from 1"))),
  timeout: z.optional(duration),
});

const entry = z.looseObject({
  id: z.number(),
  rpc: z.string(),
  resourceId: z.optional(z.string()),
  code: z.optional(z.string()),
  status: z.number(),
  at: z.string(),
  hostAt: z.string(),
  took: z.number(),
});
const found = z.object({ requests: z.array(entry) });

export function requestRoutes({ mock: { requests }, journal }: ControlContext): readonly Route[] {
  // One by one: the response of a list is long, and is written anew from what it was made of.
  const listOf = (records: readonly CallRecord[]): Part[] => [
    '{"requests":[',
    ...records.map((record, index) => () => (index === 0 ? "" : ",") + JSON.stringify(journal.read(record))),
    "]",
  ];
  return [
    route({
      method: "GET",
      path: "/requests",
      summary: "the calls that were answered, oldest first; with a limit the last N",
      query: find,
      answer: z.object({ requests: z.array(entry), dropped: z.number(), cut: z.number() }),
      handle: ({ query: { limit, match, ids, ...rest } }) => {
        const wanted = ids === undefined ? undefined : new Set(ids.split(",").map(Number));
        const asked = { ...rest, match: matchOf(match) };
        const records = findRecords(journal, asked)
          .filter(({ id }) => wanted?.has(id) ?? true)
          .slice(limit === "0" ? Infinity : -Number(limit ?? Infinity));
        const test = recordTest(asked);
        const passes = (record: CallRecord) => (wanted?.has(record.id) ?? true) && test(record);
        return answerOf(journalParts(journal, journal.recordsFor(records, passes)));
      },
    }),
    route({
      method: "GET",
      path: "/requests/count",
      summary: "how many calls were answered",
      query: count,
      answer: z.object({ count: z.number() }),
      handle: ({ query: { match, ...rest } }) => ({
        count: requests.count({ ...rest, match: matchOf(match) }),
      }),
    }),
    route({
      method: "DELETE",
      path: "/requests",
      summary: "clears the journal",
      answer: found,
      handle: () => {
        requests.clear();
        return { requests: [] };
      },
    }),
    route({
      method: "POST",
      path: "/requests/wait",
      summary: "waits until N calls were answered; 408 at the timeout",
      body: wait,
      answer: found,
      handle: async ({ body: { count: least = 1, timeout = "5s", match, ...rest }, request: { signal } }) => {
        const wanted = { ...rest, match: match as RequestMatch | undefined };
        try {
          const records = await waitForRecords(journal, wanted, { count: least, timeout, signal });
          return answerOf([...listOf(records), "}"]);
        } catch (error) {
          // The response is never read.
          if (signal.aborted) throw new Problem(408, "Gone", "the caller went away");
          if (error instanceof WaitTimeout) throw new Problem(408, "Timeout", error.message);
          throw error;
        }
      },
    }),
  ];
}

/** The parts of a response with some records, and what the journal has lost until then. */
function* journalParts(journal: Journal, records: Iterable<CallRecord>): Generator<Part> {
  const { dropped, cut } = journal;
  let before = '{"requests":[';
  for (const record of records) {
    yield before + JSON.stringify(journal.read(record));
    before = ",";
  }
  yield `${before === "," ? "" : before}],"dropped":${dropped},"cut":${cut}}`;
}

/** @throws Problem 400 */
function matchOf(text: string | undefined): RequestMatch | undefined {
  if (text === undefined) return undefined;
  return accepted("query", matchField, { match: jsonOf(text) }).match as RequestMatch;
}

/** The text itself if it is not JSON, which is then not an object. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
