// Owns the rule `polls-after-end`: a resource was still read after its work had ended.
//
// Definition: a read showed an end (a prebuild COMPLETED, FAILED or CANCELLED), and the same caller read the same,
// unchanged resource again. Threshold: five more reads. Reason: a waiter that misses the end waits forever.
import { seenIn } from "../calls.ts";
import type { Rule } from "../finding.ts";

const LEAST_READS = 5;
const ENDS = new Set(["COMPLETED", "FAILED", "CANCELLED"]);

export const pollsAfterEnd: Rule = {
  id: "polls-after-end",
  severity: "warning",
  advice: "Stop polling at every phase that ends the work: COMPLETED, FAILED, CANCELLED.",
  find: ({ reads: byResource }) =>
    byResource.flatMap((reads) => {
      const at = reads.findIndex((read) => ENDS.has(seenIn(read)?.phase ?? ""));
      const end = reads[at];
      if (!end) return [];
      const { phase, version } = seenIn(end) as { phase: string; version: number };
      const after = reads.slice(at + 1).filter((read) => seenIn(read)?.version === version);
      if (after.length < LEAST_READS) return [];
      return [
        {
          resource: end.resourceId,
          calls: [end, ...after],
          message: `read ${reads.length} times, ${after.length} of them after it was ${phase}`,
        },
      ];
    }),
};
