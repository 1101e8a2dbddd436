// Owns the rule `deprecated-field`: a request uses a field that the service has deprecated.
//
// Definition: CreateWarmPool or UpdateWarmPool with desired_size. Threshold: one call. Reason: min_size and max_size say
// the same and more, and the field will go.
import { groups } from "../calls.ts";
import type { Rule } from "../finding.ts";
import type { ReportCall } from "../report-call.ts";

export const deprecatedField: Rule = {
  id: "deprecated-field",
  severity: "info",
  advice: "Send min_size and max_size instead of desired_size.",
  find: ({ calls }) =>
    groups(calls, (call) =>
      /^(Create|Update)WarmPool$/.test(call.rpc) && hasDesiredSize(call.request) ? call.rpc : undefined,
    ).map((used) => ({
      calls: used,
      message: `${(used[0] as ReportCall).rpc} was sent with the deprecated field desired_size`,
    })),
};

function hasDesiredSize(request: unknown): boolean {
  return Number((request as { desiredSize?: number } | undefined)?.desiredSize ?? 0) > 0;
}
