// Owns the rule `retried-final-code`: a call was repeated although its refusal can never pass.
//
// Definition: the same call met the same final code (invalid_argument, already_exists, permission_denied,
// unauthenticated, failed_precondition, out_of_range, unimplemented) twice or more in a row within a minute, simulated
// and real. Threshold: one repeat. `not_found` is left out: waiting for something to be gone reads until it is.
import { isFinal, waited } from "../calls.ts";
import type { Rule } from "../finding.ts";
import type { ReportCall } from "../report-call.ts";

const SOON = 60_000;

export const retriedFinalCode: Rule = {
  id: "retried-final-code",
  severity: "warning",
  advice:
    "Retry only unavailable, resource_exhausted, deadline_exceeded and aborted; report other codes at once.",
  find: ({ repeats }) =>
    repeats.flatMap((same) => {
      const again = same.filter((call, index) => {
        const before = same[index - 1];
        return before && isFinal(call) && before.code === call.code && waited(before, call) < SOON;
      });
      const [first] = again;
      if (!first) return [];
      const { rpc, code, resourceId } = first;
      const start = same[same.indexOf(first) - 1] as ReportCall;
      return [
        {
          resource: resourceId,
          calls: [start, ...again],
          message: `${rpc} was sent ${again.length + 1} times, and each was refused as ${code}`,
        },
      ];
    }),
};
