// Owns sorted lists and sorted ids: each is as a plain sorted array would be, on every branch of what was saved.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SortedIds } from "../../../src/world/store/sorted-ids.ts";
import { SortedList } from "../../../src/world/store/sorted-list.ts";

const RUNS = { seed: 4_020, numRuns: 200 };

/** What is done: a number is added, or removed if it is there; "save" and "load" go back to what was saved. */
const steps = fc.array(
  fc.oneof(fc.integer({ min: 0, max: 15 }), fc.constantFrom("save" as const, "load" as const)),
  {
    maxLength: 30,
  },
);

const idOf = (n: number) => `id-${String(n).padStart(3, "0")}`;

/** Carries the steps out on the subject and on a plain array, and compares after each. */
function compare(
  subject: {
    add(n: number): void;
    remove(n: number): void;
    save(): () => void;
    check(plain: readonly number[]): void;
  },
  done: readonly (number | "save" | "load")[],
): void {
  let plain: readonly number[] = [];
  let saved: { readonly plain: readonly number[]; readonly back: () => void } | undefined;
  for (const step of done) {
    if (step === "save") saved = { plain, back: subject.save() };
    else if (step === "load") {
      saved?.back();
      plain = saved?.plain ?? plain;
    } else if (plain.includes(step)) {
      subject.remove(step);
      plain = plain.filter((n) => n !== step);
    } else {
      subject.add(step);
      plain = [...plain, step].toSorted((a, b) => a - b);
    }
    subject.check(plain);
  }
}

describe("a sorted list", () => {
  it("has its values in both orders, from any place on", () => {
    const property = fc.property(steps, fc.integer({ min: 0, max: 15 }), (done, place) => {
      const list = new SortedList<number>((a, b) => a - b);
      compare(
        {
          add: (n) => list.add(n),
          remove: (n) => list.delete(n),
          save: () => {
            const saved = list.save();
            return () => list.load(saved);
          },
          check: (plain) => {
            expect([...list.ascending()]).toEqual(plain);
            expect([...list.descending()]).toEqual(plain.toReversed());
            expect([...list.ascending(place)]).toEqual(plain.filter((n) => n > place));
            expect([...list.descending(place)]).toEqual(plain.filter((n) => n < place).toReversed());
          },
        },
        done,
      );
    });

    fc.assert(property, RUNS);
  });
});

describe("sorted ids", () => {
  it("have their slots, the greatest id first, from any id on", () => {
    const property = fc.property(steps, fc.integer({ min: 0, max: 15 }), (done, place) => {
      const ids = new SortedIds();
      compare(
        {
          add: (n) => ids.add(idOf(n), n),
          remove: (n) => {
            ids.remove(idOf(n));
            ids.remove(idOf(n));
          },
          save: () => {
            const saved = ids.save();
            return () => ids.load(saved);
          },
          check: (plain) => {
            const entries = (numbers: readonly number[]) =>
              numbers.map((n) => ({ id: idOf(n), slot: n })).toReversed();
            expect([...ids.descending()]).toEqual(entries(plain));
            expect([...ids.descending(idOf(place))]).toEqual(entries(plain.filter((n) => n < place)));
            expect(ids.find(idOf(place))).toBe(plain.includes(place) ? place : undefined);
          },
        },
        done,
      );
    });

    fc.assert(property, RUNS);
  });
});
