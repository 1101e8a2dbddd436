// Owns the rule `did-not-retry`: a temporary failure was treated as final.
//
// Definition: a caller sent a call for the last time, it failed as unavailable or resource_exhausted, or the connection
// broke, and the call before it, if it repeats one, had not failed; afterwards the caller went on with other calls for at
// least ten seconds, simulated or real. Threshold: one such call. Reason: the service asks its clients to retry these.
import { mayPass, spanText, waited } from "../calls.ts";
import type { Rule } from "../finding.ts";
import type { ReportCall } from "../report-call.ts";

const LEAST_AFTER = 10_000;

export const didNotRetry: Rule = {
  id: "did-not-retry",
  severity: "warning",
  advice: "Retry unavailable, resource_exhausted and broken connections a few times before giving up.",
  find: ({ calls, repeats }) => {
    const end = calls.at(-1);
    return repeats.flatMap((same) => {
      const last = same.at(-1) as ReportCall;
      const before = same.at(-2);
      if (!end || !mayPass(last) || (before && mayPass(before)) || last.code === "deadline_exceeded")
        return [];
      // A lost call whose result was looked up was not given up.
      const after = waited(last, end);
      if (end === last || after < LEAST_AFTER || hasLooked(calls, last)) return [];
      const { rpc, code, resourceId } = last;
      return [
        {
          resource: resourceId,
          calls: [last],
          message: `${rpc} failed (${code ?? "broken connection"}) and was not sent again in the ${spanText(after)} that the caller continued`,
        },
      ];
    });
  },
};

function hasLooked(calls: readonly ReportCall[], lost: ReportCall): boolean {
  return calls.some(
    (call) =>
      call.id > lost.id &&
      call.code === undefined &&
      call.rpc.startsWith(lost.rpc.replace(/^Create/, "List")),
  );
}
