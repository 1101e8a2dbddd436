// Owns which part of time the timeline shows, how it is grouped, and what is filtered out.
import { computed, signal } from "@preact/signals";
import { present } from "../clock/present.ts";
import type { Look } from "../prebuild-row.ts";
import { prebuilds } from "../store.ts";

export const GROUPINGS = {
  project: "project",
  class: "class",
  both: "project and class",
  none: "nothing",
} as const;
export type Grouping = keyof typeof GROUPINGS;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
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

/** The share of the width that lies ahead of the present while it is followed. */
const AHEAD = 0.2;

/** The shown span; where it begins while the present is not followed. */
export const span = signal<number>(HOUR);
const begin = signal<number | undefined>(undefined);

export const isFollowing = computed(() => begin.value === undefined);
export const grouping = signal<Grouping>("project");
export const hidden = signal<ReadonlySet<Look>>(new Set());
export const trigger = signal<"" | "MANUAL" | "SCHEDULED">("");
export const search = signal("");
export const collapsed = signal<ReadonlySet<string>>(new Set());
export const isTable = signal(false);

/** The first instant that is shown. */
export function beginning(): number {
  return begin.value ?? present() - span.value * (1 - AHEAD);
}

export function followPresent(): void {
  begin.value = undefined;
}

export function pan(milliseconds: number): void {
  begin.value = beginning() + milliseconds;
}

/** Zooms by a factor; the instant at this share of the width stays where it is. */
export function zoom(factor: number, share = 1 - AHEAD): void {
  const after = Math.min(Math.max(span.value * factor, SHORTEST), LONGEST);
  const fixed = beginning() + span.value * share;
  const wasFollowing = isFollowing.value;
  span.value = after;
  if (!wasFollowing) begin.value = fixed - after * share;
}

/** All that is there, from the oldest prebuild to a little ahead of the present. */
export function showAll(): void {
  const oldest = prebuilds.value.at(-1)?.begin ?? present() - HOUR;
  span.value = Math.min(Math.max((present() - oldest) * 1.08, HOUR), LONGEST);
  begin.value = oldest - span.value * 0.02;
}

export function toggleLook(look: Look): void {
  hidden.value = toggled(hidden.value, look);
}

export function toggleGroup(key: string): void {
  collapsed.value = toggled(collapsed.value, key);
}

function toggled<T>(set: ReadonlySet<T>, member: T): ReadonlySet<T> {
  const after = new Set(set);
  if (!after.delete(member)) after.add(member);
  return after;
}
