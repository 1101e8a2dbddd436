// Owns `scenario new`: a file that is valid, commented, and never written over another.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { run } from "./cli-process.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "prebuild-mock-new-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

it("writes a commented file that is valid and previews what its comments say", async () => {
  const file = join(folder, "my-mock.yaml");
  const written = await run(["scenario", "new", file]);
  expect([written.status, written.stderr]).toEqual([0, ""]);
  expect(written.stdout).toContain(`prebuild-mock validate ${file}`);
  expect(readFileSync(file, "utf8").match(/#/g)?.length).toBeGreaterThan(8);

  expect((await run(["validate", file])).stdout).toBe(`${file} is a valid scenario: my-mock\n`);
  const shown = (await run(["scenario", "show", file])).stdout.replace(/\s+/g, " ");
  expect(shown).toContain(
    "Outcomes: the first new prebuild of app of each class has a log of its own in RUNNING, fails in RUNNING after 45s: no space left on device",
  );
  expect(shown).toContain("COMPLETED 2d old, of app");
});

it("is valid with what its comments suggest", async () => {
  const file = join(folder, "mock.yml");
  await run(["scenario", "new", file]);
  const text = readFileSync(file, "utf8");
  const used = text.replace("# schedule:", "schedule:").replace(/^# (faults:| {2}.*)$/gm, "$1");
  expect(used.split("\n").filter((line, index) => line !== text.split("\n")[index]).length).toBe(6);
  writeFileSync(file, used);

  expect((await run(["validate", file])).stdout).toBe(`${file} is a valid scenario: mock\n`);
});

it("does not write over a file", async () => {
  const file = join(folder, "mine.yaml");
  writeFileSync(file, "name: mine\n");

  const { status, stdout, stderr } = await run(["scenario", "new", file]);

  expect([status, stdout]).toEqual([1, ""]);
  expect(stderr).toBe(`Failed to write a scenario to ${file}: it exists; name another, or remove it\n`);
  expect(readFileSync(file, "utf8")).toBe("name: mine\n");
});

it.each([
  ["mine.json", "JSON has no comments; name a .yaml or .yml file"],
  ["mine", "name a .yaml or .yml file"],
  [".yaml", "name a .yaml or .yml file"],
])("refuses %s, which is no name of a YAML file", async (name, reason) => {
  const { status, stderr } = await run(["scenario", "new", join(folder, name)]);

  expect([status, stderr]).toEqual([64, `Failed to write a scenario to ${join(folder, name)}: ${reason}\n`]);
  expect(existsSync(join(folder, name))).toBe(false);
});

it("reports a folder that does not exist", async () => {
  const { status, stderr } = await run(["scenario", "new", join(folder, "none", "mine.yaml")]);

  expect(status).toBe(1);
  expect(stderr).toMatch(/^Failed to write a scenario to .*mine\.yaml: ENOENT/);
});
