// Owns the run of every journey through every door.
import { describe, expect, test } from "vitest";
import { createBenches } from "./benches.ts";
import { DOORS } from "./doors.ts";
import { LIFE_JOURNEYS } from "./life-journeys.ts";
import { FILTER_JOURNEYS } from "./list-journeys.ts";
import { PAGE_JOURNEYS } from "./page-journeys.ts";

describe.each(DOORS)("through $way", (door) => {
  const open = createBenches(door);
  test.each([...LIFE_JOURNEYS, ...FILTER_JOURNEYS, ...PAGE_JOURNEYS])(
    "$title",
    async ({ options, walk, expected }) => {
      const bench = await open(options);
      expect(await walk(bench)).toEqual(expected);
    },
  );
});
