// Owns a signal: readers wait for the next notification.

/** Readers wait for its next notification. */
export class Signal {
  #waiting: (() => void)[] = [];

  notify(): void {
    if (this.#waiting.length === 0) return;
    const woken = this.#waiting;
    this.#waiting = [];
    for (const wake of woken) wake();
  }

  /** Resolves at the next notification. */
  next(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}
