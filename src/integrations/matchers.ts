// Owns the matchers: what they compare, and their messages.
import { PREBUILD_PHASES, type PrebuildPhase, WARM_POOL_PHASES, type WarmPoolPhase } from "../api/phases.ts";
import type { AnyRpc } from "../api/rpc-names.ts";
import { knownSentence } from "../input/nearest-word.ts";
import { requireFields } from "../input/unknown-fields.ts";
import { MisuseError } from "../mock/misuse.ts";
import type { Mock } from "../mock/mock.ts";
import type { ReportOptions } from "../mock/report/report.ts";
import { reportText } from "../mock/report/report-text.ts";
import type { MockRequests } from "../mock/requests.ts";
import type { RequestMatch } from "../scenarios/request-match.ts";
import { nearestCalls } from "./nearest-call.ts";

/** A phase of a prebuild or of a warm pool, without its prefix. */
export type PhaseName = PrebuildPhase | WarmPoolPhase;

/** Which calls to count, and how many there must be. */
export interface ReceivedOptions {
  /** The exact number of calls, a whole number from 0. Default: at least one. */
  readonly times?: number;
  /** Fields of the request that must be equal, as in a fault rule. */
  readonly match?: RequestMatch;
}

interface MatcherState {
  readonly isNot?: boolean;
}

/** Each kind of resource: the prefix of its enum's values in JSON, and their numbers. */
const KINDS = [
  { message: "gitpod.v1.Prebuild", name: "prebuild", prefix: "PREBUILD_PHASE_", phases: PREBUILD_PHASES },
  { message: "gitpod.v1.WarmPool", name: "warm pool", prefix: "WARM_POOL_PHASE_", phases: WARM_POOL_PHASES },
] as const;

/** For `expect.extend`. */
export const matchers = {
  toHaveReceived(this: MatcherState, received: unknown, rpc: AnyRpc, options: ReceivedOptions = {}) {
    requireFields("count calls", options, { times: true, match: true });
    const { times, match } = options;
    if (rpc === undefined) {
      throw new MisuseError('Failed to count calls: no RPC was given. Name one, such as "GetPrebuild".');
    }
    const requests = requestsOf(received);
    if (times !== undefined && (!Number.isSafeInteger(times) || times < 0)) {
      throw new MisuseError(
        `Failed to count calls: times must be a whole number from 0, but is ${times}. Give another number.`,
      );
    }
    const count = requests.count({ rpc, ...(match !== undefined && { match }) });
    const wanted = `${rpc}${match ? ` with ${JSON.stringify(match)}` : ""}`;
    const often = times === undefined ? "" : ` ${inTimes(times)}`;
    const isTooFew = count < (times ?? 1);
    const nearest = () => (match && isTooFew && !this.isNot ? nearestCalls(requests, rpc, match) : "");
    return {
      pass: times === undefined ? count > 0 : count === times,
      message: () =>
        `expected the mock ${this.isNot ? "not " : ""}to have received ${wanted}${often}; it received it ${inTimes(count)}, and in total ${tally(requests)}${nearest()}`,
    };
  },

  async toBehaveWell(this: MatcherState, received: unknown, options: ReportOptions = {}) {
    const report = await reporterOf(received).report(options);
    const text = reportText(report);
    return {
      pass: report.findings.length === 0,
      message: () =>
        this.isNot
          ? "expected a client of the mock to misbehave, but the report has no findings"
          : `expected the clients of the mock to behave well, but the report has ${text}`,
    };
  },

  toBeInPhase(this: MatcherState, received: unknown, phase: PhaseName) {
    const { name, id, actual, phases, message } = phaseOf(received);
    if (!Object.hasOwn(phases, phase)) {
      const names = Object.keys(phases);
      throw new MisuseError(
        `Failed to compare phases: unknown phase ${JSON.stringify(phase)} of a ${name}. ${knownSentence("phases", String(phase), names)}`,
      );
    }
    return {
      pass: actual === phase,
      message: () =>
        `expected ${name} ${id} ${this.isNot ? "not " : ""}to be in phase ${phase}, but it is in ${actual}${message && ` (${message})`}`,
      actual,
      expected: phase,
    };
  },
};

function inTimes(count: number): string {
  return count === 1 ? "once" : `${count} times`;
}

function requestsOf(received: unknown): MockRequests {
  const { requests = received } = Object(received) as { requests?: unknown };
  const { count, all } = Object(requests) as Partial<MockRequests>;
  if (typeof count === "function" && typeof all === "function") return requests as MockRequests;
  throw new MisuseError(
    `Failed to count calls: ${describeValue(received)} is not a mock. Give what createMock or startMock returned, or its requests.`,
  );
}

function reporterOf(received: unknown): Pick<Mock, "report"> {
  const { report } = Object(received) as Partial<Mock>;
  if (typeof report === "function") return received as Mock;
  throw new MisuseError(
    `Failed to report: ${describeValue(received)} is not a mock. Give what createMock or startMock returned.`,
  );
}

/** Most often the code under test was given the mock's address, and not what leads there. */
const NO_CALLS = "none: is the code under test given mock.fetch, or the url of a mock on a port?";

/** The calls received, in words: "2 of GetPrebuild, 1 of ListPrebuilds". */
function tally(requests: MockRequests): string {
  const counts = new Map<string, number>();
  for (const { rpc } of requests.all()) counts.set(rpc, (counts.get(rpc) ?? 0) + 1);
  return [...counts].map(([rpc, count]) => `${count} of ${rpc}`).join(", ") || NO_CALLS;
}

function phaseOf(received: unknown) {
  const { $typeName, id, status } = Object(received) as {
    $typeName?: unknown;
    id?: unknown;
    status?: { phase?: unknown; failureMessage?: string };
  };
  const phase = status?.phase;
  for (const { message, name, prefix, phases } of KINDS) {
    const actual = Object.keys(phases).find((key) =>
      $typeName === message ? phases[key as keyof typeof phases] === phase : prefix + key === phase,
    );
    if (actual !== undefined) return { name, id, actual, phases, message: status?.failureMessage ?? "" };
  }
  throw new MisuseError(
    `Failed to compare phases: ${describeValue(received)} is neither a prebuild nor a warm pool. Give one as an RPC, mock.world or a factory returns it.`,
  );
}

/** The received value, short enough for a message. */
function describeValue(value: unknown): string {
  if (typeof value === "function") return "a function";
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? String(value);
  return Array.isArray(value)
    ? "an array"
    : `an object with ${Object.keys(value).slice(0, 5).join(", ") || "no fields"}`;
}
