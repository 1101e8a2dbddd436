// Owns the server's summaries of prebuilds: of all of them, and of a search.
import { signal } from "@preact/signals";
import { LOOKS } from "./looks.ts";
import type { Look, PastPrebuild, PrebuildRow } from "./prebuild-row.ts";
import { rowOf } from "./prebuild-row.ts";
import { control } from "./server.ts";

export type Counts = Readonly<Partial<Record<Look, number>>>;

export interface Cell {
  readonly index: number;
  readonly states: Counts;
}

export interface Pair {
  readonly projectId: string;
  readonly environmentClassId: string;
  readonly total: number;
  readonly states: Counts;
  readonly cells: readonly Cell[];
}

/** As `GET /_mock/summary` returns it. Durations are milliseconds. */
export interface Figures {
  readonly total: number;
  readonly states: Counts;
  readonly successRate?: number;
  readonly work?: { readonly median: number; readonly p95: number };
  readonly oldest?: string;
  readonly newest?: string;
  readonly pairs: readonly Pair[];
}

/** Of all prebuilds. */
export const figures = signal<Figures | undefined>(undefined);
/** The last ones that failed or timed out, by when they did, newest first. */
export const failures = signal<readonly PrebuildRow[]>([]);

const FAILURES = 8;

/** A filter of prebuilds, in the server's form. */
export type Query = Readonly<Record<string, string | number | undefined>>;

function queryText(query: Query): string {
  const entries = Object.entries(query).filter(([, value]) => value !== undefined && value !== "");
  return entries.length === 0
    ? ""
    : `?${entries.map(([key, value]) => `${key}=${encodeURIComponent(String(value))}`).join("&")}`;
}

export function readSummary(query: Query = {}): Promise<Figures> {
  return control<Figures>("GET", `/summary${queryText(query)}`);
}

export async function readFigures(): Promise<void> {
  figures.value = await readSummary();
}

export async function readFailures(): Promise<void> {
  const { rows } = await readPrebuilds({ states: "FAILED,TIMED_OUT", limit: FAILURES });
  failures.value = [...rows].sort((a, b) => (b.end ?? b.begin) - (a.end ?? a.begin));
}

interface PrebuildsAnswer {
  readonly now: string;
  readonly prebuilds: readonly PastPrebuild[];
  readonly omitted?: number;
}

/** Prebuilds, newest first, and how many more there are. */
export async function readPrebuilds(
  query: Query,
): Promise<{ readonly now: string; readonly rows: PrebuildRow[]; readonly omitted: number }> {
  const {
    now,
    prebuilds,
    omitted = 0,
  } = await control<PrebuildsAnswer>("GET", `/prebuilds${queryText(query)}`);
  return { now, rows: prebuilds.map(rowOf), omitted };
}

export function sumOf(counts: Counts, looks: readonly Look[]): number {
  return looks.reduce((sum, look) => sum + (counts[look] ?? 0), 0);
}

/** The visible states in the server's form; all if none is hidden. */
export function statesBut(hidden: ReadonlySet<Look>): string | undefined {
  if (hidden.size === 0) return undefined;
  return LOOKS.filter((look) => !hidden.has(look)).join() || undefined;
}
