// Owns the places of fields in JSON: those that YAML's parser gives for the same text, which is YAML too.
import { describe, expect, it } from "vitest";
import { parseJson } from "../../src/input/json-document.ts";
import type { Path } from "../../src/input/path.ts";
import { parseYaml } from "../../src/input/yaml-document.ts";

/** The paths of everything in a value. */
function pathsIn(value: unknown, path: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [path];
  const steps = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  return [
    path,
    ...steps.flatMap((step) => pathsIn((value as Record<string | number, unknown>)[step], [...path, step])),
  ];
}

describe("places in JSON are those in the same text as YAML", () => {
  it.each([
    '{"a":1}',
    ' \n{ "a" : [ 1 , "b" , [ ] , { } , [[2]] ] ,\n  "b c" : { "d" : { "e" : null } } }\n',
    String.raw`{"a\"b":"]}","c\\":"{[","\u0064":["\\\"","x"],"e":[{"f":[true,false]},{"f":-1.5e3}]}`,
    '{"":{"":[""]},"[":{"]":"\\\\"},"1":[{"1":1},{"0":0}]}',
    '{"a":[[],[[]],[{}],{"a":{}}],"b":"","c":[]}',
  ])("%s", async (text) => {
    const json = parseJson(text);
    const yaml = await parseYaml(text);
    const paths = pathsIn(JSON.parse(text));

    expect(json?.value).toEqual(yaml.value);
    expect(json?.broken).toEqual([]);
    expect(json?.offsetsOf(paths)).toEqual(yaml.offsetsOf(paths));
    expect(new Set(json?.offsetsOf(paths)).size).toBeGreaterThan(1);
  });
});

it("a missing field is at its nearest parent", () => {
  const json = parseJson('{"a":{"b":[1]}}');

  expect(
    json?.offsetsOf([
      ["a", "c"],
      ["a", "b", 7, "x"],
      ["z", "b"],
    ]),
  ).toEqual([1, 6, 0]);
});

it("each field that is given twice is broken, in whatever way it is written", () => {
  const text = String.raw`{"a":1,"b":{"a":1},"a":2,"c":[{"d":1},{"d":2,"\u0064":3}]}`;

  expect(parseJson(text)?.broken.map(({ offset }) => text.slice(offset, offset + 4))).toEqual([
    '"a":',
    String.raw`"\u0`,
  ]);
});

it("the check of fields that are given twice ends after a hundred", () => {
  expect(parseJson(`{${Array(5_000).fill('"a":1').join()}}`)?.broken).toHaveLength(101);
});

it.each(["", "{", "{a: 1}", "[1,]"])("%j is none", (text) => {
  expect(parseJson(text)).toBeUndefined();
});
