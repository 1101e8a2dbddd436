// Owns a report as JUnit XML, which pipelines show as tests: each rule is one, and fails with what it found.
import type { Finding } from "./finding.ts";
import { RULE_IDS } from "./finding.ts";
import type { Report } from "./report.ts";

/** A report as JUnit XML. Remarks (`info`) are output of a test that passes. */
export function reportJunit({ findings, calls }: Report): string {
  const cases = RULE_IDS.map((id) =>
    testCase(
      id,
      findings.filter(({ rule }) => rule === id),
    ),
  );
  const failures = RULE_IDS.filter((id) =>
    findings.some(({ rule, severity }) => rule === id && severity !== "info"),
  );
  const counts = `tests="${RULE_IDS.length}" failures="${failures.length}" errors="0"`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites ${counts}>
<testsuite name="prebuild-mock report" ${counts}>
<properties><property name="calls" value="${calls}"/></properties>
${cases.join("\n")}
</testsuite>
</testsuites>
`;
}

function testCase(rule: string, findings: readonly Finding[]): string {
  const head = `<testcase classname="prebuild-mock.report" name="${rule}"`;
  const [first] = findings;
  if (!first) return `${head}/>`;
  const text = escaped(findings.map(detailOf).join("\n"));
  if (first.severity === "info") return `${head}><system-out>${text}</system-out></testcase>`;
  const attributes = `type="${first.severity}" message="${escaped(first.message)}"`;
  return `${head}><failure ${attributes}>${text}</failure></testcase>`;
}

function detailOf({ caller, resource, message, evidence, advice }: Finding): string {
  const about = resource === undefined ? "" : `, resource ${resource}`;
  return `${message}\ncaller ${caller}${about}, calls ${evidence.join(", ")}\n${advice}`;
}

/** Characters that XML cannot hold, which a user agent may, are left out. */
function escaped(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what XML 1.0 forbids.
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "")
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
      .replaceAll('"', "&quot;")
  );
}
