// Owns the guess at the word that was meant by a wrong one.
import { expect, it } from "vitest";
import { nearest } from "../../src/input/nearest-word.ts";
import { PRESETS } from "../../src/scenarios/presets.ts";

it.each([
  ["helthy", "healthy"],
  ["flaky", "flaky-prebuild"],
  ["flakyy", "flaky-prebuild"],
  ["degraded", "degraded-pool"],
  ["emty", "empty"],
])("%s is meant for %s", (wrong, meant) => {
  expect(nearest(wrong, Object.keys(PRESETS))).toBe(meant);
});

it("nothing is near if there is nothing", () => {
  expect(nearest("healthy", [])).toBe("");
});

it("long words are compared by their beginnings", () => {
  const words = ["y".repeat(500_000), "x".repeat(499_999)];

  expect(nearest("x".repeat(500_000), words)).toBe(words[1]);
});
