// Owns the rule `deprecated-field`: a request uses a field that the service has deprecated.
//
// Definition: CreateWarmPool or UpdateWarmPool with desired_size. Threshold: one call. Reason: min_size and max_size say
// the same and more, and the field will go.
import { groups } from "../calls.ts";
import type { ReportCall, Rule } from "../finding.ts";

export const deprecatedField: Rule = {
  id: "deprecated-field",
  severity: "info",
  advice: "Send min_size and max_size instead of desired_size.",
  find: ({ calls }) =>
    groups(calls, ({ entry }) =>
      /^(Create|Update)WarmPool$/.test(entry.rpc) && hasDesiredSize(entry.request) ? entry.rpc : undefined,
    ).map((used) => ({
      calls: used,
      message: `${(used[0] as ReportCall).entry.rpc} was sent with the deprecated field desired_size`,
    })),
};

function hasDesiredSize(request: unknown): boolean {
  return Number((request as { desiredSize?: number } | undefined)?.desiredSize ?? 0) > 0;
}
