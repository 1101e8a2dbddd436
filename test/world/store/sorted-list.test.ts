// Owns lists in an order: whatever was added and removed, and however much of it at once, the order is the same.
import { expect, it } from "vitest";
import { SortedList } from "../../../src/world/store/sorted-list.ts";

const shuffled = (count: number) => Array.from({ length: count }, (_, index) => (index * 7_919) % count);

it.each([1, 3, 16, 17, 1_000])("values are in order after %i were added at a time", (atOnce) => {
  const list = new SortedList<number>((a, b) => a - b);
  const values = shuffled(5_000);
  for (let from = 0; from < values.length; from += atOnce) {
    for (const value of values.slice(from, from + atOnce)) list.add(value);
    if (from % 7 === 0) list.delete(values[from] as number);
    if (from % 7 === 0) list.add(values[from] as number);
    if (from % 500 === 0) [...list.ascending()];
  }
  const sorted = values.toSorted((a, b) => a - b);

  expect([...list.ascending()]).toHaveLength(5_000);
  expect([...list.ascending()]).toEqual(sorted);
  expect([...list.descending(2_500)]).toEqual(sorted.slice(0, 2_500).toReversed());
});

it("adding many compares each only as often as sorting does", () => {
  let compared = 0;
  const list = new SortedList<number>((a, b) => {
    compared += 1;
    return a - b;
  });
  for (const value of shuffled(20_000)) list.add(value);
  [...list.ascending()];

  expect(compared).toBeLessThan(20_000 * Math.log2(20_000));
});

it.each([1, 50])("a saved list stays as it was when %i are added", (count) => {
  const list = new SortedList<number>((a, b) => a - b);
  for (const value of [5, 1, 9]) list.add(value);
  const saved = list.save();
  for (let value = 10; value < 10 + count; value += 1) list.add(value - 7.5);
  const other = new SortedList<number>((a, b) => a - b);
  other.add(3);
  other.load(saved);

  expect([...other.ascending()]).toEqual([1, 5, 9]);
  expect([...list.ascending()]).toHaveLength(3 + count);
});
