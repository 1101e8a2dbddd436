// Owns the form of source files: their names, their first line, their length and their exports.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { exportedValuesOf, filesIn, importsOf, SOURCE_FILES } from "./source-files.ts";

const LONGEST = 300;
const VAGUE = /(^|\/)(utils?|helpers?|types?|common|misc)(\.tsx?|\/)/;

function pathsWhere(isWrong: (file: { path: string; text: string }) => boolean): string[] {
  return SOURCE_FILES.filter(isWrong).map(({ path }) => path);
}

describe("each source file", () => {
  it("opens with a sentence on what it owns, after a shebang if there is one", () => {
    const opening = /^(#!.*\n)?\/\/ [A-Z].+\n(\/\/ .+\n)*/;

    expect(pathsWhere(({ text }) => !/\.["\s]/.test(opening.exec(text)?.[0] ?? ""))).toEqual([]);
  });

  it("is no longer than 300 lines", () => {
    expect(pathsWhere(({ text }) => text.trimEnd().split("\n").length > LONGEST)).toEqual([]);
  });

  it("is named for what it owns", () => {
    expect(pathsWhere(({ path }) => VAGUE.test(path))).toEqual([]);
  });

  it("is named in kebab-case", () => {
    expect(
      pathsWhere(({ path }) => !/^src\/([a-z0-9-]+\/)*[a-z0-9]+(-[a-z0-9]+)*\.tsx?$/.test(path)),
    ).toEqual([]);
  });

  it("exports no value that no other file uses", () => {
    const entries = readFileSync("tsdown.config.ts", "utf8");
    const others = filesIn(["test", "bench", "scripts", "src/api/gen"], /\.m?tsx?$|\.mjs$/);
    const users = new Map<string, string[]>();
    for (const file of [...SOURCE_FILES, ...others]) {
      for (const imported of importsOf(file))
        users.set(imported, [...(users.get(imported) ?? []), file.text]);
    }
    const unused = SOURCE_FILES.filter(({ path }) => !entries.includes(`"${path}"`)).flatMap((file) =>
      exportedValuesOf(file)
        .filter((name) => !users.get(file.path)?.some((text) => new RegExp(`\\b${name}\\b`).test(text)))
        .map((name) => `${file.path}: ${name}`),
    );

    expect(unused).toEqual([]);
  });

  it("has named exports only", () => {
    const isDefault = /^export default\b|^export \{[^}]*\bas default\b|^export =/m;

    expect(pathsWhere(({ text }) => isDefault.test(text))).toEqual([]);
  });
});
