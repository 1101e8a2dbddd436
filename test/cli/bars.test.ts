// Owns the drawing of phases over time.
import { describe, expect, it } from "vitest";
import { drawBars, spanText } from "../../src/cli/bars.ts";
import { row, wrapped } from "../../src/cli/columns.ts";

const MINUTE = 60_000;

describe("bars", () => {
  const draw = (phases: [at: number, phase: string][], minutes = 10, width = 44) =>
    drawBars([{ label: "it", phases: phases.map(([at, phase]) => ({ at: at * MINUTE, phase })) }], {
      start: 0,
      end: minutes * MINUTE,
      width,
    });

  it("name each phase where it begins, below a scale", () => {
    expect(
      draw([
        [0, "PENDING"],
        [2.5, "RUNNING"],
        [7, "FAILED"],
      ]),
    ).toEqual(["    0s      2m      4m      6m      8m", "it  │PENDING──│RUNNING──────────│FAILED─────"]);
  });

  it("begin where the resource does", () => {
    expect(draw([[5, "PENDING"]])[1]).toBe(`it  ${" ".repeat(20)}│PENDING────────────`);
  });

  it("cut a name that does not fit, and leave out what would say nothing", () => {
    expect(
      draw([
        [0, "STARTING"],
        [1, "RUNNING"],
        [1.5, "STOPPING"],
      ])[1]?.slice(4, 16),
    ).toBe("│STA│─│STOPP".slice(0, 12));
  });

  it("give a phase that is shorter than a column to the one that follows", () => {
    expect(
      draw([
        [0, "PENDING"],
        [0.1, "STARTING"],
      ])[1],
    ).toMatch(/^it {2}│STARTING─+$/);
  });

  it.each([20 / 60, 1, 5, 60, 60 * 24 * 30])("have a scale that fits within %d minutes", (minutes) => {
    const [scale = ""] = draw([[0, "PENDING"]], minutes);

    expect(scale.length).toBeLessThanOrEqual(44);
    expect(scale.trim().split(/\s+/).length).toBeGreaterThan(2);
  });
});

it.each([
  [0, "0s"],
  [41_250, "41.2s"],
  [59_999, "59.9s"],
  [MINUTE, "1m"],
  [489_000, "8m09s"],
  [62 * MINUTE, "1h02m"],
  [3 * 60 * MINUTE, "3h"],
  [51 * 60 * MINUTE, "2d03h"],
])("%d ms are shown as %s", (milliseconds, text) => {
  expect(spanText(milliseconds)).toBe(text);
});

describe("columns", () => {
  it("break a text at blanks, and leave a word whole that is too long", () => {
    expect(wrapped("one two three-and-more four", 8)).toEqual(["one two", "three-and-more", "four"]);
  });

  it("keep the last cell below itself", () => {
    expect(row([["name", 60]], "a text that has to be broken")).toBe(
      `${"name".padEnd(60)}a text that has to\n${" ".repeat(60)}be broken`,
    );
  });
});
