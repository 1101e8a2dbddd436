// Owns a rate limit in simulated time: a token bucket, kept as the instant at which it would be full again (GCRA).
import { parseDuration } from "../../input/duration.ts";
import type { FaultLimit } from "../../scenarios/fault-rule.ts";

/** The instants at which the buckets of a rule are full again, by caller; "" is the world's. */
export type FullAt = Readonly<Record<string, number>>;

/** The most callers kept; a full bucket need not be kept. */
const MOST_CALLERS = 10_000;

/** The buckets of one rule. */
export class RateLimit {
  readonly #per: number;
  /** How long it takes to refill one call. */
  readonly #interval: number;
  readonly #byCaller: boolean;
  #fullAt: Map<string, number>;

  constructor({ calls, per, by }: FaultLimit, fullAt: FullAt = {}) {
    this.#per = parseDuration(per);
    this.#interval = this.#per / calls;
    this.#byCaller = by === "caller";
    this.#fullAt = new Map(Object.entries(fullAt));
  }

  /** How long a call has to wait, in milliseconds of simulated time; 0 if it passes, which takes a token. */
  wait(now: number, caller: () => string): number {
    const key = this.#byCaller ? caller() : "";
    const known = this.#fullAt.get(key) ?? now;
    // Time went back to before the bucket was used this much.
    const fullAt = known - now > this.#per ? now : Math.max(known, now);
    const wait = Math.ceil(fullAt + this.#interval - this.#per - now);
    if (wait > 0) return wait;
    if (this.#fullAt.size >= MOST_CALLERS) this.#forgetFull(now);
    this.#fullAt.set(key, fullAt + this.#interval);
    return 0;
  }

  save(): FullAt {
    return Object.fromEntries(this.#fullAt);
  }

  #forgetFull(now: number): void {
    for (const [key, fullAt] of this.#fullAt) if (fullAt <= now) this.#fullAt.delete(key);
    if (this.#fullAt.size >= MOST_CALLERS) this.#fullAt = new Map();
  }
}
