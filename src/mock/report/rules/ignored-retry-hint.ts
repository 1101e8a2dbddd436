// Owns the rule `ignored-retry-hint`: a call was repeated sooner than the service had asked for.
//
// Definition: a refusal said when to retry (RetryInfo, RateLimit-RetryAfter, Retry-After), and the caller sent the
// same call again earlier. Threshold: one repeat with less than 90 % of the wait, simulated or real. Reason: a limit
// only works if its hints are respected.
import { spanText, waited } from "../calls.ts";
import type { Rule } from "../finding.ts";

/** The part of the requested time that must have passed; timers are not exact. */
const LEAST = 0.9;

export const ignoredRetryHint: Rule = {
  id: "ignored-retry-hint",
  severity: "error",
  advice:
    "Wait as long as the refusal says: google.rpc.RetryInfo, or the header RateLimit-RetryAfter or Retry-After.",
  find: ({ repeats }) =>
    repeats.flatMap((same) => {
      const early = same.slice(1).flatMap((again, index) => {
        const refused = same[index];
        const hint = refused?.retryAfter ?? 0;
        if (!refused || hint === 0 || waited(refused, again) >= hint * LEAST) return [];
        return [{ refused, again, hint }];
      });
      const [first] = early;
      if (!first) return [];
      const { refused, again, hint } = first;
      return [
        {
          resource: again.resourceId,
          calls: early.flatMap(({ refused, again }) => [refused, again]),
          message: `${again.rpc} was repeated after ${spanText(waited(refused, again))}, although it was asked to wait ${spanText(hint)} (${early.length === 1 ? "once" : `${early.length} times`})`,
        },
      ];
    }),
};
