// Owns which time a chart shows, how it is grouped, and what is filtered out.
import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { preview, shownPresent } from "../clock/present.ts";
import type { Look } from "../prebuild-row.ts";

export const GROUPINGS = {
  project: "project",
  class: "class",
  both: "project and class",
  none: "nothing",
} as const;
export type Grouping = keyof typeof GROUPINGS;

const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
const SHORTEST = 30_000;
const LONGEST = 400 * 24 * HOUR;

/** Spans that can be chosen, in milliseconds. */
export const SPANS = {
  "15 min": 15 * MINUTE,
  "1 h": HOUR,
  "3 h": 3 * HOUR,
  "12 h": 12 * HOUR,
  "1 d": 24 * HOUR,
  "7 d": 168 * HOUR,
  "30 d": 720 * HOUR,
} as const;

/** A longer time is drawn as what ended when, a shorter one as a bar for each prebuild. */
export const LONGEST_OF_BARS = 12 * HOUR;

/** The time that a chart shows, and its filters. */
export interface TimeView {
  readonly span: Signal<number>;
  readonly isFollowing: ReadonlySignal<boolean>;
  readonly grouping: Signal<Grouping>;
  readonly hidden: Signal<ReadonlySet<Look>>;
  readonly trigger: Signal<"" | "MANUAL" | "SCHEDULED">;
  readonly search: Signal<string>;
  readonly collapsed: Signal<ReadonlySet<string>>;
  /** Changes whenever another time is shown. */
  readonly moved: ReadonlySignal<unknown>;
  /** The first instant that is shown. */
  beginning(): number;
  followPresent(): void;
  /** Shows a time, independent of the current time. */
  show(from: number, span: number): void;
  pan(milliseconds: number): void;
  /** Zooms by a factor; the instant at this share of the width stays where it is. */
  zoom(factor: number, share?: number): void;
}

/** The share of the width after the current time while it is followed; little of a long time is planned. */
const AHEAD = { bars: 0.2, columns: 0.03 };

export function createTimeView({ span: first }: { span: number }): TimeView {
  const span = signal(first);
  const aheadOf = (length: number) => (length > LONGEST_OF_BARS ? AHEAD.columns : AHEAD.bars);
  const begin = signal<number | undefined>(undefined);
  const beginning = () => {
    if (begin.value !== undefined) return begin.value;
    const followed = shownPresent() - span.value * (1 - aheadOf(span.value));
    // The previewed instant is brought into view if there is room for it.
    const target = preview.value;
    if (target === undefined) return followed;
    return Math.min(Math.max(followed, target - span.value * 0.96), shownPresent() - span.value * 0.05);
  };
  const bounded = (length: number) => Math.min(Math.max(length, SHORTEST), LONGEST);
  return {
    span,
    isFollowing: computed(() => begin.value === undefined),
    moved: computed(() => [span.value, begin.value]),
    grouping: signal<Grouping>("project"),
    hidden: signal<ReadonlySet<Look>>(new Set()),
    trigger: signal<"" | "MANUAL" | "SCHEDULED">(""),
    search: signal(""),
    collapsed: signal<ReadonlySet<string>>(new Set()),
    beginning,
    followPresent: () => {
      begin.value = undefined;
    },
    show: (from, length) => {
      span.value = bounded(length);
      begin.value = from;
    },
    pan: (milliseconds) => {
      begin.value = beginning() + milliseconds;
    },
    zoom: (factor, share = 1 - aheadOf(span.value)) => {
      const after = bounded(span.value * factor);
      const fixed = beginning() + span.value * share;
      if (begin.value !== undefined) begin.value = fixed - after * share;
      span.value = after;
    },
  };
}

/** The set with the member toggled. */
export function toggled<T>(set: ReadonlySet<T>, member: T): ReadonlySet<T> {
  const after = new Set(set);
  if (!after.delete(member)) after.add(member);
  return after;
}
