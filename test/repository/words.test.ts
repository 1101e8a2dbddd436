// Owns the words that the sources and documents do without, because idiomatic English has plainer ones.
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { filesIn, SOURCE_FILES, type SourceFile } from "./source-files.ts";

/** What is not written, and what is written instead. */
interface Word {
  readonly odd: RegExp;
  readonly plain: string;
}

const ODD: readonly Word[] = [
  { odd: /\bis no (?:duration|instant|clock mode|field|mock|URL)\b/i, plain: "invalid, unknown, is not a" },
  { odd: /\bit did not come\b/i, plain: "was not … within" },
  { odd: /\bso many\b/i, plain: "N, this many" },
  { odd: /\bso long (?:after|before|without|ago)\b/i, plain: "this long" },
  { odd: /has more mistakes/i, plain: "issues" },
  { odd: /\bDefault: without end\b/i, plain: "Default: no limit" },
  { odd: /; there are none[`"]/, plain: "no … are defined" },
  { odd: /\b[Tt]old (?:of|when|why|in)\b/, plain: "called with, called when, reported" },
  { odd: /\b(?:is|are|was|be) told\b/, plain: "is reported, is called" },
  {
    odd: /\btells? (?:of|it|them|each other|listeners|the (?:world|mock|caller|pool))\b/i,
    plain: "reports, lists",
  },
  { odd: /\bnobody\b/i, plain: "no one, no caller, the passive" },
  { odd: /\bsomebody\b/i, plain: "a caller, a user, the passive" },
  { odd: /\bwhoever\b/i, plain: "anyone who, a caller that" },
  { odd: /@throws \w+ (?:invalid )?where\b/, plain: "@throws … if" },
  { odd: /\b(?:if|where|of them|bytes) (?:it |they )?(?:is|are) none\b/, plain: "is invalid, is not a" },
  {
    odd: /\bstands? (?:still|beside|behind|for itself|nowhere|here|there|in (?:a|an|the|every)|on)\b/,
    plain: "is, is frozen, appears",
  },
  { odd: /\bmade[- ]up\b/, plain: "generated, invented" },
  { odd: /\bin the place of\b/, plain: "instead of, replaces" },
  { odd: /\bputs? down\b/i, plain: "records" },
  { odd: /\b(?:begins?|began) anew\b/, plain: "starts over, is reset, loads" },
  { odd: /\bgoes on (?:from|with|in|by)\b/, plain: "continues, restores" },
  { odd: /\bfor ever\b/, plain: "forever" },
  { odd: /\bthe host's (?:time|now)\b/, plain: "real time, now" },
  { odd: /\b(?:seconds|milliseconds|instant|span) of the host\b/, plain: "of real time" },
  { odd: /\btaken? for granted\b/, plain: "assumed, default" },
  { odd: /\bdoors? (?:that|of its own|which)\b/, plain: "control without an RPC, entry" },
  { odd: /\blive[sd]? through\b/, plain: "is simulated" },
  { odd: /\bthe ordinary way\b/, plain: "normally, a normal run" },
  { odd: /\bcarried out\b/, plain: "executed" },
  { odd: /\bof which (?:one|none|it)\b/, plain: "that, whose" },
  { odd: /\b(?:the|a) (?:world|mock|queue|table|list|clock)(?:'s present)\b/, plain: "current time" },
  { odd: /\bwithout end\b/, plain: "no limit" },
  { odd: /\bfalls? out\b/, plain: "is dropped" },
  { odd: /\borganisation/i, plain: "organization" },
];

/** What titles of tests, examples, the bench, scripts and the contract do without as well. */
const ODD_IN_TITLES = [
  ...ODD,
  { odd: /\btells?\b/i, plain: "returns, prints, reports" },
  { odd: /\btold\b/i, plain: "reported, called with" },
  { odd: /\banew\b/i, plain: "again" },
  { odd: /\bgoes on\b/i, plain: "continues" },
  { odd: /\b(?:that|which|this) (?:is|are) none\b/i, plain: "invalid" },
  { odd: /\bthe present\b/i, plain: "now, the current time" },
  { odd: /(?:^|, )where (?:a|an|the|no|it|there|nobody)\b/, plain: "if, when" },
];

const ROOT = new URL("../../", import.meta.url);

const PROGRAMS = filesIn(["examples", "bench", "scripts", "proto"], /\.(?:m?[jt]s|proto|py|go)$/);

/** The titles of the tests, each in its line. */
const TITLES = filesIn(["test", "examples"], /\.(?:test|spec)\.[jt]sx?$/).map(({ path, text }) => ({
  path,
  text: text
    .split("\n")
    .map((line) => /^\s*(?:it|test|describe)\b[^"`]*\(\s*(["`].*)/.exec(line)?.[1]?.slice(1) ?? "")
    .join("\n"),
}));
const DOCUMENTS: readonly SourceFile[] = [
  "README.md",
  "CHANGELOG.md",
  "CONTRIBUTING.md",
  ...readdirSync(new URL("docs", ROOT)).map((name) => `docs/${name}`),
]
  .filter((path) => path.endsWith(".md"))
  .map((path) => ({ path, text: readFileSync(new URL(path, ROOT), "utf8") }))
  // Its tables show the odd words themselves.
  .map(({ path, text }) => ({
    path,
    text: path === "CONTRIBUTING.md" ? text.replaceAll(/^\|.*$/gm, "") : text,
  }));

function oddWords(files: readonly SourceFile[], words: readonly Word[] = ODD): string[] {
  return files.flatMap(({ path, text }) =>
    text
      .split("\n")
      .flatMap((line, index) =>
        words
          .filter(({ odd }) => odd.test(line))
          .map(({ odd, plain }) => `${path}:${index + 1}: ${odd.exec(line)?.[0]} (write: ${plain})`),
      ),
  );
}

describe("odd words", () => {
  it("are found, with what to write", () => {
    const text = '"soon" is no duration\nit did not come within 1d\nat most so many';

    expect(oddWords([{ path: "src/sample.ts", text }])).toEqual([
      "src/sample.ts:1: is no duration (write: invalid, unknown, is not a)",
      "src/sample.ts:2: it did not come (write: was not … within)",
      "src/sample.ts:3: so many (write: N, this many)",
    ]);
  });

  it("are not in the sources", () => {
    expect(oddWords(SOURCE_FILES)).toEqual([]);
  });

  it("are not in the examples, the bench, the scripts and the contract", () => {
    expect(PROGRAMS.length).toBeGreaterThan(40);
    expect(oddWords(PROGRAMS, ODD_IN_TITLES)).toEqual([]);
  });

  it("are not in the titles of tests", () => {
    expect(TITLES.length).toBeGreaterThan(200);
    expect(oddWords(TITLES, ODD_IN_TITLES)).toEqual([]);
  });

  it("are not in the documents", () => {
    expect(DOCUMENTS.length).toBeGreaterThan(5);
    expect(oddWords(DOCUMENTS)).toEqual([]);
  });
});
