// Owns what somebody who wrote a wrong word is told that they meant.
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

it("nothing is near where there is nothing", () => {
  expect(nearest("healthy", [])).toBe("");
});

it("long words are compared by their beginnings", () => {
  const words = ["y".repeat(500_000), "x".repeat(499_999)];

  expect(nearest("x".repeat(500_000), words)).toBe(words[1]);
});
