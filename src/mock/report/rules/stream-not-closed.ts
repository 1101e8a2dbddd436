// Owns the rule `stream-not-closed`: a caller opened streams and left them open.
//
// Definition: streams of one request that are open at the same time when the report is made. Threshold: three of one
// caller; two workers that share a user agent may each have one. Reason: each open stream costs the service a watcher and
// the client a connection.
import { repeats } from "../calls.ts";
import type { Rule } from "../finding.ts";

const LEAST_OPEN = 3;

export const streamNotClosed: Rule = {
  id: "stream-not-closed",
  severity: "warning",
  advice: "Abort a stream when its reader is done, before another is opened.",
  find: ({ calls }) =>
    repeats(calls.filter((call) => call.isOpen === true))
      .filter((open) => open.length >= LEAST_OPEN)
      .map((open) => ({
        calls: open,
        message: `${open.length} streams of ${open[0]?.rpc} for the same request are open at once`,
      })),
};
