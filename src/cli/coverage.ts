// Owns how a coverage leaves the command line, and the verb that merges those of several runs.
import { readFileSync } from "node:fs";
import type { Coverage } from "../mock/coverage/coverage.ts";
import { MisuseError } from "../mock/misuse.ts";
import { EXIT } from "./exit.ts";
import { writeText } from "./write-text.ts";

/** Where a coverage goes, and how much it must be. */
export interface CoverageOutput {
  /** `true` is text on stderr, a path JSON or a page, and nothing for a threshold alone. */
  readonly output?: true | string | undefined;
  /** In percent. */
  readonly coverageMin?: number | undefined;
}

/** Writes a coverage; returns the exit status that its threshold asks for. */
export async function writeCoverage(
  coverage: Coverage,
  { output, coverageMin = 0 }: CoverageOutput,
): Promise<number> {
  if (output === true) process.stderr.write(await textOf(coverage));
  else if (output?.endsWith(".html")) {
    writeText(output, (await import("../mock/coverage/coverage-html.ts")).coverageHtml(coverage));
  } else if (output !== undefined) writeText(output, `${JSON.stringify(coverage, null, 2)}\n`);
  if (coverage.percent >= coverageMin) return 0;
  const { belowText } = await import("../mock/coverage/coverage.ts");
  process.stderr.write(`${belowText(coverage, coverageMin)}\n`);
  return EXIT.error;
}

/** Merges the files that `exec --coverage` wrote; returns the exit status. */
export async function mergeFiles(
  paths: readonly string[],
  { output, coverageMin }: { readonly output?: string; readonly coverageMin?: number },
): Promise<number> {
  const { mergeCoverage, requireCoverage } = await import("../mock/coverage/coverage.ts");
  const coverages = paths.map(readCoverage);
  for (const [index, coverage] of coverages.entries()) requireCoverage(coverage, paths[index]);
  const merged = mergeCoverage(coverages);
  if (output === undefined) process.stdout.write(await textOf(merged));
  return writeCoverage(merged, { output, coverageMin });
}

async function textOf(coverage: Coverage): Promise<string> {
  return (await import("../mock/coverage/coverage-text.ts")).coverageText(coverage);
}

function readCoverage(path: string): Coverage {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Coverage;
  } catch (error) {
    throw new MisuseError(
      `Failed to read ${path}: ${(error as Error).message}. Name a file that exec --coverage=file.json wrote.`,
    );
  }
}
