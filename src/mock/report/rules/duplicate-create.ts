// Owns the rule `duplicate-create`: a create whose response was lost was sent again, and created a second resource.
//
// Definition: two calls of one create with the same request; the first was executed but its response did not arrive
// (the connection broke, or the caller's deadline passed), the second succeeded, and nothing was listed in between.
// Threshold: one such pair. Reason: neither create of the service is idempotent, so a blind retry doubles the work.
import { repeats, succeeded } from "../calls.ts";
import type { Rule } from "../finding.ts";
import type { ReportCall } from "../report-call.ts";

export const duplicateCreate: Rule = {
  id: "duplicate-create",
  severity: "error",
  advice: "After a lost response, list the resources (newest first) before creating again.",
  find: ({ calls }) =>
    repeats(
      calls.filter((call) => /(^|\/)Create(Prebuild|Environment|EnvironmentFromProject)$/.test(call.rpc)),
    ).flatMap((same) =>
      same.slice(1).flatMap((again, index) => {
        const lost = same[index] as ReportCall;
        if (!isLost(lost) || !succeeded(again) || hasLooked(calls, lost, again)) return [];
        return [
          {
            resource: again.resourceId,
            calls: [lost, again],
            message: `${again.rpc} was sent again after its response was lost: it was executed twice`,
          },
        ];
      }),
    ),
};

/** Whether a call was executed although its caller saw an error. */
function isLost(call: ReportCall): boolean {
  return call.response !== undefined && (call.status !== 200 || call.code !== undefined || call.isBroken);
}

function hasLooked(calls: readonly ReportCall[], lost: ReportCall, again: ReportCall): boolean {
  return calls.some(
    (call) => call.id > lost.id && call.id < again.id && /(^|\/)List/.test(call.rpc) && succeeded(call),
  );
}
