// Owns how much is remembered of what is gone: the last values of a kind, oldest first.
import { expect, it } from "vitest";
import { HISTORY_LIMIT, History } from "../../src/world/history.ts";

/** A history of the numbers from 0 on. */
function counted(count: number): History<number> {
  const history = new History<number>();
  for (let n = 0; n < count; n++) history.note(n);
  return history;
}

it.each([1, HISTORY_LIMIT, HISTORY_LIMIT + 1, 2 * HISTORY_LIMIT, 2 * HISTORY_LIMIT + 1, 3.5 * HISTORY_LIMIT])(
  "after %i values a history has the last of them, at most 10,000, oldest first",
  (count) => {
    const { values } = counted(count);

    expect(values).toEqual(
      Array.from({ length: Math.min(count, 10_000) }, (_, n) => Math.max(0, count - 10_000) + n),
    );
  },
);

it("a history that goes back forgets what came later, whatever came", () => {
  const history = counted(2 * HISTORY_LIMIT - 1);
  const saved = history.save();
  const before = history.values;
  for (let n = 0; n < 5; n++) history.note(-1);
  history.load(saved);
  const again = history.values;
  history.note(-2);

  expect([again, history.values.at(-1)]).toEqual([before, -2]);
  expect(counted(0).values).toEqual([]);
});
