// Owns a report as text: what a terminal shows of it.
import type { Report } from "./report.ts";

/** A report as lines of text. */
export function reportText({ calls, dropped, callers, findings }: Report): string {
  const scope = `${counted(calls, "call")} of ${counted(callers.length, "caller")}`;
  const lost = dropped > 0 ? `; the journal no longer holds ${counted(dropped, "older call")}` : "";
  if (findings.length === 0) return `No findings in ${scope}${lost}.\n`;
  const lines = findings.map(
    ({ rule, severity, caller, resource, message, evidence, advice }) =>
      `${severity.toUpperCase()} ${rule}: ${message}\n` +
      `  caller ${caller}${resource === undefined ? "" : `, resource ${resource}`}${evidence.length === 0 ? "" : `, calls ${evidence.join(", ")}`}\n` +
      `  ${advice}\n`,
  );
  return `${counted(findings.length, "finding")} in ${scope}${lost}:\n\n${lines.join("\n")}`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
