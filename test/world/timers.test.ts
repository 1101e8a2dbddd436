// Owns the queue of timers: what is due comes in the order of time, then of setting, whatever was set and cleared.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TimerQueue } from "../../src/world/timers.ts";

/** Takes all that is due, first to last. */
function drain(queue: TimerQueue): number[] {
  const slots: number[] = [];
  while (queue.size > 0) {
    const slot = queue.first as number;
    slots.push(slot);
    queue.clear(slot);
  }
  return slots;
}

function queueOf(...timers: readonly (readonly [slot: number, at: number])[]): TimerQueue {
  const queue = new TimerQueue({ next: 0 });
  for (const [slot, at] of timers) queue.set(slot, at);
  return queue;
}

describe("a queue of timers", () => {
  it("gives what is due first, first", () => {
    expect(drain(queueOf([0, 30], [1, 10], [2, 20]))).toEqual([1, 2, 0]);
  });

  it("gives what was set first, first, where it is due at the same time", () => {
    expect(drain(queueOf([5, 10], [3, 10], [4, 10], [1, 10]))).toEqual([5, 3, 4, 1]);
  });

  it("moves a timer that is set again", () => {
    expect(drain(queueOf([0, 10], [1, 20], [0, 30]))).toEqual([1, 0]);
  });

  it("puts a timer that is set again to the same time behind its equals", () => {
    expect(drain(queueOf([0, 10], [1, 10], [0, 10]))).toEqual([1, 0]);
  });

  it("lets go of what is cleared", () => {
    const queue = queueOf([0, 10], [1, 20]);

    queue.clear(0);

    expect(drain(queue)).toEqual([1]);
  });

  it("takes no offence at clearing what is not there", () => {
    const queue = queueOf([0, 10]);

    queue.clear(4_000);

    expect(queue.size).toBe(1);
  });

  it("agrees with a sorted list after any settings and clearings", () => {
    const action = fc.record({
      slot: fc.nat(40),
      at: fc.option(fc.nat(15), { freq: 4 }),
    });
    const property = fc.property(fc.array(action, { maxLength: 150 }), (actions) => {
      const queue = new TimerQueue({ next: 0 });
      const model = new Map<number, { at: number; order: number }>();
      for (const [order, { slot, at }] of actions.entries()) {
        model.delete(slot);
        if (at === null) {
          queue.clear(slot);
        } else {
          queue.set(slot, at);
          model.set(slot, { at, order });
        }
      }
      const sorted = [...model].sort(([, a], [, b]) => a.at - b.at || a.order - b.order);

      expect(drain(queue)).toEqual(sorted.map(([slot]) => slot));
    });

    fc.assert(property, { seed: 4_020, numRuns: 300 });
  });
});
