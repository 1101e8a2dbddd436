// Owns the world's chance and the ids drawn from it: the same for the same seed, ascending, well formed.
import { describe, expect, it } from "vitest";
import { IdSource } from "../../src/world/ids.ts";
import { Chance, PURPOSES } from "../../src/world/random.ts";
import { START } from "./sample-world.ts";

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const NUMBERS = Array.from({ length: 2_000 }, (_, n) => n);

describe("chance", () => {
  it("draws the same for the same seed, purpose and number", () => {
    expect(new Chance(7).bits(PURPOSES.instance, 3)).toBe(new Chance(7).bits(PURPOSES.instance, 3));
  });

  it.each([0, 8, 2 ** 32, 2 ** 32 + 7, Number.MAX_SAFE_INTEGER])(
    "draws otherwise for the seed %i than for 7",
    (seed) => {
      const draws = (chance: Chance) => NUMBERS.slice(0, 20).map((n) => chance.bits(PURPOSES.instance, n));

      expect(draws(new Chance(seed))).not.toEqual(draws(new Chance(7)));
    },
  );

  it("draws each purpose by itself", () => {
    const chance = new Chance(1);
    const equal = NUMBERS.filter((n) => chance.bits(PURPOSES.instance, n) === chance.bits(PURPOSES.name, n));

    expect(equal).toEqual([]);
  });

  it("draws whole numbers of the range, both ends included", () => {
    const chance = new Chance(1);

    const drawn = new Set(NUMBERS.map((n) => chance.within({ min: 3, max: 6 }, PURPOSES.instance, n)));

    expect([...drawn].sort()).toEqual([3, 4, 5, 6]);
  });

  it("draws the one number of a range that has one", () => {
    expect(new Chance(1).within({ min: 600, max: 600 }, PURPOSES.instance, 9)).toBe(600);
  });

  it("draws evenly enough", () => {
    const chance = new Chance(1);
    const high = NUMBERS.filter((n) => chance.within({ min: 0, max: 1 }, PURPOSES.instance, n) === 1).length;

    expect(Math.abs(high - 1_000)).toBeLessThan(100);
  });
});

describe("ids", () => {
  it("are UUIDs of version 7 that begin with the instant", () => {
    const id = new IdSource(new Chance(1)).next(START);

    expect([UUID_V7.test(id), Number.parseInt(id.replace("-", "").slice(0, 12), 16)]).toEqual([true, START]);
  });

  it("ascend, also if time is frozen or would go back", () => {
    const ids = new IdSource(new Chance(1));
    const made = NUMBERS.map((n) => ids.next(START + (n % 500)));

    expect([...made].sort()).toEqual(made);
  });

  it("are all different", () => {
    const ids = new IdSource(new Chance(1));

    expect(new Set(NUMBERS.map(() => ids.next(START))).size).toBe(NUMBERS.length);
  });

  it("differ between seeds", () => {
    expect(new IdSource(new Chance(1)).next(START)).not.toBe(new IdSource(new Chance(2)).next(START));
  });

  it("that are derived are the same whenever they are asked for", () => {
    const ids = new IdSource(new Chance(1));
    const first = ids.derived(PURPOSES.snapshot, 4, START);
    ids.next(START);

    expect(ids.derived(PURPOSES.snapshot, 4, START)).toBe(first);
  });

  it("of things that are there from the start differ by name and are UUIDs of version 4", () => {
    const ids = new IdSource(new Chance(1));
    const named = [ids.named("organization"), ids.named("runner")];

    expect([named.every((id) => /^[0-9a-f-]{14}4[0-9a-f]{3}-[89ab]/.test(id)), new Set(named).size]).toEqual([
      true,
      2,
    ]);
  });
});
