// Owns the mock's report and coverage as the page stores them: read again when calls arrive, if they are shown.
import { computed, signal } from "@preact/signals";
import { control, ServerError } from "../server.ts";

export type Severity = "error" | "warning" | "info";

/** Something that a client should not have done, as the report has it. */
export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  readonly caller: string;
  readonly resource?: string;
  /** The ids of the first calls that show it. */
  readonly evidence: readonly number[];
  readonly message: string;
  readonly advice: string;
}

export interface Report {
  readonly calls: number;
  readonly dropped: number;
  readonly callers: readonly string[];
  readonly findings: readonly Finding[];
}

interface CoverageItem {
  readonly name: string;
  readonly count: number;
}

export interface CoverageGroup {
  readonly name: string;
  readonly met: readonly CoverageItem[];
  readonly never: readonly string[];
  readonly besides: readonly CoverageItem[];
}

export interface Coverage {
  readonly percent: number;
  readonly calls: number;
  readonly dropped: number;
  readonly groups: readonly CoverageGroup[];
}

/** What was read last: undefined before the first time, text if the server refused. */
export const report = signal<Report | string | undefined>(undefined);
export const coverage = signal<Coverage | string | undefined>(undefined);

/** The findings of which a call is evidence, by its id, the worst first. */
export const findingsByCall = computed(() => {
  const byCall = new Map<number, Finding[]>();
  if (typeof report.value !== "object") return byCall;
  for (const finding of report.value.findings) {
    for (const id of finding.evidence) byCall.set(id, [...(byCall.get(id) ?? []), finding]);
  }
  return byCall;
});

export async function readReport(): Promise<void> {
  report.value = await readOrWhy<Report>("/report");
}

export async function readCoverage(): Promise<void> {
  coverage.value = await readOrWhy<Coverage>("/coverage");
}

/** What the server returns, or why it refuses. One part that fails does not keep the page from the others. */
async function readOrWhy<T>(path: string): Promise<T | string> {
  try {
    return await control<T>("GET", path);
  } catch (error) {
    if (error instanceof ServerError && error.status !== 0) return error.message;
    throw error;
  }
}
