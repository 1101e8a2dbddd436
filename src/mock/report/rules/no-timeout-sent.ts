// Owns the rule `no-timeout-sent`: a caller never bounds its calls.
//
// Definition: no call of a Connect client (by its user agent) has a deadline (Connect-Timeout-Ms). Threshold: 20
// calls. Other clients may limit their calls only on their own side, which the service does not see. Reason: without
// a deadline a call hangs as long as the network does.
import type { Rule } from "../finding.ts";

const LEAST_CALLS = 20;

export const noTimeoutSent: Rule = {
  id: "no-timeout-sent",
  severity: "info",
  advice: "Give every call a deadline, for example timeoutMs of a Connect client.",
  find: ({ calls }) => {
    const unary = calls.filter((call) => call.isOpen === undefined);
    if (!/^connect-/i.test(unary[0]?.userAgent ?? "")) return [];
    if (unary.length < LEAST_CALLS || unary.some((call) => call.timeout !== undefined)) return [];
    return [{ calls: unary, message: `none of ${unary.length} calls has a deadline` }];
  },
};
