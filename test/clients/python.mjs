// Owns the Python clients: finding an interpreter, a virtual environment for each, running their checks, and the own
// suite of the generated one.

import { existsSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { mustRun, runCommand } from "./command.mjs";
import { withMock } from "./mock-server.mjs";
import { runPytest } from "./pytest.mjs";
import { describeEnd, readJsonChecks, reportChecks } from "./report.mjs";
import { readSuiteList, reportSuite } from "./suite.mjs";
import { cachePath, cleanEnvironment, clientsFolder, prepareOnce } from "./workplace.mjs";

const folder = join(clientsFolder, "python");
const clients = [
  {
    name: "Python gitpod-sdk 0.11.0 (generated REST client, JSON)",
    version: "0.11.0",
    programs: ["rest_client.py", "rest_presets.py", "rest_steps.py"],
    notes: [
      "0.12.0, the last of this line, cannot be imported as published; its prebuilds resource is the same",
    ],
    oldestPython: [3, 9],
    bases: [
      ["at the root", "url"],
      ["under /api", "baseUrl"],
    ],
  },
  {
    name: "Python gitpod-sdk 1.2.0 (Connect, binary)",
    version: "1.2.0",
    programs: ["connect_client.py", "connect_presets.py", "connect_steps.py", "connect_async.py"],
    oldestPython: [3, 10],
    bases: [
      ["at the root", "url"],
      ["under /api", "baseUrl"],
    ],
  },
  {
    name: "Python ona-sdk 0.1.1 (Connect over the standard library, binary)",
    version: "ona-0.1.1",
    programs: ["ona_client.py"],
    oldestPython: [3, 10],
    bases: [["under /api", "baseUrl"]],
  },
];
const suiteVersion = "0.11.0";

export async function runPython(report) {
  const python = await findPython();
  for (const client of clients) {
    if (python === undefined) {
      report.notRun(client.name, "no python3 on this machine");
    } else if (isOlder(python.version, client.oldestPython)) {
      report.notRun(
        client.name,
        `it needs Python ${client.oldestPython.join(".")}, here is ${python.version}`,
      );
    } else {
      await runClient(report, client, python);
    }
  }
  const suite = `the own suite of gitpod-sdk ${suiteVersion}`;
  if (python === undefined) report.notRun(suite, "no python3 on this machine");
  else if (isOlder(python.version, [3, 9]))
    report.notRun(suite, `it needs Python 3.9, here is ${python.version}`);
  else await runSuite(report, python);
  await runPytest(report, python);
}

async function runClient(report, client, python) {
  const environment = cachePath(`python-${client.version}`);
  try {
    await prepareEnvironment(environment, client, python);
  } catch (error) {
    report.heading(client.name);
    report.failed("its virtual environment can be prepared", error.message);
    return;
  }
  for (const [where, base] of client.bases) {
    report.heading(`${client.name}, ${where}`);
    for (const note of client.notes ?? []) report.note(note);
    await withMock(report, async (endpoints) => {
      for (const program of client.programs) {
        const command = await runCommand(
          join(environment, "bin", "python"),
          ["-B", join(folder, program), endpoints.url, endpoints[base]],
          { cwd: folder, env: cleanEnvironment(), seconds: 180 },
        );
        reportChecks(report, readJsonChecks(command));
      }
    });
  }
}

/** Runs the tests that the client was published with, but for their skip marks as they are. */
async function runSuite(report, python) {
  const environment = cachePath(`python-${suiteVersion}-suite`);
  const results = cachePath("python-suite.jsonl");
  let source;
  try {
    await prepareEnvironment(environment, { version: suiteVersion, more: [`${suiteVersion}-suite`] }, python);
    source = await prepareSuite(environment);
  } catch (error) {
    report.notRun(`the own suite of gitpod-sdk ${suiteVersion}`, error.message);
    return;
  }
  report.heading(
    `Python gitpod-sdk ${suiteVersion}: its own suite of prebuilds, from its source distribution`,
  );
  report.note(
    "unmodified but for the skip marks, which a plugin takes away; the mock is reset before each test",
  );
  await withMock(report, async ({ url, baseUrl }) => {
    await rm(results, { force: true });
    const command = await runCommand(
      join(environment, "bin", "python"),
      // Without the options of the suite's own file, which ask for workers that would share the mock.
      [
        "-B",
        "-m",
        "pytest",
        "-p",
        "suite_plugin",
        "-p",
        "no:cacheprovider",
        "-o",
        "addopts=",
        "-q",
        "--tb=short",
      ].concat("tests/api_resources/test_prebuilds.py"),
      {
        cwd: source,
        env: cleanEnvironment({
          PYTHONPATH: folder,
          MOCK_URL: url,
          TEST_API_BASE_URL: baseUrl,
          SUITE_REPORT: results,
        }),
        seconds: 300,
      },
    );
    const said = existsSync(results) ? await readFile(results, "utf8") : "";
    const { checks, finished } = readJsonChecks({ ...command, stdout: said });
    if (finished) reportSuite(report, await readSuiteList(`python-${suiteVersion}`), checks);
    else report.failed("the suite runs to its end", describeEnd(command));
  });
}

/** The folder of the source distribution, whose bytes are pinned by a hash. */
async function prepareSuite(environment) {
  const pin = join(folder, `sdist-${suiteVersion}.txt`);
  const place = cachePath(`python-${suiteVersion}-sdist`);
  const env = pipEnvironment();
  const python = join(environment, "bin", "python");
  const download = ["--quiet", "--no-deps", "--no-binary", ":all:", "--dest", place, "--requirement", pin];
  await prepareOnce(place, await readFile(pin, "utf8"), async () => {
    await mustRun("fetch the source distribution", python, ["-m", "pip", "download", ...download], {
      cwd: folder,
      env,
      seconds: 300,
    });
    const archive = join(place, `gitpod_sdk-${suiteVersion}.tar.gz`);
    await mustRun("unpack it", python, ["-m", "tarfile", "-e", archive, place], {
      cwd: folder,
      env,
      seconds: 60,
    });
  });
  return join(place, `gitpod_sdk-${suiteVersion}`);
}

async function prepareEnvironment(environment, { version, more = [] }, python) {
  const files = [version, ...more].map((name) => join(folder, `requirements-${name}.txt`));
  const pins = await Promise.all(files.map((file) => readFile(file, "utf8")));
  const stamp = [`${python.file} ${python.version}`, ...pins].join("\n");
  const env = pipEnvironment();
  await prepareOnce(environment, stamp, async () => {
    await mustRun("make a virtual environment", python.file, ["-m", "venv", environment], {
      cwd: folder,
      env,
      seconds: 120,
    });
    await mustRun(
      `install ${files.join(" and ")}`,
      join(environment, "bin", "python"),
      ["-m", "pip", "install", "--quiet", ...files.flatMap((file) => ["--requirement", file])],
      { cwd: folder, env, seconds: 300 },
    );
  });
}

function pipEnvironment() {
  return cleanEnvironment({ PIP_DISABLE_PIP_VERSION_CHECK: "1", PIP_NO_INPUT: "1" });
}

async function findPython() {
  for (const file of ["python3", "python"]) {
    const asked = await runCommand(file, ["-c", "import platform; print(platform.python_version())"], {
      cwd: folder,
      env: cleanEnvironment(),
      seconds: 30,
    });
    if (asked.status === 0 && asked.stdout.startsWith("3.")) return { file, version: asked.stdout.trim() };
  }
  return undefined;
}

function isOlder(version, [major, minor]) {
  const [hasMajor = 0, hasMinor = 0] = version.split(".").map(Number);
  return hasMajor < major || (hasMajor === major && hasMinor < minor);
}
