// Owns the calls that wait, so that it is known, and all that faults delay can be cancelled at once.
import { delayIn, type HostTime, hostNow, REAL_TIME } from "../host-time.ts";

/** How a wait ended: the time passed, the caller went away, or all waits were cancelled. */
export type WaitEnd = "passed" | "gone" | "given-up";

/** The waits of one mock. */
export class Waits {
  readonly #open = new Set<() => void>();
  #isClosed = false;
  #why = "";
  #lastEnd = 0;
  readonly #host: HostTime;

  constructor(host = REAL_TIME) {
    this.#host = host;
  }

  /** How many calls wait. */
  get size(): number {
    return this.#open.size;
  }

  /** Why waits were last cancelled, as the beginning of a sentence. */
  get why(): string {
    return this.#why;
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

  /** Counts a wait that ends by itself. */
  async count(wait: Promise<void>): Promise<void> {
    const counted = () => {};
    this.#open.add(counted);
    await wait;
    this.#open.delete(counted);
    this.#lastEnd = hostNow();
  }

  /** Ends all current waits. @param why the beginning of a sentence */
  giveUp(why: string): void {
    this.#why = why;
    for (const giveUp of [...this.#open]) giveUp();
  }

  /** Ends all waits, and future ones at once. */
  close(why: string): void {
    this.#isClosed = true;
    this.giveUp(why);
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve());
  });
}
