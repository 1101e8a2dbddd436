// Owns the calls that faults delay, so that all of them can be cancelled at once.
import { delayIn, type HostTime, hostNow, REAL_TIME } from "../host-time.ts";

/** How a wait ended: the time passed, the caller went away, or all waits were cancelled. */
export type WaitEnd = "passed" | "gone" | "given-up";

/** The waits of one mock. */
export class Waits {
  readonly #open = new Set<() => void>();
  #isClosed = false;
  #lastEnd = 0;
  readonly #host: HostTime;

  constructor(host = REAL_TIME) {
    this.#host = host;
  }

  /** How many calls wait. */
  get size(): number {
    return this.#open.size;
  }

  /** When a wait last ended, in milliseconds of real time; 0 if never. */
  get lastEnd(): number {
    return this.#lastEnd;
  }

  /** Waits for a span of real time; Infinity waits until something else ends it. */
  async wait(milliseconds: number, caller: AbortSignal | undefined): Promise<WaitEnd> {
    if (this.#isClosed) return "given-up";
    const over = new AbortController();
    let end: WaitEnd = "passed";
    const endAs = (how: WaitEnd) => () => {
      end = how;
      over.abort();
    };
    const giveUp = endAs("given-up");
    const leave = endAs("gone");
    this.#open.add(giveUp);
    caller?.addEventListener("abort", leave);
    if (caller?.aborted) leave();
    await (milliseconds === Infinity ? aborted(over.signal) : delayIn(this.#host, milliseconds, over.signal));
    caller?.removeEventListener("abort", leave);
    this.#open.delete(giveUp);
    this.#lastEnd = hostNow();
    return end;
  }

  /** Ends all current waits. */
  giveUp(): void {
    for (const giveUp of [...this.#open]) giveUp();
  }

  /** Ends all waits, and future ones at once. */
  close(): void {
    this.#isClosed = true;
    this.giveUp();
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve());
  });
}
