// Owns the rule `unread-pages`: a list had more pages, and they were never requested.
//
// Definition: a list's response had a token of a next page, the request named no page size, and the caller never sent
// any token of a next page to this list. Threshold: one list, after which the caller went on with other calls. A
// caller that names a page size wants exactly that many. Reason: for such a client, page two does not exist.
import { succeeded } from "../calls.ts";
import type { Rule } from "../finding.ts";
import type { ReportCall } from "../report-call.ts";

export const unreadPages: Rule = {
  id: "unread-pages",
  severity: "warning",
  advice: "Follow pagination.nextToken until it is empty, or name the page size that is enough.",
  find: ({ calls }) => {
    const lists = calls.filter((call) => /(^|\/)List/.test(call.rpc));
    const paging = new Set(lists.filter((call) => paginationOf(call.request)?.token).map((call) => call.rpc));
    const unread = new Map<string, ReportCall[]>();
    for (const call of lists) {
      if (!succeeded(call) || paging.has(call.rpc) || call === calls.at(-1)) continue;
      if (paginationOf(call.request)?.pageSize || !paginationOf(call.response)?.nextToken) continue;
      const known = unread.get(call.rpc);
      if (known) known.push(call);
      else unread.set(call.rpc, [call]);
    }
    return [...unread].map(([rpc, lists]) => ({
      calls: lists,
      message: `${rpc} had a next page ${lists.length === 1 ? "that was" : `${lists.length} times, and it was`} never read`,
    }));
  },
};

function paginationOf(
  message: unknown,
): { token?: string; nextToken?: string; pageSize?: number } | undefined {
  return (message as { pagination?: object } | undefined)?.pagination;
}
