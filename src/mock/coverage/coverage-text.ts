// Owns a coverage as text: a line for each group, and what was never met.
import { COUNTED_GROUPS } from "./contract.ts";
import type { Coverage, CoverageGroup } from "./coverage.ts";

/** A coverage as lines of text. */
export function coverageText({ percent, calls, dropped, groups }: Coverage): string {
  const lost = dropped > 0 ? `; not counting ${dropped} older, which the journal dropped` : "";
  const lines = groups.flatMap(groupLines);
  return `Coverage ${percent} % of the contract, by ${calls} call${calls === 1 ? "" : "s"}${lost}\n${lines.join("\n")}\n`;
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
