// Owns the marks of the time axis.
import { dayText, timeOfDay } from "../time-text.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const STEPS = [
  ...[5, 10, 30].map((count) => count * SECOND),
  ...[1, 2, 5, 10, 20, 30].map((count) => count * MINUTE),
  ...[1, 2, 3, 6, 12].map((count) => count * HOUR),
  ...[1, 2, 5, 10, 20, 50, 100].map((count) => count * DAY),
];

export interface Tick {
  readonly at: number;
  readonly text: string;
  /** A day begins. */
  readonly isDay: boolean;
}

/** @param most how many of them fit */
export function ticksOf(from: number, to: number, most: number): Tick[] {
  const step = STEPS.find((each) => (to - from) / each <= most) ?? (STEPS.at(-1) as number);
  const ticks: Tick[] = [];
  for (let at = Math.ceil(from / step) * step; at <= to; at += step) {
    const isDay = at % DAY === 0;
    const time = timeOfDay(at);
    const text = isDay ? dayText(at, false) : step < MINUTE ? time : time.slice(0, 5);
    ticks.push({ at, text, isDay });
  }
  return ticks;
}
