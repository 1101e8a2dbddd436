// Owns page tokens by themselves: opaque text that leads on from one place of one list.
import { expect, test } from "vitest";
import { readPageToken, writePageToken } from "../../src/rpc/page-token.ts";

const filter = { projectIds: ["a", "b"], phases: [10, 60] };

test.each(["0", "z", "10", "lfls", "4-019b78c9-0a80-7000-8000-cfe742a64b1f"])(
  "the token of place %s leads there",
  (place) => {
    const token = writePageToken(place, "ListPrebuilds", filter);
    expect(readPageToken(token, "ListPrebuilds", filter)).toBe(place);
  },
);

test("a token can be part of a query unescaped", () => {
  const tokens = Array.from({ length: 500 }, (_, place) =>
    writePageToken(String(place), "ListPrebuilds", filter),
  );
  expect(tokens.filter((token) => encodeURIComponent(token) !== token)).toEqual([]);
});

test("the order of a filter's values does not matter", () => {
  const token = writePageToken("7", "ListPrebuilds", filter);
  const turned = { projectIds: ["b", "a"], phases: [60, 10] };
  expect(readPageToken(token, "ListPrebuilds", turned)).toBe("7");
});

test.each([
  ["another method", "ListWarmPools", filter],
  ["a value less", "ListPrebuilds", { ...filter, phases: [10] }],
  ["a value more", "ListPrebuilds", { ...filter, phases: [10, 60, 70] }],
  ["a value in another field", "ListPrebuilds", { projectIds: ["a"], phases: [10, 60, "b"] }],
  ["no filter", "ListPrebuilds", { projectIds: [], phases: [] }],
])("a token is refused with %s", (_title, method, other) => {
  const token = writePageToken("7", "ListPrebuilds", filter);
  expect(() => readPageToken(token, method, other)).toThrow(
    expect.objectContaining({
      code: "invalid_argument",
      message: "pagination.token: made for another list; use it with the method and filter that it came from",
    }),
  );
});

test.each(["", "7", "!!", "é", btoa("7.0")])("%j is no token", (token) => {
  expect(() => readPageToken(token, "ListPrebuilds", filter)).toThrow(
    expect.objectContaining({
      code: "invalid_argument",
      message: "pagination.token: not a token of this service",
    }),
  );
});

test("a token whose mark is forged is refused", () => {
  expect(() => readPageToken("Ny4wMDAwMDAwMDAwMDAwMDAw", "ListPrebuilds", filter)).toThrow(
    expect.objectContaining({ code: "invalid_argument" }),
  );
});

test.each([" ", "\n", "="])("a token with %j before or behind it is none", (more) => {
  const token = writePageToken("7", "ListPrebuilds", filter);
  for (const other of [more + token, token + more]) {
    expect(() => readPageToken(other, "ListPrebuilds", filter)).toThrow(
      expect.objectContaining({ code: "invalid_argument" }),
    );
  }
});
