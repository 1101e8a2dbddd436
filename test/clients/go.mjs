// Owns the Go client: the official module where it can be fetched, else the same tests on stubs generated
// from this project's own .proto files.

import { existsSync } from "node:fs";
import { copyFile, mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { mustRun, runCommand } from "./command.mjs";
import { withMock } from "./mock-server.mjs";
import { reportChecks } from "./report.mjs";
import { cachePath, cleanEnvironment, clientsFolder, prepareOnce, projectFolder } from "./workplace.mjs";

const folder = join(clientsFolder, "go");
const officialPath = "github.com/gitpod-io/gitpod-sdk-go";
const connectPath = "connectrpc.com/connect";
const protobufPath = "google.golang.org/protobuf";
export const oldestGo = [1, 24];

export async function runGo(report) {
  const version = await goVersion();
  if (version === undefined || isOlder(version)) {
    const why =
      version === undefined ? "no Go on this machine" : `Go ${version} is older than ${oldestGo.join(".")}`;
    report.notRun(`Go ${officialPath}`, why);
    return;
  }
  const pins = await pinnedVersions();
  const refused = await fetchOfficial(`${officialPath}@${pins[officialPath]}`);
  if (refused === undefined) {
    await runTests(
      report,
      `Go ${officialPath} ${pins[officialPath]} (connect-go, binary)`,
      await modfile("official"),
    );
    return;
  }
  report.notRun(
    `the official Go module ${officialPath} ${pins[officialPath]}`,
    `it could not be fetched (${refused}). A stand-in takes its place below.`,
  );
  const name = `Go stand-in for ${officialPath} (connect-go ${pins[connectPath]}, binary)`;
  try {
    await prepareStandIn(pins);
  } catch (error) {
    report.heading(name);
    report.failed("the stand-in can be generated", error.message);
    return;
  }
  await runTests(report, name, await modfile("stand-in"), [
    "the client runtime on the wire is the real connect-go; only the stubs are generated from this project's proto",
  ]);
}

async function runTests(report, name, mod, notes = []) {
  report.heading(name);
  for (const note of notes) report.note(note);
  try {
    // Compiled apart, so that the time limit of the checks is not spent on the compiler.
    await mustRun("compile the Go tests", "go", ["vet", "-mod=mod", `-modfile=${mod}`, "."], goOptions(600));
  } catch (error) {
    report.failed("the Go tests compile", error.message);
    return;
  }
  await withMock(report, async ({ url, baseUrl }) => {
    const command = await runCommand(
      "go",
      ["test", "-mod=mod", `-modfile=${mod}`, "-count=1", "-timeout=120s", "-json", "."],
      goOptions(300, { MOCK_URL: url, MOCK_BASE_URL: baseUrl }),
    );
    reportChecks(report, readChecks(command));
  });
}

/** Undefined once the module is in the machine's module cache, else the reason why it is not. */
async function fetchOfficial(module) {
  const mod = await modfile("official");
  const command = await runCommand("go", ["mod", "download", `-modfile=${mod}`, module], goOptions(120));
  if (command.status === 0) return undefined;
  return whyNotFetched(command);
}

/** Why Go could not fetch a module, without the addresses of this machine's proxies. */
export function whyNotFetched({ timedOut, stderr }) {
  if (timedOut) return "no answer within two minutes";
  return stderr
    .replace(/\bhttps?:\/\/\S*/g, "the module proxy:")
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, 300);
}

/** Generates `.cache/clients/go-standin`, a module of the official path, with tools of the pinned versions. */
async function prepareStandIn(pins) {
  const standIn = cachePath("go-standin");
  await rm(standIn, { recursive: true, force: true });
  await mkdir(standIn, { recursive: true });
  await writeFile(
    join(standIn, "go.mod"),
    `module ${officialPath}\n\ngo ${oldestGo.join(".")}\n\n` +
      `require (\n\t${connectPath} ${pins[connectPath]}\n\t${protobufPath} ${pins[protobufPath]}\n)\n`,
  );
  const mod = await modfile("stand-in");
  const tools = cachePath("go-tools");
  const stamp = `${await goVersion()} ${pins[connectPath]} ${pins[protobufPath]}`;
  const plugins = [`${protobufPath}/cmd/protoc-gen-go`, `${connectPath}/cmd/protoc-gen-connect-go`];
  await prepareOnce(tools, stamp, () =>
    mustRun(
      "build the Go code generators",
      "go",
      ["build", "-mod=mod", `-modfile=${mod}`, "-o", `${tools}/`, ...plugins],
      goOptions(600),
    ),
  );
  const template = {
    version: "v2",
    plugins: ["protoc-gen-go", "protoc-gen-connect-go"].map((tool) => ({
      local: join(tools, tool),
      out: standIn,
      // Our own part of protovalidate's options has no Go package, so it gets one here.
      opt: [`module=${officialPath}`, `Mbuf/validate/validate.proto=${officialPath}/internal/validate`],
    })),
  };
  const paths = [join("proto", "gitpod", "v1"), join("proto", "buf", "validate")].flatMap((path) => [
    "--path",
    path,
  ]);
  const buf = join(projectFolder, "node_modules", ".bin", "buf");
  await mustRun(
    "generate the Go stubs",
    buf,
    ["generate", "--template", JSON.stringify(template), ...paths],
    { cwd: projectFolder, env: cleanEnvironment({ BUF_CACHE_DIR: cachePath("buf") }), seconds: 120 },
  );
}

/** A copy of the committed go.mod that Go may write to; for the stand-in, with the official path replaced. */
async function modfile(kind) {
  const mod = cachePath(`go-${kind}.mod`);
  await mkdir(cachePath(), { recursive: true });
  await copyFile(join(folder, "go.mod"), mod);
  const sums = join(folder, "go.sum");
  if (existsSync(sums)) await copyFile(sums, cachePath(`go-${kind}.sum`));
  if (kind === "stand-in") {
    const replacement = `-replace=${officialPath}=${cachePath("go-standin")}`;
    await mustRun("point Go at the stand-in", "go", ["mod", "edit", replacement, mod], goOptions(60));
  }
  return mod;
}

async function pinnedVersions() {
  const { stdout } = await mustRun("read go.mod", "go", ["mod", "edit", "-json", "go.mod"], goOptions(60));
  return Object.fromEntries(JSON.parse(stdout).Require.map(({ Path, Version }) => [Path, Version]));
}

/** The version of the Go that is here; undefined if there is none. */
export async function goVersion() {
  const { status, stdout } = await runCommand("go", ["env", "GOVERSION"], goOptions(30));
  return status === 0 ? stdout.trim().replace(/^go/, "") : undefined;
}

export function isOlder(version) {
  const [major = 0, minor = 0] = version.split(".").map((part) => Number.parseInt(part, 10));
  return major < oldestGo[0] || (major === oldestGo[0] && minor < oldestGo[1]);
}

export function goOptions(seconds, extra = {}, cwd = folder) {
  // The Go that is here, no workspace of the user's, and no question asked of a version control system.
  return { cwd, env: cleanEnvironment({ GOTOOLCHAIN: "local", GOWORK: "off", ...extra }), seconds };
}

/** Reads `go test -json`: each subtest is a check, its name a sentence with underscores for spaces. */
export function readChecks(command) {
  const checks = [];
  const said = new Map();
  let finished = false;
  for (const line of command.stdout.split("\n")) {
    if (!line.startsWith("{")) continue;
    const { Action: action, Test: test, Output: output } = JSON.parse(line);
    if (test === undefined) finished ||= action === "pass" || action === "fail";
    else if (action === "output") said.set(test, (said.get(test) ?? "") + output);
    else if (test.includes("/") && (action === "pass" || action === "fail")) {
      const sentence = test.slice(test.indexOf("/") + 1).replaceAll("_", " ");
      checks.push({ sentence, error: action === "pass" ? undefined : (said.get(test) ?? "it failed") });
    }
  }
  return { checks, finished, command };
}
