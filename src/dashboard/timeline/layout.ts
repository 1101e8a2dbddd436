// Owns the lines of the timeline: groups and the prebuilds in them, each with its place from the top.
import type { Look, PrebuildRow } from "../prebuild-row.ts";
import type { Grouping } from "./view.ts";

export const ROW_HEIGHT = 24;
export const GROUP_HEIGHT = 34;

export type Line =
  | { readonly kind: "row"; readonly top: number; readonly row: PrebuildRow }
  | {
      readonly kind: "group";
      readonly top: number;
      readonly key: string;
      readonly name: string;
      readonly count: number;
      readonly isCollapsed: boolean;
    };

export interface Layout {
  readonly lines: readonly Line[];
  readonly height: number;
  /** How many prebuilds pass the filters in the shown time. */
  readonly count: number;
}

export interface LayoutOptions {
  readonly from: number;
  readonly to: number;
  readonly grouping: Grouping;
  readonly collapsed: ReadonlySet<string>;
  readonly passes: (row: PrebuildRow) => boolean;
  readonly nameOf: (row: PrebuildRow) => string;
}

export interface FilterOptions {
  readonly hidden: ReadonlySet<Look>;
  readonly trigger: string;
  readonly search: string;
  readonly nameOf: (row: PrebuildRow) => string;
}

/** What the filters let through, whatever the time. */
export function filterOf({ hidden, trigger, search, nameOf }: FilterOptions): (row: PrebuildRow) => boolean {
  const wanted = search.trim().toLowerCase();
  return (row) =>
    !hidden.has(shownLook(row)) &&
    (trigger === "" || row.prebuild.metadata.triggeredBy === `PREBUILD_TRIGGER_${trigger}`) &&
    (wanted === "" || row.text.includes(wanted) || nameOf(row).toLowerCase().includes(wanted));
}

/** What a prebuild counts as: how its work ended stays what it was when it is deleted later. */
export function shownLook({ look, ending }: PrebuildRow): Look {
  return ending ?? look;
}

/** @param rows newest first; those whose work is outside the shown time are left out */
export function layOut(rows: readonly PrebuildRow[], options: LayoutOptions): Layout {
  const { from, to, grouping, collapsed, passes, nameOf } = options;
  const groups = new Map<string, PrebuildRow[]>();
  let count = 0;
  for (const row of rows) {
    if (row.begin > to || (row.end !== undefined && row.end < from) || !passes(row)) continue;
    count += 1;
    const name = grouping === "none" ? "" : nameOf(row);
    const group = groups.get(name);
    if (group) group.push(row);
    else groups.set(name, [row]);
  }
  const lines: Line[] = [];
  let top = 0;
  for (const [name, members] of [...groups].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const isCollapsed = collapsed.has(name);
    if (grouping !== "none") {
      lines.push({ kind: "group", top, key: name, name, count: members.length, isCollapsed });
      top += GROUP_HEIGHT;
    }
    if (isCollapsed) continue;
    for (const row of members) {
      lines.push({ kind: "row", top, row });
      top += ROW_HEIGHT;
    }
  }
  return { lines, height: top, count };
}

/** The index of the first line that reaches below this place. */
export function firstBelow({ lines }: Layout, place: number): number {
  let [low, high] = [0, lines.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const { top, kind } = lines[middle] as Line;
    if (top + (kind === "row" ? ROW_HEIGHT : GROUP_HEIGHT) <= place) low = middle + 1;
    else high = middle;
  }
  return low;
}
