// Owns what `exec` makes of the command's calls once it has ended: report and coverage, to stderr or to files.
import type { CoverageCollector } from "../mock/coverage/coverage.ts";
import type { StartedPort } from "../server/port.ts";
import { writeCoverage } from "./coverage.ts";
import { writeText } from "./write-text.ts";

/** The flags, parsed: `true` prints text to stderr, a path takes JSON. */
export interface InsightFlags {
  readonly report?: true | string | undefined;
  /** Also a page. */
  readonly coverage?: true | string | undefined;
  /** In percent. */
  readonly coverageMin?: number | undefined;
}

/** Writes what was found once the command has ended; returns the exit status that it asks for. */
export type FinishInsight = () => Promise<number>;

/** Begins to look at what a command does, if a flag asks for it. */
export async function beginInsight(
  { mock, parts }: StartedPort,
  { report, coverage, coverageMin }: InsightFlags,
): Promise<FinishInsight> {
  const isCovered = coverage !== undefined || coverageMin !== undefined;
  const collector = isCovered ? await collect(parts) : undefined;
  return async () => {
    if (report !== undefined) {
      const made = await mock.report();
      if (typeof report === "string") writeText(report, `${JSON.stringify(made, null, 2)}\n`);
      else process.stderr.write((await import("../mock/report/report-text.ts")).reportText(made));
    }
    return collector ? writeCoverage(collector.coverage(), { output: coverage, coverageMin }) : 0;
  };
}

async function collect(parts: StartedPort["parts"]): Promise<CoverageCollector> {
  const { CoverageCollector } = await import("../mock/coverage/coverage.ts");
  const collector = new CoverageCollector();
  collector.follow(parts);
  parts.onWorld((world) => collector.follow(world));
  return collector;
}
