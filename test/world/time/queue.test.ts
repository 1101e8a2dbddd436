// Owns the queue of timers: what is due comes in the order of time, then of slots, whatever was set and cleared.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TimerQueue } from "../../../src/world/time/queue.ts";

/** Takes all that is due, first to last. */
function drain(queue: TimerQueue): number[] {
  const slots: number[] = [];
  while (queue.size > 0) {
    const slot = queue.first;
    slots.push(slot);
    queue.clear(slot);
  }
  return slots;
}

function queueOf(...timers: readonly (readonly [slot: number, at: number])[]): TimerQueue {
  const queue = new TimerQueue();
  for (const [slot, at] of timers) queue.set(slot, at);
  return queue;
}

describe("a queue of timers", () => {
  it("gives what is due first, first", () => {
    expect(drain(queueOf([0, 30], [1, 10], [2, 20]))).toEqual([1, 2, 0]);
  });

  it("gives the lowest slot first, if several are due at the same time", () => {
    expect(drain(queueOf([5, 10], [3, 10], [4, 10], [1, 10]))).toEqual([1, 3, 4, 5]);
  });

  it("gives another order at one instant with other ties, each time the same, and never another time first", () => {
    const drained = (ties: number) => {
      const queue = new TimerQueue(ties);
      for (let slot = 0; slot < 20; slot += 1) queue.set(slot, slot < 10 ? 2 : 1);
      return [drain(queue.copy()), drain(queue)] as const;
    };
    const inOrder = [...Array(20).keys()];
    const orders = [0, 1, 2, 3].map((ties) => {
      const [first, again] = drained(ties);
      expect(again).toEqual(first);
      expect(first.slice(0, 10).every((slot) => slot >= 10)).toBe(true);
      expect(first.toSorted((one, other) => one - other)).toEqual(inOrder);
      return first.join();
    });

    expect(orders[0]).toBe([...inOrder.slice(10), ...inOrder.slice(0, 10)].join());
    expect(new Set(orders).size).toBe(4);
  });

  it("moves a timer that is set again", () => {
    expect(drain(queueOf([0, 10], [1, 20], [0, 30]))).toEqual([1, 0]);
  });

  it("lets go of what is cleared", () => {
    const queue = queueOf([0, 10], [1, 20]);

    queue.clear(0);

    expect(drain(queue)).toEqual([1]);
  });

  it("takes no offence at clearing what is not there", () => {
    const queue = queueOf([0, 10]);

    queue.clear(4_000);

    expect(drain(queue)).toEqual([0]);
  });

  it("goes back to what is due earlier than all that it had", () => {
    expect(drain(queueOf([0, 900], [1, 901], [2, 5], [3, 902], [4, 4]))).toEqual([4, 2, 0, 1, 3]);
  });

  it("has no first if nothing is due", () => {
    const queue = queueOf();

    expect([queue.size, queue.first, queue.firstDue]).toEqual([0, -1, Infinity]);
  });

  it("is as it was saved, whatever became of it since", () => {
    const queue = queueOf([0, 10], [1, 20], [2, 30]);
    const saved = queue.save();
    drain(queue);
    queue.set(5, 7);
    queue.load(saved);

    expect([drain(queue), queue.load(saved), drain(queue)]).toEqual([[0, 1, 2], undefined, [0, 1, 2]]);
  });

  it("agrees with a sorted list after any settings and clearings", () => {
    const action = fc.record({
      slot: fc.nat(40),
      at: fc.option(fc.nat(15), { freq: 4 }),
    });
    const property = fc.property(fc.array(action, { maxLength: 150 }), (actions) => {
      const queue = new TimerQueue();
      const model = new Map<number, number>();
      for (const { slot, at } of actions) {
        model.delete(slot);
        if (at === null) {
          queue.clear(slot);
        } else {
          queue.set(slot, at);
          model.set(slot, at);
        }
      }
      const sorted = [...model].sort(([slot, at], [other, then]) => at - then || slot - other);

      expect(drain(queue)).toEqual(sorted.map(([slot]) => slot));
    });

    fc.assert(property, { seed: 4_020, numRuns: 300 });
  });
});
