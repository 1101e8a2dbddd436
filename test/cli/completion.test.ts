// Owns `completion`: what a shell completes, asked of the shells themselves where they are installed.
import { execFileSync, spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { run } from "./cli-process.ts";

/** What bash completes of a line, which ends with the word that is being written. */
async function completed(...words: readonly string[]): Promise<string[]> {
  const { stdout } = await run(["completion", "bash"]);
  const line = ["prebuild-mock", ...words].map((word) => `'${word}'`).join(" ");
  const script = `${stdout}
COMP_WORDS=(${line}); COMP_CWORD=$((\${#COMP_WORDS[@]} - 1)); _prebuild_mock; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return execFileSync("bash", ["-c", script], { encoding: "utf8", cwd: "/" }).trim().split("\n").sort();
}

test("verbs, flags of a verb, presets and listed values are completed", async () => {
  expect(await completed("e")).toEqual(["env", "exec"]);
  expect(await completed("serve", "--wat")).toEqual(["--watch"]);
  expect(await completed("--public")).toEqual(["--public-url"]);
  expect(await completed("exec", "--scenario", "failing")).toEqual(["failing-prebuild"]);
  expect(await completed("--log", "s")).toContain("silent");
  expect(await completed("env", "po")).toEqual(["powershell"]);
  expect(await completed("scenario", "sh")).toEqual(["show"]);
});

test("a value that can be anything, and what comes after --, is left to the shell", async () => {
  expect(await completed("--port", "")).toEqual([""]);
  expect(await completed("exec", "--", "--wat")).toEqual([""]);
});

test.each([
  ["zsh", /^autoload -U \+X bashcompinit && bashcompinit\n_prebuild_mock\(\)/],
  [
    "fish",
    /^complete -c prebuild-mock -f -n 'not __fish_seen_subcommand_from serve .*' -a serve -d 'run the fake API/,
  ],
])("%s has a script too", async (shell, form) => {
  const { status, stdout } = await run(["completion", shell]);

  expect(status).toBe(0);
  expect(stdout).toMatch(form);
});

const hasFish = spawnSync("fish", ["--version"]).status === 0;

test.skipIf(!hasFish)("fish completes verbs, flags of a verb, presets and listed values", async () => {
  const { stdout } = await run(["completion", "fish"]);
  const completed = (line: string) =>
    execFileSync("fish", ["-N", "-c", `${stdout}\ncomplete -C '${line}'`], { encoding: "utf8", cwd: "/" })
      .split("\n")
      .map((each) => each.split("\t")[0]);

  expect(completed("prebuild-mock e")).toEqual(["env", "exec", ""]);
  expect(completed("prebuild-mock serve --wat")).toContain("--watch");
  expect(completed("prebuild-mock exec --scenario failing")).toContain("failing-prebuild");
  expect(completed("prebuild-mock env po")).toContain("powershell");
});

const hasZsh = spawnSync("zsh", ["--version"]).status === 0;

test.skipIf(!hasZsh)("zsh takes the script, and asks it for the command", async () => {
  const { stdout } = await run(["completion", "zsh"]);
  const script = `autoload -U +X compinit && compinit -u -D\n${stdout}\nprint -r -- $_comps[prebuild-mock]`;

  expect(execFileSync("zsh", ["-f", "-c", script], { encoding: "utf8", cwd: "/" }).trim()).toMatch(
    /^_bash_complete .*-F _prebuild_mock$/,
  );
});

test("another shell is refused with those that there are", async () => {
  const { status, stderr } = await run(["completion", "tcsh"]);

  expect(status).toBe(64);
  expect(stderr).toMatch(/Allowed choices are bash, zsh, fish/);
});
