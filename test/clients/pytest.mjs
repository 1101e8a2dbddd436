// Owns the pytest plugin's own tests: with pytest 7, 8 and the newest, each beside a pinned client, with and without
// pytest-xdist, and its types under mypy.
import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mustRun, runCommand } from "./command.mjs";
import { describeEnd } from "./report.mjs";
import { cachePath, cleanEnvironment, clientsFolder, prepareOnce, projectFolder } from "./workplace.mjs";

const MATRIX = [
  { pytest: "7", client: "0.11.0" },
  { pytest: "8", client: "ona-0.1.1" },
  { pytest: "9", client: "1.2.0", isTyped: true },
];
const COPIED = ["pyproject.toml", "README.md", "src", "tests"];

/** @param python the interpreter's `{file, version}`; undefined if there is none */
export async function runPytest(report, python) {
  const name = "the pytest plugin (python/)";
  if (python === undefined) return report.notRun(name, "no python3 on this machine");
  const [, minor = 0] = python.version.split(".").map(Number);
  if (minor < 10)
    return report.notRun(name, `the newest pytest needs Python 3.10, here is ${python.version}`);
  const place = await mkdtemp(join(tmpdir(), "prebuild-mock-python-"));
  try {
    // A copy, because building a package leaves files beside its sources.
    for (const part of COPIED)
      await cp(join(projectFolder, "python", part), join(place, part), { recursive: true });
    for (const row of MATRIX) await runRow(report, row, { python, place });
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}

async function runRow(report, { pytest, client, isTyped }, { python, place }) {
  report.heading(`The pytest plugin, pytest ${pytest}, client ${client}`);
  let program;
  try {
    program = await prepare(python, place, [`pytest-${pytest}`, client]);
  } catch (error) {
    report.failed("its virtual environment can be prepared", error.message);
    return;
  }
  const check = async (sentence, args) => {
    const env = cleanEnvironment({
      PREBUILD_MOCK_COMMAND: `"${process.execPath}" "${join(projectFolder, "dist", "cli.js")}"`,
    });
    const command = await runCommand(program, ["-B", "-m", ...args], { cwd: place, env, seconds: 240 });
    if (command.status === 0) report.passed(sentence);
    else report.failed(sentence, `${describeEnd(command)}\n${command.stdout}`);
  };
  const suite = ["pytest", "-q", "-p", "no:cacheprovider", "tests"];
  await check("its tests pass in two workers of pytest-xdist", [...suite, "-n", "2"]);
  await check("its tests pass without pytest-xdist", [...suite, "-p", "no:xdist"]);
  if (isTyped) {
    await check("its types hold under mypy --strict", [
      "mypy",
      "--strict",
      "--cache-dir",
      "/dev/null",
      "src",
    ]);
  }
}

/** The interpreter of an environment with these requirements, and with the plugin as it is now. */
async function prepare(python, place, requirements) {
  const venv = cachePath(`pytest-${requirements.join("-")}`);
  const program = join(venv, "bin", "python");
  const files = requirements.map((name) => join(clientsFolder, "python", `requirements-${name}.txt`));
  const pins = await Promise.all(files.map((file) => readFile(file, "utf8")));
  const env = cleanEnvironment({ PIP_DISABLE_PIP_VERSION_CHECK: "1", PIP_NO_INPUT: "1" });
  const options = { cwd: place, env, seconds: 300 };
  const pip = ["-m", "pip", "install", "--quiet"];
  await prepareOnce(venv, [`${python.file} ${python.version}`, ...pins].join("\n"), async () => {
    await mustRun("make a virtual environment", python.file, ["-m", "venv", venv], options);
    const wanted = files.flatMap((file) => ["--requirement", file]);
    await mustRun(
      `install ${files.join(" and ")}`,
      program,
      [...pip, ...wanted, "setuptools>=70.1"],
      options,
    );
  });
  // Without a build environment of its own, which pip would download again each time.
  const own = ["--no-deps", "--no-build-isolation", "--force-reinstall", place];
  await mustRun("install the plugin", program, [...pip, ...own], options);
  return program;
}
