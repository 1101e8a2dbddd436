// Owns the clock by itself: the order in which it fires, where a move stops, and the limit of a loop.
import { describe, expect, it } from "vitest";
import { LoopError, Refusal } from "../../../src/world/errors.ts";
import { Clock } from "../../../src/world/time/clock.ts";
import type { TimerQueue } from "../../../src/world/time/queue.ts";
import type { Transition } from "../../../src/world/time/transition.ts";

const START = Date.UTC(2026, 0, 1);

interface Fired {
  readonly lane: string;
  readonly slot: number;
  readonly now: number;
}

/** A lane whose slots fire once, unless `again` sets them again; each is reported. */
function addLane(
  clock: Clock,
  lane: string,
  { fired = [], isCalendar = false, again }: LaneChoice = {},
): TimerQueue {
  const queue = clock.lane({
    isCalendar,
    fire: (slot) => {
      fired.push({ lane, slot, now: clock.now });
      const due = again?.(slot);
      if (due === undefined) queue.clear(slot);
      else queue.set(slot, due);
      clock.report({ at: clock.now, ...described(lane, slot) });
    },
    describe: (slot) => described(lane, slot),
    stageOf: (slot) => `stage-${slot}`,
  });
  return queue;
}

interface LaneChoice {
  readonly fired?: Fired[];
  readonly isCalendar?: boolean;
  readonly again?: (slot: number) => number | undefined;
}

function described(lane: string, slot: number): Omit<Transition, "at"> {
  return { kind: "prebuild", id: `${lane}-${slot}`, from: "A", to: "B", reason: "it was due" };
}

describe("what is due", () => {
  it("fires in the order of time, then of lanes, then of slots, at its instant", () => {
    const fired: Fired[] = [];
    const clock = new Clock(START);
    const one = addLane(clock, "one", { fired });
    const two = addLane(clock, "two", { fired });
    for (const [slot, after] of [
      [3, 20],
      [1, 10],
      [2, 10],
    ] as const) {
      two.set(slot, START + after);
      one.set(slot, START + after);
    }

    clock.advanceTo(START + 20);

    const order = fired.map(({ lane, slot, now }) => `${lane} ${slot} at ${now - START}`);
    expect(order).toEqual([
      "one 1 at 10",
      "one 2 at 10",
      "two 1 at 10",
      "two 2 at 10",
      "one 3 at 20",
      "two 3 at 20",
    ]);
  });

  it("fires at one instant in an order of lanes and slots that the ties choose, the same one again", () => {
    const orderBy = (ties: number) => {
      const fired: Fired[] = [];
      const clock = new Clock(START, ties);
      const lanes = ["one", "two"].map((lane) => addLane(clock, lane, { fired }));
      for (const lane of lanes) for (const slot of [0, 1, 2]) lane.set(slot, START + 10);
      clock.advanceTo(START + 10);
      return fired.map(({ lane, slot }) => `${lane} ${slot}`).join(", ");
    };
    const orders = Array.from({ length: 40 }, (_, ties) => orderBy(ties));

    expect(orders[0]).toBe("one 0, one 1, one 2, two 0, two 1, two 2");
    expect(new Set(orders.map((order) => order.slice(0, 3)))).toEqual(new Set(["one", "two"]));
    expect(new Set(orders).size).toBeGreaterThan(4);
    expect(orderBy(7)).toBe(orders[7]);
  });

  it("after the end of a move waits, and the clock is at the end", () => {
    const fired: Fired[] = [];
    const clock = new Clock(START);
    addLane(clock, "one", { fired }).set(0, START + 11);

    clock.advanceTo(START + 10);

    expect({ fired, now: clock.now }).toEqual({ fired: [], now: START + 10 });
    expect(clock.nextDue()).toBe(START + 11);
  });

  it("and overdue fires at the current time, in the order in which it was due", () => {
    const fired: Fired[] = [];
    const clock = new Clock(START);
    const queue = addLane(clock, "one", { fired });
    queue.set(0, START - 5);
    queue.set(1, START - 9);

    clock.advanceTo(START);

    expect(fired.map(({ slot, now }) => [slot, now])).toEqual([
      [1, START],
      [0, START],
    ]);
  });

  it("is listed as it fires, and what the calendar holds is no progress", () => {
    const clock = new Clock(START);
    const progress = addLane(clock, "progress");
    const calendar = addLane(clock, "calendar", { isCalendar: true });
    progress.set(0, START + 20);
    calendar.set(0, START + 10);
    calendar.set(1, START + 20);

    expect(clock.upcoming(9).map(({ at, id }) => [at - START, id])).toEqual([
      [10, "calendar-0"],
      [20, "progress-0"],
      [20, "calendar-1"],
    ]);
    expect(clock.next()).toEqual({ at: START + 10, ...described("calendar", 0) });
    expect([clock.nextDue(), clock.nextProgress()]).toEqual([START + 10, START + 20]);
  });

  it("is nothing in a clock without timers", () => {
    const clock = new Clock(START);
    addLane(clock, "one");

    expect([clock.next(), clock.nextDue(), clock.nextProgress(), clock.upcoming(3)]).toEqual([
      undefined,
      undefined,
      undefined,
      [],
    ]);
  });
});

describe("a move", () => {
  it("stops after the transition for which the listener returns true, at its instant", () => {
    const fired: Fired[] = [];
    const clock = new Clock(START);
    const queue = addLane(clock, "one", { fired });
    for (const slot of [0, 1, 2]) queue.set(slot, START + 10 * slot);

    clock.advanceTo(START + 100, ({ id }) => id === "one-1");

    expect({ slots: fired.map(({ slot }) => slot), now: clock.now }).toEqual({
      slots: [0, 1],
      now: START + 10,
    });
    expect(clock.isHeard).toBe(false);
  });

  it("continues after it was stopped, and lists no more than was asked for", () => {
    const fired: Fired[] = [];
    const clock = new Clock(START);
    const queue = addLane(clock, "one", { fired });
    for (const slot of [0, 1, 2]) queue.set(slot, START + 10 * slot);
    clock.advanceTo(START + 100, () => true);

    expect(clock.upcoming(1).map(({ id }) => id)).toEqual(["one-1"]);
    clock.advanceTo(START + 100);

    expect({ slots: fired.map(({ slot }) => slot), now: clock.now }).toEqual({
      slots: [0, 1, 2],
      now: START + 100,
    });
  });

  it("is refused during another, and the other continues", () => {
    const clock = new Clock(START);
    addLane(clock, "one").set(0, START + 10);
    const moveAgain = () => {
      expect(() => clock.advanceTo(START + 50)).toThrow("the clock is moving");
      return false;
    };

    clock.advanceTo(START + 100, moveAgain);

    expect(clock.now).toBe(START + 100);
  });

  it.each([
    ["back", START - 1],
    ["to no instant", Number.NaN],
    ["past the year 9999", Date.UTC(10_000, 0, 1)],
    ["further than ten years", Date.UTC(2037, 0, 1)],
  ])("%s is refused and fires nothing", (_, target) => {
    const fired: Fired[] = [];
    const clock = new Clock(START);
    addLane(clock, "one", { fired }).set(0, START);

    expect(() => clock.advanceTo(target)).toThrow(Refusal);
    expect({ fired, now: clock.now }).toEqual({ fired: [], now: START });
  });

  it("can be taken back to the time that was saved", () => {
    const clock = new Clock(START);
    addLane(clock, "one");
    const saved = clock.save();
    clock.advanceTo(START + 100);

    clock.load(saved);

    expect(clock.now).toBe(START);
  });

  it("continues after a listener that threw, and has fired what it threw at", () => {
    const fired: Fired[] = [];
    const clock = new Clock(START);
    const queue = addLane(clock, "one", { fired });
    for (const slot of [0, 1]) queue.set(slot, START + 10);
    const fail = () => {
      throw new Error("enough");
    };

    expect(() => clock.advanceTo(START + 100, fail)).toThrow("enough");
    expect({ fired: fired.length, now: clock.now }).toEqual({ fired: 1, now: START + 10 });
    clock.advanceTo(START + 100);
    expect({ fired: fired.length, now: clock.now }).toEqual({ fired: 2, now: START + 100 });
  });
});

describe("a loop", () => {
  it("ends after 100,000 firings at one instant, and names kind, id and stage", () => {
    const fired: Fired[] = [];
    const clock = new Clock(START);
    const bystanders = addLane(clock, "bystander", { fired });
    const looping = addLane(clock, "looping", { fired, again: () => START + 10 });
    bystanders.set(0, START + 10);
    looping.set(7, START + 10);
    looping.set(8, START + 10);

    const move = () => clock.advanceTo(START + 60_000);

    expect(move).toThrow(LoopError);
    expect(fired).toHaveLength(100_000);
    expect(move).toThrow(
      'Failed to move the clock: it fired 100000 times at 2026-01-01T00:00:00.010Z, and stage "stage-7" of prebuild looping-7 is due at that instant again.',
    );
    expect(clock.now).toBe(START + 10);
  });

  it("that has ended lets time continue", () => {
    const fired: Fired[] = [];
    const clock = new Clock(START);
    const queue = addLane(clock, "one", { fired, again: (slot) => (slot === 0 ? START : undefined) });
    queue.set(0, START);
    queue.set(1, START + 5);
    expect(() => clock.advanceTo(START + 10)).toThrow(LoopError);
    queue.clear(0);

    clock.advanceTo(START + 10);

    expect({ last: fired.at(-1), now: clock.now }).toEqual({
      last: { lane: "one", slot: 1, now: START + 5 },
      now: START + 10,
    });
  });

  it("is not what fires 100,000 times and then no more", () => {
    const fired: Fired[] = [];
    const clock = new Clock(START);
    const again = () => (fired.length < 100_000 ? START : undefined);
    addLane(clock, "one", { fired, again }).set(0, START);

    clock.advanceTo(START + 1);

    expect({ fired: fired.length, now: clock.now }).toEqual({ fired: 100_000, now: START + 1 });
  });

  it("is not what fires at ever later instants", () => {
    const fired: Fired[] = [];
    const clock = new Clock(START);
    addLane(clock, "one", { fired, again: () => clock.now + 1 }).set(0, START);

    clock.advanceTo(START + 150_000);

    expect(fired).toHaveLength(150_001);
  });

  it("is not what many timers do at one instant, a few times each", () => {
    const fired: Fired[] = [];
    const clock = new Clock(START);
    const times = new Map<number, number>();
    const again = (slot: number) => {
      times.set(slot, (times.get(slot) ?? 0) + 1);
      return times.get(slot) === 9 ? undefined : START + 1;
    };
    const queue = addLane(clock, "one", { fired, again });
    for (let slot = 0; slot < 20_000; slot++) queue.set(slot, START + 1);

    clock.advanceTo(START + 1);

    expect(fired).toHaveLength(180_000);
  });
});
