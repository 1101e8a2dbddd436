// Owns the TypeScript of the documents: each block type-checks and runs, and logs what its comments say.
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { DOCUMENTS, ownBlocksOf, ROOT, read } from "./markdown.ts";

/** Below a folder that git and the linters leave alone, inside the tree so that packages are found. */
const FOLDER = `${ROOT}.cache/docs-${process.pid}/`;
/** A user's imports: the sources that run in their place, and the built types against which they are checked. */
const IMPORTS: readonly (readonly [shown: string, source: string, types: string])[] = [
  ['"prebuild-mock"', '"../../src/index.ts"', '"../../dist/index.js"'],
  ['"prebuild-mock/fixtures"', '"../../src/fixtures/index.ts"', '"../../dist/fixtures.js"'],
  [
    '"prebuild-mock/fixtures/messages"',
    '"../../src/fixtures/messages.ts"',
    '"../../dist/fixtures/messages.js"',
  ],
  ['"prebuild-mock/msw"', '"../../src/integrations/msw.ts"', '"../../dist/msw.js"'],
  ['"prebuild-mock/client"', '"../../src/client/index.ts"', '"../../dist/client.js"'],
  ['"prebuild-mock/explore"', '"../../src/integrations/explore.ts"', '"../../dist/explore.js"'],
  ...["event", "prebuild"].map((name) => {
    const generated = `"../../src/api/gen/gitpod/v1/${name}_pb.ts"`;
    return [`"./gen/gitpod/v1/${name}_pb.js"`, generated, generated] as const;
  }),
];

const blocks = DOCUMENTS.flatMap((document) =>
  ownBlocksOf(document, "ts").map((text, index) => ({
    text,
    name: `${document.path}, block ${index}`,
    file: `${FOLDER}${document.path.replaceAll(/\W/g, "-")}-${index}.ts`,
    checkedFile: `${FOLDER}${document.path.replaceAll(/\W/g, "-")}-${index}.checked.ts`,
  })),
);

beforeAll(() => {
  mkdirSync(FOLDER, { recursive: true });
  for (const { text, file, checkedFile } of blocks) {
    const code = IMPORTS.reduce((result, [shown, source]) => result.replaceAll(shown, source), text);
    const checked = IMPORTS.reduce((result, [shown, , types]) => result.replaceAll(shown, types), text);
    writeFileSync(file, `${code}\nexport {};\n`);
    writeFileSync(checkedFile, `${checked}\nexport {};\n`);
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
      2, 1, 4, 3, 3,
    ]);
  });

  it("logs something in each block, so that its test can fail", () => {
    expect(blocks.filter(({ text }) => expectedLogs(text).length === 0)).toEqual([]);
  });

  it("type-checks", () => {
    const files = blocks.map(({ checkedFile }) => checkedFile);
    const config = { extends: `${ROOT}tsconfig.json`, compilerOptions: { noEmit: true }, include: [], files };
    writeFileSync(`${FOLDER}tsconfig.json`, JSON.stringify(config));

    const compiler = `${ROOT}node_modules/typescript-7/bin/tsc`;
    const { stdout } = spawnSync(process.execPath, [compiler, "-p", FOLDER], { encoding: "utf8" });

    expect(stdout).toBe("");
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
