// Owns the rule `list-then-get-each`: a list was followed by a read of each of its resources.
//
// Definition: a list returned complete resources, and the next calls of the caller read them one by one. Threshold: at
// least five reads of resources of the list among the calls right after it, and at least four fifths of the list.
// Reason: the list has everything that the reads return.
import { succeeded } from "../calls.ts";
import type { Rule } from "../finding.ts";
import type { ReportCall } from "../report-call.ts";

const LEAST_READS = 5;
const LEAST_SHARE = 0.8;

export const listThenGetEach: Rule = {
  id: "list-then-get-each",
  severity: "info",
  advice: "Use the resources of the list: they are complete.",
  find: ({ calls }) =>
    calls.flatMap((list, index) => {
      if (!isGet(calls[index + 1])) return [];
      const listed = listedIds(list);
      if (listed.size < LEAST_READS) return [];
      const reads: ReportCall[] = [];
      for (const call of calls.slice(index + 1, index + 1 + listed.size)) {
        if (!isGet(call) || !listed.has(call.resourceId ?? "")) break;
        reads.push(call);
      }
      if (reads.length < LEAST_READS || reads.length < listed.size * LEAST_SHARE) return [];
      return [
        {
          calls: [list, ...reads],
          message: `${list.rpc} returned ${listed.size} resources, and ${reads.length} of them were then read one by one`,
        },
      ];
    }),
};

function isGet(call: ReportCall | undefined): boolean {
  return call !== undefined && /(^|\/)Get/.test(call.rpc);
}

function listedIds(call: ReportCall): ReadonlySet<string> {
  if (!/(^|\/)List/.test(call.rpc) || !succeeded(call)) return new Set();
  const rows = Object.values((call.response ?? {}) as object).find(Array.isArray) ?? [];
  return new Set(rows.map(({ id }: { id?: string }) => id ?? ""));
}
