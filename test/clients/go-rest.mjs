// Owns the generated Go REST client, the 0.x line of the official module: its checks, and its own suite of prebuilds.

import { copyFile, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { mustRun, runCommand } from "./command.mjs";
import { goOptions, goVersion, isOlder, oldestGo, readChecks, whyNotFetched } from "./go.mjs";
import { withMock } from "./mock-server.mjs";
import { describeEnd, reportChecks } from "./report.mjs";
import { readSuiteList, reportSuite } from "./suite.mjs";
import { cachePath, clientsFolder, prepareOnce } from "./workplace.mjs";

const folder = join(clientsFolder, "go-rest");
const module = "github.com/gitpod-io/gitpod-sdk-go";
const version = "0.13.0";
const name = `Go ${module} v${version} (generated REST client, JSON)`;
const suiteFile = "prebuild_test.go";
const skipMark = /^\s*t\.Skip\("Mock server tests are disabled"\)\n/gm;

export async function runGoRest(report) {
  const go = await goVersion();
  if (go === undefined || isOlder(go)) {
    report.notRun(
      name,
      go === undefined ? "no Go on this machine" : `Go ${go} is older than ${oldestGo.join(".")}`,
    );
    return;
  }
  const mod = await modfile();
  const fetched = await runCommand("go", ["mod", "download", `-modfile=${mod}`], inFolder(120));
  if (fetched.status !== 0) {
    report.notRun(name, `it could not be fetched (${whyNotFetched(fetched)})`);
    return;
  }
  await runTests(report, mod);
  await runSuite(report, mod);
}

async function runTests(report, mod) {
  report.heading(name);
  try {
    await mustRun("compile the Go tests", "go", ["vet", ...flags(mod), "."], inFolder(600));
  } catch (error) {
    report.failed("the Go tests compile", error.message);
    return;
  }
  await withMock(report, async ({ url, baseUrl }) => {
    const test = ["test", ...flags(mod), "-count=1", "-timeout=120s", "-json", "."];
    const command = await runCommand("go", test, inFolder(300, { MOCK_URL: url, MOCK_BASE_URL: baseUrl }));
    reportChecks(report, readChecks(command));
  });
}

/** Runs the tests of prebuilds that the module was published with, but for their skip marks as they are. */
async function runSuite(report, mod) {
  report.heading(`Go ${module} v${version}: its own suite of prebuilds, from the module`);
  report.note("unmodified but for the skip marks, which are taken away; the mock is reset before each test");
  const binary = cachePath("go-rest-suite.test");
  let names;
  try {
    names = await compileSuite(mod, binary);
  } catch (error) {
    report.failed("the suite compiles", error.message);
    return;
  }
  await withMock(report, async ({ url, baseUrl }) => {
    const results = [];
    for (const sentence of names) {
      await reset(url);
      const run = [`-test.run=^${sentence}$`, "-test.v", "-test.timeout=60s"];
      const command = await runCommand(binary, run, inFolder(90, { TEST_API_BASE_URL: baseUrl }));
      const hasPassed = command.status === 0 && command.stdout.includes(`--- PASS: ${sentence}`);
      results.push({ sentence, error: hasPassed ? undefined : describeEnd(command) });
    }
    reportSuite(report, await readSuiteList(`go-${version}`), results);
  });
}

/** The names of the suite's tests, which are in the binary then. */
async function compileSuite(mod, binary) {
  const list = ["list", ...flags(mod), "-m", "-f", "{{.Dir}}", module];
  const { stdout } = await mustRun("find the module", "go", list, inFolder(60));
  const published = stdout.trim();
  const copy = cachePath("go-rest-suite");
  await prepareOnce(copy, published, () => copyModule(published, copy));
  const compile = ["test", "-c", "-mod=mod", "-o", binary, "."];
  await mustRun("compile the suite", "go", compile, goOptions(600, {}, copy));
  const text = await readFile(join(copy, suiteFile), "utf8");
  return Array.from(text.matchAll(/^func (Test\w+)\(/gm), ([, test]) => test);
}

/** Go's cache of modules cannot be changed, so the suite runs in a copy, without the tests of other resources. */
async function copyModule(from, to) {
  for (const entry of await readdir(from, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.go$|^go\.(?:mod|sum)$/.test(entry.name)) continue;
    if (entry.name.endsWith("_test.go") && entry.name !== suiteFile) continue;
    const file = join(entry.parentPath ?? entry.path, entry.name);
    const target = join(to, relative(from, file));
    await mkdir(dirname(target), { recursive: true });
    // A copy, because Go's cache is read-only.
    await writeFile(target, (await readFile(file, "utf8")).replace(skipMark, ""));
  }
}

async function reset(url) {
  const headers = { "content-type": "application/json" };
  const answer = await fetch(`${url}/_mock/reset`, { method: "POST", headers, body: "{}" });
  if (!answer.ok) throw new Error(`Failed to reset the mock: ${await answer.text()}`);
}

/** A copy of the committed go.mod that Go may write to. */
async function modfile() {
  await mkdir(cachePath(), { recursive: true });
  await copyFile(join(folder, "go.sum"), cachePath("go-rest.sum"));
  const mod = cachePath("go-rest.mod");
  await copyFile(join(folder, "go.mod"), mod);
  return mod;
}

function flags(mod) {
  return ["-mod=mod", `-modfile=${mod}`];
}

function inFolder(seconds, extra) {
  return goOptions(seconds, extra, folder);
}
