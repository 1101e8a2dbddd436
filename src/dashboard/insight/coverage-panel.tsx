// Owns the coverage at a glance: how much of the contract the clients met, and what they never did.
import { BASE } from "../server.ts";
import { counted } from "../time-text.ts";
import { type Coverage, type CoverageGroup, coverage } from "./insight.ts";

/** How a group says what was never met. */
const NEVER: Readonly<Record<string, string>> = {
  paging: "Never paged",
  phases: "Never saw",
  outcomes: "Never saw",
  presets: "Never began with",
};

/** More than this are only counted; the whole page lists them. */
const MOST_SHOWN = 12;

/** What no percentage counts. */
const UNCOUNTED = "presets";

export function CoveragePanel() {
  const read = coverage.value;
  return (
    <section class="panel padded" aria-labelledby="coverage-title">
      <h2 id="coverage-title">Coverage</h2>
      {read === undefined && <p class="empty">Reading the coverage…</p>}
      {typeof read === "string" && (
        <p class="callout callout-failed">The coverage could not be read: {read} It is tried again.</p>
      )}
      {typeof read === "object" && <Groups read={read} />}
    </section>
  );
}

function Groups({ read: { percent, calls, dropped, groups } }: { read: Coverage }) {
  return (
    <>
      <p class="coverage-total">
        <strong>{percent} %</strong> of the contract, by {counted(calls, "call")}
        {dropped > 0 && `; ${counted(dropped, "older call")} dropped`}.{" "}
        <a href={`${BASE}/_mock/coverage`} target="_blank" rel="noopener">
          Full report
        </a>
      </p>
      <ul class="coverage">
        {groups
          .filter(({ name }) => name !== UNCOUNTED)
          .map((group) => (
            <Group key={group.name} group={group} />
          ))}
      </ul>
    </>
  );
}

function Group({ group: { name, met, never } }: { group: CoverageGroup }) {
  const all = met.length + never.length;
  return (
    <li>
      <p class="coverage-head">
        <strong>{name}</strong>
        <meter min={0} max={all} value={met.length} aria-label={`${name}: ${met.length} of ${all}`} />
        <span>
          {met.length} of {all}
        </span>
      </p>
      {never.length > 0 && (
        <p class="coverage-never">
          {NEVER[name] ?? "Never met"}{" "}
          {never.slice(0, MOST_SHOWN).map((item) => (
            <span key={item}>{item.replace(" next page", "")}</span>
          ))}
          {never.length > MOST_SHOWN && ` and ${never.length - MOST_SHOWN} more`}
        </p>
      )}
    </li>
  );
}
