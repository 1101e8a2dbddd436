// Owns the last events of a mock, each with an id, so that a reader that was disconnected can resume.

import { quoted } from "../../input/quoted.ts";
import type { Change } from "../../world/store/changes.ts";
import { Signal } from "./signal.ts";

/** The most events kept; the oldest are dropped. */
export const LOG_LIMIT = 10_000;

/** An event. */
export type MockEvent =
  | { readonly event: "transition"; readonly data: Change }
  | { readonly event: "clock" | "request" | "reset" | "checkpoints"; readonly data: object };

/** Where a reader resumes: after this position; `gap` says why something may be missing. */
export interface Resumption {
  readonly position: number;
  readonly gap?: { readonly reason: string; readonly missed?: number };
}

/** The last events of one mock. Positions count from 1. */
export class EventLog {
  readonly signal = new Signal();
  /** Distinguishes this log's ids from another's, such as the server's before a restart. */
  readonly #run = crypto.randomUUID().slice(0, 8);
  readonly #ring: MockEvent[] = [];
  #last = 0;

  /** The position of the newest event; 0 if there is none. */
  get last(): number {
    return this.#last;
  }

  append(event: MockEvent): void {
    this.#last += 1;
    this.#ring[this.#last % LOG_LIMIT] = event;
    this.signal.notify();
  }

  /** The event at a position between the oldest kept and the newest. */
  at(position: number): MockEvent {
    return this.#ring[position % LOG_LIMIT] as MockEvent;
  }

  idOf(position: number): string {
    return `${this.#run}-${position}`;
  }

  /** Where a reader with that last id resumes; without an id, from now. */
  resume(id: string | undefined): Resumption {
    if (id === undefined) return { position: this.#last };
    const [, run, digits] = /^([0-9a-f]{8})-(\d{1,15})$/.exec(id) ?? [];
    const position = Number(digits);
    if (run !== this.#run || position > this.#last) {
      const reason = `the id ${quoted(id)} is not from this run`;
      return { position: this.#last, gap: { reason } };
    }
    return this.catchUp(position);
  }

  /** The position itself or, if its successors were dropped, the oldest one to resume from. */
  catchUp(position: number): Resumption {
    const missed = this.#last - LOG_LIMIT - position;
    if (missed <= 0) return { position };
    const reason = `only the last ${LOG_LIMIT} events are remembered`;
    return { position: position + missed, gap: { reason, missed } };
  }
}
