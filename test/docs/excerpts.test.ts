// Owns the excerpts in the documents: each stands in the example that it names, word for word. The examples themselves
// are run by `npm run test:examples`.
import { describe, expect, it } from "vitest";
import { DOCUMENTS, excerptsOf, read } from "./markdown.ts";

const excerpts = DOCUMENTS.flatMap((document) =>
  excerptsOf(document).map((excerpt) => ({ ...excerpt, document: document.path })),
);

describe("the excerpts of examples", () => {
  it("are there", () => {
    expect(excerpts.length).toBeGreaterThan(6);
  });

  it.each(excerpts)("stand in $file as $document shows them", ({ file, part }) => {
    expect(read(file).text).toContain(part);
  });

  it("begin docs/testing.md with a test of at most fifteen lines", () => {
    const [first] = excerptsOf(read("docs/testing.md"));

    expect(first?.part.trimEnd().split("\n").length).toBeLessThanOrEqual(15);
  });
});
