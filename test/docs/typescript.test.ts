// Owns the TypeScript of the documents: each block type-checks and runs, and logs what its comments say.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import ts from "typescript";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { DOCUMENTS, ownBlocksOf, ROOT, read } from "./markdown.ts";

/** Below a folder that git and the linters leave alone, inside the tree so that packages are found. */
const FOLDER = `${ROOT}.cache/docs-${process.pid}/`;
/** What stands for a user's imports. */
const IMPORTS: readonly (readonly [shown: string, real: string])[] = [
  ['"prebuild-mock"', '"../../src/index.ts"'],
  ['"prebuild-mock/fixtures"', '"../../src/fixtures/index.ts"'],
  ['"prebuild-mock/fixtures/messages"', '"../../src/fixtures/messages.ts"'],
  ['"prebuild-mock/msw"', '"../../src/integrations/msw.ts"'],
  ['"./gen/gitpod/v1/event_pb.js"', '"../../src/api/gen/gitpod/v1/event_pb.ts"'],
  ['"./gen/gitpod/v1/prebuild_pb.js"', '"../../src/api/gen/gitpod/v1/prebuild_pb.ts"'],
];

const blocks = DOCUMENTS.flatMap((document) =>
  ownBlocksOf(document, "ts").map((text, index) => ({
    text,
    name: `${document.path}, block ${index}`,
    file: `${FOLDER}${document.path.replaceAll(/\W/g, "-")}-${index}.ts`,
  })),
);

beforeAll(() => {
  mkdirSync(FOLDER, { recursive: true });
  for (const { text, file } of blocks) {
    const code = IMPORTS.reduce((result, [shown, real]) => result.replaceAll(shown, real), text);
    writeFileSync(file, `${code}\nexport {};\n`);
  }
});
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

/** What the block logs according to its comments. */
function expectedLogs(text: string): string[] {
  return [...text.matchAll(/^console\.log\(.*\); \/\/ (.*)$/gm)].map(([, comment = ""]) => comment);
}

describe("the TypeScript of the documents", () => {
  it("is there in docs/library.md", () => {
    expect(ownBlocksOf(read("docs/library.md"), "ts").map((text) => expectedLogs(text).length)).toEqual([
      2, 1, 4,
    ]);
  });

  it("logs something in each block, so that its test can fail", () => {
    expect(blocks.filter(({ text }) => expectedLogs(text).length === 0)).toEqual([]);
  });

  it("type-checks", () => {
    const { config } = ts.readConfigFile(`${ROOT}tsconfig.json`, ts.sys.readFile);
    const { options } = ts.parseJsonConfigFileContent({ ...config, include: [] }, ts.sys, ROOT);
    const program = ts.createProgram(
      blocks.map(({ file }) => file),
      options,
    );

    const sources = blocks.map(({ file }) => program.getSourceFile(file));
    const diagnostics = sources.flatMap((source) => [
      ...program.getSyntacticDiagnostics(source),
      ...program.getSemanticDiagnostics(source),
    ]);
    expect(diagnostics.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"))).toEqual(
      [],
    );
  });

  it.each(blocks)("runs, and logs what its comments say: $name", async ({ text, file }) => {
    const log = vi.spyOn(console, "log").mockImplementation(() => {});
    // The block sets variables; stubbed, they are put back.
    for (const name of ["ONA_BASE_URL", "ONA_API_KEY", "ONA_HOST", "ONA_TOKEN"]) vi.stubEnv(name, "");
    for (const name of ["GITPOD_BASE_URL", "GITPOD_API_KEY"]) vi.stubEnv(name, "");

    await import(/* @vite-ignore */ file);

    const logged = log.mock.calls.map(([value]) => value);
    const asWritten = logged.map((value) =>
      typeof value === "string" ? value : JSON.stringify(value).replaceAll(",", ", "),
    );
    expect(asWritten).toEqual(expectedLogs(text));
  });
});
