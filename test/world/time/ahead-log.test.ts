// Owns the order in which what was carried out ahead is told.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AheadLog } from "../../../src/world/time/ahead-log.ts";

/** Takes out all that was noted: instant and slot of each. */
function taken(log: AheadLog): [number, number][] {
  const all: [number, number][] = [];
  while (log.firstAt < Infinity) {
    const { firstAt, firstSlot } = log;
    const { at, id } = log.take();
    expect([at, id]).toEqual([firstAt, `id ${firstSlot}`]);
    all.push([at, firstSlot]);
  }
  return all;
}

describe("what was carried out ahead", () => {
  it("is told in the order of time, and of one instant in that of slots", () => {
    // Close by, far away, and before 1970.
    const instant = fc.oneof(fc.integer({ min: -600, max: 600 }), fc.integer({ min: -1e12, max: 1e13 }));
    const lives = fc.array(fc.array(instant, { maxLength: 8 }), { maxLength: 40 });
    fc.assert(
      fc.property(lives, (slots) => {
        const log = new AheadLog("prebuild");
        const noted = slots.flatMap((instants, slot) =>
          instants.sort((a, b) => a - b).map((at): [number, number] => [at, slot]),
        );
        for (const [at, slot] of noted) log.add(slot, { at, id: `id ${slot}`, from: "", to: "", reason: "" });
        log.settle();

        expect(taken(log)).toEqual(noted.sort(([a, slot], [b, other]) => a - b || slot - other));
      }),
    );
  });

  it("keeps what each transition says", () => {
    const log = new AheadLog("prebuild");
    const later = { at: 2_000, id: "a", from: "RUNNING", to: "STOPPING", reason: "the tasks are done" };
    const sooner = { at: 1_000, id: "b", from: "PENDING", to: "FAILED", reason: "no space left" };
    log.add(0, later);
    log.add(1, sooner);
    log.settle();

    expect([log.take(), log.take()]).toEqual([
      { kind: "prebuild", ...sooner },
      { kind: "prebuild", ...later },
    ]);
  });
});
