// Owns scenario files on the command line: validate, show, and serving one.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { showScenario } from "../../src/cli/scenario-show.ts";
import { PRESETS } from "../../src/scenarios/presets.ts";
import { endAll, info, run, start } from "./cli-process.ts";

const PROJECT = "10000000-0000-4000-8000-000000000001";
const CLASS = "20000000-0000-4000-8000-000000000001";
const GOOD = `name: mine
summary: One project whose prebuilds fail.
clock: frozen
projects:
  - id: ${PROJECT}
    name: app
    environmentClassIds: [${CLASS}]
outcomes:
  - prebuild:
      fail: { phase: RUNNING, after: 10s, message: no space left on device }
`;
const BAD = `name: mine\nsummary: s\nprojekts: []\nprebuilds:\n  - projectId: ${PROJECT}\n    age: soon\n`;

let folder: string;
const write = (name: string, text: string) => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "prebuild-mock-"));
});
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(endAll);

describe("validate", () => {
  test("says that a scenario is one, and exits 0", async () => {
    const file = write("good.yml", GOOD);
    expect(await run(["validate", file], {}, { ownProcess: true })).toEqual({
      status: 0,
      stdout: `${file} is a valid scenario: mine\n`,
      stderr: "",
    });
  });

  test("prints every issue with file, line and column, and exits 1", async () => {
    const file = write("bad.yaml", BAD);
    const { status, stdout, stderr } = await run(["validate", file]);
    expect([status, stderr]).toEqual([1, ""]);
    expect(stdout.trimEnd().split("\n")).toEqual([
      expect.stringContaining(`${file}:3:1: projekts: unknown field; did you mean projects?`),
      expect.stringContaining(`${file}:6:5: prebuilds.0.age: invalid duration "soon"`),
    ]);
  });

  test("reads JSON as JSON", async () => {
    const file = write("bad.json", '{\n  "name": "mine",\n}\n');
    const { status, stdout } = await run(["validate", file]);
    expect([status, stdout]).toEqual([
      1,
      `${file}:3:1: this is not JSON: expected a name in double quotes, got }\n`,
    ]);
  });

  test("goes through several files, and exits 1 if one is wrong", async () => {
    const files = [write("bad.yaml", BAD), write("good.yaml", GOOD)];
    const { status, stdout } = await run(["validate", ...files]);
    expect([status, stdout.split("\n").at(-2)]).toEqual([1, `${files[1]} is a valid scenario: mine`]);
  });

  test.each([
    ["a file that is not there", () => join(folder, "none.yaml"), "no such file"],
    ["a folder", () => folder, "it is a folder"],
  ])("of %s is one clear line and exit 1", async (_title, path, reason) => {
    const { status, stdout, stderr } = await run(["validate", path()]);
    expect([status, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(new RegExp(`^[^\\n]*${reason}[^\\n]*\\n$`));
  });
});

describe("--scenario", () => {
  test("serves a file, whose clock counts if no flag gives one", async () => {
    const { cli, url } = await start(["--scenario", write("good.yaml", GOOD)]);
    const { scenario, clock, counts } = await info(url);
    expect([scenario, clock.mode, counts.projects]).toEqual(["mine", "frozen", 1]);
    expect(cli.stdout).toContain("frozen, now");
  });

  test("leaves the clock to the flag if there is one", async () => {
    const { url } = await start(["--scenario", write("good.yaml", GOOD), "--clock", "per-read"]);
    expect((await info(url)).clock.mode).toBe("per-read");
  });

  test("serves a file of JSON that a variable names", async () => {
    const file = write("mine.json", JSON.stringify({ ...PRESETS.empty, name: "json" }));
    const { url } = await start([], { PREBUILD_MOCK_SCENARIO: file });
    expect(await info(url)).toMatchObject({ scenario: "json", clock: { mode: "60x" } });
  });

  test.each([
    ["with issues", () => write("bad.yaml", BAD), [":3:1: projekts: ", ":6:5: prebuilds.0.age: "]],
    ["that is not there", () => join(folder, "none.yaml"), ["no such file"]],
  ])("of a file %s is exit 1, what is wrong, and no server", async (_title, file, words) => {
    const { status, stdout, stderr } = await run(["--port", "0", "--scenario", file()]);
    expect([status, stdout]).toEqual([1, ""]);
    expect(words.filter((word) => !stderr.includes(word))).toEqual([]);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});

describe("scenario list", () => {
  test("has the name and the summary of each preset, within 80 columns", async () => {
    const { status, stdout, stderr } = await run(["scenario", "list"], {}, { ownProcess: true });
    const listed = stdout.split(/\n(?=\S)/).map((entry) => entry.split(/\s+/).filter(Boolean).join(" "));
    expect([status, stderr]).toEqual([0, ""]);
    expect(listed).toEqual(Object.values(PRESETS).map(({ name, summary }) => `${name} ${summary}`));
    expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
  });
});

describe("scenario show", () => {
  /** What it prints in this process. */
  async function shown(name: string): Promise<string> {
    const write = vi.spyOn(process.stdout, "write").mockReturnValue(true);
    try {
      await showScenario(name, { seed: 1 });
      return write.mock.calls.map(([text]) => text).join("");
    } finally {
      write.mockRestore();
    }
  }

  test.each(Object.keys(PRESETS))("%s is readable at 80 columns and the same again", async (name) => {
    const { status, stdout, stderr } = await run(["scenario", "show", name]);
    expect([status, stderr]).toEqual([0, ""]);
    expect(await shown(name)).toBe(stdout);
    expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
    expect(stdout).toMatch(/^new prebuild +│/m);
  });

  test("of a file prints what becomes of a new prebuild, when and why", async () => {
    const { stdout } = await run(["scenario", "show", write("good.yaml", GOOD), "--seed", "3"]);
    expect(stdout).toMatch(/^mine: One project whose prebuilds fail\.\nSeed 3, clock frozen, /);
    expect(stdout).toMatch(/^ +project +10000000 +app, 1 class$/m);
    expect(stdout).toMatch(/^ +\+\S+ +new prebuild +FAILED +no space left on device$/m);
    expect(stdout).toMatch(/^its second try +│.*│RUN\w*─*│FAILED─*$/m);
  });

  test("of a name that there is not is exit 1 with the nearest", async () => {
    const { status, stdout, stderr } = await run(["scenario", "show", "helthy"]);
    expect([status, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(/^[^\n]*did you mean healthy\?[^\n]*\n$/);
  });
});

test("nothing that serve loads at its start has the parser of YAML in it", () => {
  const dist = new URL("../../dist/", import.meta.url);
  const loaded = new Set<string>();
  const load = (file: string) => {
    if (loaded.has(file)) return;
    loaded.add(file);
    const code = readFileSync(new URL(file, dist), "utf8");
    for (const [, next = ""] of code.matchAll(/(?:from|import) ?["'`]\.\/([^"'`]+)["'`]/g)) load(next);
  };
  load("cli.js");
  // The parser is a package of its own: whatever names it must be loaded later.
  const namesIt = (file: string) =>
    /(?:from ?|import\()["'`]yaml["'`]/.test(readFileSync(new URL(file, dist), "utf8"));
  const holders = readdirSync(dist).filter((file) => file.endsWith(".js") && namesIt(file));
  expect(holders.length).toBeGreaterThan(0);
  expect(holders.filter((file) => loaded.has(file))).toEqual([]);
});

describe("a file in another encoding is named as such", () => {
  test.each([
    [
      "UTF-16",
      Buffer.from("\ufeffname: mine\n", "utf16le"),
      /it is UTF-16 or not text\. Save the file as UTF-8\.\n$/,
    ],
    [
      "Latin-1",
      Buffer.from("name: mine\nsummary: café\n", "latin1"),
      /it is not UTF-8, perhaps Latin-1: line 2, column 13\. Save the file as UTF-8\.\n$/,
    ],
  ])("%s", async (name, bytes, why) => {
    const file = join(folder, `${name}.yaml`);
    writeFileSync(file, bytes);

    const { status, stderr } = await run(["scenario", "show", file]);

    expect(status).toBe(1);
    expect(stderr).toMatch(why);
  });
});
