// Owns the current simulated time as the page knows it: what the server last sent, and the real time since. After a
// leap the display catches up gradually instead of jumping, so that one sees what the leap did.
import { signal } from "@preact/signals";

/** As the server reports it. */
export interface ClockState {
  readonly now: string;
  readonly mode: string;
}

interface Clock {
  /** A mode of the server, or "lost" while it cannot be reached. */
  readonly mode: string;
  /** The simulated instant at the reading of the browser's clock. */
  readonly now: number;
  readonly read: number;
}

interface Leap {
  readonly from: number;
  readonly to: number;
  readonly read: number;
}

export const clock = signal<Clock>({ mode: "frozen", now: 0, read: 0 });

/** The speed to resume with after a pause. */
export const speed = signal("60x");

/** The previewed instant of a jump. */
export const preview = signal<number | undefined>(undefined);

/** How long the charts take for a leap, in milliseconds of the browser. */
const LEAP = 800;
/** Less than this, in simulated milliseconds, is not a leap. */
const LEAST = 15_000;

let leap: Leap | undefined;

export function setClock({ now, mode }: ClockState): void {
  const [at, read] = [Date.parse(now), performance.now()];
  const isFirst = clock.value.read === 0;
  const shown = shownPresent();
  // With a fast clock, the delay of a slow response is not a leap.
  const least = Math.max(LEAST, rateOf(mode) * 1_500, rateOf(clock.value.mode) * 1_500);
  const isLeap = !isFirst && at - shown > least;
  const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  // The same leap is reported more than once.
  const isKnown = leap !== undefined && isLeaping() && Math.abs(at - leap.to) < least;
  if (isLeap && !isCalm && !isKnown) leap = { from: shown, to: at, read };
  else if (!isLeaping() || at < shown) leap = undefined;
  clock.value = { mode, now: at, read };
  if (rateOf(mode) > 0) speed.value = mode;
}

/** It is unknown whether the clock of a lost server still runs. */
export function loseClock(): void {
  if (clock.value.read === 0 || clock.value.mode === "lost") return;
  clock.value = { mode: "lost", now: present(), read: performance.now() };
}

/** Simulated milliseconds per millisecond of the browser; 0 if time is paused or moves with reads. */
export function rateOf(mode: string): number {
  if (mode === "real") return 1;
  return mode.endsWith("x") ? Number(mode.slice(0, -1)) : 0;
}

/** The current time, in milliseconds since 1970. */
export function present(): number {
  const { mode, now, read } = clock.value;
  return now + (performance.now() - read) * rateOf(mode);
}

/** Whether the display is still catching up after a leap. */
export function isLeaping(): boolean {
  return leap !== undefined && performance.now() - leap.read < LEAP;
}

/** The current time as it is drawn. */
export function shownPresent(): number {
  if (!leap || !isLeaping()) return present();
  const part = (performance.now() - leap.read) / LEAP;
  return leap.from + (present() - leap.from) * (1 - (1 - part) ** 3);
}
