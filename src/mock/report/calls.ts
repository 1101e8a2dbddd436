// Owns what rules need from calls: repetitions, the time between calls, and the content of responses.
import type { Code } from "../../api/codes.ts";
import type { ReportCall } from "./report-call.ts";

/** Codes that a client may retry: the call may succeed the next time. */
const RETRYABLE: ReadonlySet<Code> = new Set<Code>([
  "unavailable",
  "resource_exhausted",
  "deadline_exceeded",
  "aborted",
]);

/** Final codes: the same call is refused again, however often it is sent. */
const FINAL: ReadonlySet<Code> = new Set<Code>([
  "invalid_argument",
  "already_exists",
  "permission_denied",
  "unauthenticated",
  "failed_precondition",
  "out_of_range",
  "unimplemented",
]);

/** Whether the call failed temporarily: a code that says so, or a broken connection. */
export function mayPass(call: ReportCall): boolean {
  return call.code === undefined ? call.isBroken : RETRYABLE.has(call.code);
}

/** Whether the call failed permanently. */
export function isFinal(call: ReportCall): boolean {
  return call.code !== undefined && FINAL.has(call.code);
}

/** Whether the call succeeded. */
export function succeeded(call: ReportCall): boolean {
  return call.code === undefined && call.status === 200 && !call.isBroken;
}

/**
 * How long a caller waited between two calls, in milliseconds: simulated or real time, whichever is longer. A mock's
 * clock may be frozen, and a test's timers may be faked.
 */
export function waited(before: ReportCall, after: ReportCall): number {
  return Math.max(after.at - before.at, after.realAt - before.realAt - before.took);
}

/** The calls that repeat each other, by what they repeat, in order. */
export function repeats(calls: readonly ReportCall[]): ReportCall[][] {
  return groups(calls, ({ signature }) => signature);
}

/** The calls by key, in order; those without a key are left out. */
export function groups(
  calls: readonly ReportCall[],
  keyOf: (call: ReportCall) => string | undefined,
): ReportCall[][] {
  const found = new Map<string, ReportCall[]>();
  for (const call of calls) {
    const key = keyOf(call);
    if (key === undefined) continue;
    const group = found.get(key);
    if (group) group.push(call);
    else found.set(key, [call]);
  }
  return [...found.values()];
}

/** The reads of single resources that succeeded, by resource, in order. */
export function readsOf(calls: readonly ReportCall[]): ReportCall[][] {
  return groups(calls, (call) =>
    /^(?:\w+\/)?Get(Prebuild|WarmPool|Environment)$/.test(call.rpc) && succeeded(call)
      ? call.resourceId
      : undefined,
  );
}

/** What the response of a read says about its resource. */
export interface SeenResource {
  /** Without its prefix. */
  readonly phase: string;
  readonly version: number;
}

/** The phase and version of the single resource in a response; undefined if there is none. */
export function seenIn(call: ReportCall): SeenResource | undefined {
  const { prebuild, warmPool, environment } = (call.response ?? {}) as Record<
    string,
    { status?: unknown } | undefined
  >;
  const status = (prebuild ?? warmPool ?? environment)?.status as
    | { phase?: string; statusVersion?: number }
    | undefined;
  return status && { phase: status.phase ?? "", version: status.statusVersion ?? 0 };
}

/** The median of some numbers; 0 for none. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((one, other) => one - other);
  return sorted[sorted.length >> 1] ?? 0;
}

/** How long after the previous one each call came. */
export function gaps(
  calls: readonly ReportCall[],
  gap: (before: ReportCall, after: ReportCall) => number,
): number[] {
  return calls.slice(1).map((call, index) => gap(calls[index] as ReportCall, call));
}

/** A span in the words of a message. @param milliseconds at least 0 */
export function spanText(milliseconds: number): string {
  if (milliseconds < 1_000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 120_000) return `${Math.round(milliseconds / 100) / 10} s`;
  return `${Math.round(milliseconds / 60_000)} min`;
}
