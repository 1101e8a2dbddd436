// Owns the rule `polls-too-fast`: a resource was read far more often than it changed.
//
// Definition: a caller read the same resource again and again while it stayed in one phase. Thresholds: more than 40
// reads of one phase whose median distance is below a fiftieth of the time that the phase was seen to take, and below
// two seconds; or, with a frozen clock, more than 40 reads at one simulated instant less than 20 ms of real
// time apart (a busy loop). Reason: phases take minutes; a poll each second or two is enough.
import { gaps, median, seenIn, spanText } from "../calls.ts";
import type { Rule } from "../finding.ts";
import type { ReportCall } from "../report-call.ts";

const MOST_READS = 40;
const LEAST_SHARE = 1 / 50;
const SLOW_ENOUGH = 2_000;
const BUSY_LOOP = 20;

export const pollsTooFast: Rule = {
  id: "polls-too-fast",
  severity: "warning",
  advice: "Poll every few seconds with a growing interval, or follow WatchEvents instead.",
  find: ({ reads: byResource }) =>
    byResource.flatMap((reads) => {
      for (const inPhase of runsOfPhase(reads)) {
        if (inPhase.length <= MOST_READS) continue;
        const first = inPhase[0] as ReportCall;
        const last = inPhase.at(-1) as ReportCall;
        const simulated = median(gaps(inPhase, (before, after) => after.at - before.at));
        const real = median(gaps(inPhase, (before, after) => after.realAt - before.realAt));
        const isBusy = simulated === 0 && real < BUSY_LOOP;
        const isFast =
          simulated > 0 && simulated < SLOW_ENOUGH && simulated < (last.at - first.at) * LEAST_SHARE;
        if (!isBusy && !isFast) continue;
        const phase = seenIn(first)?.phase ?? "";
        const pace = isBusy
          ? `${spanText(real)} of real time apart while the clock was frozen`
          : `every ${spanText(simulated)}`;
        return [
          {
            resource: first.resourceId,
            calls: inPhase,
            message: `read ${inPhase.length} times while it was ${phase}, ${pace}`,
          },
        ];
      }
      return [];
    }),
};

/** The reads in a row that showed one phase. */
function runsOfPhase(reads: readonly ReportCall[]): ReportCall[][] {
  const runs: ReportCall[][] = [];
  let phase: string | undefined;
  for (const read of reads) {
    const seen = seenIn(read)?.phase;
    if (seen !== phase) runs.push([]);
    phase = seen;
    runs.at(-1)?.push(read);
  }
  return runs;
}
