// Owns the form and the order of generated ids.
import { describe, expect, it } from "vitest";
import { IdSource, MOST_IDS, UUID } from "../../src/world/ids.ts";
import { Chance } from "../../src/world/random.ts";
import { START } from "./sample-world.ts";

const source = (seed = 1) => new IdSource(new Chance(seed));

/** The instant in a UUIDv7. */
const instantOf = (id: string) => Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);

describe("an id", () => {
  it("is a UUIDv7 of its instant, and greater than every one before it", () => {
    const ids = source();
    const made = [START, START, START + 1, START, START + 5].map((now) => ids.next(now));

    expect(made.map(instantOf)).toEqual([START, START, START + 1, START + 1, START + 5]);
    expect(made).toEqual([...made].sort());
    expect(new Set(made).size).toBe(5);
    expect(made.filter((id) => UUID.test(id) && /^.{14}7.{4}[89ab]/.test(id))).toEqual(made);
  });

  it("takes the next millisecond once those of an instant are used up", () => {
    const ids = source();
    ids.load({ last: START, counter: MOST_IDS - 2, made: 9 });
    const made = [1, 2, 3].map(() => ids.next(START));

    expect(made.map(instantOf)).toEqual([START, START + 1, START + 1]);
    expect(made).toEqual([...made].sort());
    expect(ids.save()).toEqual({ last: START + 1, counter: 1, made: 12 });
  });

  it("is that of the seed, and is the same again in a source that was restored", () => {
    const ids = source();
    ids.next(START);
    const saved = ids.save();
    const once = ids.next(START);
    ids.load(saved);

    expect([ids.next(START), source(2).next(START) === source().next(START)]).toEqual([once, false]);
  });
});

describe("an id that follows from what it is for", () => {
  it("is the same again for the same purpose, number and instant alone", () => {
    const ids = source();
    const first = ids.derived(3, 7, START);

    expect([ids.derived(3, 7, START), instantOf(first)]).toEqual([first, START]);
    expect(
      new Set([first, ids.derived(4, 7, START), ids.derived(3, 8, START), ids.derived(3, 7, START + 1)]).size,
    ).toBe(4);
  });

  it("ascends with its number if it is numbered", () => {
    const ids = source();
    const made = [0, 1, 2, 2 ** 14, 2 ** 20].map((n) => ids.numbered(3, n, START));

    expect(made).toEqual([...made].sort());
  });

  it("of a name is a UUIDv4", () => {
    const ids = source();

    expect(ids.named("user")).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    expect([ids.named("user"), ids.named("scheduler") === ids.named("user")]).toEqual([
      ids.named("user"),
      false,
    ]);
  });
});
