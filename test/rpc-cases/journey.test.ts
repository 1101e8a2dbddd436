// Owns the run of every journey through every door.
import { afterEach, describe, expect, test } from "vitest";
import type { Mock } from "../../src/index.ts";
import { DOORS } from "./doors.ts";
import { LIFE_JOURNEYS } from "./life-journeys.ts";
import { FILTER_JOURNEYS } from "./list-journeys.ts";
import { ORGANIZATION } from "./organization.ts";
import { PAGE_JOURNEYS } from "./page-journeys.ts";

let mock: Mock | undefined;
afterEach(() => mock?.close());

describe.each(DOORS)("through $way", ({ open }) => {
  test.each([...LIFE_JOURNEYS, ...FILTER_JOURNEYS, ...PAGE_JOURNEYS])(
    "$title",
    async ({ options, walk, expected }) => {
      const bench = await open({ scenario: ORGANIZATION, ...options });
      mock = bench.mock;
      expect(await walk(bench)).toEqual(expected);
    },
  );
});
