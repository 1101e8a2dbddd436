// Owns the rule `expired-token`: a log was read again with an expired token.
//
// Definition: a read of a log was refused because its token is more than an hour old. Threshold: two such reads of one log
// without a new token for it in between. Reason: a reader that does not notice never sees a new line.
import type { KeptExpiredRead } from "../../journal.ts";
import type { Hit, Rule } from "../finding.ts";
import type { ReportCall } from "../report-call.ts";

const LEAST_READS = 2;

export const expiredToken: Rule = {
  id: "expired-token",
  severity: "warning",
  advice: "On 401, create a new token with CreatePrebuildLogsToken and read the log again.",
  find: ({ calls, expiredReads }) => {
    const byPrebuild = new Map<string, KeptExpiredRead[]>();
    for (const read of expiredReads) {
      byPrebuild.set(read.prebuildId, [...(byPrebuild.get(read.prebuildId) ?? []), read]);
    }
    return [...byPrebuild].flatMap(([prebuildId, reads]) => {
      const tokens = calls.filter(
        (call) => call.rpc === "CreatePrebuildLogsToken" && call.resourceId === prebuildId,
      );
      return hitOf(prebuildId, reads, tokens);
    });
  },
};

function hitOf(prebuildId: string, reads: readonly KeptExpiredRead[], tokens: readonly ReportCall[]): Hit[] {
  const tokenOf = ({ after }: KeptExpiredRead) => tokens.findLast((call) => call.id <= after);
  for (const read of reads) {
    const token = tokenOf(read);
    const same = reads.filter((other) => tokenOf(other) === token);
    if (same.length < LEAST_READS) continue;
    const message = `its log was read ${same.length} times with a token that had expired`;
    return [{ resource: prebuildId, calls: token ? [token] : [], message }];
  }
  return [];
}
