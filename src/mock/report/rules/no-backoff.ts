// Owns the rule `no-backoff`: a failing call was repeated at a steady pace.
//
// Definition: the same call failed in a way that may pass and was repeated, with waits that never grew. Threshold: four
// failures in a row without a hint of the service, the longest wait less than 1.5 times the shortest, of which waits
// below 2 ms count as that; so waits that are drawn pass. Reason: clients that retry in lockstep keep a recovering
// service down.
import { mayPass, spanText, waited } from "../calls.ts";
import type { Rule } from "../finding.ts";
import type { ReportCall } from "../report-call.ts";

const LEAST_FAILURES = 4;
const LEAST_GROWTH = 1.5;
const SHORTEST_WAIT = 2;

export const noBackoff: Rule = {
  id: "no-backoff",
  severity: "warning",
  advice: "Double the wait after each failure, with jitter, up to a maximum.",
  find: ({ repeats }) =>
    repeats.flatMap((same) => {
      const run = longestFailure(same);
      if (run.length < LEAST_FAILURES) return [];
      const waits = run.slice(1).map((call, index) => waited(run[index] as ReportCall, call));
      const shortest = Math.min(...waits);
      const longest = Math.max(...waits);
      if (longest >= Math.max(shortest, SHORTEST_WAIT) * LEAST_GROWTH) return [];
      const { rpc, resourceId, code } = run[0] as ReportCall;
      const how = longest < SHORTEST_WAIT ? "at once" : `every ${spanText(longest)}`;
      return [
        {
          resource: resourceId,
          calls: run,
          message: `${rpc} failed ${run.length} times in a row (${code ?? "broken connection"}) and was sent again ${how}`,
        },
      ];
    }),
};

/** The longest run of failures that may pass, without those that say when to retry. */
function longestFailure(same: readonly ReportCall[]): ReportCall[] {
  let longest: ReportCall[] = [];
  let run: ReportCall[] = [];
  for (const call of same) {
    if (!mayPass(call) || call.retryAfter !== undefined) run = [];
    else if (run.push(call) > longest.length) longest = run;
  }
  return longest;
}
