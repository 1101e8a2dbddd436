// Owns the excerpts in the documents: each stands in the example that it names, word for word but for its indentation. The examples themselves
// are run by `npm run test:examples`.
import { describe, expect, it } from "vitest";
import { DOCUMENTS, excerptsOf, read } from "./markdown.ts";

const excerpts = DOCUMENTS.flatMap((document) =>
  excerptsOf(document).map((excerpt) => ({ ...excerpt, document: document.path })),
);

/** An excerpt stands further to the left than in its file. */
function unindented(text: string): string {
  return text.replace(/^[ \t]+/gm, "");
}

describe("the excerpts of examples", () => {
  it("are there", () => {
    expect(excerpts.length).toBeGreaterThan(6);
  });

  it.each(excerpts)("stand in $file word for word, as $document shows them", ({ file, part }) => {
    expect(unindented(read(file).text)).toContain(unindented(part));
  });

  it("begin docs/testing.md with a test of at most fifteen lines", () => {
    const [first] = excerptsOf(read("docs/testing.md"));

    expect(first?.part.trimEnd().split("\n").length).toBeLessThanOrEqual(15);
  });
});
