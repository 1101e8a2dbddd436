// Owns the prebuilds of the table: the newest that match the filters, whatever time is shown.
import { signal } from "@preact/signals";
import { readPrebuilds, statesBut } from "../figures.ts";
import { timelineView } from "../pictures.ts";
import type { PrebuildRow } from "../prebuild-row.ts";

export const PAGE = 100;

export const isTable = signal(false);
/** How many are requested. */
export const tableLimit = signal(PAGE);

interface TableRows {
  readonly rows: readonly PrebuildRow[];
  /** How many more match the filters. */
  readonly omitted: number;
}

export const tableRows = signal<TableRows | undefined>(undefined);

export async function readTable(): Promise<void> {
  if (!isTable.peek()) return;
  const { trigger, search, hidden } = timelineView;
  tableRows.value = await readPrebuilds({
    triggeredBy: trigger.peek(),
    text: search.peek().trim(),
    states: statesBut(hidden.peek()),
    limit: tableLimit.peek(),
  });
}
