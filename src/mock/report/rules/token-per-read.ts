// Owns the rule `token-per-read`: a new logs token was created for every read of a log.
//
// Definition: CreatePrebuildLogsToken for one prebuild again while the token before was still valid. Threshold: four
// tokens within the hour that each of them is valid, simulated time. Reason: a token is valid for an hour.
import { groups, succeeded } from "../calls.ts";
import type { Rule } from "../finding.ts";
import type { ReportCall } from "../report-call.ts";

const MOST_TOKENS = 3;
const VALID = 3_600_000;

export const tokenPerRead: Rule = {
  id: "token-per-read",
  severity: "info",
  advice: "Keep the token for its hour, and create a new one once the log returns 401.",
  find: ({ calls }) =>
    groups(calls, (call) =>
      call.rpc === "CreatePrebuildLogsToken" && succeeded(call) ? call.resourceId : undefined,
    ).flatMap((made) => {
      const first = made[0] as ReportCall;
      const within = made.filter(({ at }) => at - first.at < VALID);
      if (within.length <= MOST_TOKENS) return [];
      return [
        {
          resource: first.resourceId,
          calls: within,
          message: `${within.length} logs tokens were created for it within an hour`,
        },
      ];
    }),
};
