// Owns how findings are shown: in the report, and at the calls that are their evidence.
import { shortId } from "../prebuild-row.ts";
import { evidenceAddress } from "../route.ts";
import { counted } from "../time-text.ts";
import { type Finding, findingsByCall } from "./insight.ts";

/** A finding of the report, with a link to its calls. */
export function FindingCard({ finding }: { finding: Finding }) {
  const { rule, severity, caller, resource, evidence, message, advice } = finding;
  return (
    <li class={`finding finding-${severity}`}>
      <p class="finding-head">
        <span class={`severity severity-${severity}`}>{severity}</span>
        <strong>{rule}</strong>
        {evidence.length > 0 && (
          <a href={evidenceAddress(evidence)}>Show {counted(evidence.length, "call")}</a>
        )}
      </p>
      <p class="finding-message">{message}</p>
      <p class="finding-advice">{advice}</p>
      <p class="hint">
        {caller}
        {resource !== undefined && (
          <>
            {", "}
            <a href={`#/requests/${resource}`}>{shortId(resource)}</a>
          </>
        )}
      </p>
    </li>
  );
}

/** Marks a call in the list of calls. */
export function CallMark({ id }: { id: number }) {
  const [worst, ...others] = findingsByCall.value.get(id) ?? [];
  if (!worst) return null;
  return (
    <span class={`severity severity-${worst.severity}`}>
      {worst.rule}
      {others.length > 0 && ` +${others.length}`}
    </span>
  );
}

/** What is wrong with a call that is shown in full, and what to do instead. */
export function CallFindings({ id }: { id: number }) {
  const findings = findingsByCall.value.get(id) ?? [];
  return findings.map(({ rule, severity, message, advice }) => (
    <div key={rule + message} class={`callout finding-${severity}`}>
      <strong>{rule}</strong>: {message}. {advice}
    </div>
  ));
}
