// Owns the depth of written values: it is bounded before anything goes through it by recursion, in every form.
import { describe, expect, it } from "vitest";
import { malformedPlace } from "../../src/input/nesting.ts";
import { type ParseOptions, parseScenario, ScenarioError } from "../../src/scenarios/index.ts";

const HEAD = "name: sample\nsummary: A sample.\n";
const MANY = 20_000;

function nested(levels: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < levels; level++) value = level % 2 === 0 ? [value] : { a: value };
  return value;
}

async function issuesIn(text: string, options?: ParseOptions): Promise<string[]> {
  const error = await parseScenario(text, options).catch((reason: unknown) => reason);
  if (!(error instanceof ScenarioError)) throw new Error(`no ScenarioError but ${String(error)}`);
  return error.issues.map(({ line, column, field, message }) => `${line}:${column} ${field}: ${message}`);
}

describe("a value", () => {
  it("may have a hundred levels", () => {
    expect(malformedPlace(nested(100))).toBeUndefined();
  });

  it.each([101, MANY])("of %i levels is refused by the place of the one that is too deep", (levels) => {
    expect(malformedPlace(nested(levels))).toEqual({
      path: expect.toSatisfy((path: unknown[]) => path.length === 100),
      message: "is nested too deep: at most 100 levels of objects and lists",
    });
  });

  it("that leads back into itself is refused", () => {
    const value: { self?: unknown } = {};
    value.self = value;

    expect(malformedPlace(value)?.message).toContain("too deep");
  });

  it("has no field __proto__, at any depth", () => {
    expect(malformedPlace(JSON.parse('{"a":[1,{"__proto__":2}]}'))).toEqual({
      path: ["a", 1, "__proto__"],
      message: "unknown field",
    });
  });
});

describe("a text that is nested too deep is refused at that place", () => {
  it.each<[string, string, string, ParseOptions?]>([
    ["lists on one line", `a: ${"[".repeat(2_000)}${"]".repeat(2_000)}`, "1:103"],
    ["lists without an end", "[".repeat(MANY), "1:101"],
    ["objects on one line", "{a: ".repeat(MANY), "1:401"],
    [
      "objects, a line each",
      Array.from({ length: 2_000 }, (_, n) => `${" ".repeat(n)}a:`).join("\n"),
      "101:102",
    ],
    ["entries of entries", "- ".repeat(MANY), "1:201"],
    ["keys of keys", "? ".repeat(MANY), "1:201"],
    ["JSON", `${"[".repeat(MANY)}${"]".repeat(MANY)}`, "1:101", { format: "json" }],
  ])("%s", async (_title, text, place, options) => {
    expect(await issuesIn(text, options)).toEqual([
      `${place} : cannot be read: it is nested too deep: at most 100 levels of objects and lists`,
    ]);
  });
});

it("brackets within text and comments are no levels", async () => {
  const text = `name: "${"[".repeat(500)}"\nsummary: |\n  ${"[{".repeat(300)}\n# ${"[".repeat(300)}\n`;

  expect(await parseScenario(text)).toEqual({ name: "[".repeat(500), summary: `${"[{".repeat(300)}\n` });
});

it("aliases that lead to ever more are refused", async () => {
  const names = [..."abcdefghijkl"];
  const lines = names
    .slice(1)
    .map((name, n) => `${name}: &${name} [${Array(9).fill(`*${names[n]}`).join(",")}]`);

  expect(await issuesIn(`a: &a [x]\n${lines.join("\n")}\n`)).toEqual([
    "7:8 : cannot be read: with this alias expanded there are more than 250000 values",
  ]);
});

it("of thousands of issues the first hundred are reported", async () => {
  const issues = await issuesIn("a: }\n".repeat(5_000));

  expect([issues.length, issues.at(-1)]).toEqual([100, expect.stringMatching(/^34:/)]);
});

it("__proto__ in the match of a rule is refused at its place", async () => {
  const text = `${HEAD}faults:\n  - rpc: CreatePrebuild\n    code: internal\n    match:\n      __proto__: 1\n`;

  expect(await issuesIn(text)).toEqual(["7:7 faults.0.match.__proto__: unknown field"]);
});
