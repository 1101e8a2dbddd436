// Owns a coverage as text: a line for each group, and what was never met.
import { COUNTED_GROUPS } from "./contract.ts";
import type { Coverage, CoverageGroup } from "./coverage.ts";

/** A coverage as lines of text. */
export function coverageText(coverage: Coverage): string {
  const lines = coverage.groups.flatMap(groupLines);
  return `Coverage ${coverage.percent} % of the contract, by ${callsText(coverage)}\n${lines.join("\n")}\n`;
}

/** "3 calls; the journal dropped 1 older call" */
export function callsText({ calls, dropped }: Pick<Coverage, "calls" | "dropped">): string {
  const lost = dropped > 0 ? `; the journal dropped ${dropped} older call${dropped === 1 ? "" : "s"}` : "";
  return `${calls} call${calls === 1 ? "" : "s"}${lost}`;
}

function groupLines({ name, met, never, besides }: CoverageGroup): string[] {
  const all = met.length + never.length;
  const head = `  ${name.padEnd(9)} ${String(met.length).padStart(3)} of ${all}`;
  if (!COUNTED_GROUPS.has(name)) {
    const names = [...met, ...besides].map((item) => item.name);
    return [`${head}  (not counted)${names.length === 0 ? "" : `  ${names.join(", ")}`}`];
  }
  return [never.length === 0 ? head : `${head}  ${neverText(name, never)}`];
}

/** "never saw FAILED", "never paged". */
function neverText(name: CoverageGroup["name"], never: readonly string[]): string {
  const verb = {
    calls: "never had",
    errors: "never had",
    paging: "never paged:",
    phases: "never saw",
    outcomes: "never saw",
    faults: "never had",
    presets: "never began",
  }[name];
  return `${verb} ${gathered(never.map((item) => item.replace(" next page", "")))}`;
}

/** "GetPrebuild ok, not_found; ListPrebuilds ok": what begins alike is said once. */
function gathered(items: readonly string[]): string {
  const lasts = new Map<string, string[]>();
  for (const item of items) {
    const first = item.slice(0, Math.max(0, item.lastIndexOf(" ")));
    lasts.set(first, [...(lasts.get(first) ?? []), item.slice(first.length).trim()]);
  }
  return Array.from(lasts, ([first, last]) => `${first} ${last.join(", ")}`.trim()).join("; ");
}
