// Owns the present of the simulated clock as the page knows it: what the server said last, and the host's time since.
import { signal } from "@preact/signals";

/** As the server tells it. */
export interface ClockTold {
  readonly now: string;
  readonly mode: string;
}

interface Clock {
  readonly mode: string;
  /** The simulated instant at the host's reading. */
  readonly now: number;
  readonly read: number;
}

export const clock = signal<Clock>({ mode: "frozen", now: 0, read: 0 });

/** The speed to go on with after a pause. */
export const speed = signal("60x");

export function tellClock({ now, mode }: ClockTold): void {
  clock.value = { mode, now: Date.parse(now), read: performance.now() };
  if (rateOf(mode) > 0) speed.value = mode;
}

/** Simulated milliseconds per millisecond of the host; 0 where time stands still or moves with reads. */
export function rateOf(mode: string): number {
  if (mode === "real") return 1;
  return mode.endsWith("x") ? Number(mode.slice(0, -1)) : 0;
}

/** The present, in milliseconds since 1970. */
export function present(): number {
  const { mode, now, read } = clock.value;
  return now + (performance.now() - read) * rateOf(mode);
}
