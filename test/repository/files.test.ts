// Owns the form of source files: their names, their first line, their length and their exports.
import { describe, expect, it } from "vitest";
import { SOURCE_FILES } from "./source-files.ts";

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

  it("has named exports only", () => {
    const isDefault = /^export default\b|^export \{[^}]*\bas default\b|^export =/m;

    expect(pathsWhere(({ text }) => isDefault.test(text))).toEqual([]);
  });
});
