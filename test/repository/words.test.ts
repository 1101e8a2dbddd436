// Owns the words that the sources and documents do without, because idiomatic English has plainer ones.
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { SOURCE_FILES, type SourceFile } from "./source-files.ts";

/** What is not written, and what is written instead. */
const ODD = [
  {
    odd: /\bis no (?:duration|instant|clock mode|field|mock|URL)\b/i,
    plain: "invalid, unknown, is not a",
  },
  { odd: /\bit did not come\b/i, plain: "was not … within" },
  { odd: /\bso many\b/i, plain: "N, this many" },
  { odd: /has more mistakes/i, plain: "issues" },
  { odd: /\bDefault: without end\b/i, plain: "Default: no limit" },
  { odd: /; there are none[`"]/, plain: "what there is none of" },
] as const;

const ROOT = new URL("../../", import.meta.url);
const DOCUMENTS: readonly SourceFile[] = [
  "README.md",
  "CHANGELOG.md",
  ...readdirSync(new URL("docs", ROOT)).map((name) => `docs/${name}`),
]
  .filter((path) => path.endsWith(".md"))
  .map((path) => ({ path, text: readFileSync(new URL(path, ROOT), "utf8") }));

function oddWords(files: readonly SourceFile[]): string[] {
  return files.flatMap(({ path, text }) =>
    text
      .split("\n")
      .flatMap((line, index) =>
        ODD.filter(({ odd }) => odd.test(line)).map(
          ({ odd, plain }) => `${path}:${index + 1}: ${odd.exec(line)?.[0]} (write: ${plain})`,
        ),
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

  it("are not in the documents", () => {
    expect(DOCUMENTS.length).toBeGreaterThan(5);
    expect(oddWords(DOCUMENTS)).toEqual([]);
  });
});
