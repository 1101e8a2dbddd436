// Owns where a text stops being JSON, compared with the engine's own parser.
import fc from "fast-check";
import { expect, it } from "vitest";
import { findJsonIssue } from "../../src/input/json-syntax.ts";

/** Whether something can follow these whole tokens that makes JSON of them. */
function isBeginning(tokens: string): boolean {
  const open: string[] = [];
  for (const sign of tokens.replaceAll(/"(?:[^"\\]|\\.)*"/g, "").match(/[[\]{}]/g) ?? []) {
    if (sign === "[" || sign === "{") open.unshift(sign === "[" ? "]" : "}");
    else open.shift();
  }
  return ["", "0", ":0", '"":0'].some((next) => isJson(tokens + next + open.join("")));
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

it.each([
  ["[1,]", 3],
  ["[1 2]", 3],
  ['{"a":1,}', 7],
  ['{"a"}', 4],
  ['{"a":}', 5],
  ["{1:2}", 1],
  ["[1}", 2],
  ["01", 0],
  ["1 1", 2],
  ["tru", 0],
  ["nullx", 0],
  ['"\\x"', 0],
  ['"\t"', 0],
  ["+1", 0],
  ["1.", 0],
  ["\u00a01", 0],
  ['["\x7f\x9f" 1]', 6],
  ["True", 0],
  ["[1E5,-0.5e-3,1e5]]", 17],
])("%j goes wrong at %d", (text, offset) => {
  expect(findJsonIssue(text).offset).toBe(offset);
});

it("finds an issue in whatever the engine refuses, at a place up to which it is right", () => {
  const broken = fc
    .tuple(fc.json({ maxDepth: 2 }), fc.nat(), fc.constantFrom("", ",", "}", "]", "x", "0", '"', ":"))
    .map(([text, at, put]) => {
      const place = at % (text.length + 1);
      return text.slice(0, place) + put + text.slice(place + 1);
    })
    .filter((text) => !isJson(text));

  fc.assert(
    fc.property(broken, (text) => isBeginning(text.slice(0, findJsonIssue(text).offset))),
    { numRuns: 2_000 },
  );
});
