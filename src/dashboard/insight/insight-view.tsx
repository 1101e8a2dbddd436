// Owns the view of what the mock knows about its clients: findings, and coverage of the contract.
import { BASE } from "../server.ts";
import { counted } from "../time-text.ts";
import { CoveragePanel } from "./coverage-panel.tsx";
import { FindingCard } from "./finding.tsx";
import { type Report, report } from "./insight.ts";

export function InsightView() {
  const read = report.value;
  return (
    <div class="columns insight">
      <section class="panel padded" aria-labelledby="findings-title">
        <h2 id="findings-title">Findings</h2>
        {read === undefined && <p class="empty">Reading the report…</p>}
        {typeof read === "string" && (
          <p class="callout callout-failed">The report could not be read: {read} It is tried again.</p>
        )}
        {typeof read === "object" && <Findings read={read} />}
      </section>
      <CoveragePanel />
    </div>
  );
}

function Findings({ read: { calls, dropped, callers, findings } }: { read: Report }) {
  if (calls === 0) {
    return (
      <p class="empty">
        No calls yet. Point a client at <code>{`${location.origin}${BASE}/api`}</code>; what it should do
        otherwise appears here.
      </p>
    );
  }
  return (
    <>
      <p class="lead">
        How {counted(callers.length, "caller")} behaved in {counted(calls, "call")}
        {dropped > 0 && `; ${counted(dropped, "older call")} dropped`}.
      </p>
      {findings.length === 0 ? (
        <p class="empty">No findings: nothing to improve in these calls.</p>
      ) : (
        <ol class="findings">
          {findings.map((finding) => (
            <FindingCard key={`${finding.rule} ${finding.caller} ${finding.evidence[0]}`} finding={finding} />
          ))}
        </ol>
      )}
    </>
  );
}
