// Owns the link from a mock's clock to timers outside it: the verbs that move time then report by how much.
import type { MockClock } from "../mock/clock.ts";

/** The verbs that move time, each of which then calls `follow` with the milliseconds that the mock has moved by. */
export function linkedVerbs(clock: MockClock, follow: (by: number) => void): Partial<MockClock> {
  const linked =
    <A extends readonly unknown[], R>(verb: (...args: A) => R) =>
    (...args: A): R => {
      const before = clock.now().getTime();
      try {
        return verb(...args);
      } finally {
        follow(clock.now().getTime() - before);
      }
    };
  return {
    advance: linked(clock.advance),
    advanceTo: linked(clock.advanceTo),
    advanceUntil: linked(clock.advanceUntil),
    next: linked(clock.next),
  };
}
