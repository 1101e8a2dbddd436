// Owns the forms in which pipelines read a report: JUnit XML and annotations of GitHub Actions.
import { describe, expect, it } from "vitest";
import type { Finding } from "../../../src/mock/report/finding.ts";
import { RULE_IDS } from "../../../src/mock/report/finding.ts";
import { reportGithub } from "../../../src/mock/report/report-github.ts";
import { reportJunit } from "../../../src/mock/report/report-junit.ts";

const finding = (change: Partial<Finding> = {}): Finding => ({
  rule: "no-backoff",
  severity: "warning",
  caller: "acme/1",
  resource: "r-1",
  evidence: [1, 2],
  message: "it was sent again",
  advice: "Wait.",
  ...change,
});
const report = (...findings: Finding[]) => ({ calls: 2, dropped: 0, callers: ["acme/1"], findings });

describe("JUnit XML", () => {
  it("has a test for each rule, of which those with findings fail", () => {
    const xml = reportJunit(
      report(finding(), finding({ message: "again" }), finding({ rule: "duplicate-create" })),
    );

    expect(xml).toMatch(
      /^<\?xml version="1.0" encoding="UTF-8"\?>\n<testsuites tests="14" failures="2" errors="0">/,
    );
    for (const id of RULE_IDS) expect(xml).toContain(`name="${id}"`);
    expect(xml).toContain(
      'name="no-backoff"><failure type="warning" message="it was sent again">it was sent again\ncaller acme/1, resource r-1, calls 1, 2\nWait.\nagain\n',
    );
    expect(xml).toContain('name="expired-token"/>');
  });

  it("lets a test pass that has remarks alone", () => {
    const xml = reportJunit(report(finding({ rule: "no-timeout-sent", severity: "info" })));

    expect(xml).toContain('failures="0"');
    expect(xml).toContain('name="no-timeout-sent"><system-out>it was sent again');
  });

  it("is well-formed whatever a client calls itself", () => {
    const xml = reportJunit(report(finding({ caller: `<a href="x">&\u0000\u001b]]>`, message: `"<&>"` })));

    expect(xml).toContain('message="&quot;&lt;&amp;&gt;&quot;"');
    expect(xml).toContain("caller &lt;a href=&quot;x&quot;&gt;&amp;]]&gt;,");
  });
});

describe("annotations of GitHub Actions", () => {
  it("are an error, a warning or a notice, each on a line", () => {
    const text = reportGithub(
      report(
        finding({ severity: "error" }),
        finding(),
        finding({ severity: "info", rule: "token-per-read" }),
      ),
    );

    expect(text.split("\n")).toEqual([
      "::error title=prebuild-mock%3A no-backoff::it was sent again (acme/1). Wait.",
      "::warning title=prebuild-mock%3A no-backoff::it was sent again (acme/1). Wait.",
      "::notice title=prebuild-mock%3A token-per-read::it was sent again (acme/1). Wait.",
      "",
    ]);
  });

  it("stay on their line whatever a client calls itself", () => {
    expect(reportGithub(report(finding({ caller: "a\r\n::error::%25" })))).toBe(
      "::warning title=prebuild-mock%3A no-backoff::it was sent again (a%0D%0A::error::%2525). Wait.\n",
    );
  });
});
