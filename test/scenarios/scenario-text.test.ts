// Owns scenarios as text: YAML and JSON, and the line and column of each issue.
import { describe, expect, it } from "vitest";
import {
  type ParseOptions,
  PRESETS,
  parseScenario,
  ScenarioError,
  type ScenarioFormat,
} from "../../src/scenarios/index.ts";
import { MisuseError } from "../../src/world/errors.ts";
import { CLASS, PROJECT } from "../world/sample-world.ts";

const HEAD = "name: sample\nsummary: A sample.\n";

/** What is wrong with a text, as "line:column field: message". */
async function issuesIn(text: string, options?: ParseOptions): Promise<string[]> {
  const error = await parseScenario(text, options).catch((reason: unknown) => reason);
  if (!(error instanceof ScenarioError)) throw new Error(`no ScenarioError but ${JSON.stringify(error)}`);
  return error.issues.map(({ line, column, field, message }) => `${line}:${column} ${field}: ${message}`);
}

describe("a scenario", () => {
  it.each(Object.values(PRESETS))("is the same in YAML, JSON and TypeScript: $name", async (preset) => {
    const { stringify } = await import("yaml");

    expect(await parseScenario(stringify(preset))).toEqual(preset);
    expect(await parseScenario(JSON.stringify(preset, undefined, "\t"), { format: "json" })).toEqual(preset);
  });

  it("may have comments, anchors and a byte order mark in YAML", async () => {
    const text = `\uFEFF# mine\n${HEAD}projects:\n  - id: &id ${PROJECT}\n    name: p\n    environmentClassIds: [${CLASS}]\nprebuilds:\n  - {projectId: *id, age: 1h}\n`;

    expect(await parseScenario(text)).toMatchObject({ prebuilds: [{ projectId: PROJECT, age: "1h" }] });
  });

  it("may name the schema for editors", async () => {
    const text = '{"$schema":"./scenario.schema.json","name":"n","summary":""}';

    expect(await parseScenario(text, { format: "json" })).toMatchObject({ name: "n" });
  });
});

describe("an issue in YAML", () => {
  it.each<[string, string, string]>([
    ["a wrong type", `${HEAD}projects: 3\n`, "3:1 projects: must be a list: got 3"],
    ["a wrong type of an entry", `${HEAD}prebuilds:\n  - 7\n`, "4:5 prebuilds.0: must be an object: got 7"],
    ["an empty file", "", "1:1 : must be an object: got nothing"],
    ["a list", "- a\n", "1:1 : must be an object: got a list"],
    ["nothing where something should be", `${HEAD}projects:\n`, "3:1 projects: must be a list: got nothing"],
    ["a missing field", "summary: s\n", "1:1 name: is missing: it must be text"],
    [
      "an unknown field",
      `${HEAD}prebuild: []\n`,
      "3:1 prebuild: unknown field; did you mean prebuilds? Known fields: name, summary,",
    ],
    [
      "an unknown field that is near none",
      `${HEAD}colour: red\n`,
      "3:1 colour: unknown field; known fields: name, summary,",
    ],
    [
      "an unknown field within",
      `${HEAD}warmPools:\n- projectId: ${PROJECT}\n  environmentClassId: ${CLASS}\n  age: 1h\n  minsize: 1\n`,
      "7:3 warmPools.0.minsize: unknown field; did you mean minSize?",
    ],
    [
      "an illegal value",
      `${HEAD}outcomes:\n  - prebuild: {stall: RUNING}\n`,
      '4:16 outcomes.0.prebuild.stall: must be one of PENDING, STARTING, RUNNING, STOPPING, SNAPSHOTTING: got "RUNING"; did you mean RUNNING?',
    ],
    [
      "a number past its bound",
      `${HEAD}warmPools:\n- projectId: ${PROJECT}\n  environmentClassId: ${CLASS}\n  age: 1h\n  maxSize: 21\n`,
      "7:3 warmPools.0.maxSize: must be at most 20: got 21",
    ],
    [
      "a list without entries",
      `${HEAD}projects:\n  - {id: ${PROJECT}, name: p, initializer: {specs: []}}\n`,
      "4:71 projects.0.initializer.specs: must have at least 1 items: got a list",
    ],
    [
      "an invalid duration",
      `${HEAD}prebuilds:\n  - projectId: ${PROJECT}\n    age: soon\n`,
      '5:5 prebuilds.0.age: invalid duration "soon"',
    ],
    ["a clock that is none", `${HEAD}clock: fast\n`, '3:1 clock: invalid clock mode "fast"'],
    ["a broken indentation", "name: sample\n  summary: s\n", "1:7 : cannot be read: nested mappings"],
    ["a bracket that stays open", "name: [a\n", "2:1 : cannot be read: flow sequence"],
    ["a field that stands twice", "name: a\nname: b\n", "2:1 : cannot be read: this field is given twice"],
    ["a second document", `${HEAD}---\nname: b\n`, "3:1 : cannot be read: a second document"],
    ["a tag that nobody knows", "name: !secret a\n", "1:7 : cannot be read: unresolved tag"],
    [
      "an alias that leads nowhere",
      "name: *nobody\n",
      "1:7 : cannot be read: the alias *nobody is undefined",
    ],
  ])("is told with line and column: %s", async (_title, text, expected) => {
    expect((await issuesIn(text))[0]).toContain(expected);
  });

  it("is reported with line and column if lines end as on Windows", async () => {
    const text = `${HEAD}clock: fast\n`.replaceAll("\n", "\r\n");

    expect((await issuesIn(text))[0]).toMatch(/^3:1 clock: /);
  });

  it("does not hide the others, in the order of the text", async () => {
    const text = `prebuilds:\n  - age: soon\n    projectId: 7\nclock: fast\nwarmPools: 1\nsummary: s\n`;

    expect((await issuesIn(text)).map((line) => line.split(":", 3).slice(0, 2).join(":"))).toEqual([
      "1:1 name",
      "2:5 prebuilds.0.age",
      "3:5 prebuilds.0.projectId",
      "4:1 clock",
      "5:1 warmPools",
    ]);
  });

  it("is where it is written, also if an alias leads there", async () => {
    const text = `${HEAD}prebuilds:\n  - &one\n    projectId: ${PROJECT}\n    age: soon\n  - *one\n`;

    expect((await issuesIn(text)).map((line) => line.split(": ")[0])).toEqual([
      "6:5 prebuilds.0.age",
      "6:5 prebuilds.1.age",
    ]);
  });

  it("of aliases without measure is refused, not followed", async () => {
    const levels = "bcdefgh".split("").map((name, index) => {
      const before = "abcdefg"[index];
      return `${name}: &${name} [${Array(10).fill(`*${before}`).join(", ")}]`;
    });

    expect(await issuesIn(`a: &a [x]\n${levels.join("\n")}\n`)).toEqual([
      expect.stringMatching(
        /^7:\d+ : cannot be read: with this alias expanded there are more than 250000 values$/,
      ),
    ]);
    expect(await issuesIn("a: &a [*a]\n")).toEqual([
      "1:8 : cannot be read: with this alias expanded there are more than 250000 values",
    ]);
  });

  it("of aliases is none for their number: what they expand to counts", async () => {
    const entries = Array(1_000).fill("  - *one\n").join("");
    const text = `${HEAD}x-one: &one { projectId: ${PROJECT}, age: 1h }\nprebuilds:\n${entries}`;

    expect((await parseScenario(text)).prebuilds).toHaveLength(1_000);
  });

  it("is none for merge keys, whose own fields win, and for fields of the writer's own", async () => {
    const text = `${HEAD}x-base: &base\n  projectId: ${PROJECT}\n  age: 1h\nprebuilds:\n  - <<: *base\n    age: 2h\n`;

    expect((await parseScenario(text)).prebuilds).toEqual([{ projectId: PROJECT, age: "2h" }]);
    expect(await parseScenario('{"name":"n","summary":"s","x-note":[1]}', { format: "json" })).toEqual({
      name: "n",
      summary: "s",
    });
    expect(
      await issuesIn(`${HEAD}prebuilds:\n  - x-note: 1\n    projectId: ${PROJECT}\n    age: 1h\n`),
    ).toEqual([expect.stringContaining("unknown field")]);
  });

  it("is an error of use whose message has a line for each", async () => {
    const error = await parseScenario("name: 1\nsummary: 2\n", { name: "mock.yaml" }).catch((e) => e);

    expect(error).toBeInstanceOf(MisuseError);
    expect(error.message).toBe(
      "mock.yaml:1:1: name: must be text: got 1\nmock.yaml:2:1: summary: must be text: got 2",
    );
  });
});

describe("an issue in JSON", () => {
  const json = { format: "json" as ScenarioFormat };

  it.each<[string, string]>([
    ['{\n\t"name": "n",\n\t"summary": 3\n}', "3:2 summary: must be text: got 3"],
    [
      '{\n  "name": "n",\n  "summary": "s",\n}',
      "4:1 : this is not JSON: expected a name in double quotes, got }",
    ],
    [
      '{"name": "n" "summary": "s"}',
      '1:14 : this is not JSON: expected "," or the end of the list or object',
    ],
    ["{name: 1}", '1:2 : this is not JSON: expected a name in double quotes or "}", got name'],
    ["", "1:1 : this is not JSON: expected a value, got the end of the text"],
    ["name: sample", "1:1 : this is not JSON: expected a value, got name"],
    ['{"name": "n\n"}', "1:10 : this is not JSON: expected a value, got an unterminated string"],
    ["// mine\n{}", "1:1 : this is not JSON: expected a value, got //"],
    ['{"name":"a",\n"name":"b"}', "2:1 : cannot be read: this field is given twice"],
    ["[]", "1:1 : must be an object: got a list"],
    [`[${"[".repeat(5_000)}`, '1:5002 : this is not JSON: expected a value or "]", got the end'],
  ])("is told with line and column: %j", async (text, expected) => {
    expect((await issuesIn(text, json))[0]).toContain(expected);
  });
});

describe("a text with many issues", () => {
  const wrong = (count: number) =>
    ["name: x", "summary: y", ...Array.from({ length: count }, (_, index) => `wrong${index}: 1`)].join("\n");
  const errorOf = (text: string) =>
    parseScenario(text).then(
      () => expect.unreachable(),
      (error: ScenarioError) => error,
    );

  it("is refused by a message of twenty lines, and how many more there are", async () => {
    const { message, issues } = await errorOf(wrong(54));

    const lines = message.split("\n");
    expect(lines).toHaveLength(21);
    expect(lines[19]).toMatch(/^scenario:22:1: wrong19: unknown field/);
    expect(lines[20]).toBe("scenario: and 34 more");
    expect(issues).toHaveLength(54);
  });

  it("says nothing of more if there are just twenty", async () => {
    const { message } = await errorOf(wrong(20));

    expect(message.split("\n")).toHaveLength(20);
  });

  it.each([
    `name: *${"x".repeat(3_000)}`,
    `name: !${"x".repeat(3_000)} y`,
    `%${"x".repeat(3_000)}\n---\nname: x`,
  ])("cuts long words that the parser repeats: %.12s", async (text) => {
    const { message } = await errorOf(text);

    expect(Math.max(...message.split("\n").map((line) => line.length))).toBeLessThan(220);
    expect(message).toContain("xxx…");
  });
});
