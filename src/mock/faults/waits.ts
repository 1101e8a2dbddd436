// Owns the calls that faults keep waiting, so that all of them can be given up at once.
import { hostDelay, hostNow } from "../realtime.ts";

/** How a wait ended: the time passed, the caller went away, or all waits were given up. */
export type WaitEnd = "passed" | "gone" | "given-up";

/** The waits of one mock. */
export class Waits {
  readonly #open = new Set<() => void>();
  #isClosed = false;
  #lastEnd = 0;

  /** How many calls wait. */
  get size(): number {
    return this.#open.size;
  }

  /** When a wait ended last, in milliseconds of the host; 0 if never. */
  get lastEnd(): number {
    return this.#lastEnd;
  }

  /** Waits for a span of the host's time; Infinity waits until something else ends it. */
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
    await (milliseconds === Infinity ? aborted(over.signal) : hostDelay(milliseconds, over.signal));
    caller?.removeEventListener("abort", leave);
    this.#open.delete(giveUp);
    this.#lastEnd = hostNow();
    return end;
  }

  /** Ends all waits that there are. */
  giveUp(): void {
    for (const giveUp of [...this.#open]) giveUp();
  }

  /** Ends all waits, and those to come at once. */
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
