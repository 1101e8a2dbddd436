// Owns what `exec` prints about the command's calls once it has ended: report and coverage, to stderr or to files.
import type { CoverageCollector } from "../mock/coverage/coverage.ts";
import { SEVERITIES, type Severity } from "../mock/report/finding.ts";
import type { Report } from "../mock/report/report.ts";
import type { StartedPort } from "../server/port.ts";
import { writeCoverage } from "./coverage.ts";
import { EXIT } from "./exit.ts";
import { writeText } from "./write-text.ts";

/** The flags, parsed. */
export interface InsightFlags {
  /** "text" and "github" go to stderr, a path takes JSON or JUnit XML. */
  readonly report?: readonly string[] | undefined;
  /** The lowest severity that fails the command. */
  readonly failOn?: Severity | undefined;
  /** `true` prints text to stderr, a path takes JSON or a page. */
  readonly coverage?: true | string | undefined;
  /** In percent. */
  readonly coverageMin?: number | undefined;
  /** A file. The mock must have been started with the option record. */
  readonly record?: string | undefined;
}

/** Writes the results once the command has ended; returns the resulting exit status. */
export type FinishInsight = () => Promise<number>;

/** Starts watching a command's calls, if a flag requests it. */
export async function beginInsight(
  { mock, parts }: StartedPort,
  { report, failOn, coverage, coverageMin, record }: InsightFlags,
): Promise<FinishInsight> {
  const isCovered = coverage !== undefined || coverageMin !== undefined;
  const collector = isCovered ? await collect(parts) : undefined;
  return async () => {
    if (record !== undefined) writeText(record, `${JSON.stringify(await mock.recording(), null, 1)}\n`);
    const isReported = report !== undefined || failOn !== undefined;
    const made = isReported ? await mock.report() : undefined;
    if (made) for (const form of report ?? []) await writeReport(made, form);
    const isTooLittle =
      collector && (await writeCoverage(collector.coverage(), { output: coverage, coverageMin })) !== 0;
    return isTooLittle || (made && failOn && isTooBad(made, failOn)) ? EXIT.error : 0;
  };
}

async function writeReport(report: Report, form: string): Promise<void> {
  if (form === "text") {
    process.stderr.write((await import("../mock/report/report-text.ts")).reportText(report));
  } else if (form === "github") {
    process.stderr.write((await import("../mock/report/report-github.ts")).reportGithub(report));
  } else if (form.endsWith(".xml")) {
    writeText(form, (await import("../mock/report/report-junit.ts")).reportJunit(report));
  } else writeText(form, `${JSON.stringify(report, null, 2)}\n`);
}

/** Says so, if a finding is bad enough. */
function isTooBad({ findings }: Report, failOn: Severity): boolean {
  const bad = findings.filter(({ severity }) => SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(failOn));
  if (bad.length === 0) return false;
  const rules = [...new Set(bad.map(({ rule }) => rule))].join(", ");
  process.stderr.write(
    `The report has ${bad.length} finding${bad.length === 1 ? "" : "s"} of severity ${failOn} or worse: ${rules}.\n`,
  );
  return true;
}

async function collect(parts: StartedPort["parts"]): Promise<CoverageCollector> {
  const { CoverageCollector } = await import("../mock/coverage/coverage.ts");
  const collector = new CoverageCollector();
  collector.follow(parts);
  parts.onWorld((world) => collector.follow(world));
  return collector;
}
