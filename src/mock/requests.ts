// Owns the users' view of the journal: how to query it, and how to wait for a call.

import { CODES, type Code } from "../api/codes.ts";
import { ACCEPTED_RPCS, type AnyRpc, canonicalRpc, RPC_NAMES, rpcNameOf } from "../api/rpc-names.ts";
import { type Duration, LONGEST_TIMER, parseDuration } from "../input/duration.ts";
import { type Instant, parseInstant } from "../input/instant.ts";
import { requireKnown } from "../input/nearest-word.ts";
import { malformedPlace } from "../input/nesting.ts";
import { quoted } from "../input/quoted.ts";
import { describeValue, requireFields } from "../input/unknown-fields.ts";
import type { CallRecord } from "../rpc/call-record.ts";
import { type RequestMatch, requestMatcher } from "../scenarios/request-match.ts";
import { Refusal } from "../world/errors.ts";
import type { Change } from "./closed.ts";
import { hostDelay } from "./host-time.ts";
import type { Journal } from "./journal.ts";
import { type JournalEntry, resourceIdOf } from "./journal-entry.ts";
import { attempt, MisuseError } from "./misuse.ts";

/** Which calls. Absent fields do not filter. */
export interface RequestFilter {
  /** The name of an RPC, such as "GetPrebuild" or "WatchEvents". */
  readonly rpc?: AnyRpc;
  /** A Connect code, or "ok" for calls that were not refused. */
  readonly code?: Code | "ok";
  /** Fields of the request that must be equal, as in a fault rule. */
  readonly match?: RequestMatch;
  /** The id of the prebuild or warm pool that the call names or created. */
  readonly resourceId?: string;
  /** Answered at this simulated instant or later. */
  readonly since?: Instant;
}

/** The calls that the mock has answered: the last ones within `journalMax` and `journalMaxBytes`. */
export interface MockRequests {
  /** All calls in the journal, oldest first. */
  all(): JournalEntry[];
  /**
   * The last `limit` calls that match the filter, oldest first.
   * @throws MisuseError if the filter is invalid
   */
  find(filter?: FindFilter): JournalEntry[];
  /** How many calls in the journal match the filter. @throws MisuseError if it is invalid */
  count(filter?: RequestFilter): number;
  /**
   * Resolves with the first call that matches the filter as soon as it is answered, at once if it is already in the
   * journal; with `count`, with the first N.
   * @throws MisuseError after `timeout` of real time (default 5 s), saying what did arrive; or when the mock closes
   */
  waitFor(filter: RequestFilter, options: WaitManyOptions): Promise<JournalEntry[]>;
  /** As above, for one call. */
  waitFor(filter?: RequestFilter, options?: WaitOptions): Promise<JournalEntry>;
  /** Forgets all calls. @throws MisuseError if the mock is closed */
  clear(): void;
  /** How many calls were dropped since the journal was last empty. */
  readonly dropped: number;
  /** How many calls lost a part that was too large to keep, since the journal was last empty: their `isCut` is true. */
  readonly cut: number;
}

/** How long to wait for a call. */
export interface WaitOptions {
  /** In real time. Default 5 s. */
  readonly timeout?: Duration;
  /** Ends the wait, which then rejects with its reason. */
  readonly signal?: AbortSignal | undefined;
}

/** How long to wait for several calls. */
export interface WaitManyOptions extends WaitOptions {
  /** How many calls must match; at least 1. */
  readonly count: number;
}

/** Which calls to find. */
export interface FindFilter extends RequestFilter {
  /** Only the last N that match. Default: all of them. */
  readonly limit?: number;
}

/** What `waitFor` rejects with at the end of its timeout. */
export class WaitTimeout extends MisuseError {}

/** The most memory of the calls that a wait for several has found, in bytes: the journal may drop them meanwhile. */
const MOST_AWAITED = 64 * 2 ** 20;

const FILTER_FIELDS = { rpc: true, code: true, match: true, resourceId: true, since: true } as const;

export function createMockRequests(journal: Journal, change: Change): MockRequests {
  const entryOf = (record: CallRecord) => journal.read(record);
  const find = (filter: RequestFilter) => journal.records.filter(recordTest(filter));
  const waitFor = async (
    filter: RequestFilter = {},
    options: WaitOptions & { readonly count?: number } = {},
  ) => {
    const records = await waitForRecords(journal, filter, options);
    return options.count === undefined ? entryOf(records[0] as CallRecord) : records.map(entryOf);
  };
  const verbs: Omit<MockRequests, keyof Losses> = {
    all: () => journal.records.map(entryOf),
    find: (asked = {}) => findRecords(journal, asked).map(entryOf),
    count: (filter = {}) =>
      attempt("count calls", () => {
        requireFields("count calls", filter, FILTER_FIELDS);
        return find(filter).length;
      }),
    waitFor: waitFor as MockRequests["waitFor"],
    clear: () => change("forget the calls", () => journal.clear()),
  };
  return Object.assign(new Losses(journal), verbs);
}

/** What the journal no longer has. */
class Losses {
  readonly #journal: Journal;

  constructor(journal: Journal) {
    this.#journal = journal;
  }

  get dropped() {
    return this.#journal.dropped;
  }

  get cut() {
    return this.#journal.cut;
  }
}

/** The records that pass a filter, oldest first; of them the last `limit`. @throws MisuseError */
export function findRecords(journal: Journal, asked: FindFilter): readonly CallRecord[] {
  return attempt("find calls", () => {
    requireFields("find calls", asked, { ...FILTER_FIELDS, limit: true });
    const { limit = Infinity, ...filter } = asked;
    if (limit !== Infinity) requireWhole("limit", limit);
    return limit === 0 ? [] : journal.records.filter(recordTest(filter)).slice(-limit);
  });
}

/** The first call, or the first `count`, as soon as they were answered. @throws MisuseError as `waitFor` */
export async function waitForRecords(
  journal: Journal,
  filter: RequestFilter,
  options: WaitOptions & { readonly count?: number },
): Promise<CallRecord[]> {
  const what = "wait for a call";
  requireFields(what, filter, FILTER_FIELDS);
  requireFields(what, options, { timeout: true, count: true, signal: true });
  const { timeout = "5s", count, signal } = options;
  const milliseconds = attempt(what, () => {
    recordTest(filter);
    if (signal !== undefined && typeof signal?.throwIfAborted !== "function")
      throw new Refusal("invalid", `signal must be an AbortSignal: got ${describeValue(signal)}`);
    return parseWait(timeout, count);
  });
  return wait(journal, filter, { count: count ?? 1, timeout: milliseconds, signal });
}

async function wait(
  journal: Journal,
  filter: RequestFilter,
  { count, timeout, signal }: { count: number; timeout: number; signal: AbortSignal | undefined },
): Promise<CallRecord[]> {
  signal?.throwIfAborted();
  const passes = recordTest(filter);
  const found = journal.records.filter(passes);
  const end = new AbortController();
  let closedWhy: string | undefined;
  let memory = found.reduce((sum, record) => sum + record.memory, 0);
  const stop = journal.listen({
    onRecord: (record) => {
      if (!passes(record)) return;
      found.push(record);
      memory += record.memory;
      if (found.length >= count) end.abort();
      else if (memory > MOST_AWAITED) {
        closedWhy = `${found.length} calls that match hold more than ${MOST_AWAITED} bytes of memory`;
        found.length = 0;
        end.abort();
      }
    },
    onClose: (why) => {
      closedWhy = why;
      end.abort();
    },
    isWait: true,
  });
  const over = signal ? AbortSignal.any([signal, end.signal]) : end.signal;
  if (found.length < count) await hostDelay(timeout, over);
  stop();
  if (found.length >= count) return found.slice(0, count);
  signal?.throwIfAborted();
  if (closedWhy !== undefined) {
    const advice = memory > MOST_AWAITED ? "Wait for fewer" : "Wait before closing it";
    throw new MisuseError(`Failed to wait for a call: ${closedWhy}. ${advice}.`);
  }
  const wanted = `${count === 1 ? "no call" : `${found.length} of ${count} calls`} of ${filter.rpc ?? "any RPC"}`;
  throw new WaitTimeout(
    `Failed to wait for a call: ${wanted} matching the filter came within ${timeout} ms; received: ${tally(journal.records)}. ${journal.records.length > 0 ? "Make the call" : "Make the call by mock.fetch or at the mock's url"}, or allow more time.`,
  );
}

/** @throws Refusal that names the field of the filter */
export function recordTest({
  rpc,
  code,
  match,
  resourceId,
  since,
}: RequestFilter): (record: CallRecord) => boolean {
  if (rpc !== undefined && !ACCEPTED_RPCS.includes(rpc)) requireKnown("rpc", rpc, RPC_NAMES);
  if (code !== undefined) requireKnown("code", code, [...CODES, "ok"]);
  if (match !== undefined && (typeof match !== "object" || match === null || Array.isArray(match)))
    throw new Refusal("invalid", `match must be an object: got ${describeValue(match)}`);
  const malformed = malformedPlace({ match, resourceId });
  if (malformed) throw new Refusal("invalid", `${malformed.path.join(".")}: ${malformed.message}`);
  if (resourceId !== undefined && (typeof resourceId !== "string" || resourceId === ""))
    throw new Refusal("invalid", `resourceId must be an id: got ${describeValue(resourceId)}`);
  const name = rpc && canonicalRpc(rpc);
  const matches = match && requestMatcher(rpc ?? "*", match);
  const from = since === undefined ? -Infinity : parseInstant(since);
  const wanted = resourceId?.toLowerCase();
  return (record) =>
    (name === undefined || rpcOf(record) === name) &&
    (code === undefined || (code === "ok" ? isOk(record) : record.code === code)) &&
    record.at >= from &&
    (wanted === undefined || resourceIdOf(record) === wanted) &&
    (!matches || (record.request !== undefined && matches(rpcOf(record), record.request)));
}

function rpcOf({ service, method }: CallRecord): string {
  return rpcNameOf(service, method);
}

/** A refused stream has the status 200 too. */
function isOk({ status, code }: CallRecord): boolean {
  return status === 200 && code === undefined;
}

function requireWhole(field: string, value: number, least = 0): void {
  if (Number.isSafeInteger(value) && value >= least) return;
  throw new Refusal("invalid", `${field} must be a whole number from ${least}: got ${quoted(value)}`);
}

function parseWait(timeout: Duration, count: number | undefined): number {
  if (count !== undefined) requireWhole("count", count, 1);
  const milliseconds = parseDuration(timeout);
  if (milliseconds <= LONGEST_TIMER) return milliseconds;
  throw new Refusal("invalid", `timeout must be at most 24 days: got ${quoted(timeout)}`);
}

/** The calls received, in words: "2 of GetPrebuild (1 not_found), 1 of ListPrebuilds". */
function tally(records: readonly CallRecord[]): string {
  const counts = new Map<string, number>();
  for (const record of records) {
    const { code } = record;
    const what = code ? `${rpcOf(record)} (${code})` : rpcOf(record);
    counts.set(what, (counts.get(what) ?? 0) + 1);
  }
  return counts.size === 0 ? "none" : [...counts].map(([what, count]) => `${count} of ${what}`).join(", ");
}
