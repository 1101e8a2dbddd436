// Owns the ordered sets of slots, held against plain sets: of every size, and in copies that go their own ways.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type OrderedSlots, SlotBits, SlotList } from "../../../src/world/store/ordered-index.ts";

/** Sizes around which another word, or another level of words, begins. */
const SIZES = [1, 2, 31, 32, 33, 64, 1_023, 1_024, 1_025, 32_767, 32_768, 32_769];
const EDGES = [0, ...SIZES.flatMap((size) => [size - 1, size])];

/** All that a set answers, from the newest on. */
function walk(set: OrderedSlots): number[] {
  const slots: number[] = [];
  for (let slot = set.before(Infinity); slot >= 0; slot = set.before(slot)) slots.push(slot);
  return slots;
}

function descending(slots: Iterable<number>): number[] {
  return [...slots].sort((a, b) => b - a);
}

/** What `before` should answer. */
function greatestBelow(members: ReadonlySet<number>, slot: number): number {
  return Math.max(-1, ...[...members].filter((member) => member < slot));
}

function upTo(size: number): number[] {
  return Array.from({ length: size }, (_, slot) => slot);
}

function bitsOf(slots: Iterable<number>): SlotBits {
  const bits = new SlotBits();
  for (const slot of slots) bits.add(slot);
  return bits;
}

describe.each(SIZES)("bits for %i slots", (size) => {
  it("hold each of them", () => {
    const bits = bitsOf(upTo(size));

    expect({ size: bits.size, slots: walk(bits) }).toEqual({ size, slots: descending(upTo(size)) });
  });

  it("hold the last of them alone", () => {
    const bits = bitsOf([size - 1]);

    expect([bits.size, walk(bits), bits.before(size - 1)]).toEqual([1, [size - 1], -1]);
  });

  it("hold the first of them alone, with room for all", () => {
    const bits = bitsOf([0, size]);
    bits.delete(size);

    expect([bits.size, walk(bits), bits.before(0)]).toEqual([1, [0], -1]);
  });

  it("hold every third once the others are gone", () => {
    const bits = bitsOf(upTo(size));
    const kept = upTo(size).filter((slot) => slot % 3 === 0);
    for (const slot of upTo(size)) if (slot % 3 !== 0) bits.delete(slot);

    expect({ size: bits.size, slots: walk(bits) }).toEqual({ size: kept.length, slots: descending(kept) });
  });

  it("are empty once all are gone, and hold what comes back", () => {
    const bits = bitsOf(upTo(size));
    for (const slot of upTo(size)) bits.delete(slot);
    const empty = [bits.size, bits.before(Infinity)];
    bits.add(size - 1);

    expect([empty, walk(bits)]).toEqual([[0, -1], [size - 1]]);
  });

  it("do not hold what was never added, however far away", () => {
    const bits = bitsOf(upTo(size));

    expect([size, size + 31, size + 32, size * 40, 2 ** 31].map((slot) => bits.has(slot))).toEqual(
      Array(5).fill(false),
    );
  });
});

it("bits find a neighbour over a million empty slots", () => {
  const bits = bitsOf([3, 2 ** 20 - 1, 2 ** 20, 2 ** 20 + 1]);
  bits.delete(2 ** 20 - 1);

  expect(walk(bits)).toEqual([2 ** 20 + 1, 2 ** 20, 3]);
});

const slot = fc.oneof(fc.constantFrom(...EDGES), fc.nat(70), fc.nat(33_000));
/** Which of the copies that there are. */
const copy = fc.nat(3);
const RUNS = { seed: 4_020, numRuns: 150 };

describe("any bits", () => {
  it("are a set, and so is each of their copies", () => {
    const action = fc.record({ what: fc.constantFrom("add", "add", "add", "delete", "clone"), copy, slot });
    const property = fc.property(fc.array(action, { maxLength: 80, size: "max" }), (actions) => {
      const copies = [{ bits: new SlotBits(), model: new Set<number>() }];
      for (const { what, copy, slot } of actions) {
        const { bits, model } = copies[copy % copies.length] as (typeof copies)[number];
        if (what === "add") {
          bits.add(slot);
          model.add(slot);
        } else if (what === "delete") {
          // Rather one that is there.
          const gone = [...model][slot % (model.size + 1)] ?? slot;
          bits.delete(gone);
          model.delete(gone);
        } else {
          copies[Math.min(copies.length, copy)] = { bits: bits.clone(), model: new Set(model) };
        }
      }
      const asked = [...new Set([...EDGES, ...actions.flatMap(({ slot }) => [slot, slot + 1])])];

      expect(
        copies.map(({ bits }) => ({
          size: bits.size,
          slots: walk(bits),
          members: asked.filter((slot) => bits.has(slot)),
          neighbours: asked.map((slot) => bits.before(slot)),
        })),
      ).toEqual(
        copies.map(({ model }) => ({
          size: model.size,
          slots: descending(model),
          members: asked.filter((slot) => model.has(slot)),
          neighbours: asked.map((slot) => greatestBelow(model, slot)),
        })),
      );
    });

    fc.assert(property, RUNS);
  });
});

function listOf(slots: Iterable<number>): SlotList {
  const list = new SlotList();
  for (const slot of slots) list.add(slot);
  return list;
}

describe("a list of slots", () => {
  it("returns the newest first", () => {
    const list = listOf([2, 5, 40]);

    expect([walk(list), list.before(41), list.before(40), list.before(5), list.before(2)]).toEqual([
      [40, 5, 2],
      40,
      5,
      2,
      -1,
    ]);
  });

  it("that is empty has no newest", () => {
    expect([new SlotList().size, new SlotList().before(Infinity)]).toEqual([0, -1]);
  });

  it("and its copy are two lists once both have been added to", () => {
    const list = listOf([1, 2, 3]);
    const copy = list.clone();
    list.add(4);
    copy.add(5);
    list.add(6);
    copy.add(7);

    expect([walk(list), walk(copy)]).toEqual([
      [6, 4, 3, 2, 1],
      [7, 5, 3, 2, 1],
    ]);
  });

  it("is as it was after its copy has been tidied", () => {
    const list = listOf([1, 2, 3]);
    const copy = list.clone();
    for (let i = 0; i < 3; i++) copy.delete(() => false);
    copy.add(9);

    expect([walk(list), list.size, walk(copy), copy.size]).toEqual([[3, 2, 1], 3, [9], 1]);
  });

  it("asks for nothing that only its copy holds", () => {
    const list = listOf([1, 2]);
    list.clone().add(8);
    const asked: number[] = [];
    for (let i = 0; i < 2; i++) list.delete((slot) => asked.push(slot) === 0);

    expect(asked).toEqual([1, 2]);
  });

  it("is a set, and so is each of its copies, but for members that are gone and not yet tidied away", () => {
    const action = fc.record({
      what: fc.constantFrom("add", "add", "add", "delete", "delete", "clone"),
      copy,
      by: fc.integer({ min: 1, max: 40 }),
    });
    const property = fc.property(fc.array(action, { maxLength: 120, size: "max" }), (actions) => {
      const copies = [{ list: new SlotList(), model: new Set<number>(), next: 0 }];
      for (const { what, copy, by } of actions) {
        const chosen = copies[copy % copies.length] as (typeof copies)[number];
        const { list, model } = chosen;
        if (what === "add") {
          chosen.next += by;
          list.add(chosen.next);
          model.add(chosen.next);
        } else if (what === "clone") {
          copies[Math.min(copies.length, copy)] = {
            list: list.clone(),
            model: new Set(model),
            next: chosen.next,
          };
        } else if (model.size > 0) {
          model.delete([...model][by % model.size] as number);
          list.delete((slot) => model.has(slot));
        }
      }

      expect(
        copies.map(({ list, model }) => ({
          size: list.size,
          members: walk(list).filter((slot) => model.has(slot)),
          isInOrder: walk(list).every((slot, index, all) => index === 0 || slot < (all[index - 1] as number)),
          isTidy: walk(list).length <= 2 * model.size,
        })),
      ).toEqual(
        copies.map(({ model }) => ({
          size: model.size,
          members: descending(model),
          isInOrder: true,
          isTidy: true,
        })),
      );
    });

    fc.assert(property, RUNS);
  });
});
