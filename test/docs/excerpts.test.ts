// Owns the excerpts in the documents: each is in the example that it names, word for word but for its indentation. The examples themselves
// are run by `npm run test:examples`.
import { describe, expect, it } from "vitest";
import { DOCUMENTS, excerptsOf, read } from "./markdown.ts";

const excerpts = DOCUMENTS.flatMap((document) =>
  excerptsOf(document).map((excerpt) => ({ ...excerpt, document: document.path })),
);

/** What a reader wants to write; `npm test` runs it too. */
const FIRST_TEST = "examples/vitest/retry.test.ts";

/** An excerpt is further to the left than in its file. */
function unindented(text: string): string {
  return text.replace(/^[ \t]+/gm, "");
}

describe("the excerpts of examples", () => {
  it("are there", () => {
    expect(excerpts.length).toBeGreaterThan(6);
  });

  it.each(excerpts)("are in $file word for word, as $document shows them", ({ file, part }) => {
    expect(unindented(read(file).text)).toContain(unindented(part));
  });

  it.each(["README.md", "docs/testing.md"])(
    "begin in %s with the whole of a test of at most fifteen lines",
    (path) => {
      const [first] = excerptsOf(read(path));

      expect(first).toEqual({ file: FIRST_TEST, part: read(FIRST_TEST).text });
      expect(first?.part.trimEnd().split("\n").length).toBeLessThanOrEqual(15);
    },
  );
});
