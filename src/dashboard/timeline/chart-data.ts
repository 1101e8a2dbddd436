// Owns the data of a time chart: the prebuilds of the shown time, or, if there are many, what ended when. It requests
// somewhat more than is shown, so that panning need not wait for the server.
import { type ReadonlySignal, signal } from "@preact/signals";
import { present } from "../clock/present.ts";
import { type Figures, readPrebuilds, readSummary, statesBut } from "../figures.ts";
import { LOOKS } from "../looks.ts";
import type { PrebuildRow } from "../prebuild-row.ts";
import { LONGEST_OF_BARS, type TimeView } from "./view.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** More prebuilds than this are drawn as what ended when, whatever the span. */
const MOST_ROWS = 800;

/** The possible lengths of a cell, and about how many cells are shown. */
const STEPS = [
  ...[1, 5, 15, 30].map((count) => count * 1_000),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * MINUTE),
  ...[1, 2, 3, 6, 12].map((count) => count * HOUR),
  ...[1, 2, 7, 14].map((count) => count * DAY),
];
const CELLS = 125;

/** What ended when. */
export interface Strips {
  readonly from: number;
  /** The length of a cell, in milliseconds. */
  readonly step: number;
  readonly figures: Figures;
}

export interface ChartContent {
  /** Newest first. */
  readonly rows: readonly PrebuildRow[];
  /** Instead of rows. */
  readonly strips?: Strips;
  readonly isLoading: boolean;
}

export interface ChartData {
  readonly content: ReadonlySignal<ChartContent>;
  /** Whether the data of the shown time has been read. */
  isCurrent(): boolean;
  /** Reads what changed; everything if the mock was reset. */
  read(isWhole: boolean): Promise<void>;
  /** Marks a prebuild that was purged: the chart keeps it. */
  markGone(id: string): void;
}

export function createChartData(view: TimeView): ChartData {
  const content = signal<ChartContent>({ rows: [], isLoading: true });
  let byId = new Map<string, PrebuildRow>();
  let loaded = "";
  let since = "";
  /** Spans that had too many rows to draw each. */
  let dense = "";

  async function readRows(key: string, bounds: Bounds, isWhole: boolean): Promise<boolean> {
    const isNew = isWhole || loaded !== key || content.peek().strips !== undefined;
    const query = isNew
      ? { ...bounds, states: statesBut(view.hidden.peek()) }
      : // Rows that no longer match the filter have changed too.
        { ...bounds, since };
    const { now, rows, omitted } = await readPrebuilds({ ...query, limit: MOST_ROWS });
    if (omitted > 0 && isNew) return false;
    if (isNew) byId = new Map();
    for (const row of rows) byId.set(row.id, row);
    loaded = key;
    since = now;
    if (!isNew && rows.length === 0) return true;
    content.value = {
      rows: [...byId.values()].sort((a, b) => b.begin - a.begin || (a.id < b.id ? 1 : -1)),
      isLoading: false,
    };
    return true;
  }

  async function readStrips(key: string, bounds: Bounds): Promise<void> {
    const step = stepOf(view.span.peek());
    const from = Math.floor(Date.parse(bounds.from) / step) * step;
    const cells = Math.ceil((Date.parse(bounds.to) - from) / step);
    const to = from + cells * step;
    const figures = await readSummary({
      ...bounds,
      states: statesBut(view.hidden.peek()),
      from: new Date(from).toISOString(),
      to: new Date(to).toISOString(),
      cells,
    });
    loaded = key;
    content.value = { rows: [], strips: { from, step, figures }, isLoading: false };
  }

  return {
    content,
    isCurrent: () => loaded === keyOf(view),
    async read(isWhole) {
      if (isWhole) dense = "";
      const key = keyOf(view);
      if (view.hidden.peek().size === LOOKS.length) {
        loaded = key;
        content.value = { rows: [], isLoading: false };
        return;
      }
      const bounds = boundsOf(view);
      if (view.span.peek() <= LONGEST_OF_BARS && dense !== key) {
        if (await readRows(key, bounds, isWhole)) return;
        dense = key;
      }
      await readStrips(key, bounds);
    },
    markGone(id) {
      const row = byId.get(id);
      if (!row || content.peek().strips) return;
      byId.set(id, { ...row, isGone: true });
      content.value = {
        ...content.peek(),
        rows: content.peek().rows.map((each) => byId.get(each.id) ?? each),
      };
    },
  };
}

interface Bounds extends Readonly<Record<string, string>> {
  readonly from: string;
  readonly to: string;
}

/** The shown time with a margin on both sides, in steps, so that small moves do not change it. */
function rangeOf(view: TimeView): { readonly from: number; readonly to: number } {
  const grain = 2 ** Math.ceil(Math.log2(view.span.peek())) / 4;
  const first = Math.floor(view.beginning() / grain) - 1;
  const last = Math.ceil((view.beginning() + view.span.peek()) / grain) + 1;
  return { from: first * grain, to: last * grain };
}

function boundsOf(view: TimeView): Bounds {
  const { from, to } = rangeOf(view);
  return {
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    triggeredBy: view.trigger.peek(),
    text: view.search.peek().trim(),
  };
}

function keyOf(view: TimeView): string {
  const { from, to } = rangeOf(view);
  const filter = [view.trigger.peek(), view.search.peek().trim(), ...view.hidden.peek()];
  return [from, to, stepOf(view.span.peek()), ...filter].join(" ");
}

/** The length of a cell, so that about as many are shown as can be distinguished. */
function stepOf(span: number): number {
  return STEPS.find((step) => span / step <= CELLS) ?? (STEPS.at(-1) as number);
}

/** Everything from the first prebuild to a little after now; at least an hour. */
export function wholeTime(oldest: string | undefined): { readonly from: number; readonly span: number } {
  const first = oldest === undefined ? present() - HOUR : Date.parse(oldest);
  const span = Math.max((present() - first) * 1.06, HOUR);
  return { from: first - span * 0.02, span };
}
