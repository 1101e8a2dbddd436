// Owns how a span of time may be written.
import { describe, expect, it } from "vitest";
import { parseDuration } from "../../src/input/duration.ts";
import { refusal } from "../world/sample-world.ts";

describe("a duration", () => {
  it.each<[string | number, number]>([
    ["90s", 90_000],
    ["5m", 300_000],
    ["1h30m", 5_400_000],
    ["250ms", 250],
    ["1m250ms", 60_250],
    ["2d", 172_800_000],
    ["1.5h", 5_400_000],
    ["0s", 0],
    ["PT5M", 300_000],
    ["PT1H30M", 5_400_000],
    ["PT90S", 90_000],
    ["PT0.25S", 250],
    ["P1D", 86_400_000],
    ["P1DT2H", 93_600_000],
    [1_500, 1_500],
    [0, 0],
    [0.6, 1],
  ])("%j is %i ms", (written, milliseconds) => {
    expect(parseDuration(written)).toBe(milliseconds);
  });

  it("of a number in text is refused for want of a unit", () => {
    expect(() => parseDuration("30")).toThrow('invalid duration "30": give it a unit, as in "30ms" or "30s"');
  });

  it.each<string | number>([
    "",
    "soon",
    "5",
    "m",
    "-5m",
    "5 m",
    "5M",
    "1h 30m",
    "P",
    "PT",
    "P1DT",
    "P1Y",
    "pt5m",
    "5mPT5M",
    "1e3s",
    -1,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    `${"9".repeat(400)}s`,
  ])("%j is none", (written) => {
    expect(() => parseDuration(written)).toThrow(refusal("invalid"));
  });
});
