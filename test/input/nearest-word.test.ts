// Owns the guess at the word that was meant by a wrong one.
import { expect, it } from "vitest";
import { isNear, knownSentence, knownText, nearest } from "../../src/input/nearest-word.ts";
import { PRESETS } from "../../src/scenarios/presets.ts";

it.each([
  ["helthy", "healthy"],
  ["flaky", "flaky-prebuild"],
  ["flakyy", "flaky-prebuild"],
  ["degraded", "degraded-pool"],
  ["emty", "empty"],
  ["HEALTHY", "healthy"],
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

it.each([
  ["times", "timse"],
  ["clock", "clok"],
  ["skip", "skpi"],
  ["rpc", "rpcc"],
  ["flaky-prebuild", "flaky"],
  ["failing-prebuild", "failing-prebuld"],
  ["degraded-pool", "degrated"],
  ["COMPLETED", "completed"],
  ["unavailable", "UNAVAILABLE"],
  ["not_found", "NotFound"],
  ["FAILED", "prebuild_phase_failed"],
])("%s may be what %s was meant for", (word, wrong) => {
  expect(isNear(wrong, word)).toBe(true);
});

it.each([
  ["port", "cors"],
  ["empty", "nope"],
  ["seed", "code"],
  ["host", "port"],
  ["id", "no"],
  ["scenario", "strict"],
  ["", "anything"],
])("%s is not suggested for %s", (word, wrong) => {
  expect(isNear(wrong, word)).toBe(false);
});

it("a suggestion comes before the known words only if it is near", () => {
  expect(knownText("flags", "prot", ["port", "host"])).toBe("did you mean port? Known flags: port, host");
  expect(knownText("flags", "cors", ["port", "host"])).toBe("known flags: port, host");
  expect(knownSentence("flags", "cors", ["port", "host"])).toBe("Known flags: port, host.");
});
