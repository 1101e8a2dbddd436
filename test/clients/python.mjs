// Owns the two Python clients: finding an interpreter, a virtual environment for each, running their checks.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { mustRun, runCommand } from "./command.mjs";
import { withMock } from "./mock-server.mjs";
import { describeEnd, reportChecks } from "./report.mjs";
import { cachePath, cleanEnvironment, clientsFolder, prepareOnce } from "./workplace.mjs";

const folder = join(clientsFolder, "python");
const clients = [
  {
    name: "Python gitpod-sdk 0.11.0 (generated REST client, JSON)",
    version: "0.11.0",
    programs: ["rest_client.py", "rest_presets.py"],
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
    programs: ["connect_client.py", "connect_presets.py"],
    oldestPython: [3, 10],
    bases: [
      ["at the root", "url"],
      ["under /api", "baseUrl"],
    ],
  },
];

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
        reportChecks(report, readChecks(command));
      }
    });
  }
}

async function prepareEnvironment(environment, client, python) {
  const requirements = join(folder, `requirements-${client.version}.txt`);
  const stamp = `${python.file} ${python.version}\n${await readFile(requirements, "utf8")}`;
  const env = cleanEnvironment({ PIP_DISABLE_PIP_VERSION_CHECK: "1", PIP_NO_INPUT: "1" });
  await prepareOnce(environment, stamp, async () => {
    await mustRun("make a virtual environment", python.file, ["-m", "venv", environment], {
      cwd: folder,
      env,
      seconds: 120,
    });
    await mustRun(
      `install gitpod-sdk ${client.version}`,
      join(environment, "bin", "python"),
      ["-m", "pip", "install", "--quiet", "--requirement", requirements],
      { cwd: folder, env, seconds: 300 },
    );
  });
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

/** Reads what check.py prints: one JSON object a line, the last of them saying that the program finished. */
function readChecks(command) {
  const checks = [];
  let finished = false;
  for (const line of command.stdout.split("\n")) {
    if (!line.startsWith("{")) continue;
    try {
      const { sentence, error, done } = JSON.parse(line);
      if (done) finished = true;
      else checks.push({ sentence, error: error ?? undefined });
    } catch {
      checks.push({
        sentence: "the client's program speaks JSON",
        error: `${line}\n${describeEnd(command)}`,
      });
    }
  }
  return { checks, finished, command };
}
