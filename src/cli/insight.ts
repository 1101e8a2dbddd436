// Owns what `exec` makes of the command's calls once it has ended: the report, to stderr or to a file.
import { writeFileSync } from "node:fs";
import { MisuseError } from "../mock/misuse.ts";
import type { Mock } from "../mock/mock.ts";

/** The flags, parsed: `true` prints text to stderr, a path takes JSON. */
export interface InsightFlags {
  readonly report?: true | string | undefined;
}

/** Writes what the flags ask for. @throws MisuseError if a file cannot be written */
export async function writeInsight(mock: Mock, { report }: InsightFlags): Promise<void> {
  if (report === undefined) return;
  const made = await mock.report();
  if (typeof report === "string") writeJson(report, made);
  else process.stderr.write((await import("../mock/report/report-text.ts")).reportText(made));
}

function writeJson(path: string, value: unknown): void {
  try {
    writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`);
  } catch (error) {
    throw new MisuseError(
      `Failed to write ${path}: ${(error as Error).message}. Name a file that can be written.`,
    );
  }
}
