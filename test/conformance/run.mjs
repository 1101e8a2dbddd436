// Owns the run of the official Connect conformance suite against `createRpc`. Run with `npm run test:conformance`; it
// needs Go, which builds the suite, and says so if there is none.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "tsdown";
import { mustRun, runCommand } from "../clients/command.mjs";
import { cleanEnvironment, prepareOnce, projectFolder } from "../clients/workplace.mjs";

const MODULE = "connectrpc.com/conformance";
const VERSION = "v1.0.7";

const here = fileURLToPath(new URL(".", import.meta.url));
const cache = (...parts) => join(projectFolder, ".cache", "conformance", ...parts);
const suite = cache("suite", process.platform === "win32" ? "connectconformance.exe" : "connectconformance");
const descriptors = cache("suite", "descriptors.binpb");

if ((await runCommand("go", ["version"], options(60))).status !== 0) {
  console.error(
    `NOT RUN: the conformance suite ${MODULE} ${VERSION} is built by Go, and there is none here.`,
  );
  process.exitCode = process.env.CI ? 1 : 0;
} else {
  await prepareOnce(cache("suite"), VERSION, prepareSuite);
  await buildServer();
  process.exitCode = await run();
}

/** Builds the suite's program, and describes its messages as the module itself does. */
async function prepareSuite() {
  const install = ["install", `${MODULE}/cmd/connectconformance@${VERSION}`];
  await mustRun("build the conformance suite", "go", install, options(900, { GOBIN: cache("suite") }));
  const download = ["mod", "download", "-json", `${MODULE}@${VERSION}`];
  const { stdout } = await mustRun("find the suite's module", "go", download, options(120));
  const { Dir: folder } = JSON.parse(stdout);
  const buf = join(projectFolder, "node_modules", ".bin", "buf");
  const describe = ["build", join(folder, "proto"), "--disable-symlinks", "-o", descriptors];
  await mustRun("describe the suite's messages", buf, describe, options(120));
}

async function buildServer() {
  await build({
    entry: { server: join(here, "server.ts") },
    outDir: cache("server"),
    config: false,
    format: "esm",
    platform: "node",
    target: "node20.19",
    outExtensions: () => ({ js: ".mjs" }),
    dts: false,
    deps: { alwaysBundle: [/^@bufbuild\//] },
    logLevel: "warn",
  });
}

/** The exit status: 0 if every case that the configuration selects has passed. */
async function run() {
  const server = [process.execPath, cache("server", "server.mjs"), descriptors];
  const config = join(here, "config.yaml");
  const command = await runCommand(
    suite,
    ["--mode", "server", "--conf", config, "-v", "--", ...server],
    options(600),
  );
  const said = `${command.stdout}\n${command.stderr}`;
  const [, all, passed, failed] = /Total cases: (\d+)\n(\d+) passed, (\d+) failed/.exec(said) ?? [];
  if (command.status !== 0 || failed !== "0") {
    console.error(said.trim().split("\n").slice(-80).join("\n"));
    console.error(`Connect conformance ${VERSION}: ${passed ?? "none"} of ${all ?? "its"} cases passed.`);
    return 1;
  }
  console.log(`Connect conformance ${VERSION}: ${passed} of ${all} cases passed.`);
  return checkReadme(Number(all));
}

/** The README names the number of cases. */
async function checkReadme(cases) {
  const readme = await readFile(join(projectFolder, "README.md"), "utf8");
  const [, named] =
    /(\d+) of (?:the )?\d+ cases\s+of\s+the\s+official\s+Connect\s+conformance\s+suite/.exec(readme) ?? [];
  if (Number(named) === cases) return 0;
  console.error(`README.md names ${named ?? "no"} cases: write ${cases}.`);
  return 1;
}

function options(seconds, extra = {}) {
  return { cwd: projectFolder, env: cleanEnvironment({ GOFLAGS: "-mod=mod", ...extra }), seconds };
}
