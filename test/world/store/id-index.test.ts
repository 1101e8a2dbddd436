// Owns the way from ids to slots, held against a plain map, over any branching of what was saved.
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { IdIndex, type SavedIds } from "../../../src/world/store/id-index.ts";

const RUNS = { seed: 4_020, numRuns: 100 };

/** An index with the ids "0", "1" and so on. */
function indexOf(size: number): IdIndex {
  const index = new IdIndex();
  for (let slot = 0; slot < size; slot++) index.add(String(slot), slot);
  return index;
}

/** What an index answers for each id that was ever used. */
function answers(index: IdIndex, count: number) {
  return {
    size: index.size,
    slots: Array.from({ length: count }, (_, id) => index.get(String(id))),
  };
}

function modelAnswers(model: ReadonlyMap<string, number>, count: number) {
  return {
    size: model.size,
    slots: Array.from({ length: count }, (_, id) => model.get(String(id))),
  };
}

describe("an index of ids", () => {
  it("knows no id that was not added", () => {
    expect([new IdIndex().size, new IdIndex().get("0")]).toEqual([0, undefined]);
  });

  it("knows slot 0", () => {
    expect(indexOf(1).get("0")).toBe(0);
  });

  it("lets an id that is gone come back in another slot", () => {
    const index = indexOf(3);
    index.delete("1");
    const gone = answers(index, 3);
    index.add("1", 9);

    expect([gone, answers(index, 3)]).toEqual([
      { size: 2, slots: [0, undefined, 2] },
      { size: 3, slots: [0, 9, 2] },
    ]);
  });

  it.each([
    [0, 0],
    [1, 1],
    [100, 1],
    [100, 24],
    [100, 25],
    [100, 26],
    [100, 100],
  ])("of %i saved ids, of which %i go later, has all of them again when it goes back", (size, gone) => {
    const index = indexOf(size);
    const saved = index.save();
    index.own();
    for (let id = 0; id < gone; id++) index.delete(String(id));
    index.save();
    index.own();
    const after = answers(index, size);
    index.load(saved);

    expect([after.size, after.slots.filter((slot) => slot !== undefined).length]).toEqual([
      size - gone,
      size - gone,
    ]);
    expect(answers(index, size)).toEqual(answers(indexOf(size), size));
  });

  it("adds on one branch what the other does not know", () => {
    const index = indexOf(2);
    const saved = index.save();
    index.own();
    index.add("2", 2);
    const branch = index.save();
    index.load(saved);
    index.own();
    index.add("3", 2);
    const other = answers(index, 4);
    index.load(branch);

    expect([other.slots, answers(index, 4).slots]).toEqual([
      [0, 1, undefined, 2],
      [0, 1, 2, undefined],
    ]);
  });

  it("is a map, on every branch of what was saved", () => {
    const IDS = 140;
    const action = fc.record({
      what: fc.constantFrom("change", "change", "change", "change", "change", "save", "load", "own"),
      id: fc.nat(IDS - 1),
      which: fc.nat(20),
    });
    const property = fc.property(
      fc.constantFrom(0, 1, 100),
      fc.array(action, { maxLength: 150, size: "max" }),
      (size, actions) => {
        const index = indexOf(size);
        let model = new Map(Array.from({ length: size }, (_, id) => [String(id), id] as const));
        const saves: { saved: SavedIds; model: Map<string, number> }[] = [];
        let isShared = false;
        const [seen, expected]: object[][] = [[], []];
        for (const [slot, { what, id, which }] of actions.entries()) {
          const key = String(id);
          const save = saves[which % (saves.length || 1)];
          if (what === "save") {
            saves.push({ saved: index.save(), model: new Map(model) });
            isShared = true;
          } else if (what === "load" && save) {
            index.load(save.saved);
            model = new Map(save.model);
            isShared = true;
          } else {
            if (isShared || what === "own") index.own();
            isShared = false;
            if (what === "change" && model.has(key)) {
              index.delete(key);
              model.delete(key);
            } else if (what === "change") {
              index.add(key, slot);
              model.set(key, slot);
            }
          }
          seen?.push(answers(index, IDS));
          expected?.push(modelAnswers(model, IDS));
        }
        for (const save of saves) {
          index.load(save.saved);
          seen?.push(answers(index, IDS));
          expected?.push(modelAnswers(save.model, IDS));
        }

        expect(seen).toEqual(expected);
      },
    );

    fc.assert(property, RUNS);
  });
});
