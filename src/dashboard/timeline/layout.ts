// Owns the layout of the timeline: a band for each group, and in it lanes that its prebuilds share.
import { type Figures, sumOf } from "../figures.ts";
import { LOOKS } from "../looks.ts";
import type { Look, PrebuildRow } from "../prebuild-row.ts";
import type { Strips } from "./chart-data.ts";

const LANE = 24;
/** The lowest lane, if there is no room for all of them. */
const TIGHT_LANE = 19;
export const PADDING = 6;
const WIDEST_LANE = 34;
const COLLAPSED = 34;
const BAND = { least: 38, comfortable: 52, more: 60 };
const STRIP = { least: 34, most: 220 };

/** A prebuild in its lane, and when the next one of the lane begins. */
export interface Placed {
  readonly row: PrebuildRow;
  readonly lane: number;
  readonly nextBegin: number;
}

export interface Band {
  readonly key: string;
  readonly name: string;
  readonly top: number;
  readonly height: number;
  readonly isCollapsed: boolean;
  /** How many prebuilds are in the shown time, and how many of them in each state. */
  readonly count: number;
  readonly states: Readonly<Partial<Record<Look, number>>>;
  /** Oldest first. */
  readonly placed: readonly Placed[];
  /** What ended in each cell, by its index; instead of prebuilds. */
  readonly cells?: ReadonlyMap<number, Readonly<Partial<Record<Look, number>>>>;
}

export interface Layout {
  readonly bands: readonly Band[];
  readonly height: number;
  readonly laneHeight: number;
  /** How many prebuilds are in the shown time. */
  readonly count: number;
  /** The most successes, and failures, in a cell of a band. */
  readonly most: { readonly well: number; readonly badly: number };
}

const NONE = { well: 0, badly: 0 };

export const NO_LAYOUT: Layout = { bands: [], height: 0, laneHeight: LANE, count: 0, most: NONE };

/** What is drawn above the line of a strip, from the line on, and below it. */
export const WELL: readonly Look[] = ["COMPLETED", "WARNED", "CANCELLED", "DELETED", "DELETING"];
export const BADLY: readonly Look[] = ["FAILED", "TIMED_OUT"];

export interface LayoutOptions {
  readonly from: number;
  readonly to: number;
  /** The available height; fewer bands are spread over it, within limits. */
  readonly room: number;
  readonly collapsed: ReadonlySet<string>;
  readonly hidden: ReadonlySet<Look>;
}

/** What a prebuild counts as: how its work ended is kept when it is deleted later. */
function shownLook({ look, ending }: PrebuildRow): Look {
  return ending ?? look;
}

/** Bands of bars. @param rows those of them whose work is in the shown time are placed */
export function layOutRows(
  rows: readonly PrebuildRow[],
  nameOf: (row: PrebuildRow) => string,
  { from, to, room, collapsed, hidden }: LayoutOptions,
): Layout {
  const groups = new Map<string, PrebuildRow[]>();
  const isShown = ({ begin, end = Infinity }: PrebuildRow) => begin <= to && end >= from;
  for (const row of rows) {
    if (hidden.has(shownLook(row))) continue;
    const name = nameOf(row);
    const group = groups.get(name);
    if (group) group.push(row);
    else groups.set(name, [row]);
  }
  const gap = (to - from) * 0.012;
  const packed = [...groups]
    .filter(([, members]) => members.some(isShown))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, members]) => {
      // All are packed, so that a lane stays where it is while others leave the chart.
      const placed = pack(members, gap).filter(({ row }) => isShown(row));
      const laneCount = Math.max(...placed.map(({ lane }) => lane)) + 1;
      return { name, placed, laneCount, isCollapsed: collapsed.has(name) };
    });
  const lanes = packed.reduce((sum, { laneCount, isCollapsed }) => sum + (isCollapsed ? 0 : laneCount), 0);
  const padding = packed.reduce((sum, { isCollapsed }) => sum + (isCollapsed ? COLLAPSED : 2 * PADDING), 0);
  const laneHeight = Math.min(
    WIDEST_LANE,
    Math.max(TIGHT_LANE, Math.floor((room - padding) / Math.max(lanes, 1))),
  );
  const least = packed.length * BAND.comfortable + lanes * LANE > room ? BAND.least : BAND.comfortable;
  const heightOf = (laneCount: number) => Math.max(least, laneCount * laneHeight + 2 * PADDING);
  const needed = packed.reduce(
    (sum, { isCollapsed, laneCount }) => sum + (isCollapsed ? COLLAPSED : heightOf(laneCount)),
    0,
  );
  // The remaining room is shared by all.
  const more = Math.min(BAND.more, Math.max(0, Math.floor((room - needed) / Math.max(packed.length, 1))));
  let top = 0;
  const bands = packed.map(({ name, isCollapsed, placed, laneCount }): Band => {
    const height = isCollapsed ? COLLAPSED : heightOf(laneCount) + more;
    const inset = (height - 2 * PADDING - laneCount * laneHeight) / 2;
    const band: Band = {
      key: name,
      name,
      top,
      height,
      isCollapsed,
      count: placed.length,
      states: countsOf(placed),
      // A few lanes are centred in a band that is as high as its name.
      placed: isCollapsed
        ? placed.map((each) => ({ ...each, lane: 0 }))
        : placed.map((each) => ({ ...each, lane: each.lane + inset / laneHeight })),
    };
    top += height;
    return band;
  });
  const count = bands.reduce((sum, band) => sum + band.count, 0);
  return { bands, height: top, laneHeight, count, most: NONE };
}

/** Puts each into the first lane that is free when it begins. */
function pack(members: readonly PrebuildRow[], gap: number): Placed[] {
  const ordered = [...members].sort((a, b) => a.begin - b.begin || (a.id < b.id ? -1 : 1));
  const lanes: PrebuildRow[][] = [];
  const lineOf = new Map<PrebuildRow, number>();
  for (const row of ordered) {
    let lane = lanes.findIndex((line) => ((line.at(-1) as PrebuildRow).end ?? Infinity) + gap <= row.begin);
    if (lane < 0) lane = lanes.push([]) - 1;
    lanes[lane]?.push(row);
    lineOf.set(row, lane);
  }
  const nextBegin = new Map<PrebuildRow, number>();
  for (const line of lanes)
    for (const [index, row] of line.entries()) nextBegin.set(row, line[index + 1]?.begin ?? Infinity);
  return ordered.map((row) => ({
    row,
    lane: lineOf.get(row) ?? 0,
    nextBegin: nextBegin.get(row) ?? Infinity,
  }));
}

function countsOf(placed: readonly Placed[]): Partial<Record<Look, number>> {
  const counts: Partial<Record<Look, number>> = {};
  for (const { row } of placed) counts[shownLook(row)] = (counts[shownLook(row)] ?? 0) + 1;
  return counts;
}

/** Bands of what ended when. */
export function layOutStrips(
  { figures, from: first, step }: Strips,
  nameOf: (pair: Figures["pairs"][number]) => string,
  { from, to, room }: LayoutOptions,
): Layout {
  const groups = new Map<string, Map<number, Partial<Record<Look, number>>>>();
  const [low, high] = [Math.floor((from - first) / step), Math.ceil((to - first) / step)];
  for (const pair of figures.pairs) {
    const name = nameOf(pair);
    const cells = groups.get(name) ?? new Map<number, Partial<Record<Look, number>>>();
    groups.set(name, cells);
    for (const { index, states } of pair.cells) {
      if (index < low || index >= high) continue;
      const cell = cells.get(index) ?? {};
      cells.set(index, cell);
      for (const look of LOOKS) if (states[look]) cell[look] = (cell[look] ?? 0) + states[look];
    }
  }
  const height = Math.min(STRIP.most, Math.max(STRIP.least, Math.floor(room / Math.max(groups.size, 1))));
  let [well, badly, count] = [0, 0, 0];
  const bands = [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, cells], index): Band => {
      const states: Partial<Record<Look, number>> = {};
      for (const cell of cells.values()) {
        well = Math.max(well, sumOf(cell, WELL));
        badly = Math.max(badly, sumOf(cell, BADLY));
        for (const look of LOOKS) if (cell[look]) states[look] = (states[look] ?? 0) + cell[look];
      }
      count += sumOf(states, LOOKS);
      return {
        key: name,
        name,
        top: index * height,
        height,
        isCollapsed: false,
        count: sumOf(states, LOOKS),
        states,
        placed: [],
        cells,
      };
    });
  return { bands, height: bands.length * height, laneHeight: LANE, count, most: { well, badly } };
}

/** The band at a distance from the top. */
export function bandAt({ bands }: Layout, place: number): Band | undefined {
  return bands.find(({ top, height }) => place >= top && place < top + height);
}
